// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.gic.v3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.jirq.api.Cell;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which interrupt is signalled, and which may pre-empt another one (IHI 0069, 4.8). */
class PriorityTest {

  @ParameterizedTest
  @EnumSource(Cell.class)
  void lowerValueComesFirstAndThenTheLowerIntid(Cell cell) {
    Rig rig = Rig.of(cell);
    rig.level(40, 0x80);
    rig.level(41, 0x40);
    rig.level(42, 0x40);
    rig.level(20, 0x48);
    for (int intid : new int[] {42, 40, 41}) {
      rig.raise(intid);
    }
    rig.gic.setPpi(0, 20, 0, true);
    for (int intid : new int[] {41, 42, 20, 40}) {
      assertEquals(intid, rig.icc(0, IccRegister.HPPIR1));
      assertEquals(intid, rig.take(0));
      if (intid == 20) {
        rig.gic.setPpi(0, 20, 0, false);
      } else {
        rig.lower(intid);
      }
      rig.end(0, intid);
    }
    assertEquals(1023, rig.take(0));
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void higherPriorityPreemptsAndEndsInReverse(Cell cell) {
    Rig rig = Rig.of(cell);
    rig.level(40, 0x80);
    rig.level(41, 0x78);
    rig.level(42, 0x78);
    rig.raise(40);
    assertEquals(40, rig.take(0));
    assertEquals(0x80, rig.icc(0, IccRegister.RPR));
    rig.raise(41);
    assertTrue(rig.irq(0));
    assertEquals(41, rig.take(0));
    assertEquals(0x78, rig.icc(0, IccRegister.RPR));
    rig.raise(42);
    assertFalse(rig.irq(0), "the same priority does not pre-empt");
    assertEquals(42, rig.icc(0, IccRegister.HPPIR1), "but it is pending");
    rig.lower(41);
    rig.end(0, 41);
    assertEquals(0x80, rig.icc(0, IccRegister.RPR));
    assertTrue(rig.irq(0), "it pre-empts the first");
    rig.lower(42);
    rig.lower(40);
    rig.end(0, 40);
    assertEquals(0xff, rig.icc(0, IccRegister.RPR));
  }

  @Test
  void preemptionOfEveryPairOfPrioritiesFollowsTheBinaryPoint() {
    for (int point = 3; point <= 7; point++) {
      for (int running = 0; running < 0x100; running += 8) {
        Rig rig = Rig.of(Cell.PLAIN);
        rig.icc(0, IccRegister.BPR1, point);
        rig.level(40, running);
        rig.raise(40);
        boolean taken = running < 0xf8;
        assertEquals(taken ? 40 : 1023, rig.take(0), "PMR f8h masks the lowest priority");
        for (int wanted = 0; taken && wanted < 0xf8; wanted += 8) {
          rig.level(41, wanted);
          rig.raise(41);
          boolean preempts = wanted >> point < running >> point;
          assertEquals(preempts, rig.irq(0), running + " by " + wanted + " at " + point);
          rig.lower(41);
        }
      }
    }
  }

  @Test
  void commonBinaryPointGovernsBothGroups() {
    Rig rig = Rig.of(Cell.PLAIN);
    rig.icc(0, IccRegister.BPR0, 5);
    rig.icc(0, IccRegister.BPR1, 3);
    rig.level(40, 0x30);
    rig.level(41, 0x08);
    rig.raise(40);
    assertEquals(40, rig.take(0));
    rig.raise(41);
    assertTrue(rig.irq(0), "BPR1: 08h is above 30h");
    rig.icc(0, IccRegister.CTLR, 1);
    assertFalse(rig.irq(0), "BPR0: both are in the group 00h-3fh");
    assertEquals(6, rig.icc(0, IccRegister.BPR1), "BPR1 reads BPR0 + 1");
    rig.icc(0, IccRegister.BPR1, 7);
    rig.icc(0, IccRegister.CTLR, 0);
    assertEquals(3, rig.icc(0, IccRegister.BPR1), "writes were ignored meanwhile");
    assertTrue(rig.irq(0));
  }

  @Test
  void groupsHaveActivePrioritiesOfTheirOwn() {
    Rig rig = Rig.of(Cell.PLAIN);
    rig.level(40, 0x80);
    rig.level(41, 0x40);
    rig.group(41, 0);
    rig.raise(40);
    rig.take(0);
    rig.raise(41);
    assertTrue(rig.fiq(0));
    assertEquals(1023, rig.take(0), "IAR1 does not take group 0");
    assertEquals(41, rig.icc(0, IccRegister.IAR0));
    assertEquals(1 << 0x40 / 8, rig.icc(0, IccRegister.AP0R0));
    assertEquals(1 << 0x80 / 8, rig.icc(0, IccRegister.AP1R0));
    rig.lower(41);
    rig.lower(40);
    rig.end(0, 40);
    assertTrue(rig.gic.active(0, 40), "group 0 was acknowledged last: ignored");
    rig.icc(0, IccRegister.EOIR0, 41);
    rig.end(0, 40);
    assertFalse(rig.gic.active(0, 40));
    assertEquals(0xff, rig.icc(0, IccRegister.RPR));
  }

  @Test
  void pendingGroupZeroOfHigherPriorityHoldsTheIrqBack() {
    Rig rig = Rig.of(Cell.PLAIN);
    rig.level(40, 0x80);
    rig.level(41, 0x40);
    rig.group(41, 0);
    rig.raise(40);
    rig.raise(41);
    assertTrue(rig.fiq(0));
    assertFalse(rig.irq(0), "one interrupt is signalled at a time");
    assertEquals(1023, rig.icc(0, IccRegister.HPPIR1));
    assertEquals(41, rig.icc(0, IccRegister.HPPIR0));
    rig.icc(0, IccRegister.IGRPEN0, 0);
    assertTrue(rig.irq(0), "a group that the CPU has disabled hides no other");
    assertFalse(rig.fiq(0));
  }

  @Test
  void activePrioritiesAreSavedAndRestored() {
    Rig rig = Rig.of(Cell.PLAIN);
    rig.level(40, 0x80);
    rig.bit(0x300, 40);
    rig.icc(0, IccRegister.AP1R0, 1 << 0x80 / 8);
    assertEquals(0x80, rig.icc(0, IccRegister.RPR));
    rig.raise(40);
    assertFalse(rig.irq(0), "active");
    rig.end(0, 40);
    assertEquals(0, rig.icc(0, IccRegister.AP1R0));
    assertTrue(rig.irq(0), "ended as if it had been acknowledged here");
    rig.icc(0, IccRegister.AP0R0, 1);
    assertFalse(rig.irq(0), "priority 0 runs");
    rig.icc(0, IccRegister.AP0R0, 0);
    assertTrue(rig.irq(0));
  }
}
