// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.aplic;

import static org.jirq.aplic.Rig.EDGE1;
import static org.jirq.aplic.Rig.INACTIVE;
import static org.jirq.aplic.Rig.LEVEL1;
import static org.jirq.aplic.Rig.M;
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
}
