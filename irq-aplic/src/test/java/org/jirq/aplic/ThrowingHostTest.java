// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.aplic;

import static org.jirq.aplic.Rig.EDGE1;
import static org.jirq.aplic.Rig.INACTIVE;
import static org.jirq.aplic.Rig.LEVEL1;
import static org.jirq.aplic.Rig.M;
import static org.jirq.aplic.Rig.S;
import static org.jirq.aplic.Rig.target;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.jirq.api.Cell;
import org.jirq.api.ChipBoard;
import org.jirq.api.SourceId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What board, CPU side or MSI sink throw comes out when everything is done. */
class ThrowingHostTest {

  private static final class Thrower implements ChipBoard {

    private final Rig rig;

    Thrower(Rig rig) {
      this.rig = rig;
      rig.aplic.connect(this);
    }

    private static IllegalStateException fault(String what) {
      return new IllegalStateException(what);
    }

    @Override
    public void acked(int pin) {
      rig.acked(pin);
      throw fault("acked" + pin);
    }

    @Override
    public void maskChanged(int pin, boolean masked) {
      rig.maskChanged(pin, masked);
      throw fault(masked ? "masked" : "unmasked");
    }

    @Override
    public boolean hasResampler(int pin) {
      throw fault("hasResampler" + pin);
    }
  }

