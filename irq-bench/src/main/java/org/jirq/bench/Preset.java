// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** How thoroughly to measure. The garbage profiler is always on. */
enum Preset {
  /** Shows that everything runs; the figures mean nothing. For tests. */
  SMOKE(new Pace(1, 1, 5, 1, 5), new Pace(1, 1, 5, 1, 5)),

  /** A look, good for orders of magnitude: two to three minutes. */
  QUICK(new Pace(1, 2, 150, 8, 50), new Pace(1, 2, 150, 5, 75)),

  /** For the record: ten to twelve minutes on a quiet machine. */
  FULL(new Pace(3, 3, 250, 12, 100), new Pace(2, 3, 250, 8, 125));

  /** Tells JMH to run a benchmark on virtual threads. */
  static final String VIRTUAL_THREADS = "-Djmh.executor=VIRTUAL";

  private final Pace hot;
  private final Pace update;

  Preset(Pace hot, Pace update) {
    this.hot = hot;
    this.update = update;
  }

  /** How long a row is measured. */
  private record Pace(int forks, int warmups, int warmupMillis, int iterations, int millis) {

    @Override
    public String toString() {
      return "%d %s of %d x %d ms after %d x %d ms"
          .formatted(forks, forks == 1 ? "JVM" : "JVMs", iterations, millis, warmups, warmupMillis);
    }
  }

  /** Names the preset's parts for the head of a table. */
  String describe() {
    return hot + " (updates: " + update + ")";
  }

  /**
   * JMH's options for one row.
   *
   * @param row the row
   * @param jvmArguments further arguments of the JVM
   */
  Options options(Row row, List<String> jvmArguments) {
    Pace pace = row.path() == Row.Path.HOT ? hot : update;
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include('^' + Pattern.quote(row.benchmark()) + '$')
            .forks(pace.forks())
            .warmupIterations(pace.warmups())
            .warmupTime(TimeValue.milliseconds(pace.warmupMillis()))
            .measurementIterations(pace.iterations())
            .measurementTime(TimeValue.milliseconds(pace.millis()))
            .threads(row.threads())
            .addProfiler(GCProfiler.class)
            .verbosity(VerboseMode.SILENT)
            .shouldFailOnError(true);
    row.params().forEach(options::param);
    List<String> appended = new ArrayList<>(jvmArguments);
    if (row.virtual()) {
      appended.add(VIRTUAL_THREADS);
    }
    return options.jvmArgsAppend(appended.toArray(String[]::new)).build();
  }
}
