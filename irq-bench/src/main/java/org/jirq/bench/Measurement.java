// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.bench;

import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/**
 * What a row cost.
 *
 * @param nanos the least over all iterations of all JVMs, in nanoseconds an operation and thread
 * @param bytes garbage an operation, the mean over all iterations
 */
record Measurement(double nanos, double bytes) {

  /** Below this it is the harness that allocates: some hundred bytes an iteration. */
  private static final double NOISE_BYTES = 0.01;

  private static final String GARBAGE = "gc.alloc.rate.norm";

  /**
   * Reads JMH's result of one benchmark.
   *
   * @throws IllegalStateException if it lacks a figure
   */
  static Measurement of(RunResult result) {
    double least = Double.POSITIVE_INFINITY;
    for (BenchmarkResult fork : result.getBenchmarkResults()) {
      for (IterationResult iteration : fork.getIterationResults()) {
        least = Math.min(least, iteration.getPrimaryResult().getScore());
      }
    }
    Result<?> garbage = result.getSecondaryResults().get(GARBAGE);
    if (garbage == null || Double.isInfinite(least)) {
      throw new IllegalStateException(
          "benchmark=" + result.getParams().getBenchmark() + " gave no figures");
    }
    return new Measurement(least, garbage.getScore());
  }

  /** Tells whether the operation itself allocated. */
  boolean makesGarbage() {
    // Not "bytes >= NOISE_BYTES": the profiler says NaN where it could not look.
    return !(bytes < NOISE_BYTES);
  }
}
