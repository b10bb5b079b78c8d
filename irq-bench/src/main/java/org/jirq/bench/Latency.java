// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.bench;

import org.HdrHistogram.Histogram;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * How long the single operations of an iteration took: the percentiles of an HdrHistogram, as
 * further metrics in JMH's results, in nanoseconds. Values are right to one in a thousand, up to
 * ten seconds.
 */
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.EVENTS)
public class Latency {

  private static final long LONGEST_NANOS = 10_000_000_000L;
  private static final int DIGITS = 3;

  private final Histogram histogram = new Histogram(LONGEST_NANOS, DIGITS);

  /** Forgets the iteration before. */
  @Setup(Level.Iteration)
  public void reset() {
    histogram.reset();
  }

  /** Notes that an operation has just ended that began at this {@link System#nanoTime}. */
  void since(long begin) {
    histogram.recordValue(Math.min(System.nanoTime() - begin, LONGEST_NANOS));
  }

  /**
   * Half of the operations took no longer.
   *
   * @return nanoseconds
   */
  public long p50Nanos() {
    return histogram.getValueAtPercentile(50);
  }

  /**
   * Of a hundred operations 99 took no longer.
   *
   * @return nanoseconds
   */
  public long p99Nanos() {
    return histogram.getValueAtPercentile(99);
  }

  /**
   * Of a thousand operations 999 took no longer.
   *
   * @return nanoseconds
   */
  public long p999Nanos() {
    return histogram.getValueAtPercentile(99.9);
  }

  /**
   * The longest operation.
   *
   * @return nanoseconds
   */
  public long maxNanos() {
    return histogram.getMaxValue();
  }
}
