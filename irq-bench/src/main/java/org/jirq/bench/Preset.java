// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.bench;

import java.util.regex.Pattern;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** How thoroughly to measure. The garbage profiler is always on. */
enum Preset {
  /** A look, good for orders of magnitude: about a minute. */
  QUICK(1, 200, 8, 75),

  /** For the record: about ten minutes on a quiet machine. */
  FULL(3, 500, 20, 200);

  private static final int WARMUPS = 3;

  private final int forks;
  private final int warmupMillis;
  private final int iterations;
  private final int millis;

  Preset(int forks, int warmupMillis, int iterations, int millis) {
    this.forks = forks;
    this.warmupMillis = warmupMillis;
    this.iterations = iterations;
    this.millis = millis;
  }

  /** Names the preset's parts for the head of a table. */
  String describe() {
    return "%d %s of %d x %d ms after %d x %d ms"
        .formatted(forks, forks == 1 ? "JVM" : "JVMs", iterations, millis, WARMUPS, warmupMillis);
  }

  /** JMH's options for one row. */
  Options options(Row row) {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include('^' + Pattern.quote(row.benchmark()) + '$')
            .forks(forks)
            .warmupIterations(WARMUPS)
            .warmupTime(TimeValue.milliseconds(warmupMillis))
            .measurementIterations(iterations)
            .measurementTime(TimeValue.milliseconds(millis))
            .threads(row.threads())
            .addProfiler(GCProfiler.class)
            .verbosity(VerboseMode.SILENT)
            .shouldFailOnError(true);
    if (!row.kind().isEmpty()) {
      options.param("kind", row.kind());
    }
    if (row.virtual()) {
      options.jvmArgsAppend("-Djmh.executor=VIRTUAL");
    }
    return options.build();
  }
}
