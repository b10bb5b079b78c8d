// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli.storm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jirq.cli.soak.Oracle;
import org.jirq.irqfd.ResamplePolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StormTest {

  private static final long LONG = 200_000;
  private static final long SOON = 3_000;
  private static final int MOST_RUNS = 20;

  /** What must happen on every line. */
  private static final Set<String> KINDS =
      Set.of("signal", "delivery", "notify", "mask", "unmask", "served");

  private static StormResult run(long events, StormFault fault) {
    boolean stalls = fault != null && fault.oracle() == Oracle.DEADLOCK;
    long stall = stalls ? SOON : StormSettings.DEFAULT_STALL_MILLIS;
    return new Storm(new StormSettings(events, LONG, 7, stall), fault)
        .run((done, rests, left) -> {});
  }

  /**
   * How often the two threads meet is the scheduler's affair, so runs go on, each as sound as the
   * first, until everything has happened on every line.
   */
  @Test
  void aSoundLibraryPassesAndEverythingHappensOnEveryLine() {
    Map<String, Long> happened = new LinkedHashMap<>();
    Set<String> missing = new TreeSet<>();
    for (int i = 0; i == 0 || i < MOST_RUNS && !missing.isEmpty(); i++) {
      StormResult result = run(2_000_000, null);
      checkSound(result);
      result.counts().forEach((kind, count) -> happened.merge("all " + kind, count, Long::sum));
      result.lines().forEach(line -> addLine(line, happened));
      missing.clear();
      happened.forEach(
          (kind, count) -> {
            if (count <= (kind.startsWith("all ") ? 100 : 0)) {
              missing.add(kind + "=" + count);
            }
          });
    }
    assertEquals(Set.of(), missing, happened::toString);
    assertEquals(Tally.values().length + StormLine.values().length * KINDS.size(), happened.size());
  }

  private static void checkSound(StormResult result) {
    assertEquals(List.of(), result.report());
    assertEquals(0, result.violations());
    assertEquals("", result.letters());
    assertTrue(result.events() >= 2_000_000, "events=" + result.events());
    assertTrue(result.rests() >= 2, "rests=" + result.rests());
    Map<String, Long> counts = result.counts();
    assertEquals(
        counts.values().stream().limit(Tally.EVENTS).mapToLong(Long::longValue).sum(),
        result.events());
    // Messages of the plain irqfd need no EOI.
    assertTrue(counts.get("delivery") > counts.get("eoi"), counts::toString);
    assertEquals(counts.get("mask"), counts.get("unmask"), counts::toString);
  }

  /** Adds what a line of the result says of each kind that every line must have seen. */
  private static void addLine(String line, Map<String, Long> happened) {
    String[] words = line.split(" +");
    for (String word : words) {
      String[] pair = word.split("=");
      if (KINDS.contains(pair[0])) {
        happened.merge(words[0] + " " + pair[0], Long.valueOf(pair[1]), Long::sum);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(StormFault.class)
  void everyFaultIsFoundByItsOracle(StormFault fault) {
    StormResult result = run(StormSettings.UNLIMITED, fault);
    String report = String.join(System.lineSeparator(), result.report());
    assertNotEquals(0, result.violations(), "not found");
    char letter = fault.oracle().letter();
    assertEquals(letter, result.letters().charAt(0), report);
    assertTrue(report.startsWith("VIOLATION " + letter + " ("), report);
    assertTrue(report.contains("seed=7 rest="), report);
    if (fault.oracle() == Oracle.DEADLOCK) {
      assertTrue(report.contains("  thread storm-"), report);
      assertTrue(report.contains("StormDevice.strikes"), report);
    }
  }

  @Test
  void aStopEndsTheRunWithItsTotals() {
    Storm storm = new Storm(new StormSettings(StormSettings.UNLIMITED, LONG, 3, LONG));
    StormResult result = storm.run((done, rests, left) -> storm.stop());
    assertEquals(List.of(), result.report());
    assertTrue(result.events() > 0);
  }

  @Test
  void theEndOfTheTimeEndsTheRun() {
    Storm storm = new Storm(new StormSettings(StormSettings.UNLIMITED, 1, 3, LONG));
    StormResult result = storm.run((done, rests, left) -> {});
    assertEquals(List.of(), result.report());
    assertTrue(result.rests() >= 1, "rests=" + result.rests());
  }

  @Test
  void visitorsHaveAnotherPolicyThanTheirLine() {
    for (StormLine line : StormLine.values()) {
      assertNotEquals(line.policy, line.policyOfVisitors(), line::toString);
    }
    assertEquals(ResamplePolicy.RESAMPLE_AT_UNMASK, StormLine.A_VISITED.policyOfVisitors());
  }

  @Test
  void settingsOutOfRangeAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new StormSettings(0, 1, 1, 1));
    assertThrows(IllegalArgumentException.class, () -> new StormSettings(1, 0, 1, 1));
    assertThrows(IllegalArgumentException.class, () -> new StormSettings(1, 1, 1, 0));
    assertThrows(
        IllegalArgumentException.class,
        () -> new StormSettings(1, StormSettings.UNLIMITED + 1, 1, 1));
    StormSettings settings = new StormSettings(1, 1, 1, 1);
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> Storm.faulty(settings, "none_such"));
    assertTrue(refusal.getMessage().contains("LOSE_NOTIFY"), refusal::getMessage);
  }
}
