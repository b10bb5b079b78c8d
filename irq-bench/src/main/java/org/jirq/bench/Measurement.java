// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.bench;

import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/**
 * What a row cost: the least over all iterations of all JVMs, since what disturbs a measurement
 * only ever adds to it.
 *
 * @param nanos nanoseconds an operation and thread
 * @param bytes garbage an operation, the harness's share included
 * @param ownBytes the same without the harness's share
 */
record Measurement(double nanos, double bytes, double ownBytes) {

  private static final String GARBAGE = "gc.alloc.rate.norm";

  /**
   * What JMH allocates itself in an iteration, at most: some 5 KB were seen. Not negligible where
   * few operations fit into an iteration.
   */
  private static final double HARNESS_BYTES = 16 << 10;

  /** An operation that allocates now and then: one object in a thousand operations is over this. */
  private static final double LIMIT_BYTES = 0.01;

  /**
   * Reads JMH's result of one benchmark.
   *
   * @throws IllegalStateException if it lacks a figure
   */
  static Measurement of(RunResult result) {
    double nanos = Double.POSITIVE_INFINITY;
    double bytes = Double.POSITIVE_INFINITY;
    double ownBytes = Double.POSITIVE_INFINITY;
    for (BenchmarkResult fork : result.getBenchmarkResults()) {
      for (IterationResult iteration : fork.getIterationResults()) {
        nanos = Math.min(nanos, iteration.getPrimaryResult().getScore());
        double garbage = garbage(iteration);
        bytes = Math.min(bytes, garbage);
        double harness = HARNESS_BYTES / iteration.getMetadata().getAllOps();
        ownBytes = Math.min(ownBytes, Math.max(0, garbage - harness));
      }
    }
    if (Double.isInfinite(nanos)) {
      throw missing(result.getParams().getBenchmark());
    }
    return new Measurement(nanos, bytes, ownBytes);
  }

  private static double garbage(IterationResult iteration) {
    Result<?> garbage = iteration.getSecondaryResults().get(GARBAGE);
    if (garbage == null || Double.isNaN(garbage.getScore())) {
      throw missing(iteration.getBenchmarkParams().getBenchmark());
    }
    return garbage.getScore();
  }

  private static IllegalStateException missing(String benchmark) {
    return new IllegalStateException("benchmark=" + benchmark + " gave no figures");
  }

  /** Tells whether the operation itself allocated. */
  boolean makesGarbage() {
    return ownBytes >= LIMIT_BYTES;
  }
}
