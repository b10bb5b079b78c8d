// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.ioapic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.stream.Stream;
import org.jirq.api.Cell;
import org.jirq.api.ChipBoard;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The paths of an interrupt and of a register access allocate nothing: 0 bytes over 200,000 rounds
 * after a warm-up. Profiles: all, both cells; options: the profile's with a clock.
 */
class AllocationTest {

  private static final int ROUNDS = 200_000;
  private static final int PIN = 9;
  private static final int VECTOR = 0x61;

  /** Bytes that this thread has allocated. */
  private static final MethodHandle ALLOCATED = allocated();

  /** By reflection, so that the module need not read java.management for the sake of a test. */
  private static MethodHandle allocated() {
    try {
      Class<?> factory = Class.forName("java.lang.management.ManagementFactory");
      Class<?> bean = Class.forName("com.sun.management.ThreadMXBean");
      Object threads = factory.getMethod("getThreadMXBean").invoke(null);
      return MethodHandles.publicLookup()
          .findVirtual(bean, "getCurrentThreadAllocatedBytes", MethodType.methodType(long.class))
          .bindTo(threads);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static long bytes() {
    try {
      return (long) ALLOCATED.invokeExact();
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  /** One round of something. */
  @FunctionalInterface
  interface Round {
    void run(IoApic chip, int round);
  }

  private static final class Path {
    final String name;
    final Round round;

    Path(String name, Round round) {
      this.name = name;
      this.round = round;
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static final Path[] PATHS = {
    new Path("level unchanged", (chip, i) -> chip.setLevel(PIN, 3, false)),
    new Path(
        "level cycle",
        (chip, i) -> {
          chip.setLevel(PIN, 0, true);
          chip.setLevel(PIN, 0, false);
          chip.eoi(VECTOR, 0, true);
        }),
    new Path(
        "level high at the EOI",
        (chip, i) -> {
          chip.setLevel(PIN, 0, true);
          chip.eoi(VECTOR, 0, true);
          chip.eoi(VECTOR, 0, true);
          chip.setLevel(PIN, 0, false);
          chip.eoi(VECTOR, 0, true);
        }),
    new Path(
        "edge pulse with status, pin 8",
        (chip, i) -> {
          chip.setLevelForStatus(8, 0, true);
          chip.setLevelForStatus(8, 0, false);
          chip.eoi(VECTOR + 1, 0, false);
        }),
    new Path(
        "refused message",
        (chip, i) -> {
          chip.setLevel(12, 0, true);
          chip.reevaluate();
          chip.setLevel(12, 0, false);
          chip.eoi(VECTOR + 2, 0, true);
        }),
    new Path(
        "registers",
        (chip, i) -> {
          chip.write(0x00, 0x10 + (i & 63), 4);
          chip.read(0x00, 1);
          chip.read(0x10, 4);
          chip.read(0x10, 2);
          chip.read(0x1234, 8);
          chip.write(0x40, VECTOR, 4);
        }),
    new Path(
        "mask and unmask",
        (chip, i) -> {
          chip.write(0x00, 0x10 + 2 * PIN, 4);
          chip.write(0x10, 1 << 16 | 1 << 15 | VECTOR, 4);
          chip.write(0x10, 1 << 15 | VECTOR, 4);
          chip.write(0x00, 0x11 + 2 * PIN, 4);
          chip.write(0x10, i << 24, 4);
        }),
    new Path(
        "another vector",
        (chip, i) -> {
          chip.write(0x00, 0x10 + 2 * 14, 4);
          chip.write(0x10, 1 << 15 | 0x80 | i & 0x7f, 4);
        }),
    new Path(
        "unmask with a resampler",
        (chip, i) -> {
          chip.write(0x00, 0x10 + 2 * 15, 4);
          chip.write(0x10, 1 << 16 | 1 << 15 | VECTOR + 3, 4);
          chip.setLevel(15, 1, true);
          chip.write(0x10, 1 << 15 | VECTOR + 3, 4);
          chip.setLevel(15, 1, false);
          chip.eoi(VECTOR + 3, 0, true);
        }),
    new Path(
        "queries and the clock",
        (chip, i) -> {
          chip.advanceTo(i);
          boolean any = chip.level(PIN) | chip.masked(PIN) | chip.remoteIrr(PIN);
          if (chip.entry(PIN) == 0 && any || chip.nextDeadline() == 0) {
            throw new AssertionError();
          }
        }),
  };

  static Stream<Arguments> everyPath() {
    return Stream.of(IoApicProfile.values())
        .flatMap(
            profile ->
                Stream.of(Cell.values())
                    .flatMap(
                        cell -> Stream.of(PATHS).map(path -> Arguments.of(profile, cell, path))));
  }

  private static IoApic chip(IoApicProfile profile, Cell cell) {
    IoApic chip =
        IoApic.builder(
                (vector, destination, destinationMode, deliveryMode, triggerMode) ->
                    vector == VECTOR + 2 ? 0 : 1)
            .profile(profile)
            .cell(cell)
            .clocked()
            .build();
    chip.connect(
        new ChipBoard() {
          @Override
          public boolean hasResampler(int pin) {
            return pin == 15;
          }

          @Override
          public boolean resampleInstead(int pin) {
            return true;
          }
        });
    int[][] entries = {
      {PIN, 1 << 15 | VECTOR}, {8, VECTOR + 1}, {12, 1 << 15 | VECTOR + 2}, {14, 1 << 15 | 0x80}
    };
    for (int[] entry : entries) {
      chip.write(0x00, 0x10 + 2 * entry[0], 4);
      chip.write(0x10, entry[1], 4);
    }
    return chip;
  }

  @ParameterizedTest
  @MethodSource("everyPath")
  void nothingIsAllocated(IoApicProfile profile, Cell cell, Path path) {
    IoApic chip = chip(profile, cell);
    // A compiler that is still at work may count its own doings: the least of some runs is the
    // path's.
    long least = Long.MAX_VALUE;
    for (int run = 0; run < 5 && least != 0; run++) {
      long before = bytes();
      for (int i = 0; i < ROUNDS; i++) {
        path.round.run(chip, i);
      }
      least = Math.min(least, bytes() - before);
    }
    assertEquals(0, least);
  }

  @org.junit.jupiter.api.Test
  void theMeterCountsWhatIsAllocated() {
    long before = bytes();
    Object[] kept = new Object[1_000];
    for (int i = 0; i < kept.length; i++) {
      kept[i] = new long[10];
    }
    assertTrue(bytes() - before >= 1_000 * 80L, "kept " + kept.length);
  }
}
