// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.aplic;

import static org.jirq.aplic.Rig.DETACHED;
import static org.jirq.aplic.Rig.EDGE1;
import static org.jirq.aplic.Rig.LEVEL0;
import static org.jirq.aplic.Rig.LEVEL1;
import static org.jirq.aplic.Rig.M;
import static org.jirq.aplic.Rig.S;
import static org.jirq.aplic.Rig.target;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.jirq.api.Cell;
import org.jirq.api.SourceId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Interrupts forwarded as messages: AIA 1.0 sections 4.9 and 4.5.15. */
class MsiForwardingTest {

  @ParameterizedTest
  @EnumSource(Cell.class)
  void edgeIsSentOnceAndNoLongerPending(Cell cell) {
    Rig rig = Rig.msi(cell);
    rig.use(M, 6, EDGE1, target(2, 0x123));
    rig.log.clear();
    assertEquals(1, rig.aplic.setLevel(6, SourceId.DEFAULT, true));
    assertEquals(List.of("24002000:291"), rig.take());
    assertFalse(rig.pending(M, 6));
    rig.wire(6, false);
    rig.write(M, 0x1fdc, 6);
    rig.write(M, 0x1edc, 6);
    rig.write(M, 0, 0x104);
    assertEquals(List.of("masked6", "unmasked6"), rig.take());
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void supervisorAddressesHoldTheGuest(Cell cell) {
    Rig rig = Rig.msi(cell);
    rig.use(S, 6, DETACHED, target(1, 3 << 12 | 9));
    rig.use(S, 7, DETACHED, target(2, 8));
    rig.log.clear();
    rig.write(S, 0x1c00, 3 << 6);
    assertEquals(List.of("28007000:9", "28008000:8"), rig.take());
  }

  @Test
  void addressIsComposedOfGroupAndHart() {
    Rig rig = new Rig(Aplic.builder(8, 16384).guests(7), true);
    rig.write(M, 0x1bc0, 0x8000_0000L);
    rig.write(M, 0x1bc8, 0x4000_0000L);
    rig.write(M, 0x1bcc, 3 << 20 | 0x002);
    // HHXS 4, LHXS 1, HHXW 3, LHXW 5, high base 1.
    rig.write(M, 0x1bc4, 4 << 24 | 1 << 20 | 3 << 16 | 5 << 12 | 1);
    rig.write(M, 0, 0x104);
    rig.write(S, 0, 0x104);
    int hart = 0b110_10011;
    rig.use(M, 1, DETACHED, target(hart | 1 << 8, 5));
    rig.use(S, 2, DETACHED, target(hart, 7 << 12 | 6));
    rig.log.clear();
    rig.write(M, 0x2000, 1);
    rig.write(S, 0x2000, 2);
    long machine = (0x1_8000_0000L | 0b110L << 16 | 0b10011L << 1) << 12;
    long supervisor = (0x2_4000_0000L | 0b110L << 16 | 0b10011L << 3 | 7) << 12;
    assertEquals(
        List.of(Long.toHexString(machine) + ":5", Long.toHexString(supervisor) + ":6"), rig.take());
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void nothingIsSentWhileTheDomainOrTheSourceIsOff(Cell cell) {
    Rig rig = Rig.msi(cell);
    rig.use(M, 6, EDGE1, target(0, 6));
    rig.use(M, 7, LEVEL1, target(0, 7));
    rig.write(M, 0, 4);
    rig.log.clear();
    rig.wire(6, true);
    rig.wire(7, true);
    assertEquals(List.of(), rig.take());
    assertTrue(rig.pending(M, 6) && rig.pending(M, 7));
    rig.write(M, 0, 0x104);
    assertEquals(List.of("24000000:6", "24000000:7"), rig.take());
    rig.wire(6, false);
    rig.write(M, 0x1fdc, 6);
    rig.wire(6, true);
    assertEquals(List.of("masked6"), rig.take());
    rig.write(M, 0x1edc, 6);
    assertEquals(List.of("unmasked6", "24000000:6"), rig.take());
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void levelIsIgnoredUntilItFallsOrTheHandlerAsks(Cell cell) {
    Rig rig = Rig.msi(cell);
    rig.use(M, 6, LEVEL1, target(0, 6));
    rig.log.clear();
    rig.wire(6, true);
    assertEquals(List.of("24000000:6"), rig.take());
    rig.write(M, 0x1fdc, 6);
    rig.write(M, 0x1edc, 6);
    rig.aplic.setLevel(6, 2, true);
    assertEquals(List.of("masked6", "unmasked6"), rig.take(), "still asserted: ignored");
    assertEquals(1 << 6, rig.read(M, 0x1d00), "the first option: the handler looks at the wire");
    rig.write(M, 0x1cdc, 6);
    assertEquals(List.of("acked6", "24000000:6"), rig.take(), "the second: it asks again");
    rig.wire(6, false);
    assertEquals(List.of(), rig.take(), "source id 2 holds the wire");
    rig.aplic.setLevel(6, 2, false);
    rig.write(M, 0x1cdc, 6);
    assertEquals(List.of("acked6"), rig.take(), "low: not set");
    rig.wire(6, true);
    assertEquals(List.of("24000000:6"), rig.take());
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void invertedLevelIsAssertedByALowWire(Cell cell) {
    Rig rig = Rig.msi(cell);
    rig.wire(6, true);
    rig.use(S, 6, LEVEL0, target(0, 6));
    rig.log.clear();
    rig.wire(6, false);
    assertEquals(List.of("28000000:6"), rig.take());
    rig.wire(6, true);
    rig.write(S, 0x1cdc, 6);
    assertEquals(List.of("acked6"), rig.take());
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void pendingLevelThatFallsBeforeItCouldBeSentIsNotSent(Cell cell) {
    Rig rig = Rig.msi(cell);
    rig.use(M, 6, LEVEL1, target(0, 6));
    rig.write(M, 0x1fdc, 6);
    rig.wire(6, true);
    rig.wire(6, false);
    rig.log.clear();
    rig.write(M, 0x1edc, 6);
    assertEquals(List.of("unmasked6"), rig.take());
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void extemporeMessageNeedsMsiModeOnly(Cell cell) {
    Rig rig = Rig.msi(cell);
    rig.write(M, 0, 4);
    rig.write(M, 0x3000, target(2, 0xf805));
    assertEquals(List.of("24002000:5"), rig.take(), "sent without IE, to machine level");
    assertEquals(target(2, 5), rig.read(M, 0x3000), "and Busy is over");
    rig.write(S, 0x3000, target(1, 6));
    assertEquals(List.of("28004000:6"), rig.take());
    rig.write(S, 0, 0x100);
    rig.write(S, 0x3000, target(1, 7));
    assertEquals(0, rig.read(S, 0x3000), "direct mode: read-only zero");
    assertEquals(List.of(), rig.take());
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void extemporeMessageWaitsForMessagesThatAreBeingSent(Cell cell) {
    List<String> sent = new ArrayList<>();
    Aplic[] aplic = new Aplic[1];
    AplicBuilder builder = Aplic.builder(8, 2).cell(cell);
    builder.msi(
        (address, data, device) -> {
          sent.add("begin " + data);
          if (data == 1) {
            aplic[0].machineDomain().write(0x3000, 99, 4);
            sent.add("genmsi=" + Long.toHexString(aplic[0].machineDomain().read(0x3000, 4)));
            aplic[0].machineDomain().write(0x3000, 98, 4);
            aplic[0].setLevel(2, SourceId.DEFAULT, true);
          }
          sent.add("end " + data);
          return 1;
        });
    aplic[0] = builder.build();
    aplic[0].machineDomain().write(0, 0x104, 4);
    for (int source = 1; source <= 2; source++) {
      aplic[0].machineDomain().write(4L * source, EDGE1, 4);
      aplic[0].machineDomain().write(0x3000 + 4L * source, source, 4);
      aplic[0].machineDomain().write(0x1edc, source, 4);
    }
    aplic[0].setLevel(1, SourceId.DEFAULT, true);
    assertEquals(
        List.of("begin 1", "genmsi=1063", "begin 2", "end 2", "end 1", "begin 99", "end 99"),
        sent,
        "99 after 1, which was sent before it; 98 came while Busy");
    assertEquals(99, aplic[0].machineDomain().read(0x3000, 4));
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void sinkThatThrowsLeavesAWorkingChip(Cell cell) {
    boolean[] fails = {true};
    List<Integer> sent = new ArrayList<>();
    Aplic aplic =
        Aplic.builder(8, 1)
            .cell(cell)
            .msi(
                (address, data, device) -> {
                  if (fails[0]) {
                    throw new IllegalStateException("sink");
                  }
                  sent.add(data);
                  return 1;
                })
            .build();
    aplic.machineDomain().write(0, 0x104, 4);
    aplic.machineDomain().write(4, EDGE1, 4);
    aplic.machineDomain().write(0x3004, 5, 4);
    aplic.machineDomain().write(0x1edc, 1, 4);
    org.junit.jupiter.api.Assertions.assertThrows(
        IllegalStateException.class, () -> aplic.setLevel(1, 0, true));
    fails[0] = false;
    aplic.setLevel(1, 0, false);
    aplic.setLevel(1, 0, true);
    aplic.machineDomain().write(0x3000, 7, 4);
    assertEquals(List.of(5, 7), sent);
  }

  @Test
  void messageThatNobodyTakesIsGone() {
    int[] calls = new int[1];
    Aplic aplic =
        Aplic.builder(8, 1)
            .msi(
                (address, data, device) -> {
                  calls[0]++;
                  return -1;
                })
            .build();
    aplic.machineDomain().write(0, 0x104, 4);
    aplic.machineDomain().write(4, EDGE1, 4);
    aplic.machineDomain().write(0x1edc, 1, 4);
    assertEquals(-1, aplic.setLevel(1, 0, true));
    aplic.reevaluate();
    assertEquals(1, calls[0]);
  }
}
