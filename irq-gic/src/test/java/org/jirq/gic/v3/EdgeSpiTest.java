// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.gic.v3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.jirq.api.Cell;
import org.jirq.api.Delivery;
import org.jirq.api.SourceId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Edge-triggered SPIs: a rise is latched until it is acknowledged. */
class EdgeSpiTest {

  private static final int SPI = 41;

  private static Rig edge(Cell cell) {
    Rig rig = Rig.of(cell);
    rig.edge(SPI, true);
    rig.level(SPI, 0x80);
    return rig;
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void riseIsKeptAfterTheFall(Cell cell) {
    Rig rig = edge(cell);
    rig.raise(SPI);
    rig.lower(SPI);
    assertTrue(rig.irq(0));
    assertEquals(SPI, rig.take(0));
    assertFalse(rig.gic.pending(0, SPI));
    rig.end(0, SPI);
    assertFalse(rig.irq(0));
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void riseWhileDisabledIsDeliveredWhenEnabled(Cell cell) {
    Rig rig = edge(cell);
    rig.disable(SPI);
    assertEquals(Delivery.IGNORED, rig.gic.setLevel(SPI - 32, SourceId.DEFAULT, true));
    rig.lower(SPI);
    assertFalse(rig.irq(0));
    rig.enable(SPI);
    assertEquals(SPI, rig.take(0));
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void riseInServiceComesAfterTheEnd(Cell cell) {
    Rig rig = edge(cell);
    rig.raise(SPI);
    assertEquals(SPI, rig.take(0));
    rig.lower(SPI);
    rig.raise(SPI);
    assertFalse(rig.irq(0), "it is active");
    assertEquals(1023, rig.take(0));
    rig.end(0, SPI);
    assertEquals(SPI, rig.take(0));
    rig.end(0, SPI);
    assertFalse(rig.irq(0), "the line is high, but it did not rise again");
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void secondRiseOfAPendingInterruptIsCoalesced(Cell cell) {
    Rig rig = edge(cell);
    assertEquals(1, rig.gic.setLevel(SPI - 32, SourceId.DEFAULT, true));
    rig.lower(SPI);
    assertEquals(Delivery.COALESCED, rig.gic.setLevel(SPI - 32, SourceId.DEFAULT, true));
    assertEquals(SPI, rig.take(0));
    rig.end(0, SPI);
    assertEquals(1023, rig.take(0));
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void secondSourceOfAHighLineIsNoEdge(Cell cell) {
    Rig rig = edge(cell);
    rig.raise(SPI);
    rig.take(0);
    rig.gic.setLevel(SPI - 32, 3, true);
    rig.end(0, SPI);
    assertFalse(rig.irq(0));
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void latchedEdgeSurvivesTheSwitchToLevel(Cell cell) {
    Rig rig = edge(cell);
    rig.raise(SPI);
    rig.lower(SPI);
    rig.edge(SPI, false);
    assertEquals(SPI, rig.take(0));
  }
}
