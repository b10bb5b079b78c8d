// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.lapic;

/**
 * Products and quotients of times and frequencies that do not overflow: what is too large stays at
 * the largest value. Frequencies are at most 9 GHz, so a remainder times 10^9 fits.
 */
final class TimeScale {

  static final long SECOND = 1_000_000_000;

  /** The largest frequency, in Hz. */
  static final long MOST_HERTZ = 9_000_000_000L;

  private TimeScale() {}

  /** value * by / over, rounded down; value 0 or more. */
  static long floor(long value, long by, long over) {
    return add(multiply(value / over, by), value % over * by / over);
  }

  /** value * by / over, rounded up; value 0 or more. */
  static long ceiling(long value, long by, long over) {
    long rest = value % over * by;
    return add(multiply(value / over, by), rest / over + (rest % over == 0 ? 0 : 1));
  }

  static long multiply(long a, long b) {
    return Math.multiplyHigh(a, b) != 0 || a * b < 0 ? Long.MAX_VALUE : a * b;
  }

  static long add(long a, long b) {
    long sum = a + b;
    return b > 0 && sum < a ? Long.MAX_VALUE : sum;
  }
}
