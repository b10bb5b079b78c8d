// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.bench;

import java.io.PrintWriter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jirq.bench.Row.Budget;
import org.jirq.bench.Row.Role;
import org.jspecify.annotations.Nullable;

/** Prints rows as they come, and judges them. */
final class Report {

  private static final String LAYOUT = "  %-24s %9s %10s %9s  %-12s %s%n";

  private final PrintWriter out;
  private final Map<String, Measurement> withOneThread = new HashMap<>();
  private String group = "";
  private @Nullable Measurement baseline;
  private int met;
  private int missed;
  private int withGarbage;

  Report(PrintWriter out) {
    this.out = out;
  }

  /** Prints the head. */
  void begin(Preset preset) {
    out.printf(
        Locale.ROOT,
        "%s %s, %d CPUs; minimum over %s%n",
        System.getProperty("java.vm.name"),
        System.getProperty("java.vm.version"),
        Runtime.getRuntime().availableProcessors(),
        preset.describe());
    out.printf(Locale.ROOT, LAYOUT, "", "ns/op", "vs locked", "B/op", "budget", "met");
    out.flush();
  }

  /** Prints a row and keeps what later ones are compared with. */
  void add(Row row, Measurement cost) {
    if (!row.group().equals(group)) {
      group = row.group();
      baseline = null;
      out.println(group);
    }
    if (row.role() == Role.BASELINE) {
      baseline = cost;
    }
    if (row.threads() == 1) {
      withOneThread.put(row.setting(), cost);
    }
    String ratio =
        baseline == null
            ? ""
            : String.format(Locale.ROOT, "%.2fx", cost.nanos() / baseline.nanos());
    out.printf(
        Locale.ROOT,
        LAYOUT,
        row.variant(),
        String.format(Locale.ROOT, "%.2f", cost.nanos()),
        ratio,
        String.format(Locale.ROOT, "%.3f", cost.bytes()),
        row.budget(),
        judge(row, cost));
    out.flush();
  }

  private String judge(Row row, Measurement cost) {
    boolean garbage = row.role() == Role.MEASURED && cost.makesGarbage();
    if (garbage) {
      withGarbage++;
    }
    if (!row.budget().exists()) {
      return garbage ? "no: allocates" : "";
    }
    boolean inTime = cost.nanos() <= limitNanos(row);
    if (inTime && !garbage) {
      met++;
      return "yes";
    }
    missed++;
    return garbage ? "no: allocates" : "no";
  }

  private double limitNanos(Row row) {
    Budget budget = row.budget();
    if (!budget.isRatio()) {
      return budget.limit();
    }
    Measurement one = withOneThread.get(row.setting());
    if (one == null) {
      throw new IllegalStateException("row=" + row + " has no row with one thread before it");
    }
    return budget.limit() * one.nanos();
  }

  /** Prints the sum. */
  void end() {
    out.printf(
        Locale.ROOT,
        "budgets met %d, missed %d; rows that allocate and must not: %d%n",
        met,
        missed,
        withGarbage);
    out.flush();
  }

  /** Tells whether a row allocated that must not. */
  boolean hasGarbage() {
    return withGarbage != 0;
  }
}
