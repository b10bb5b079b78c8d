// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.gic.v3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.jirq.api.Cell;
import org.jirq.api.ChipBoard;
import org.jirq.api.SourceId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Level-sensitive SPIs: pending follows the line, the line is looked at again at the end. */
class LevelSpiTest {

  private static final int SPI = 40;

  @ParameterizedTest
  @EnumSource(Cell.class)
  void outputRisesAndFallsWithTheLine(Cell cell) {
    Rig rig = Rig.of(cell);
    rig.level(SPI, 0x80);
    rig.raise(SPI);
    rig.lower(SPI);
    assertEquals(List.of("out0=true", "out0=false"), rig.calls());
    assertEquals(1023, rig.take(0));
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void lineThatIsHighAtTheEndInterruptsAgain(Cell cell) {
    Rig rig = Rig.of(cell).withBoard();
    rig.level(SPI, 0x80);
    rig.raise(SPI);
    rig.calls();
    assertEquals(SPI, rig.take(0));
    assertTrue(rig.gic.active(0, SPI));
    assertTrue(rig.gic.pending(0, SPI), "active and pending while the line is high");
    rig.end(0, SPI);
    assertEquals(List.of("out0=false", "acked8", "out0=true"), rig.calls());
    assertEquals(SPI, rig.take(0));
    rig.lower(SPI);
    rig.end(0, SPI);
    assertFalse(rig.irq(0));
    assertFalse(rig.gic.active(0, SPI));
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void acknowledgementThatLowersTheLineEndsIt(Cell cell) {
    Rig rig = Rig.of(cell);
    rig.gic.connect(
        new ChipBoard() {
          @Override
          public void acked(int pin) {
            assertTrue(rig.gic.active(0, 32 + pin), "the ack comes before the deactivation");
            rig.calls.add("acked" + pin);
            rig.gic.setLevel(pin, SourceId.RESAMPLER, false);
          }
        });
    rig.level(SPI, 0x80);
    rig.gic.setLevel(SPI - 32, SourceId.RESAMPLER, true);
    rig.calls();
    rig.take(0);
    rig.end(0, SPI);
    assertEquals(List.of("out0=false", "acked8"), rig.calls());
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void ackThatThrowsStillEndsTheInterrupt(Cell cell) {
    Rig rig = Rig.of(cell);
    rig.gic.connect(
        new ChipBoard() {
          @Override
          public void acked(int pin) {
            throw new IllegalStateException("broken listener");
          }
        });
    rig.level(SPI, 0x80);
    rig.raise(SPI);
    rig.take(0);
    try {
      rig.end(0, SPI);
    } catch (IllegalStateException e) {
      assertEquals("broken listener", e.getMessage());
    }
    assertFalse(rig.gic.active(0, SPI));
    assertTrue(rig.irq(0), "the line is still high");
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void pendingThatSoftwareSetIsTakenOnce(Cell cell) {
    Rig rig = Rig.of(cell);
    rig.level(SPI, 0x80);
    rig.bit(0x200, SPI);
    assertTrue(rig.irq(0));
    assertEquals(SPI, rig.take(0));
    rig.end(0, SPI);
    assertFalse(rig.irq(0), "the latch went with the acknowledgement");
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void clearingPendingLeavesTheLine(Cell cell) {
    Rig rig = Rig.of(cell);
    rig.level(SPI, 0x80);
    rig.raise(SPI);
    rig.bit(0x280, SPI);
    assertTrue(rig.irq(0), "a level cannot be cleared by ICPENDR");
    rig.bit(0x200, SPI);
    rig.lower(SPI);
    assertTrue(rig.irq(0), "the latch stays when the line falls");
    rig.bit(0x280, SPI);
    assertFalse(rig.irq(0));
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void everyChangeOfConfigurationIsSeenAtOnce(Cell cell) {
    Rig rig = Rig.of(cell);
    rig.priority(SPI, 0x80);
    rig.raise(SPI);
    assertFalse(rig.irq(0), "not enabled");
    rig.enable(SPI);
    assertTrue(rig.irq(0), "ISENABLER");
    rig.disable(SPI);
    assertFalse(rig.irq(0), "ICENABLER");
    rig.enable(SPI);
    rig.icc(0, IccRegister.PMR, 0x80);
    assertFalse(rig.irq(0), "PMR equal to the priority masks it");
    rig.priority(SPI, 0x78);
    assertTrue(rig.irq(0), "IPRIORITYR");
    rig.priority(SPI, 0x80);
    assertFalse(rig.irq(0), "IPRIORITYR back");
    rig.icc(0, IccRegister.PMR, 0xf0);
    assertTrue(rig.irq(0), "PMR");
    rig.icc(0, IccRegister.IGRPEN1, 0);
    assertFalse(rig.irq(0), "IGRPEN1 off");
    rig.icc(0, IccRegister.IGRPEN1, 1);
    assertTrue(rig.irq(0), "IGRPEN1 on");
    rig.dist(0, 1);
    assertFalse(rig.irq(0), "GICD_CTLR off");
    rig.dist(0, 2);
    assertTrue(rig.irq(0), "GICD_CTLR on");
    rig.group(SPI, 0);
    assertFalse(rig.irq(0), "IGROUPR");
    assertFalse(rig.fiq(0), "group 0 is off in GICD_CTLR");
    rig.dist(0, 3);
    assertTrue(rig.fiq(0), "group 0 is the FIQ");
    rig.group(SPI, 1);
    assertFalse(rig.fiq(0));
    assertTrue(rig.irq(0), "IGROUPR back");
    rig.route(SPI, 1);
    assertFalse(rig.irq(0), "IROUTER: away");
    assertTrue(rig.irq(1), "IROUTER: to the other");
    rig.frame(1, 0x14, 2);
    assertFalse(rig.irq(1), "WAKER: asleep");
    rig.frame(1, 0x14, 0);
    assertTrue(rig.irq(1), "WAKER: awake");
    rig.bit(0x300, SPI);
    assertFalse(rig.irq(1), "ISACTIVER");
    rig.bit(0x380, SPI);
    assertTrue(rig.irq(1), "ICACTIVER");
    rig.edge(SPI, true);
    assertTrue(rig.irq(1), "ICFGR: the pending level is latched");
    assertEquals(SPI, rig.take(1));
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void clearingActiveRunsTheAckOfAnActiveInterruptOnly(Cell cell) {
    Rig rig = Rig.of(cell).withBoard();
    rig.level(SPI, 0x80);
    rig.bit(0x380, SPI);
    rig.raise(SPI);
    rig.take(0);
    rig.calls();
    rig.dist(0x380 + 4, -1);
    assertEquals("acked8", rig.calls().get(0));
    rig.dist(0x380 + 4, -1);
    assertEquals(List.of(), rig.calls());
  }
}
