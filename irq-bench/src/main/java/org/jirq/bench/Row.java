// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.bench;

import java.util.Locale;

/**
 * One line of the table: a benchmark in one setting, and what it may cost.
 *
 * @param group what is measured; rows of a group follow each other
 * @param variant which implementation of it
 * @param benchmark the class and method, as JMH names them
 * @param kind the value of the parameter {@code kind}; empty for a benchmark without it
 * @param threads 1 or more
 * @param virtual whether the threads are virtual ones
 * @param role what the row is for
 * @param budget the most that an operation may cost
 */
record Row(
    String group,
    String variant,
    String benchmark,
    String kind,
    int threads,
    boolean virtual,
    Role role,
    Budget budget) {

  /** What a row is for. */
  enum Role {
    /** The locked function that the rows of the group behind it are compared with. */
    BASELINE,

    /** The library: must not allocate. */
    MEASURED,

    /** Something else to compare with. */
    COMPARED
  }

  /**
   * The most that an operation may cost.
   *
   * @param limit nanoseconds, or a multiple; not a number if there is no budget
   * @param isRatio whether the limit is a multiple of what the same costs with one thread
   */
  record Budget(double limit, boolean isRatio) {

    static final Budget NONE = new Budget(Double.NaN, false);

    static Budget nanos(double limit) {
      return new Budget(limit, false);
    }

    static Budget timesOneThread(double limit) {
      return new Budget(limit, true);
    }

    boolean exists() {
      return !Double.isNaN(limit);
    }

    @Override
    public String toString() {
      if (!exists()) {
        return "";
      }
      return String.format(Locale.ROOT, isRatio ? "%.1fx 1 thr" : "%.1f ns", limit);
    }
  }

  /** Names the setting without the number of threads, to find the same with one thread. */
  String setting() {
    return benchmark + '/' + kind + '/' + virtual;
  }
}
