// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.gic.v3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.jirq.api.Cell;
import org.jirq.api.Delivery;
import org.jirq.api.SourceId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which CPU an SPI goes to, GICD_IROUTER. */
class RoutingTest {

  private static final int SPI = 50;
  private static final long ANY = 1L << 31;

  @ParameterizedTest
  @EnumSource(Cell.class)
  void pendingInterruptFollowsItsRoute(Cell cell) {
    Rig rig = Rig.of(cell);
    rig.level(SPI, 0x80);
    rig.raise(SPI);
    assertTrue(rig.irq(0));
    rig.route(SPI, 1);
    assertFalse(rig.irq(0));
    assertTrue(rig.irq(1));
    assertEquals(1023, rig.take(0));
    assertEquals(SPI, rig.take(1));
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void interruptToAnAbsentCpuWaitsForAnotherRoute(Cell cell) {
    Rig rig = Rig.of(cell);
    rig.level(SPI, 0x80);
    for (long absent : new long[] {2, 0x10, 0x100, 0x1_0000, 1L << 32}) {
      rig.route(SPI, absent);
      assertEquals(Delivery.IGNORED, rig.gic.setLevel(SPI - 32, SourceId.DEFAULT, true));
      assertFalse(rig.irq(0) || rig.irq(1), "route=" + absent);
      rig.route(SPI, 0);
      assertTrue(rig.irq(0), "route was " + absent);
      rig.lower(SPI);
    }
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void oneOfSeveralCpusTakesAnUnroutedInterrupt(Cell cell) {
    Rig rig = Rig.of(cell);
    rig.level(SPI, 0x80);
    rig.route(SPI, ANY);
    rig.raise(SPI);
    assertTrue(rig.irq(0) && rig.irq(1), "all that could take it are asked");
    assertEquals(SPI, rig.take(1));
    assertFalse(rig.irq(0), "it is taken");
    assertEquals(1023, rig.take(0));
    rig.end(1, SPI);
    assertTrue(rig.irq(0) && rig.irq(1), "the line is still high");
  }

  @Test
  void sleepingCpusTakeNoPartInOneOfN() {
    Rig rig = Rig.of(Cell.PLAIN);
    rig.level(SPI, 0x80);
    rig.route(SPI, ANY);
    rig.frame(1, 0x14, 2);
    rig.raise(SPI);
    assertTrue(rig.irq(0));
    assertFalse(rig.irq(1));
  }

  @Test
  void routesAreReadAndWrittenInHalves() {
    Rig rig = Rig.of(Cell.PLAIN);
    rig.route(SPI, 0x12_8034_5678L);
    assertEquals(0x12_8034_5678L, rig.gic.distributor().read(0x6000 + 8 * SPI, 8));
    assertEquals(0x8034_5678L, rig.dist(0x6000 + 8 * SPI));
    assertEquals(0x12, rig.dist(0x6004 + 8 * SPI));
    rig.dist(0x6000 + 8 * SPI, 1);
    assertEquals(0x12_0000_0001L, rig.gic.distributor().read(0x6000 + 8 * SPI, 8));
    rig.dist(0x6004 + 8 * SPI, -1);
    assertEquals(0xff_0000_0001L, rig.gic.distributor().read(0x6000 + 8 * SPI, 8));
    rig.route(SPI, -1);
    assertEquals(0xff_80ff_ffffL, rig.gic.distributor().read(0x6000 + 8 * SPI, 8), "reserved");
  }

  @Test
  void privateInterruptsHaveNoRoute() {
    Rig rig = Rig.of(Cell.PLAIN);
    rig.route(31, 1);
    assertEquals(0, rig.gic.distributor().read(0x6000 + 8 * 31, 8));
  }

  @Test
  void cpusBeyondTheFirstClusterAreAddressedByAff1() {
    Rig rig = new Rig(GicV3.builder(20, 64));
    rig.level(SPI, 0x80);
    rig.route(SPI, 0x103);
    rig.raise(SPI);
    assertTrue(rig.irq(19));
    assertEquals(0x103_0000_1310L, rig.gic.redistributors().read(19 * 0x2_0000 + 8, 8));
  }
}
