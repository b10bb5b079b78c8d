// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli.storm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
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

  private static StormResult run(long events, StormFault fault) {
    boolean stalls = fault != null && fault.oracle() == Oracle.DEADLOCK;
    long stall = stalls ? SOON : StormSettings.DEFAULT_STALL_MILLIS;
    return new Storm(new StormSettings(events, LONG, 7, stall), fault)
        .run((done, rests, left) -> {});
  }

  @Test
  void aSoundLibraryPassesAndEverythingHappensOnEveryLine() {
    StormResult result = run(2_000_000, null);
    assertEquals(List.of(), result.report());
    assertEquals(0, result.violations());
    assertEquals("", result.letters());
    assertTrue(result.events() >= 2_000_000, "events=" + result.events());
    assertTrue(result.rests() >= 2, "rests=" + result.rests());
    Map<String, Long> counts = result.counts();
    counts.forEach((kind, count) -> assertTrue(count > 100, kind + "=" + count));
    assertEquals(
        counts.values().stream().limit(Tally.EVENTS).mapToLong(Long::longValue).sum(),
        result.events());
    // Messages of the plain irqfd need no EOI.
    assertTrue(counts.get("delivery") > counts.get("eoi"), counts::toString);
    assertEquals(counts.get("mask"), counts.get("unmask"), counts::toString);
    for (String line : result.lines()) {
      for (String kind : List.of("signal", "delivery", "notify", "mask", "unmask", "served")) {
        assertTrue(line.contains(" " + kind + "=") && !line.contains(" " + kind + "=0 "), line);
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
