// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli.soak;

/**
 * What to run.
 *
 * @param millis how long, in milliseconds, 1 or more
 * @param threads how many threads, 2 to {@value #MOST_THREADS}
 * @param seed what all decisions follow from; any number
 * @param stallMillis a thread that does not get on for so many milliseconds counts as dead-locked
 */
public record SoakSettings(long millis, int threads, long seed, long stallMillis) {

  /** Most threads. */
  public static final int MOST_THREADS = 64;

  /** A thread that makes no progress for this long, in milliseconds, is not merely slow. */
  public static final long DEFAULT_STALL_MILLIS = 30_000;

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a value is out of its range
   */
  public SoakSettings {
    if (millis < 1) {
      throw new IllegalArgumentException("millis=" + millis + " is less than 1");
    }
    if (threads < 2 || threads > MOST_THREADS) {
      throw new IllegalArgumentException("threads=" + threads + " is not in 2.." + MOST_THREADS);
    }
    if (stallMillis < 1) {
      throw new IllegalArgumentException("stallMillis=" + stallMillis + " is less than 1");
    }
  }
}
