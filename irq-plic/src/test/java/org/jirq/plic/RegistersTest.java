// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.plic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.jirq.api.Cell;
import org.jirq.api.IrqEvents;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The register window: PLIC 1.0, chapter "Memory Map". */
class RegistersTest {

  private static final class InvalidAccesses implements IrqEvents {
    final List<String> told = new ArrayList<>();

    @Override
    public void invalidAccess(long offset, int size, boolean write) {
      told.add("%s%d %x".formatted(write ? "w" : "r", size, offset));
    }
  }

  private final InvalidAccesses invalid = new InvalidAccesses();

  private Plic plic(Cell cell, int sources, int contexts) {
    return Plic.builder(sources, contexts).cell(cell).events(invalid).build();
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void registersStandWhereTheSpecificationPutsThem(Cell cell) {
    Plic plic = plic(cell, 1023, 3);
    plic.write(0xffc, 5, 4);
    assertEquals(5, plic.priority(1023));
    plic.write(0x2000 + 2 * 0x80 + 0x7c, 0x8000_0000L, 4);
    assertTrue(plic.enabled(2, 1023));
    assertEquals(0x8000_0000L, plic.read(0x217c, 4));
    plic.write(0x20_2000, 3, 4);
    assertEquals(3, plic.threshold(2));
    plic.setLevel(1023, 0, true);
    assertEquals(0x8000_0000L, plic.read(0x107c, 4));
    assertTrue(plic.output(2));
    assertEquals(1023, plic.read(0x20_2004, 4));
    assertEquals(0, plic.read(0x107c, 4));
    assertEquals(List.of(), invalid.told);
    assertEquals(0x400_0000, plic.length());
    assertEquals(4, plic.supportedSizes());
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void prioritiesAndThresholdsKeepTheirWidth(Cell cell) {
    Plic plic = Plic.builder(31, 1).cell(cell).maxPriority(31).build();
    plic.write(4, 0xffff_ffffL, 4);
    plic.write(0x20_0000, 0x48, 4);
    assertEquals(31, plic.read(4, 4));
    assertEquals(8, plic.read(0x20_0000, 4));
    plic.write(4, 32, 4);
    assertEquals(0, plic.read(4, 4));
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void whatDoesNotExistReadsZeroAndIsTold(Cell cell) {
    Plic plic = plic(cell, 31, 2);
    long[] holes = {
      0x80,
      0xffc,
      0x1004,
      0x107c,
      0x1080,
      0x1ffc,
      0x2100,
      0x1f_1ffc,
      0x1f_2000,
      0x1f_fffc,
      0x20_0008,
      0x20_0ffc,
      0x20_2000,
      0x20_2004,
      0x3ff_fffc,
      0x400_0000,
      -4,
      Long.MIN_VALUE,
      1L << 32,
      0x2004_0000_0004L
    };
    for (long hole : holes) {
      plic.write(hole, -1, 4);
      assertEquals(0, plic.read(hole, 4), "offset=" + Long.toHexString(hole));
    }
    assertEquals(2 * holes.length, invalid.told.size(), invalid.told.toString());
    assertEquals("w4 80", invalid.told.get(0), "priority of source 32 of 31");
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void sourceZeroIsNotThere(Cell cell) {
    Plic plic = plic(cell, 31, 1);
    plic.write(0, 7, 4);
    plic.write(0x2000, -1, 4);
    assertEquals(0, plic.read(0, 4));
    assertEquals(0xffff_fffeL, plic.read(0x2000, 4), "bit 0 is hardwired to 0");
    plic.setLevel(0, 0, true);
    assertTrue(plic.level(0));
    assertEquals(0, plic.read(0x1000, 4));
    assertFalse(plic.output(0));
    assertTrue(plic.masked(0));
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void bitsOfSourcesThatDoNotExistStayZero(Cell cell) {
    Plic plic = plic(cell, 40, 1);
    plic.write(0x2000, -1, 4);
    plic.write(0x2004, -1, 4);
    assertEquals(0x1ff, plic.read(0x2004, 4));
    plic.write(0x1000, -1, 4);
    assertEquals(0, plic.read(0x1000, 4), "pending bits are read-only");
    assertEquals(List.of("w4 1000"), invalid.told);
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void onlyAlignedWordsAreAccesses(Cell cell) {
    Plic plic = plic(cell, 31, 1);
    plic.write(4, 1, 4);
    plic.write(0x2000, 2, 4);
    plic.setLevel(1, 0, true);
    for (int size : new int[] {1, 2, 8, 0, 3, -1}) {
      assertEquals(0, plic.read(0x20_0004, size));
      plic.write(4, 0, size);
    }
    for (int off = 1; off < 4; off++) {
      assertEquals(0, plic.read(0x20_0004 + off, 4));
      plic.write(4 + off, 0, 4);
    }
    assertEquals(18, invalid.told.size());
    assertEquals(1, plic.read(0x20_0004, 4), "nobody claimed it");
  }

  @Test
  void describesItself() {
    PlicDescription described = Plic.builder(31, 2).maxPriority(3).build().describe();
    assertEquals(List.of("sifive,plic-1.0.0", "riscv,plic0"), described.compatible());
    assertEquals(31, described.ndev());
    assertEquals(2, described.contexts());
    assertEquals(3, described.maxPriority());
    assertEquals(0x400_0000, described.length());
    assertEquals(1, described.interruptCells());
    assertEquals(0, described.addressCells());
    assertEquals(95, Plic.builder(96, 2).profile(PlicProfile.QEMU).build().describe().ndev());
  }

  @Test
  void dumpShowsWhatIsNotIdle() {
    Guest guest = new Guest(Cell.PLAIN, 31, 2, b -> b.trigger(7, PlicTrigger.EDGE));
    guest.open(1, 5, 3);
    guest.open(1, 7, 4);
    guest.raise(5);
    guest.raise(7);
    guest.claim(1);
    assertEquals(
        """
        plic: sources=31 contexts=2
        source 5: level level=1 pending=1 priority=3
        source 7: edge level=1 pending=0 priority=4 claimed by 1
        context 0: output=0 threshold=0 enabled=
        context 1: output=1 threshold=0 enabled=5,7
        """,
        guest.plic.dump());
  }
}
