// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.gic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.jirq.api.Cell;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Priorities, preemption, binary point, groups and their registers (IHI 0048B 3.3, 3.5, 4.4). */
class GicV2PriorityTest {

  @ParameterizedTest
  @EnumSource
  void highestPriorityComesFirstThenLowestId(Cell cell) {
    GicV2Rig rig = GicV2Rig.of(cell, 1);
    rig.spi(100, true, 0x40);
    rig.spi(50, true, 0x40);
    rig.spi(40, true, 0x80);
    rig.spi(287, true, 0x20);
    rig.set(0x100, 1L << 20);
    rig.priority(20, 0x30);
    for (int intid : new int[] {100, 50, 40, 287}) {
      rig.pulse(intid);
    }
    rig.chip.setPpi(0, 20, true);
    for (int expected : new int[] {287, 20, 50, 100, 40}) {
      assertEquals(expected, rig.hppir(0));
      assertEquals(expected, rig.iar(0));
      if (expected == 20) {
        rig.chip.setPpi(0, 20, false);
      }
      rig.eoir(0, expected);
    }
    assertEquals(1023, rig.iar(0));
  }

  @ParameterizedTest
  @EnumSource
  void onlyAHigherGroupPriorityPreempts(Cell cell) {
    GicV2Rig rig = GicV2Rig.of(cell, 1);
    rig.gicc(0, 0x08, 3);
    rig.spi(40, true, 0x48);
    rig.spi(41, true, 0x44);
    rig.spi(42, true, 0x3f);
    rig.pulse(40);
    assertEquals(40, rig.iar(0));
    assertEquals(0x40, rig.gicc(0, 0x14), "the group priority runs");
    rig.pulse(41);
    assertFalse(rig.irq(0), "same group priority");
    assertEquals(1023, rig.iar(0));
    assertEquals(41, rig.hppir(0));
    rig.pulse(42);
    assertTrue(rig.irq(0));
    assertEquals(42, rig.iar(0));
    assertEquals(0x30, rig.gicc(0, 0x14));
    rig.eoir(0, 42);
    assertEquals(0x40, rig.gicc(0, 0x14), "back to the one preempted");
    rig.eoir(0, 40);
    assertEquals(0xff, rig.gicc(0, 0x14), "idle");
    assertEquals(41, rig.iar(0));
  }

  @ParameterizedTest
  @EnumSource
  void activePrioritiesStandInTheRegistersOfTheirGroup(Cell cell) {
    GicV2Rig rig = GicV2Rig.of(cell, 1);
    rig.spi(40, true, 0xfe);
    rig.group1(40);
    rig.gicc(0, 0x1c, 1);
    rig.spi(41, true, 0x42);
    rig.pulse(40);
    assertEquals(40, rig.iar(0));
    assertEquals(1 << 31, rig.gicc(0, 0xec), "NSAPR3");
    rig.pulse(41);
    assertEquals(41, rig.iar(0));
    assertEquals(1 << 1, rig.gicc(0, 0xd4), "APR1");
    rig.eoir(0, 41);
    assertEquals(0, rig.gicc(0, 0xd4));
    rig.eoir(0, 40);
    assertEquals(0, rig.gicc(0, 0xec));
  }

  @ParameterizedTest
  @EnumSource
  void binaryPointOfGroup1IsItsOwnUnlessCbpr(Cell cell) {
    GicV2Rig rig = GicV2Rig.of(cell, 1);
    rig.spi(40, true, 0x7f);
    rig.group1(40);
    rig.gicc(0, 0x08, 0);
    rig.gicc(0, 0x1c, 5);
    rig.pulse(40);
    assertEquals(40, rig.iar(0));
    assertEquals(0x60, rig.gicc(0, 0x14), "ABPR 5 keeps bits 7:5");
    rig.eoir(0, 40);
    rig.gicc(0, 0x00, 3 | GicV2Rig.ACK_CTL | 0x10);
    rig.pulse(40);
    assertEquals(40, rig.iar(0));
    assertEquals(0x7e, rig.gicc(0, 0x14), "BPR 0 keeps bits 7:1");
    rig.gicc(0, 0x1c, 0);
    assertEquals(1, rig.gicc(0, 0x1c), "ABPR is 1 at least");
  }

  @ParameterizedTest
  @EnumSource
  void group1NeedsAckCtlOrTheAlias(Cell cell) {
    GicV2Rig rig = GicV2Rig.of(cell, 1);
    rig.gicc(0, 0x00, 3);
    rig.spi(40, true, 0x80);
    rig.group1(40);
    rig.pulse(40);
    assertTrue(rig.irq(0));
    assertEquals(1022, rig.iar(0));
    assertEquals(1022, rig.hppir(0));
    assertEquals(40, rig.gicc(0, 0x28), "AHPPIR");
    assertEquals(40, rig.gicc(0, 0x20), "AIAR");
    assertEquals(0x80, rig.gicc(0, 0x14));
    rig.gicc(0, 0x24, 40);
    assertEquals(0xff, rig.gicc(0, 0x14), "AEOIR");
    assertFalse(rig.chip.active(0, 40));
  }

  @ParameterizedTest
  @EnumSource
  void theAliasesKnowNoGroup0(Cell cell) {
    GicV2Rig rig = GicV2Rig.of(cell, 1);
    rig.spi(40, true, 0x80);
    rig.pulse(40);
    assertEquals(1023, rig.gicc(0, 0x20));
    assertEquals(1023, rig.gicc(0, 0x28));
    assertEquals(40, rig.iar(0));
    rig.gicc(0, 0x24, 40);
    assertTrue(rig.chip.active(0, 40), "AEOIR ends group 1 only");
    assertEquals(0x80, rig.gicc(0, 0x14));
  }

  @ParameterizedTest
  @EnumSource
  void splitEndDropsThePriorityFirst(Cell cell) {
    GicV2Rig rig = GicV2Rig.of(cell, 1);
    rig.gicc(0, 0x00, 7 | GicV2Rig.EOI_MODE);
    rig.spi(40, false, 0x80);
    rig.spi(41, true, 0x80);
    rig.raise(40);
    assertEquals(40, rig.iar(0));
    rig.pulse(41);
    assertFalse(rig.irq(0));
    rig.eoir(0, 40);
    assertTrue(rig.chip.active(0, 40));
    assertEquals(41, rig.iar(0), "40 is still active and not pending anew");
    rig.eoir(0, 41);
    rig.dir(0, 41);
    assertFalse(rig.irq(0));
    rig.dir(0, 40);
    assertTrue(rig.irq(0), "its line is still high");
    assertEquals(40, rig.iar(0));
    rig.gicc(0, 0x00, 7);
    rig.dir(0, 40);
    assertTrue(rig.chip.active(0, 40), "DIR without EOImode does nothing");
  }

  @ParameterizedTest
  @EnumSource
  void endsOfNothingDoNothing(Cell cell) {
    GicV2Rig rig = GicV2Rig.of(cell, 1);
    rig.spi(40, true, 0x80);
    rig.bit(0, 0x300, 40);
    rig.take();
    rig.eoir(0, 40);
    assertTrue(rig.chip.active(0, 40), "no priority is active: ignored");
    rig.pulse(40);
    for (int wrong : new int[] {1023, 1022, 1021, 1020, 288, -1}) {
      rig.eoir(0, wrong);
      rig.dir(0, wrong);
    }
    assertEquals(0, rig.take().size());
    assertEquals(0xff, rig.gicc(0, 0x14));
  }
}
