// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.jirq.api.Cell;
import org.jirq.api.IrqChip;
import org.junit.jupiter.api.Test;

/**
 * Snapshots, as {@link org.jirq.api.SaveRestore} says: complete, quiet while loading, validated.
 */
public interface SnapshotContract {

  /**
   * Makes a chip.
   *
   * @param cell how it keeps its state
   * @return a new fixture in its reset state
   */
  ChipFixture newFixture(Cell cell);

  /** A chip that was saved and loaded in the middle of anything goes on as the original does. */
  @Test
  default void snapshotInMidFlightMakesNoDifference() {
    for (Cell cell : Cell.values()) {
      for (int seed = 0; seed < 300; seed++) {
        ChipFixture original = newFixture(cell);
        Actions actions = new Actions(seed, original.chip().pins());
        for (int step = 0; step < seed; step++) {
          actions.step(original);
        }
        ChipFixture copy = newFixture(seed % 2 == 0 ? cell : other(cell));
        copy.chip().load(ByteBuffer.wrap(save(original.chip())));
        assertEquals(List.of(), copy.log().take(), "loading calls nobody, seed=" + seed);
        original.log().take();
        for (int step = 0; step < 60; step++) {
          actions.step(original, copy);
          assertEquals(original.log().take(), copy.log().take(), "seed=" + seed + " step=" + step);
        }
        assertArrayEquals(save(original.chip()), save(copy.chip()), "seed=" + seed);
      }
    }
  }

  /** Loading a snapshot and saving at once gives the same bytes. */
  @Test
  default void snapshotOfALoadedSnapshotIsTheSame() {
    for (int seed = 0; seed < 100; seed++) {
      byte[] saved = save(busy(seed).chip());
      ChipFixture copy = newFixture(Cell.SHARED);
      copy.chip().load(ByteBuffer.wrap(saved));
      assertArrayEquals(saved, save(copy.chip()), "seed=" + seed);
    }
  }

  /** Resynchronising a chip at rest delivers nothing twice. */
  @Test
  default void resyncDeliversNothingTwice() {
    for (int seed = 0; seed < 100; seed++) {
      ChipFixture original = busy(seed);
      ChipFixture copy = newFixture(Cell.SHARED);
      copy.chip().load(ByteBuffer.wrap(save(original.chip())));
      copy.chip().resync();
      for (String call : copy.log().calls()) {
        assertEquals(false, call.startsWith("deliver"), "seed=" + seed + ": " + call);
      }
      assertArrayEquals(save(original.chip()), save(copy.chip()), "seed=" + seed);
    }
  }

  /** A snapshot that was cut off is refused and nothing has changed. */
  @Test
  default void shortSnapshotIsRefused() {
    byte[] saved = save(busy(80).chip());
    ChipFixture target = busy(81);
    byte[] before = save(target.chip());
    for (int length = 0; length < saved.length; length++) {
      ByteBuffer cut = ByteBuffer.wrap(Arrays.copyOf(saved, length));
      assertThrows(
          IllegalArgumentException.class, () -> target.chip().load(cut), "length=" + length);
      assertArrayEquals(before, save(target.chip()), "length=" + length);
    }
  }

  /** A snapshot with any byte damaged is refused whole, or loaded; never anything between. */
  @Test
  default void damagedSnapshotIsRefusedWholeOrLoaded() {
    byte[] saved = save(busy(90).chip());
    ChipFixture target = busy(91);
    target.log().stop();
    byte[] before = save(target.chip());
    int refusals = 0;
    for (int at = 0; at < saved.length; at++) {
      for (int flip = 1; flip < 0x100; flip <<= 1) {
        byte[] damaged = saved.clone();
        damaged[at] ^= (byte) flip;
        try {
          target.chip().load(ByteBuffer.wrap(damaged));
        } catch (IllegalArgumentException e) {
          refusals++;
          assertArrayEquals(before, save(target.chip()), "at=" + at);
        }
        target.chip().resync();
        target.chip().load(ByteBuffer.wrap(before));
        assertArrayEquals(before, save(target.chip()), "at=" + at);
      }
    }
    assertEquals(true, refusals > 0, "a wrong version at least is refused");
  }

  private static Cell other(Cell cell) {
    return cell == Cell.PLAIN ? Cell.SHARED : Cell.PLAIN;
  }

  private ChipFixture busy(int seed) {
    ChipFixture fixture = newFixture(Cell.SHARED);
    Actions actions = new Actions(seed, fixture.chip().pins());
    for (int step = 0; step < 100; step++) {
      actions.step(fixture);
    }
    fixture.log().take();
    return fixture;
  }

  private static byte[] save(IrqChip chip) {
    ByteBuffer to = ByteBuffer.allocate(chip.stateSize());
    chip.save(to);
    assertEquals(0, to.remaining(), "stateSize() bytes were written");
    return to.array();
  }
}
