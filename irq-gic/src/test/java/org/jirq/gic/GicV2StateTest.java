// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.gic;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.jirq.api.Cell;
import org.jirq.api.SourceId;
import org.jirq.api.spi.IrqChipContext;
import org.jirq.api.spi.IrqChips;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How a chip is made, described, reset, saved and loaded; host misuse. */
class GicV2StateTest {

  private static final int SPI = 40;

  private static void refused(String named, Runnable call) {
    String text =
        String.valueOf(assertThrows(IllegalArgumentException.class, call::run).getMessage());
    assertTrue(text.contains(named), text);
  }

  @Test
  void impossibleSizesAreRefused() {
    for (int cpus : new int[] {0, 9, -1}) {
      refused("cpus=" + cpus, () -> GicV2.builder(cpus, 64).build());
    }
    for (int interrupts : new int[] {0, 32, 33, 1000, 1019, 1024, -32}) {
      refused("interrupts=" + interrupts, () -> GicV2.builder(1, interrupts).build());
    }
    for (int interrupts : new int[] {64, 992, 1020}) {
      GicV2 chip = GicV2.builder(8, interrupts).build();
      assertEquals(interrupts - 32, chip.pins());
      assertEquals(16, chip.outputs());
      assertEquals((interrupts + 31) / 32 - 1 | 7 << 5, chip.distributor(0).read(4, 4));
    }
  }

  @Test
  void hostMisuseIsNamed() {
    GicV2 chip = GicV2.builder(2, 64).build();
    refused("cpu=2", () -> chip.distributor(2));
    refused("cpu=-1", () -> chip.cpuInterface(-1));
    refused("cpu=2", () -> chip.ppis(2));
    refused("intid=15", () -> chip.setPpi(0, 15, true));
    refused("intid=32", () -> chip.setPpi(0, 32, true));
    refused("input=16", () -> chip.ppis(0).setLevel(16, 0, true));
    refused("sourceId=16", () -> chip.ppis(0).setLevel(0, 16, true));
    refused("output=4", () -> chip.acknowledge(4));
    refused("output=-1", () -> chip.end(-1, 3));
    refused("output=4", () -> chip.output(4));
    refused("intid=64", () -> chip.pending(0, 64));
    refused("intid=-1", () -> chip.active(0, -1));
    refused("cpu=9", () -> chip.runningPriority(9));
    refused("pin=32", () -> chip.setLevel(32, 0, true));
  }

  @Test
  void viewsAreMadeOnce() {
    GicV2 chip = GicV2.builder(2, 64).build();
    assertSame(chip.distributor(1), chip.distributor(1));
    assertSame(chip.cpuInterface(1), chip.cpuInterface(1));
    assertSame(chip.ppis(1), chip.ppis(1));
  }

  @Test
  void identificationIsThatOfAnArmGicV2() {
    GicV2Rig rig = GicV2Rig.of(Cell.PLAIN, 4);
    assertEquals(0x43b, rig.gicd(0, 0x008));
    assertEquals(0x2043b, rig.gicc(0, 0xfc));
    assertEquals(0x2b, rig.gicd(0, 0xfe8), "PIDR2: architecture version 2");
    assertEquals(0x04, rig.gicd(0, 0xfd0));
    assertEquals(0x0d, rig.gicd(0, 0xff0));
    assertEquals(0xb1, rig.gicd(0, 0xffc));
    GicV2Description description = rig.chip.describe();
    assertEquals(new GicV2Description(4, 288), description);
  }

  @Test
  void readOnlyRegistersIgnoreWrites() {
    GicV2Rig rig = GicV2Rig.of(Cell.PLAIN, 4);
    for (int offset : new int[] {0x004, 0x008, 0xfe8, 0xfd0, 0x800, 0xc00}) {
      long before = rig.gicd(0, offset);
      rig.gicd(0, offset, ~before);
      assertEquals(before, rig.gicd(0, offset), "offset=" + offset);
    }
    for (int offset : new int[] {0xfc, 0x14, 0x18}) {
      int before = rig.gicc(0, offset);
      rig.gicc(0, offset, ~before);
      assertEquals(before, rig.gicc(0, offset), "offset=" + offset);
    }
  }

  @ParameterizedTest
  @EnumSource
  void resetKeepsLinesAndForgetsTheRest(Cell cell) {
    GicV2Rig rig = GicV2Rig.of(cell, 2);
    rig.spi(SPI, false, 0x80);
    rig.raise(SPI);
    rig.spi(41, true, 0x40);
    rig.pulse(41);
    rig.sgi(1, 1, 3);
    rig.iar(0);
    rig.chip.setPpi(1, 20, true);
    rig.chip.reset();
    assertFalse(rig.irq(0));
    assertEquals(0xff, rig.gicc(0, 0x14));
    assertEquals(0xffff, rig.gicd(0, 0x100));
    assertEquals(1L << 8, rig.gicd(0, 0x204), "the line of 40 is high, the edge of 41 forgotten");
    assertEquals(0, rig.gicd(0, 0x304));
    assertEquals(0, rig.gicd(0, 0x200));
    assertEquals(1L << 20, rig.gicd(1, 0x200));
    assertEquals(1, rig.chip.sources(8));
    rig.open();
    rig.spi(SPI, false, 0x80);
    assertEquals(SPI, rig.iar(0));
  }

