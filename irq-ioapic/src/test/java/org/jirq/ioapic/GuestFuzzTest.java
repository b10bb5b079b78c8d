// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.ioapic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.jirq.api.Cell;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Random guest accesses throw nothing: all sizes, also impossible ones; all offsets, also negative
 * and huge ones; random EOIs. Between them devices drive lines. Two million in all, or as many as
 * the system property {@code jirq.fuzz} says.
 *
 * <p>Profiles: all, both cells, 24 and 240 pins; options: the profile's with a clock.
 */
class GuestFuzzTest {

  private static final long ACCESSES = Long.getLong("jirq.fuzz", 2_000_000L);
  private static final int CASES = 12;

  @ParameterizedTest
  @CsvSource({
    "DATASHEET, PLAIN, 24",
    "DATASHEET, PLAIN, 240",
    "DATASHEET, SHARED, 24",
    "DATASHEET, SHARED, 240",
    "KVM, PLAIN, 24",
    "KVM, PLAIN, 240",
    "KVM, SHARED, 24",
    "KVM, SHARED, 240",
    "QEMU, PLAIN, 24",
    "QEMU, PLAIN, 240",
    "QEMU, SHARED, 24",
    "QEMU, SHARED, 240"
  })
  void noAccessThrows(IoApicProfile profile, Cell cell, int pins, TestReporter reporter) {
    long seed = profile.ordinal() * 100L + cell.ordinal() * 10L + pins;
    SplittableRandom random = new SplittableRandom(seed);
    long[] messages = new long[1];
    IoApic chip =
        IoApic.builder(
                (vector, destination, destinationMode, deliveryMode, triggerMode) ->
                    (int) (messages[0]++ & 3) - 1)
            .profile(profile)
            .cell(cell)
            .pins(pins)
            .clocked()
            .build();
    long accesses = 0;
    long tooWide = 0;
    try {
      for (; accesses < (ACCESSES + CASES - 1) / CASES; accesses++) {
        int choice = random.nextInt(16);
        if (choice < 7) {
          chip.write(offset(random, choice), random.nextLong(), size(random));
        } else if (choice < 13) {
          int size = size(random);
          long value = chip.read(offset(random, choice), size);
          tooWide += size < 8 && value >>> 8 * Math.max(size, 0) != 0 ? 1 : 0;
        } else if (choice < 15) {
          chip.eoi(random.nextInt(260) - 2, random.nextInt(), random.nextBoolean());
        } else {
          device(chip, random, pins);
        }
      }
    } catch (RuntimeException | Error e) {
      throw new AssertionError("seed=" + seed + " access=" + accesses + ": " + e, e);
    }
    assertEquals(0, tooWide, "values wider than the access");
    assertTrue(messages[0] > accesses / 1_000, "only " + messages[0] + " messages");
    reporter.publishEntry("accesses of " + profile + " " + cell + " " + pins, "" + accesses);
  }

  private static long offset(SplittableRandom random, int choice) {
    return switch (choice % 6) {
      case 0, 1 -> 0x10;
      case 2 -> 0x00;
      case 3 -> random.nextInt(0x1200) - 0x100;
      case 4 -> 1L << random.nextInt(64);
      default -> random.nextLong();
    };
  }

  private static int size(SplittableRandom random) {
    return switch (random.nextInt(8)) {
      case 0 -> 1;
      case 1 -> 2;
      case 2 -> 8;
      case 3 -> random.nextInt(-3, 20);
      default -> 4;
    };
  }

  private static void device(IoApic chip, SplittableRandom random, int pins) {
    int pin = random.nextInt(pins);
    chip.setLevelForStatus(pin, random.nextInt(16), random.nextBoolean());
    if (random.nextInt(64) == 0) {
      chip.advanceTo(random.nextLong(1L << 40));
    }
  }
}
