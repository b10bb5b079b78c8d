// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.bench;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;

/** Prints rows as they come. */
final class Report {

  private static final String LAYOUT = "  %-24s %10s %10s %10s  %-18s %s%n";

  private final PrintWriter out;
  private final Scores scores = new Scores();
  private String group = "";

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
    out.printf(Locale.ROOT, LAYOUT, "", "per op", "vs locked", "garbage", "budget", "met");
    out.flush();
  }

  /** Prints a row and keeps what later ones are compared with. */
  void add(Row row, Measurement cost) {
    scores.add(row, cost);
    if (!row.group().equals(group)) {
      group = row.group();
      out.println(group);
    }
    double ratio = scores.ratio(row);
    out.printf(
        Locale.ROOT,
        LAYOUT,
        row.variant(),
        Figure.time(cost.nanos()),
        Double.isNaN(ratio) ? "" : Figure.ratio(ratio),
        Figure.bytes(cost.bytes()),
        row.budget(),
        scores.judge(row));
    if (!cost.latencies().isEmpty()) {
      out.println("      " + latencies(cost.latencies()));
    }
    out.flush();
  }

  private static String latencies(Map<String, Double> latencies) {
    StringBuilder line = new StringBuilder();
    latencies.forEach(
        (name, nanos) ->
            line.append(line.isEmpty() ? "" : ", ").append(name + " " + Figure.time(nanos)));
    return line.toString();
  }

  /** Prints the sum. */
  void end() {
    long met = scores.count(Scores.Verdict.MET);
    long missed = scores.count(Scores.Verdict.SLOW) + scores.count(Scores.Verdict.ALLOCATES);
    out.printf(
        Locale.ROOT,
        "budgets met %d, missed %d; something allocates that must not: %s%n",
        met,
        missed,
        scores.hasGarbage() ? "yes" : "no");
    out.flush();
  }

  /** Tells whether a row allocated that must not. */
  boolean hasGarbage() {
    return scores.hasGarbage();
  }
}
