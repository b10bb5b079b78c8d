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

  /**
   * Every offset of the window and around it, every size, loads and stores. Of a window above 64
   * KiB, every offset of its first and last page and around each boundary of two pages.
   */
  @Test
  default void everyOffsetAndSizeReturns() {
    MmioDevice device = newDevice();
    long length = device.length();
    if (length <= 0x10000) {
      everySize(device, -16, length + 16);
    } else {
      everySize(device, -16, HostileGuest.PAGE);
      for (long page = HostileGuest.PAGE; page < length; page += HostileGuest.PAGE) {
        everySize(device, page - 8, page + 8);
      }
      everySize(device, length - HostileGuest.PAGE, length + 16);
    }
    for (long offset : new long[] {Long.MIN_VALUE, Long.MAX_VALUE - 16, 1L << 32, -(1L << 32)}) {
      everySize(device, offset, offset + 16);
    }
  }

  private static void everySize(MmioDevice device, long from, long to) {
    for (long offset = from; offset < to; offset++) {
      for (int size : HostileGuest.SIZES) {
        long value = device.read(offset, size);
        if (size == 1 || size == 2 || size == 4) {
          assertEquals(
              0, value >>> 8 * size, "offset=" + offset + " size=" + size + " is zero-extended");
        }
        device.write(offset, -1L, size);
        device.write(offset, 0, size);
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
      long offset = HostileGuest.offset(random, clean.length());
      int size = 1 << random.nextInt(3);
      long value = random.nextLong();
      clean.write(offset, value & (1L << 8 * size) - 1, size);
      dirty.write(offset, value, size);
      long at = HostileGuest.offset(random, clean.length());
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
      long offset = HostileGuest.offset(random, length);
      int size = 1 << (bits & 3);
      if ((bits & 4) != 0) {
        device.read(offset, size);
      } else {
        device.write(offset, random.nextLong(), size);
      }
    }
  }
}
