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
  QUICK(1, 3, 3, 200),

  /** For the record: about ten minutes on a quiet machine. */
  FULL(3, 3, 8, 500);

  private final int forks;
  private final int warmups;
  private final int iterations;
  private final int millis;

  Preset(int forks, int warmups, int iterations, int millis) {
    this.forks = forks;
    this.warmups = warmups;
    this.iterations = iterations;
    this.millis = millis;
  }

  /** Names the preset's parts for the head of a table. */
  String describe() {
    return "%d %s of %d x %d ms after %d x %d ms"
        .formatted(forks, forks == 1 ? "JVM" : "JVMs", iterations, millis, warmups, millis);
  }

  /** JMH's options for one row. */
  Options options(Row row) {
    TimeValue time = TimeValue.milliseconds(millis);
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include('^' + Pattern.quote(row.benchmark()) + '$')
            .forks(forks)
            .warmupIterations(warmups)
            .warmupTime(time)
            .measurementIterations(iterations)
            .measurementTime(time)
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
