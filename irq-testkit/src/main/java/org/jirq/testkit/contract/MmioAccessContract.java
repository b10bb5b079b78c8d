// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.jirq.api.MmioDevice;
import org.junit.jupiter.api.Test;

/** Every access returns, whatever its offset and size, as {@link MmioDevice} says. */
public interface MmioAccessContract {

  /**
   * Makes a device.
   *
   * @return a new device in its reset state
   */
  MmioDevice newDevice();

  /**
   * How many random accesses the fuzzing test makes.
   *
   * @return 1 or more; by default the system property {@code jirq.fuzz.accesses}, or a million
   */
  default long fuzzAccesses() {
    return Long.getLong("jirq.fuzz.accesses", 1_000_000L);
  }

  /** Every offset of the window and around it, every size, loads and stores. */
  @Test
  default void everyOffsetAndSizeReturns() {
    MmioDevice device = newDevice();
    int[] sizes = {1, 2, 4, 8, 0, 3, 5, 16, -1, Integer.MIN_VALUE, Integer.MAX_VALUE};
    for (long offset = -16; offset < device.length() + 16; offset++) {
      for (int size : sizes) {
        long value = device.read(offset, size);
        if (size == 1 || size == 2 || size == 4) {
          assertEquals(
              0, value >>> 8 * size, "offset=" + offset + " size=" + size + " is zero-extended");
        }
        device.write(offset, -1L, size);
        device.write(offset, 0, size);
      }
    }
    for (long offset : new long[] {Long.MIN_VALUE, Long.MAX_VALUE, 1L << 32, -(1L << 32)}) {
      for (int size : sizes) {
        device.read(offset, size);
        device.write(offset, -1L, size);
      }
    }
  }

  /** Bits of a stored value above the size of the access have no effect. */
  @Test
  default void bitsAboveTheSizeAreIgnored() {
    MmioDevice clean = newDevice();
    MmioDevice dirty = newDevice();
    Random random = new Random(7);
    for (int step = 0; step < 20_000; step++) {
      long offset = random.nextInt((int) Math.min(clean.length(), 0x100));
      int size = 1 << random.nextInt(3);
      long value = random.nextLong();
      clean.write(offset, value & (1L << 8 * size) - 1, size);
      dirty.write(offset, value, size);
      long at = random.nextInt((int) Math.min(clean.length(), 0x100));
      assertEquals(clean.read(at, 4), dirty.read(at, 4), "step=" + step + " offset=" + at);
    }
  }

  /** Random accesses of a seeded guest throw nothing. */
  @Test
  default void randomAccessesThrowNothing() {
    MmioDevice device = newDevice();
    Random random = new Random(1);
    long length = device.length();
    for (long left = fuzzAccesses(); left > 0; left--) {
      int bits = random.nextInt();
      long offset =
          (bits & 0x700) == 0
              ? random.nextLong()
              : (bits & 0x700) == 0x100 ? random.nextLong() % length : (bits >>> 16) & 0xff;
      int size = 1 << (bits & 3);
      if ((bits & 4) != 0) {
        device.read(offset, size);
      } else {
        device.write(offset, random.nextLong(), size);
      }
    }
  }
}
