// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jirq.check.mutant.Mutant;
import org.jirq.check.mutant.Mutants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(value = 5, unit = TimeUnit.MINUTES)
class CheckTest {

  /** Both JDKs see each mutant; the whole bound is for one of them. */
  private static final int BOUND = Runtime.version().feature() >= 25 ? 1 : 0;

  private static final long MOST = 100_000;

  static Stream<String> scenarios() {
    return Check.scenarios().keySet().stream();
  }

  static Stream<Mutant> mutants() {
    return Mutants.all().stream();
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void theLibraryBreaksNoRule(String scenario) {
    ExplorerResult result = Check.ofTheLibrary().run(scenario, BOUND, MOST, done -> {});
    assertNull(result.finding(), () -> "" + result.finding());
    assertTrue(result.complete());
    assertTrue(result.schedules() > BOUND, "each bound has a schedule of its own");
    System.out.println(scenario + " schedules=" + result.schedules());
  }

  @ParameterizedTest
  @MethodSource("mutants")
  void everyMutantIsFoundByItsRuleAndReplays(Mutant mutant) {
    ExplorerResult result =
        Check.ofMutant(mutant.name()).run(mutant.scenario(), 1, MOST, done -> {});
    Finding finding = result.finding();
    assertNotNull(finding, mutant.name());
    assertEquals(mutant.oracle(), finding.violation().oracle(), finding.violation().getMessage());
    Finding again = Check.replay(finding.schedule(), step -> {});
    assertNotNull(again);
    assertEquals(finding.schedule(), again.schedule());
    assertEquals(finding.violation().getMessage(), again.violation().getMessage());
    System.out.println(
        mutant.name() + " found after schedules=" + result.schedules() + " " + finding.schedule());
  }

  @Test
  void replayOfTheLibraryFindsNothing() {
    StringBuilder steps = new StringBuilder();
    assertNull(Check.replay("ack-mask/B:0", step -> steps.append(step).append('\n')));
    assertTrue(steps.toString().contains("ack"), steps.toString());
  }

  @Test
  void unknownNamesAreRefused() {
    Check library = Check.ofTheLibrary();
    assertThrows(IllegalArgumentException.class, () -> library.run("none", 1, 1, done -> {}));
    assertThrows(IllegalArgumentException.class, () -> Check.ofMutant("Z9"));
    assertThrows(IllegalArgumentException.class, () -> Check.replay("0", step -> {}));
    assertThrows(IllegalArgumentException.class, () -> Check.replay("Z9:ack-mask/B:0", s -> {}));
  }
}
