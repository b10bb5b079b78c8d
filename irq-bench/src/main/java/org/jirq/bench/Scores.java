// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.bench;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jirq.bench.Row.Budget;
import org.jirq.bench.Row.Role;
import org.jspecify.annotations.Nullable;

/** What rows cost, and what follows from that: ratios within a group, and verdicts. */
final class Scores {

  private final Map<Row, Measurement> costs = new LinkedHashMap<>();
  private final Map<String, Measurement> baselines = new HashMap<>();
  private final Map<String, Measurement> withOneThread = new HashMap<>();

  /** How a row stands to what it may cost. */
  enum Verdict {
    /** There is nothing to judge it by. */
    NONE(""),

    /** It keeps to its budget. */
    MET("yes"),

    /** It takes longer. */
    SLOW("no"),

    /** It leaves more garbage than it may. */
    ALLOCATES("no: allocates");

    private final String word;

    Verdict(String word) {
      this.word = word;
    }

    @Override
    public String toString() {
      return word;
    }
  }

  /** Notes what a row cost. Rows come in their order: a baseline before its group. */
  void add(Row row, Measurement cost) {
    costs.put(row, cost);
    if (row.role() == Role.BASELINE) {
      baselines.put(row.group(), cost);
    }
    if (row.threads() == 1) {
      withOneThread.put(row.setting(), cost);
    }
  }

  /** The rows at hand, in the order in which they came. */
  Set<Row> rows() {
    return costs.keySet();
  }

  /** What a row cost that has been added. */
  Measurement cost(Row row) {
    Measurement cost = costs.get(row);
    if (cost == null) {
      throw new IllegalArgumentException("row=" + row + " was not measured");
    }
    return cost;
  }

  /** How many times the baseline of the group; not a number if that was not measured. */
  double ratio(Row row) {
    @Nullable Measurement baseline = baselines.get(row.group());
    return baseline == null ? Double.NaN : cost(row).nanos() / baseline.nanos();
  }

  /** The most nanoseconds; not a number without a budget, or if what it refers to is not here. */
  double limitNanos(Row row) {
    Budget budget = row.budget();
    if (!budget.exists() || !budget.isRatio()) {
      return budget.limit();
    }
    @Nullable Measurement one = withOneThread.get(row.setting());
    return one == null ? Double.NaN : budget.limit() * one.nanos();
  }

  /** Judges a row. */
  Verdict judge(Row row) {
    Measurement cost = cost(row);
    if (row.isGarbageFree() && cost.makesGarbage() || cost.bytes() > row.budget().bytes()) {
      return Verdict.ALLOCATES;
    }
    double limit = limitNanos(row);
    if (Double.isNaN(limit)) {
      return Verdict.NONE;
    }
    return cost.nanos() <= limit ? Verdict.MET : Verdict.SLOW;
  }

  /** How many rows stand so. */
  long count(Verdict verdict) {
    return costs.keySet().stream().filter(row -> judge(row) == verdict).count();
  }

  /** Tells whether something on the hot path allocated. */
  boolean hasGarbage() {
    return costs.entrySet().stream()
        .anyMatch(e -> e.getKey().isGarbageFree() && e.getValue().makesGarbage());
  }
}