  private static void thrown(String message, Runnable action) {
    assertEquals(message, assertThrows(IllegalStateException.class, action::run).getMessage());
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void sourceThatIsTurnedOffByItsModeIsNotDelivered(Cell cell) {
    Rig rig = Rig.direct(cell);
    rig.use(M, 6, LEVEL1, target(1, 5));
    rig.wire(6, true);
    assertTrue(rig.aplic.output(2));
    rig.take();
    new Thrower(rig);
    thrown("masked", () -> rig.write(M, 4 * 6, INACTIVE));
    assertEquals(List.of("masked6", "output2=0"), rig.take());
    assertFalse(rig.aplic.output(2));
  }

  /** The end is complete; nothing is claimed, since nobody would learn of it. */
  @ParameterizedTest
  @EnumSource(Cell.class)
  void readOfClaimiAtWhichTheBoardThrowsForTheEndClaimsNothing(Cell cell) {
    Rig rig = Rig.direct(cell);
    rig.use(M, 6, LEVEL1, target(1, 5));
    rig.wire(6, true);
    assertEquals(6 << 16 | 5, rig.claimi(M, 1));
    new Thrower(rig);
    rig.take();
    thrown("acked6", () -> rig.claimi(M, 1));
    assertEquals(List.of("acked6"), rig.take());
    assertTrue(rig.aplic.output(2));
    assertEquals(6 << 16 | 5, rig.claimi(M, 1));
    assertEquals(List.of(), rig.take(), "ended once");
  }

  /** Who claimed last is noted first: the next claim ends the service. */
  @ParameterizedTest
  @EnumSource(Cell.class)
  void claimAtWhichAnOutputThrowsIsToldTheBoardAndEndedByTheNext(Cell cell) {
    Rig rig = Rig.direct(cell);
    rig.use(M, 6, EDGE1, target(1, 5));
    rig.wire(6, true);
    rig.aplic.connect(
        new ChipBoard() {
          @Override
          public void taken(int pin) {
            rig.log.add("taken" + pin);
          }

          @Override
          public void acked(int pin) {
            rig.log.add("acked" + pin);
          }
        });
    rig.aplic.connectOutputs(
        (output, asserted) -> {
          throw new IllegalStateException("output" + output);
        });
    rig.take();
    thrown("output2", () -> rig.claimi(M, 1));
    assertEquals(List.of("taken6"), rig.take());
    assertEquals(0, rig.claimi(M, 1));
    assertEquals(List.of("acked6"), rig.take());
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void levelWhoseResamplerCannotBeLookedForIsDelivered(Cell cell) {
    Rig rig = Rig.direct(cell);
    rig.use(M, 6, LEVEL1, target(1, 5));
    rig.write(M, 0x1fdc, 6);
    rig.aplic.setLevel(6, SourceId.RESAMPLER, true);
    rig.take();
    new Thrower(rig);
    thrown("unmasked", () -> rig.write(M, 0x1edc, 6));
    assertEquals(List.of("unmasked6", "output2=1"), rig.take());
    assertEquals(1 << SourceId.RESAMPLER, rig.aplic.sources(6));
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void everyHartIsToldWhenADomainIsTurnedOn(Cell cell) {
    Rig rig = Rig.direct(cell);
    rig.use(M, 6, LEVEL1, target(1, 5));
    rig.use(M, 7, LEVEL1, target(2, 5));
    rig.write(M, 0, 0);
    rig.wire(6, true);
    rig.wire(7, true);
    rig.take();
    rig.aplic.connectOutputs(
        (output, asserted) -> {
          rig.log.add(output + (asserted ? "+" : "-"));
          throw new IllegalStateException("output" + output);
        });
    thrown("output2", () -> rig.write(M, 0, 0x100));
    assertEquals(List.of("2+", "4+"), rig.take());
    thrown("output2", () -> rig.write(M, 0x3000 + 4 * 6, target(2, 5)));
    assertEquals(List.of("2-"), rig.take(), "the other hart has one already");
    rig.wire(7, false);
    thrown("output4", () -> rig.write(M, 0x3000 + 4 * 6, target(0, 5)));
    assertEquals(List.of("4-", "0+"), rig.take());
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void everyMessageThatIsDueIsSentWhenADomainIsTurnedOn(Cell cell) {
    List<Integer> sent = new ArrayList<>();
    Aplic aplic =
        Aplic.builder(70, 3)
            .cell(cell)
            .msi(
                (address, data, device) -> {
                  sent.add(data);
                  throw new IllegalStateException("msi" + data);
                })
            .build();
    aplic.machineDomain().write(0, 0x004, 4);
    for (int source = 6; source < 8; source++) {
      aplic.machineDomain().write(4 * source, LEVEL1, 4);
      aplic.machineDomain().write(0x3000 + 4 * source, source, 4);
      aplic.machineDomain().write(0x1edc, source, 4);
      aplic.setLevel(source, SourceId.DEFAULT, true);
    }
    thrown("msi6", () -> aplic.machineDomain().write(0, 0x104, 4));
    assertEquals(List.of(6, 7), sent);
  }

  /** A message of each domain waits for a sender; the sink throws for the first domain's. */
  @ParameterizedTest
  @EnumSource(Cell.class)
  void extemporeMessagesOfBothDomainsAreSentAndNoneStaysBusy(Cell cell) {
    List<Integer> sent = new ArrayList<>();
    Aplic[] aplic = new Aplic[1];
    aplic[0] =
        Aplic.builder(8, 1)
            .cell(cell)
            .msi(
                (address, data, device) -> {
                  sent.add(data);
                  if (data == 5) {
                    aplic[0].machineDomain().write(0x3000, 99, 4);
                    aplic[0].supervisorDomain().write(0x3000, 98, 4);
                  }
                  throw new IllegalStateException("msi" + data);
                })
            .build();
    aplic[0].machineDomain().write(0, 0x104, 4);
    aplic[0].supervisorDomain().write(0, 0x104, 4);
    aplic[0].machineDomain().write(4, EDGE1, 4);
    aplic[0].machineDomain().write(0x3004, 5, 4);
    aplic[0].machineDomain().write(0x1edc, 1, 4);
    thrown("msi5", () -> aplic[0].setLevel(1, SourceId.DEFAULT, true));
    assertEquals(List.of(5, 99, 98), sent);
    assertEquals(99, aplic[0].machineDomain().read(0x3000, 4), "not Busy");
    assertEquals(98, aplic[0].supervisorDomain().read(0x3000, 4), "not Busy");
    thrown("msi7", () -> aplic[0].supervisorDomain().write(0x3000, 7, 4));
    assertEquals(List.of(5, 99, 98, 7), sent);
  }

  /** A sender that other senders overtake counts itself out of both domains' gates. */
  @ParameterizedTest
  @EnumSource(Cell.class)
  void messageThatThrowsOnItsWayOutLeavesTheOtherDomainsGate(Cell cell) {
    List<Integer> sent = new ArrayList<>();
    Aplic[] aplic = new Aplic[1];
    aplic[0] =
        Aplic.builder(8, 1)
            .cell(cell)
            .msi(
                (address, data, device) -> {
                  sent.add(data);
                  if (data == 5) {
                    aplic[0].machineDomain().write(0x3000, 99, 4);
                  }
                  if (data == 99) {
                    throw new IllegalStateException("msi" + data);
                  }
                  return 1;
                })
            .build();
    aplic[0].machineDomain().write(0, 0x104, 4);
    aplic[0].supervisorDomain().write(0, 0x104, 4);
    aplic[0].machineDomain().write(4, EDGE1, 4);
    aplic[0].machineDomain().write(0x3004, 5, 4);
    aplic[0].machineDomain().write(0x1edc, 1, 4);
    thrown("msi99", () -> aplic[0].setLevel(1, SourceId.DEFAULT, true));
    aplic[0].supervisorDomain().write(0x3000, 7, 4);
    assertEquals(List.of(5, 99, 7), sent);
    assertEquals(7, aplic[0].supervisorDomain().read(0x3000, 4), "not Busy");
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void levelIsForwardedAgainAtAnEndThatTheBoardThrowsAt(Cell cell) {
    Rig rig = Rig.msi(cell);
    rig.use(M, 6, LEVEL1, target(2, 0x123));
    rig.take();
    rig.wire(6, true);
    assertEquals(List.of("24002000:291"), rig.take());
    new Thrower(rig);
    thrown("acked6", () -> rig.write(M, 0x1cdc, 6));
    assertEquals(List.of("acked6", "24002000:291"), rig.take(), "the wire is high still");
  }

  /** The source is active in both domains. */
  @ParameterizedTest
  @EnumSource(Cell.class)
  void bothDomainsAreToldOfALine(Cell cell) {
    Rig rig =
        new Rig(Aplic.builder(8, 1).cell(cell).option(AplicOption.CHILD_INDEPENDENT, true), false);
    rig.write(M, 0, 0x100);
    rig.write(S, 0, 0x100);
    for (int domain = M; domain <= S; domain++) {
      rig.write(domain, 0x4000, 1);
      rig.write(domain, 4 * 6, LEVEL1);
      rig.write(domain, 0x3000 + 4 * 6, target(0, 5));
      rig.write(domain, 0x1edc, 6);
    }
    List<String> told = new ArrayList<>();
    rig.aplic.connectOutputs(
        (output, asserted) -> {
          told.add(output + (asserted ? "+" : "-"));
          throw new IllegalStateException("output" + output);
        });
    thrown("output0", () -> rig.wire(6, true));
    assertEquals(List.of("0+", "1+"), told);
    thrown("output0", () -> rig.wire(6, false));
    assertEquals(List.of("0+", "1+", "0-", "1-"), told);
    assertFalse(rig.aplic.output(1));
  }

  /** The write moves the output of its target, and as an event that of a hart that lags behind. */
  @ParameterizedTest
  @EnumSource(Cell.class)
  void firstExceptionOfAWriteThatMovesLazyOutputsComesOut(Cell cell) {
    Rig rig = new Rig(Aplic.builder(70, 3).cell(cell).option(AplicOption.FORCE_LAZY, true), false);
    rig.on();
    rig.use(M, 6, LEVEL1, target(2, 5));
    rig.write(M, 0x4004 + 32, 1);
    assertEquals(0, rig.claimi(M, 1));
    assertTrue(rig.aplic.output(2), "lags behind");
    rig.wire(6, true);
    List<String> told = new ArrayList<>();
    rig.aplic.connectOutputs(
        (output, asserted) -> {
          told.add(output + (asserted ? "+" : "-"));
          throw new IllegalStateException("output" + output);
        });
    thrown("output4", () -> rig.write(M, 0x1fdc, 6));
    assertEquals(List.of("4-", "2-"), told);
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void everyInterruptFileOfEveryHartIsResetAndToldOfIt(Cell cell) {
    ImsicGroup group = ImsicGroup.builder(2).cell(cell).build();
    for (int hart = 0; hart < 2; hart++) {
      for (int file = 0; file < 2; file++) {
        group.hart(hart).exchange(file, 0x70, 1, 1, 64);
        group.hart(hart).exchange(file, 0xc0, -1, -1, 64);
        group.hart(hart).page(file).write(0, 5, 4);
      }
    }
    List<String> told = new ArrayList<>();
    group.connectOutputs(
        (output, asserted) -> {
          told.add(output + (asserted ? "+" : "-"));
          throw new IllegalStateException("output" + output);
        });
    thrown("output0", group::resync);
    assertEquals(List.of("0+", "1+", "2+", "3+"), told);
    told.clear();
    thrown("output0", group::reset);
    assertEquals(List.of("0-", "1-", "2-", "3-"), told);
    assertEquals(0, group.hart(1).topei(1));
  }
}
