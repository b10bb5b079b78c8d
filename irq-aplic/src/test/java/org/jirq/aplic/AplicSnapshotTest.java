// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.aplic;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Random;
import org.jirq.api.Cell;
import org.junit.jupiter.api.Test;

/** Snapshots of a chip in MSI and mixed modes, and under both profiles. */
class AplicSnapshotTest {

  private static Rig rig(AplicProfile profile, Cell cell) {
    AplicBuilder builder = Aplic.builder(20, 2).profile(profile).guests(1).cell(cell);
    return new Rig(builder, true);
  }

  private static void step(Random random, Rig... rigs) {
    int what = random.nextInt(10);
    int source = 1 + random.nextInt(20);
    int domain = random.nextInt(2);
    int value = random.nextInt();
    for (Rig rig : rigs) {
      switch (what) {
        case 0, 1, 2, 3 -> rig.aplic.setLevel(source, domain, (value & 1) != 0);
        case 4 -> rig.write(domain, 4 * source, value & 0x407);
        case 5 -> rig.write(domain, 0x1edc, source);
        case 6 -> rig.write(domain, 0x3000 + 4 * source, value & 0xffff_ffffL & ~(0x3ffeL << 18));
        case 7 -> rig.write(domain, 0, 0x100 | ((value & 7) == 0 ? 4 : 0));
        case 8 -> rig.write(domain, 0x4000 + 32 * (value & 1) + 4 * (value >>> 8 & 1), 1);
        default -> rig.claimi(domain, value & 1);
      }
    }
  }

  private static byte[] save(Rig rig) {
    ByteBuffer to = ByteBuffer.allocate(rig.aplic.stateSize());
    rig.aplic.save(to);
    assertEquals(0, to.remaining());
    return to.array();
  }

  @Test
  void loadedChipGoesOnAsTheOriginal() {
    int calls = 0;
    for (AplicProfile profile : AplicProfile.values()) {
      for (int seed = 0; seed < 200; seed++) {
        Random random = new Random(seed);
        Rig original = rig(profile, Cell.values()[seed % 2]);
        for (int n = 0; n < seed; n++) {
          step(random, original);
        }
        original.log.clear();
        Rig copy = rig(profile, Cell.values()[seed / 2 % 2]);
        copy.aplic.load(ByteBuffer.wrap(save(original)));
        assertEquals(List.of(), copy.take());
        for (int n = 0; n < 80; n++) {
          step(random, original, copy);
          List<String> expected = original.take();
          calls += expected.size();
          assertEquals(expected, copy.take(), profile + " seed=" + seed + " n=" + n);
        }
        assertArrayEquals(save(original), save(copy));
      }
    }
    assertTrue(calls > 1_000, "the guests were busy: " + calls);
  }

  @Test
  void impossibleStateIsRefusedAndNothingChanges() {
    Rig rig = rig(AplicProfile.DATASHEET, Cell.PLAIN);
    rig.write(Rig.M, 0, 0x100);
    rig.use(Rig.M, 3, Rig.LEVEL1, 1);
    rig.use(Rig.S, 4, Rig.EDGE1, 1);
    rig.wire(3, true);
    byte[] saved = save(rig);
    int words = 24 + 48;
    long[][] changes = {
      {words + 8 * 3, SourceWord.PENDING},
      {words + 8 * 3, SourceWord.INPUT},
      {words + 8 * 3, SourceWord.MSI},
      {words + 8 * 3, SourceWord.HANDED},
      {words + 8 * 4, 4L << SourceWord.MODE_SHIFT},
      {words + 8 * 4, 6L << SourceWord.MODE_SHIFT},
      {words + 8 * 5, SourceWord.ENABLED},
      {words, 4L << SourceWord.MODE_SHIFT},
      {words + 8 * 5, 1L << 30},
      {24, 4},
      {24, 1},
      {32, 1L << 51},
      {40, 1L << 12},
      {words + 8 * 21 + 4 * 21, 1L << 40},
      {words + 8 * 21 + 4 * 21, 31L << HartDelivery.LAST_SHIFT},
    };
    for (long[] change : changes) {
      byte[] damaged = saved.clone();
      ByteBuffer view = ByteBuffer.wrap(damaged).order(ByteOrder.LITTLE_ENDIAN);
      int at = (int) change[0];
      view.putLong(at, view.getLong(at) ^ change[1]);
      assertThrows(
          IllegalArgumentException.class,
          () -> rig.aplic.load(ByteBuffer.wrap(damaged)),
          "at=" + at + " bits=" + Long.toHexString(change[1]));
      assertArrayEquals(saved, save(rig));
    }
  }

  @Test
  void resyncTellsMasksAndOutputsAndSendsWhatIsDue() {
    Rig rig = rig(AplicProfile.DATASHEET, Cell.PLAIN);
    rig.write(Rig.M, 0, 0x100);
    rig.write(Rig.M, 0x4000, 1);
    rig.use(Rig.M, 3, Rig.LEVEL1, 1);
    rig.wire(3, true);
    Rig copy = rig(AplicProfile.DATASHEET, Cell.SHARED);
    copy.aplic.load(ByteBuffer.wrap(save(rig)));
    copy.aplic.resync();
    List<String> told = copy.take();
    assertEquals(21 + 4, told.size());
    assertTrue(told.containsAll(List.of("masked0", "unmasked3", "masked4", "output0=1")));
    assertTrue(told.contains("output3=0"));
  }
}
