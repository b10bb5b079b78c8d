// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.gic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import org.jirq.api.Cell;
import org.jirq.api.SourceId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Scenarios of kvm-unit-tests arm/gic.c and of the KVM selftest arm64 vgic_irq.c, profile
 * datasheet, on the registers.
 */
class GicV2PeerScenariosTest {

  /** gic.c, IPI self, sender and broadcast: each CPU gets its interrupts once, with the sender. */
  @ParameterizedTest
  @EnumSource
  void ipiSelfListAndBroadcast(Cell cell) {
    GicV2Rig rig = GicV2Rig.of(cell, 8);
    rig.gicd(3, 0xf00, 2L << 24 | 1);
    for (int cpu = 0; cpu < 8; cpu++) {
      assertEquals(cpu == 3, rig.irq(cpu));
    }
    assertEquals(1 | 3 << 10, rig.iar(3));
    rig.eoir(3, 1 | 3 << 10);
    rig.sgi(0, 0b1010_1010, 2);
    for (int cpu = 0; cpu < 8; cpu++) {
      assertEquals((cpu & 1) == 1 ? 2 : 1023, rig.iar(cpu));
      rig.eoir(cpu, 2);
    }
    rig.gicd(5, 0xf00, 1L << 24 | 3);
    for (int cpu = 0; cpu < 8; cpu++) {
      assertEquals(cpu == 5 ? 1023 : 3 | 5 << 10, rig.iar(cpu));
      rig.eoir(cpu, 3 | 5 << 10);
      assertEquals(1023, rig.iar(cpu), "once");
    }
  }

  /** gic.c, active clear: ICACTIVER instead of EOIR's deactivation lets it come again. */
  @ParameterizedTest
  @EnumSource
  void clearingTheActiveStateAllowsTheNextInterrupt(Cell cell) {
    GicV2Rig rig = GicV2Rig.of(cell, 2);
    rig.gicc(0, 0x00, 7 | GicV2Rig.EOI_MODE);
    rig.sgi(0, 1, 6);
    assertEquals(6, rig.iar(0));
    rig.eoir(0, 6);
    rig.sgi(0, 1, 6);
    assertEquals(1023, rig.iar(0), "still active");
    rig.bit(0, 0x380, 6);
    assertEquals(6, rig.iar(0));
  }

  /** gic.c, byte access of IPRIORITYR and ITARGETSR. */
  @ParameterizedTest
  @EnumSource
  void priorityAndTargetBytesAreWrittenAlone(Cell cell) {
    GicV2Rig rig = GicV2Rig.of(cell, 8);
    for (int block : new int[] {0x400, 0x800}) {
      rig.set(block + 0x40, 0x1111_1111L);
      for (int at = 0; at < 4; at++) {
        rig.chip.distributor(0).write(block + 0x40 + at, 0xa0 + at, 1);
        assertEquals(0xa0 + at, rig.chip.distributor(0).read(block + 0x40 + at, 1));
      }
      assertEquals(0xa3a2_a1a0L, rig.gicd(0, block + 0x40));
      assertEquals(0xa2a1, rig.chip.distributor(0).read(block + 0x41, 2));
    }
  }

  /** vgic_irq.c: line or ISPENDR, edge or level, EOI split or not: each is one interrupt. */
  @ParameterizedTest
  @EnumSource
  void everyWayToInjectGivesOneInterrupt(Cell cell) {
    for (boolean edge : new boolean[] {false, true}) {
      for (boolean split : new boolean[] {false, true}) {
        for (boolean byRegister : new boolean[] {false, true}) {
          GicV2Rig rig = GicV2Rig.of(cell, 2);
          rig.gicc(0, 0x00, 7 | (split ? GicV2Rig.EOI_MODE : 0));
          for (int intid : new int[] {32, 100, 287}) {
            rig.spi(intid, edge, 0xa0);
            if (byRegister) {
              rig.bit(0, 0x200, intid);
            } else {
              rig.raise(intid);
            }
            assertEquals(intid, rig.iar(0));
            if (!byRegister) {
              rig.lower(intid);
            }
            rig.eoir(0, intid);
            assertEquals(split, rig.chip.active(0, intid));
            rig.dir(0, intid);
            assertFalse(rig.chip.active(0, intid));
            assertEquals(1023, rig.iar(0));
            assertFalse(rig.irq(0));
          }
        }
      }
    }
  }