  private static byte[] save(GicV2 chip) {
    ByteBuffer to = ByteBuffer.allocate(chip.stateSize());
    chip.save(to);
    return to.array();
  }

  private static GicV2Rig busy(Cell cell, GicProfile profile) {
    GicV2Rig rig = new GicV2Rig(GicV2.builder(2, 96).cell(cell).profile(profile)).open();
    rig.gicc(0, 0x08, 2);
    rig.gicc(1, 0x1c, 3);
    rig.spi(SPI, false, 0x80);
    rig.chip.setLevel(8, SourceId.FIRST_FREE, true);
    rig.spi(41, true, 0x40);
    rig.group1(41);
    rig.pulse(41);
    rig.iar(0);
    rig.pulse(41);
    rig.sgi(1, 3, 5);
    rig.chip.setPpi(1, 30, true);
    return rig;
  }

  @ParameterizedTest
  @EnumSource(GicProfile.class)
  void aSnapshotHoldsEverythingForEitherCell(GicProfile profile) {
    for (Cell from : Cell.values()) {
      for (Cell to : Cell.values()) {
        GicV2Rig original = busy(from, profile);
        GicV2Rig copy = new GicV2Rig(GicV2.builder(2, 96).cell(to).profile(profile));
        copy.chip.load(ByteBuffer.wrap(save(original.chip)));
        assertEquals(List.of(), copy.told);
        assertArrayEquals(save(original.chip), save(copy.chip));
        assertEquals(original.chip.dump(), copy.chip.dump());
        original.take();
        for (GicV2Rig rig : new GicV2Rig[] {original, copy}) {
          assertEquals(5 | 1 << 10, rig.iar(0));
          rig.eoir(0, 5 | 1 << 10);
          rig.eoir(0, 41);
          rig.iar(0);
          rig.chip.setLevel(8, SourceId.FIRST_FREE, false);
        }
        assertEquals(original.take(), copy.take());
        assertArrayEquals(save(original.chip), save(copy.chip));
      }
    }
  }

  @Test
  void resyncTellsMasksAndWires() {
    GicV2Rig original = busy(Cell.SHARED, GicProfile.DATASHEET);
    GicV2Rig copy = new GicV2Rig(GicV2.builder(2, 96));
    copy.chip.load(ByteBuffer.wrap(save(original.chip)));
    copy.chip.resync();
    assertTrue(copy.told.contains("unmasked 8"));
    assertTrue(copy.told.contains("masked 10"));
    assertTrue(copy.told.contains("irq0+"));
    assertTrue(copy.told.contains("irq1+"));
    assertEquals(64 + 4, copy.told.size());
  }

  @Test
  void aSnapshotOfAnotherShapeIsRefused() {
    byte[] saved = save(busy(Cell.SHARED, GicProfile.DATASHEET).chip);
    refused("cpus=", () -> GicV2.builder(1, 128).build().load(ByteBuffer.wrap(saved)));
    refused("interrupts=", () -> GicV2.builder(2, 64).build().load(ByteBuffer.wrap(saved)));
    byte[] garbled = saved.clone();
    garbled[0]++;
    refused("magic=", () -> GicV2.builder(2, 96).build().load(ByteBuffer.wrap(garbled)));
    byte[] later = saved.clone();
    later[4]++;
    refused("format=", () -> GicV2.builder(2, 96).build().load(ByteBuffer.wrap(later)));
  }

  @Test
  void theDumpShowsWhatIsNotIdle() {
    String dump = busy(Cell.PLAIN, GicProfile.DATASHEET).chip.dump();
    assertTrue(dump.contains("cpu 0 ctlr=007 pmr=ff bpr=2 abpr=1 running=040"), dump);
    assertTrue(
        dump.contains("intid 41 priority=40 group=1 targets=01 sources=0000 edge enabled pending"),
        dump);
    assertTrue(dump.contains("intid 30 cpu=1"), dump);
    assertFalse(dump.contains("intid 50"), dump);
  }

  @Test
  void theProviderMakesWhatTheSettingsSay() {
    GicV2Provider provider = new GicV2Provider();
    GicV2 chip =
        (GicV2)
            provider.create(
                IrqChipContext.of(Cell.PLAIN)
                    .withSettings(
                        Map.of(
                            "cpus", "4",
                            "interrupts", "0x60",
                            "profile", "qemu",
                            "no_alias", "false")));
    assertEquals(8, chip.outputs());
    assertEquals(64, chip.pins());
    assertFalse(chip.options().contains(GicV2Option.NO_ALIAS));
    assertTrue(chip.options().contains(GicV2Option.TARGETS_8));
    for (Map<String, String> wrong :
        List.of(Map.of("cpu", "4"), Map.of("cpus", "x"), Map.of("no_alias", "maybe"))) {
      String name = wrong.keySet().iterator().next();
      refused(name, () -> provider.create(IrqChipContext.of(Cell.PLAIN).withSettings(wrong)));
    }
    assertSame(
        GicV2Provider.class,
        IrqChips.provider("gicv2", GicV2Provider.class.getClassLoader()).getClass());
  }
}
