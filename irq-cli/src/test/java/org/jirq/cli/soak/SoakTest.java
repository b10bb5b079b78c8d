// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(value = 150, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SoakTest {

  private static final long LONG = 90_000;
  private static final long SOON = 3_000;
  private static final int MOST_RUNS = 10;

  private static SoakResult run(SoakSettings settings, Fault fault) {
    return new Soak(settings, fault).run((operations, rounds, left) -> {});
  }

  /**
   * How much fits into a time is the machine's affair, so runs go on, each as sound as the first,
   * until every kind of operation has happened often.
   */
  @Test
  void aSoundLibraryPassesAndEveryKindOfOperationHappens() {
    Map<String, Long> happened = new LinkedHashMap<>();
    long rounds = 0;
    for (int i = 0; i < MOST_RUNS && (rounds <= 8 || rarest(happened) <= 10); i++) {
      SoakResult result =
          run(new SoakSettings(4_000, 3, 20260101, SoakSettings.DEFAULT_STALL_MILLIS), null);
      assertEquals(List.of(), result.report());
      assertEquals(0, result.violations());
      assertEquals("", result.letters());
      assertEquals(
          result.counts().values().stream().mapToLong(Long::longValue).sum(), result.operations());
      result.counts().forEach((kind, count) -> happened.merge(kind, count, Long::sum));
      rounds += result.rounds();
    }
    assertEquals(
        EnumSet.allOf(Operation.class).stream().map(o -> o.name().toLowerCase()).toList(),
        List.copyOf(happened.keySet()));
    happened.forEach((kind, count) -> assertTrue(count > 10, kind + "=" + count));
    assertTrue(rounds > 8, "rounds " + rounds);
  }

  private static long rarest(Map<String, Long> happened) {
    return happened.values().stream().mapToLong(Long::longValue).min().orElse(0);
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void everyFaultIsFoundByItsOracleAlone(Fault fault) {
    long stall = fault.oracle() == Oracle.DEADLOCK ? SOON : SoakSettings.DEFAULT_STALL_MILLIS;
    SoakResult result = run(new SoakSettings(LONG, 3, 7, stall), fault);
    String report = String.join(System.lineSeparator(), result.report());
    assertNotEquals(0, result.violations(), "not found");
    char letter = fault.oracle().letter();
    assertEquals(
        String.valueOf(letter),
        result
            .letters()
            .chars()
            .distinct()
            .mapToObj(Character::toString)
            .collect(Collectors.joining()),
        report);
    assertTrue(report.startsWith("VIOLATION " + letter + " ("), report);
    assertTrue(report.contains("seed=7 threads=3 round="), report);
    if (fault.oracle() == Oracle.DEADLOCK) {
      assertTrue(report.contains("  thread soak-"), report);
      assertTrue(report.contains("org.jirq.cli.soak.Worker.perform"), report);
    } else {
      assertTrue(report.contains("last events of the line"), report);
      assertTrue(report.contains("soak-"), report);
    }
  }

  @Test
  void everyOracleHasAFault() {
    assertEquals(
        EnumSet.allOf(Oracle.class),
        EnumSet.allOf(Fault.class).stream()
            .map(Fault::oracle)
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(Oracle.class))));
  }

  @Test
  void aStopEndsTheRunWithItsTotals() {
    Soak soak = new Soak(new SoakSettings(LONG * 100, 2, 3, SoakSettings.DEFAULT_STALL_MILLIS));
    AtomicLong told = new AtomicLong();
    SoakResult result =
        soak.run(
            (operations, rounds, left) -> {
              told.set(operations);
              soak.stop();
            });
    assertEquals(0, result.violations(), String.valueOf(result.report()));
    assertTrue(told.get() > 0);
    assertTrue(result.operations() > 0);
  }

  @Test
  void decisionsFollowFromSeedRoundAndThread() {
    SplittableRandom one = Round.plan(5, 17).decisions(1);
    SplittableRandom again = Round.plan(5, 17).decisions(1);
    assertEquals(Round.plan(5, 17), Round.plan(5, 17));
    for (int i = 0; i < 100; i++) {
      assertEquals(one.nextLong(), again.nextLong());
    }
    long first = Round.plan(5, 17).decisions(1).nextLong();
    assertNotEquals(first, Round.plan(5, 17).decisions(2).nextLong());
    assertNotEquals(first, Round.plan(5, 18).decisions(1).nextLong());
    assertNotEquals(first, Round.plan(6, 17).decisions(1).nextLong());
  }

  @Test
  void streamsOfNeighboursAreNotOneStreamShifted() {
    SplittableRandom one = Round.plan(5, 17).decisions(1);
    long[] numbers = one.longs(64).toArray();
    for (int neighbour : new int[] {0, 2, 3}) {
      long[] others = Round.plan(5, 17).decisions(neighbour).longs(64).toArray();
      for (long number : numbers) {
        for (long other : others) {
          assertNotEquals(number, other);
        }
      }
    }
  }

  @Test
  void settingsOutOfRangeAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new SoakSettings(0, 2, 1, 1));
    assertThrows(IllegalArgumentException.class, () -> new SoakSettings(1, 1, 1, 1));
    assertThrows(IllegalArgumentException.class, () -> new SoakSettings(1, 65, 1, 1));
    assertThrows(IllegalArgumentException.class, () -> new SoakSettings(1, 2, 1, 0));
  }
}