  /** vgic_irq.c: injecting an INTID that does not exist is refused. */
  @ParameterizedTest
  @EnumSource
  void interruptsThatDoNotExistAreRefused(Cell cell) {
    GicV2 chip = GicV2.builder(1, 1020).cell(cell).build();
    for (int intid : new int[] {1020, 1024, 1120, 5120, Integer.MAX_VALUE}) {
      assertThrows(
          IllegalArgumentException.class, () -> chip.setLevel(intid - 32, SourceId.DEFAULT, true));
    }
    assertEquals(0, chip.setLevel(1019 - 32, SourceId.DEFAULT, true));
    assertTrue(chip.pending(0, 1019));
  }

  /** vgic_irq.c, preemption: 4 interrupts of rising priority nest, and end in reverse order. */
  @ParameterizedTest
  @EnumSource
  void interruptsOfRisingPriorityNest(Cell cell) {
    GicV2Rig rig = GicV2Rig.of(cell, 1);
    for (int i = 0; i < 4; i++) {
      rig.spi(40 + i, true, 0xc0 - 0x20 * i);
      rig.pulse(40 + i);
      assertTrue(rig.irq(0), "preempts");
      assertEquals(40 + i, rig.iar(0));
    }
    for (int i = 3; i >= 0; i--) {
      assertEquals(0xc0 - 0x20 * i, rig.gicc(0, 0x14));
      rig.eoir(0, 40 + i);
    }
    assertEquals(0xff, rig.gicc(0, 0x14));
  }

  /** vgic_irq.c, restore active: ISACTIVER and the APRs bring back what was in service. */
  @ParameterizedTest
  @EnumSource
  void whatWasActiveCanBeRestoredByTheGuest(Cell cell) {
    GicV2Rig rig = GicV2Rig.of(cell, 1);
    rig.spi(40, false, 0x80);
    rig.bit(0, 0x300, 40);
    rig.gicc(0, 0xd8, 1);
    assertEquals(0x80, rig.gicc(0, 0x14));
    rig.raise(40);
    assertFalse(rig.irq(0), "active");
    rig.eoir(0, 40);
    assertEquals(0xff, rig.gicc(0, 0x14));
    assertEquals(40, rig.iar(0));
  }

  /** A line with two sources, saved with both up: dropping one leaves the interrupt. */
  @ParameterizedTest
  @EnumSource
  void savedWithTwoSourcesUpThenOneDrops(Cell cell) {
    GicV2Rig rig = GicV2Rig.of(cell, 1);
    rig.spi(40, false, 0x80);
    rig.raise(40);
    rig.chip.setLevel(8, SourceId.FIRST_FREE, true);
    ByteBuffer saved = ByteBuffer.allocate(rig.chip.stateSize());
    rig.chip.save(saved);
    GicV2Rig restored = new GicV2Rig(GicV2.builder(1, 288).cell(cell));
    restored.chip.load(saved.flip());
    restored.chip.resync();
    restored.lower(40);
    assertTrue(restored.irq(0));
    assertEquals(40, restored.iar(0));
    restored.chip.setLevel(8, SourceId.FIRST_FREE, false);
    restored.eoir(0, 40);
    assertFalse(restored.irq(0));
  }

  /** A level interrupt flipped to edge in service ends once and is not delivered again. */
  @ParameterizedTest
  @EnumSource
  void triggerFlippedInServiceWithAResampler(Cell cell) {
    GicV2Rig rig = GicV2Rig.of(cell, 1);
    rig.spi(40, false, 0x80);
    rig.chip.setLevel(8, SourceId.RESAMPLER, true);
    assertEquals(40, rig.iar(0));
    rig.edge(40, true);
    int[] acks = new int[1];
    rig.onAck =
        () -> {
          acks[0]++;
          rig.chip.setLevel(8, SourceId.RESAMPLER, false);
        };
    rig.eoir(0, 40);
    assertEquals(1, acks[0]);
    assertFalse(rig.irq(0));
    assertFalse(rig.chip.level(8));
  }
}
