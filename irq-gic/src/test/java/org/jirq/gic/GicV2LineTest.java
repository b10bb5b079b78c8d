// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.gic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.jirq.api.Cell;
import org.jirq.api.CpuInterface;
import org.jirq.api.LineTarget;
import org.jirq.api.SourceId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Lines: level and edge, pending and active (IHI 0048B 3.2.4), private and shared. */
class GicV2LineTest {

  private static final int SPI = 40;

  @ParameterizedTest
  @EnumSource
  void levelInterruptIsPendingWhileItsLineIsHigh(Cell cell) {
    GicV2Rig rig = GicV2Rig.of(cell, 1);
    rig.spi(SPI, false, 0x80);
    rig.raise(SPI);
    assertTrue(rig.irq(0));
    assertTrue(rig.chip.pending(0, SPI));
    rig.lower(SPI);
    assertFalse(rig.irq(0));
    assertFalse(rig.chip.pending(0, SPI));
    assertEquals(List.of("unmasked 8", "irq0+", "irq0-"), rig.take());
  }

  @ParameterizedTest
  @EnumSource
  void lineThatIsStillHighAtTheEndIsDeliveredAgain(Cell cell) {
    GicV2Rig rig = GicV2Rig.of(cell, 1);
    rig.spi(SPI, false, 0x80);
    rig.raise(SPI);
    assertEquals(SPI, rig.iar(0));
    assertFalse(rig.irq(0), "active");
    assertTrue(rig.chip.pending(0, SPI), "active and pending");
    rig.eoir(0, SPI);
    assertTrue(rig.irq(0));
    assertEquals(SPI, rig.iar(0));
    rig.lower(SPI);
    rig.eoir(0, SPI);
    assertFalse(rig.irq(0));
    assertEquals(1023, rig.iar(0));
  }

  @ParameterizedTest
  @EnumSource
  void edgeInterruptIsLatchedOncePerRise(Cell cell) {
    GicV2Rig rig = GicV2Rig.of(cell, 1);
    rig.spi(SPI, true, 0x80);
    rig.raise(SPI);
    rig.raise(SPI);
    assertEquals(SPI, rig.iar(0));
    rig.eoir(0, SPI);
    assertEquals(1023, rig.iar(0), "the line is still high, but that is no edge");
    rig.lower(SPI);
    rig.pulse(SPI);
    rig.pulse(SPI);
    assertEquals(SPI, rig.iar(0));
    rig.eoir(0, SPI);
    assertEquals(1023, rig.iar(0), "two edges before the acknowledgement are one interrupt");
  }

  @ParameterizedTest
  @EnumSource
  void edgeDuringServiceIsDeliveredAtTheEnd(Cell cell) {
    GicV2Rig rig = GicV2Rig.of(cell, 1);
    rig.spi(SPI, true, 0x80);
    rig.pulse(SPI);
    assertEquals(SPI, rig.iar(0));
    rig.pulse(SPI);
    assertFalse(rig.irq(0));
    rig.eoir(0, SPI);
    assertTrue(rig.irq(0));
    assertEquals(SPI, rig.iar(0));
  }

  @ParameterizedTest
  @EnumSource
  void setPendingStaysWhenTheLineFallsAndGoesWithTheAcknowledgement(Cell cell) {
    GicV2Rig rig = GicV2Rig.of(cell, 1);
    rig.spi(SPI, false, 0x80);
    rig.bit(0, 0x200, SPI);
    assertTrue(rig.irq(0));
    rig.pulse(SPI);
    assertTrue(rig.irq(0), "latch or line");
    assertEquals(SPI, rig.iar(0));
    rig.eoir(0, SPI);
    assertFalse(rig.irq(0));
  }

  @ParameterizedTest
  @EnumSource
  void clearPendingDoesNotHideALineThatIsHigh(Cell cell) {
    GicV2Rig rig = GicV2Rig.of(cell, 1);
    rig.spi(SPI, false, 0x80);
    rig.raise(SPI);
    rig.bit(0, 0x280, SPI);
    assertTrue(rig.irq(0));
    rig.edge(SPI, true);
    assertFalse(rig.irq(0), "no edge was seen");
    rig.edge(SPI, false);
    assertTrue(rig.irq(0));
  }

