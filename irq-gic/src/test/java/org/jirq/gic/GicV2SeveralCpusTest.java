// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.gic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.jirq.api.Cell;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Several CPUs: SGIs with their senders, SPIs with several targets (IHI 0048B 3.2.4, 4.3.15). */
class GicV2SeveralCpusTest {

  private static final int SPI = 40;

  @ParameterizedTest
  @EnumSource
  void oneCpuTakesAnSpiThatTargetsSeveral(Cell cell) {
    for (boolean edge : new boolean[] {false, true}) {
      GicV2Rig rig = GicV2Rig.of(cell, 4);
      rig.spi(SPI, edge, 0x80);
      rig.targets(SPI, 0b1101);
      rig.raise(SPI);
      assertTrue(rig.irq(0) && !rig.irq(1) && rig.irq(2) && rig.irq(3));
      assertEquals(SPI, rig.iar(2));
      for (int cpu = 0; cpu < 4; cpu++) {
        assertFalse(rig.irq(cpu), "taken: the others' wires fall");
        assertEquals(1023, rig.iar(cpu));
      }
      rig.lower(SPI);
      rig.eoir(2, SPI);
      for (int cpu = 0; cpu < 4; cpu++) {
        assertFalse(rig.irq(cpu));
      }
      rig.raise(SPI);
      assertEquals(SPI, rig.iar(0));
    }
  }

  @ParameterizedTest
  @EnumSource
  void anSpiIsDeliveredAgainToEveryTargetAtItsEnd(Cell cell) {
    GicV2Rig rig = GicV2Rig.of(cell, 2);
    rig.spi(SPI, false, 0x80);
    rig.targets(SPI, 3);
    rig.raise(SPI);
    assertEquals(SPI, rig.iar(0));
    rig.eoir(0, SPI);
    assertTrue(rig.irq(0) && rig.irq(1));
    assertEquals(SPI, rig.iar(1));
  }

  @ParameterizedTest
  @EnumSource
  void aPendingEdgeMovesWithItsTargets(Cell cell) {
    GicV2Rig rig = GicV2Rig.of(cell, 2);
    rig.spi(SPI, true, 0x80);
    rig.pulse(SPI);
    rig.targets(SPI, 0);
    assertFalse(rig.irq(0) || rig.irq(1));
    rig.targets(SPI, 2);
    assertTrue(rig.irq(1));
    assertEquals(SPI, rig.iar(1));
    assertEquals(1023, rig.iar(0));
  }

  @ParameterizedTest
  @EnumSource
  void sgiFiltersAddressTheListTheOthersOrOneself(Cell cell) {
    GicV2Rig rig = GicV2Rig.of(cell, 4);
    rig.sgi(1, 0b0110, 5);
    assertTrue(!rig.irq(0) && rig.irq(1) && rig.irq(2) && !rig.irq(3));
    assertEquals(5 | 1 << 10, rig.iar(1));
    assertEquals(5 | 1 << 10, rig.iar(2));
    rig.gicd(3, 0xf00, 1L << 24 | 6);
    assertTrue(rig.irq(0) && !rig.irq(3));
    assertEquals(6 | 3 << 10, rig.iar(0));
    rig.gicd(3, 0xf00, 2L << 24 | 7);
    assertEquals(7 | 3 << 10, rig.iar(3));
    rig.gicd(3, 0xf00, 3L << 24 | 8);
    assertEquals(0, rig.gicd(0, 0x200) & 1 << 8, "reserved filter");
  }

