// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.bench;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * One line of the table: a benchmark in one setting, and what it may cost.
 *
 * @param group what is measured; rows of a group follow each other
 * @param variant which implementation of it
 * @param benchmark the class and method, as JMH names them
 * @param path how often such a thing happens
 * @param params the value of each of the benchmark's parameters
 * @param threads 1 or more
 * @param virtual whether the threads are virtual ones
 * @param role what the row is for
 * @param budget the most that an operation may cost
 */
record Row(
    String group,
    String variant,
    String benchmark,
    Path path,
    Map<String, String> params,
    int threads,
    boolean virtual,
    Role role,
    Budget budget) {

  /** Keeps the parameters in order. */
  Row {
    params = java.util.Collections.unmodifiableMap(new TreeMap<>(params));
  }

  /** Makes a row of the hot path, of a benchmark that has {@code kind} or no parameter. */
  Row(
      String group,
      String variant,
      String benchmark,
      String kind,
      int threads,
      boolean virtual,
      Role role,
      Budget budget) {
    this(
        group,
        variant,
        benchmark,
        Path.HOT,
        kind.isEmpty() ? Map.of() : Map.of("kind", kind),
        threads,
        virtual,
        role,
        budget);
  }

  /** How often a thing happens. */
  enum Path {
    /** With every interrupt: nanoseconds, and no garbage. */
    HOT,

    /** When something is set up or changed: may allocate, and takes what it takes. */
    UPDATE
  }

  /** What a row is for. */
  enum Role {
    /** The locked function that the rows of the group behind it are compared with. */
    BASELINE,

    /** The library; on the hot path it must not allocate. */
    MEASURED,

    /** Something else to compare with. */
    COMPARED
  }

  /**
   * The most that an operation may cost.
   *
   * @param limit nanoseconds, or a multiple; not a number if there is no budget
   * @param isRatio whether the limit is a multiple of what the same costs with one thread
   * @param bytes the most garbage of an operation; not a number if there is no such budget
   */
  record Budget(double limit, boolean isRatio, double bytes) {

    static final Budget NONE = new Budget(Double.NaN, false, Double.NaN);

    static Budget nanos(double limit) {
      return new Budget(limit, false, Double.NaN);
    }

    static Budget timesOneThread(double limit) {
      return new Budget(limit, true, Double.NaN);
    }

    Budget andBytes(double most) {
      return new Budget(limit, isRatio, most);
    }

    boolean exists() {
      return !Double.isNaN(limit);
    }

    @Override
    public String toString() {
      if (!exists()) {
        return "";
      }
      String time = isRatio ? String.format(Locale.ROOT, "%.1fx 1 thr", limit) : Figure.time(limit);
      return Double.isNaN(bytes) ? time : time + ", " + Figure.bytes(bytes);
    }
  }

  /** Names the setting without the number of threads, to find the same with one thread. */
  String setting() {
    return benchmark + '/' + params + '/' + virtual;
  }

  /** The class and method without the package: what selects the row on the command line. */
  String name() {
    return benchmark.substring(getClass().getPackageName().length() + 1);
  }

  /** The value of a parameter; empty if the benchmark has none of that name. */
  String param(String name) {
    return params.getOrDefault(name, "");
  }

  /** Tells whether an operation must not allocate. */
  boolean isGarbageFree() {
    return role == Role.MEASURED && path == Path.HOT;
  }
}
