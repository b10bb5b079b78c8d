// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Each row of an update runs in JMH, whose results have the figures that the page shows. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class UpdateRowsTest {

  static Stream<Row> rows() {
    return UpdateRows.all().stream();
  }

  @ParameterizedTest
  @MethodSource("rows")
  void aRowGivesItsFigures(Row row) throws RunnerException {
    RunResult result =
        new Runner(
                new OptionsBuilder().parent(Preset.SMOKE.options(row, List.of())).forks(0).build())
            .runSingle();
    Measurement cost = ResultFile.of(List.of(result)).find(row).orElseThrow();
    assertTrue(cost.nanos() > 0, cost::toString);
    boolean timesEach =
        List.of("GracePeriodLatency.update", "Replace.replace", "MachineCreation.fleet")
            .contains(row.name());
    assertEquals(timesEach ? 4 : 0, cost.latencies().size(), cost::toString);
    if (timesEach) {
      double p50 = cost.latencies().get("p50");
      double longest = cost.latencies().get("max");
      assertTrue(p50 > 0 && p50 <= longest, cost::toString);
    }
  }
}
