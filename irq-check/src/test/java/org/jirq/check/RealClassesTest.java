// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The scheduler under the real stack: IOAPIC, router, grace periods, irqfd. */
@Timeout(600)
class RealClassesTest {

  private static List<String> steps(String model, String schedule) {
    List<String> steps = new ArrayList<>();
    assertNull(new Explorer(model, Map.of()).replay(schedule, steps::add));
    return steps;
  }

  private static void requireStep(List<String> steps, String... parts) {
    assertTrue(
        steps.stream().anyMatch(s -> List.of(parts).stream().allMatch(s::contains)),
        () -> String.join("\n", steps));
  }

  @Test
  void theStepsAreThoseOfTheRealClasses() {
    List<String> steps = steps("org.jirq.check.models.RealStack", "0");
    requireStep(steps, "A end", "NotifyGate.acked:", "SpinLock#1.held");
    requireStep(steps, "A end", "ReaderSlot.", "ReaderSlot#");
    requireStep(steps, "B mask", "SharedPinCells.", "long[]#");
    assertTrue(steps.size() > 60, () -> "steps=" + steps.size());
  }

  @Test
  void anEndAgainstAMaskHoldsInAllSchedulesOfTwoPreemptions() {
    ExplorerResult result =
        new Explorer("org.jirq.check.models.RealStack", Map.of()).explore(2, 100_000, n -> {});
    assertNull(result.finding());
    assertTrue(result.complete());
    assertTrue(result.schedules() > 1000, () -> "schedules=" + result.schedules());
  }

  @Test
  void theThreadOfADomainIsScheduledToo() {
    Explorer explorer = new Explorer("org.jirq.check.models.ClosesInside", Map.of());
    ExplorerResult result = explorer.explore(1, 100_000, n -> {});
    assertNull(result.finding());
    assertTrue(result.complete());
    requireStep(
        steps("org.jirq.check.models.ClosesInside", "0"), "C srcu-", "Shutdown.afterGracePeriod:");
  }

  @Test
  void whatHappensDoesNotDependOnThreadsMadeBefore() throws InterruptedException {
    List<String> before = steps("org.jirq.check.models.RealStack", "0");
    for (int i = 0; i < 3; i++) {
      Thread other = new Thread(() -> {});
      other.start();
      other.join();
    }
    assertEquals(before, steps("org.jirq.check.models.RealStack", "0"));
  }
}