  @ParameterizedTest
  @EnumSource
  void eachSenderOfAnSgiIsAnInterruptOfItsOwnLowestCpuFirst(Cell cell) {
    GicV2Rig rig = GicV2Rig.of(cell, 4);
    rig.sgi(3, 1, 2);
    rig.sgi(1, 1, 2);
    rig.sgi(1, 1, 2);
    assertEquals(2 | 1 << 10, rig.hppir(0));
    assertEquals(2 | 1 << 10, rig.iar(0));
    assertEquals(1023, rig.iar(0), "active: the other sender waits");
    assertTrue(rig.chip.pending(0, 2));
    rig.eoir(0, 2 | 1 << 10);
    assertTrue(rig.irq(0));
    assertEquals(2 | 3 << 10, rig.iar(0));
    assertFalse(rig.chip.pending(0, 2));
    rig.eoir(0, 2 | 3 << 10);
    assertEquals(1023, rig.iar(0));
  }

  @ParameterizedTest
  @EnumSource
  void anSgiSentInServiceIsDeliveredAtTheEnd(Cell cell) {
    GicV2Rig rig = GicV2Rig.of(cell, 2);
    rig.sgi(0, 2, 4);
    assertEquals(4, rig.iar(1));
    rig.sgi(0, 2, 4);
    assertFalse(rig.irq(1));
    rig.eoir(1, 4);
    assertEquals(4, rig.iar(1));
  }

  @ParameterizedTest
  @EnumSource
  void aZeroByteToSpendsgirIsHarmless(Cell cell) {
    for (GicProfile profile : GicProfile.values()) {
      GicV2Rig rig = new GicV2Rig(GicV2.builder(2, 288).cell(cell).profile(profile)).open();
      rig.chip.distributor(0).write(0xf23, 0, 1);
      assertEquals(0, rig.gicd(0, 0x200));
      assertFalse(rig.irq(0));
      assertEquals(1023, rig.iar(0));
    }
  }

  @ParameterizedTest
  @EnumSource
  void sgisAreAlwaysEnabledEdgeAndNotPendedByIspendr(Cell cell) {
    GicV2Rig rig = GicV2Rig.of(cell, 2);
    rig.gicd(1, 0x180, 0xffff);
    assertEquals(0xffff, rig.gicd(1, 0x100));
    rig.gicd(1, 0xc00, 0);
    assertEquals(0xaaaa_aaaaL, rig.gicd(1, 0xc00));
    rig.gicd(1, 0x200, 0xffff);
    assertEquals(0, rig.gicd(1, 0x200));
    rig.sgi(0, 2, 9);
    rig.gicd(1, 0x280, 0xffff);
    assertEquals(1 << 9, rig.gicd(1, 0x200), "only CPENDSGIR withdraws an SGI");
  }

  @ParameterizedTest
  @EnumSource
  void privateRegistersAreBanked(Cell cell) {
    GicV2Rig rig = GicV2Rig.of(cell, 2);
    rig.gicd(1, 0x080, 0xff00_0000L);
    rig.gicd(1, 0x400, 0x4030_2010L);
    rig.gicd(1, 0xc04, 0x8000_0000L);
    rig.gicd(1, 0x100, 0x8000_0000L);
    assertEquals(0, rig.gicd(0, 0x080));
    assertEquals(0, rig.gicd(0, 0x400));
    assertEquals(0, rig.gicd(0, 0xc04));
    assertEquals(0xffff, rig.gicd(0, 0x100));
    assertEquals(0x4030_2010L, rig.gicd(1, 0x400));
    assertEquals(0x0101_0101L, rig.gicd(0, 0x800), "RO: the reading CPU");
    assertEquals(0x0202_0202L, rig.gicd(1, 0x81c));
    rig.gicd(1, 0x81c, -1);
    assertEquals(0x0202_0202L, rig.gicd(1, 0x81c));
  }

  @ParameterizedTest
  @EnumSource
  void withOneCpuTheTargetRegistersReadZeroAndEverythingTargetsIt(Cell cell) {
    GicV2Rig rig = GicV2Rig.of(cell, 1);
    rig.set(0x828, -1);
    assertEquals(0, rig.gicd(0, 0x828));
    rig.enable(SPI);
    rig.raise(SPI);
    assertTrue(rig.irq(0));
  }
}
