// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.bench;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jirq.bench.Row.Role;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** The rows that must not allocate do not, as JMH's garbage profiler sees it. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class NoGarbageTest {

  static Stream<Row> rowsWithoutGarbage() {
    return Rows.all(Runtime.version().feature()).stream()
        .filter(row -> row.isGarbageFree() && row.threads() == 1 && !row.virtual());
  }

  private static Measurement measure(Row row) throws RunnerException {
    // In this JVM: what a thread allocates does not depend on what else was compiled here.
    RunResult result =
        new Runner(
                new OptionsBuilder()
                    .parent(Preset.QUICK.options(row, List.of()))
                    .forks(0)
                    .warmupTime(TimeValue.milliseconds(100))
                    .measurementIterations(3)
                    .measurementTime(TimeValue.milliseconds(100))
                    .build())
            .runSingle();
    return ResultFile.of(List.of(result)).find(row).orElseThrow();
  }

  @ParameterizedTest
  @MethodSource("rowsWithoutGarbage")
  void theHotPathsAllocateNothing(Row row) throws RunnerException {
    Measurement cost = measure(row);
    assertFalse(cost.makesGarbage(), () -> row + " " + cost);
  }

  @Test
  void anObjectNowAndThenIsSeen() throws RunnerException {
    String benchmark = Littering.class.getName() + ".litter";
    Row row = new Row("litter", "", benchmark, "", 1, false, Role.MEASURED, Row.Budget.NONE);
    Measurement cost = measure(row);
    assertTrue(cost.makesGarbage(), cost::toString);
  }
}