  @ParameterizedTest
  @EnumSource
  void ppisAreEachCpusOwn(Cell cell) {
    GicV2Rig rig = GicV2Rig.of(cell, 3);
    rig.bit(1, 0x100, 27);
    rig.chip.setPpi(1, 27, true);
    rig.chip.setPpi(2, 27, true);
    assertTrue(rig.irq(1));
    assertFalse(rig.irq(2), "enabled on CPU 1 only");
    assertEquals(27, rig.iar(1));
    assertEquals(1023, rig.iar(2));
    assertEquals(0, rig.gicd(0, 0x200));
    assertEquals(1L << 27, rig.gicd(2, 0x200));
    assertEquals(1L << 27, rig.gicd(1, 0x300));
    rig.chip.setPpi(1, 27, false);
    rig.eoir(1, 27);
    assertFalse(rig.irq(1));
  }

  @ParameterizedTest
  @EnumSource
  void ppiLinesHaveSources(Cell cell) {
    GicV2Rig rig = GicV2Rig.of(cell, 2);
    LineTarget ppis = rig.chip.ppis(1);
    rig.bit(1, 0x100, 16);
    assertEquals(1, ppis.setLevel(0, SourceId.FIRST_FREE, true));
    assertEquals(0, ppis.setLevel(0, SourceId.DEFAULT, true));
    ppis.setLevel(0, SourceId.FIRST_FREE, false);
    assertTrue(rig.irq(1), "the other source holds it");
    ppis.setLevel(0, SourceId.DEFAULT, false);
    assertFalse(rig.irq(1));
  }

  @ParameterizedTest
  @EnumSource
  void aLineCallSaysWhatBecameOfIt(Cell cell) {
    GicV2Rig rig = GicV2Rig.of(cell, 1);
    assertEquals(0, rig.chip.setLevel(8, 0, true), "disabled");
    assertEquals(1, rig.chip.setLevel(8, 0, false));
    rig.spi(SPI, true, 0x80);
    assertEquals(1, rig.chip.setLevel(8, 0, true));
    assertEquals(0, rig.chip.setLevel(8, 0, true), "unchanged");
    assertEquals(1, rig.chip.setLevel(8, 0, false));
    assertEquals(0, rig.chip.setLevel(8, 0, true), "coalesced with the one before");
  }

  @ParameterizedTest
  @EnumSource
  void acknowledgeAndEndAreIarAndEoir(Cell cell) {
    GicV2Rig rig = GicV2Rig.of(cell, 2);
    assertEquals(CpuInterface.NONE, rig.chip.acknowledge(0));
    rig.spi(SPI, true, 0x80);
    rig.pulse(SPI);
    assertEquals(CpuInterface.NONE, rig.chip.acknowledge(2), "it targets CPU 0");
    assertEquals(SPI, rig.chip.acknowledge(0));
    assertEquals(0x80, rig.chip.runningPriority(0));
    rig.chip.end(0, SPI);
    assertEquals(256, rig.chip.runningPriority(0));
    rig.group1(SPI);
    rig.gicc(0, 0x00, 3);
    rig.pulse(SPI);
    assertTrue(rig.irq(0));
    assertEquals(CpuInterface.NONE, rig.chip.acknowledge(0), "1022: for AIAR");
    assertEquals(SPI, rig.gicc(0, 0x20));
  }

  @ParameterizedTest
  @EnumSource
  void aSinkMayAcknowledgeAndEndFromInsideItsCall(Cell cell) {
    int[] taken = new int[1];
    GicV2[] chip = new GicV2[1];
    GicV2Rig rig = GicV2Rig.of(cell, 1);
    chip[0] = rig.chip;
    rig.chip.connectOutputs(
        (output, asserted) -> {
          if (asserted) {
            int token = chip[0].acknowledge(output);
            if (token != CpuInterface.NONE) {
              taken[0]++;
              chip[0].setLevel(token - 32, SourceId.DEFAULT, false);
              chip[0].end(output, token);
            }
          }
        });
    rig.spi(SPI, false, 0x80);
    for (int i = 1; i <= 100; i++) {
      rig.raise(SPI);
      assertEquals(i, taken[0]);
      assertFalse(rig.irq(0));
    }
  }
}
