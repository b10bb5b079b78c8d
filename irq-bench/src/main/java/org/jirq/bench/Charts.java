// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jirq.bench.BarChart.Builder;
import org.jirq.bench.Row.Path;
import org.jirq.bench.Row.Role;

/** The charts of the page of figures. */
final class Charts {

  private static final String TIME = "time of an operation, least of all iterations; logarithmic";
  private static final String GREY = "#9a9a9a";
  private static final String BLUE = "#0072b2";
  private static final String ORANGE = "#e69f00";
  private static final String GREEN = "#009e73";
  private static final String LOCKED = "locked";

  /** Beyond this a linear axis would leave nothing of the bars that keep to their budgets. */
  private static final double FAR_PERCENT = 400;

  private final Scores scores;
  private final Map<String, BarChart> charts = new LinkedHashMap<>();

  private Charts(Scores scores) {
    this.scores = scores;
  }

  /** Makes the charts for which there are figures, by name. */
  static Map<String, BarChart> of(Scores scores) {
    Charts charts = new Charts(scores);
    charts.put("budgets", charts.budgets());
    charts.put("interrupts", charts.interrupts());
    charts.put("readers", charts.readers());
    charts.put("grace-periods", charts.gracePeriods());
    charts.put("replace", charts.replace());
    charts.put("churn", charts.churn());
    charts.put("creation", charts.creation());
    return charts.charts;
  }

  private void put(String name, BarChart chart) {
    if (!chart.isEmpty()) {
      charts.put(name, chart);
    }
  }

  private BarChart budgets() {
    List<Row> judged =
        scores.rows().stream().filter(row -> !Double.isNaN(scores.limitNanos(row))).toList();
    boolean far = judged.stream().anyMatch(row -> percent(row) > FAR_PERCENT);
    String axis = "time in percent of the budget" + (far ? "; logarithmic" : "");
    Builder chart = new Builder("Budgets", axis, far, value -> Figure.digits(value) + " %");
    chart.series("met", BLUE).series("missed", ORANGE);
    for (Row row : judged) {
      int series = scores.judge(row) == Scores.Verdict.MET ? 0 : 1;
      chart.bar(label(row), series, percent(row), 100);
    }
    return chart.build();
  }

  private double percent(Row row) {
    return 100 * scores.cost(row).nanos() / scores.limitNanos(row);
  }

  /** A row's name that is short enough for the margin of a chart. */
  private static String label(Row row) {
    String group =
        row.group()
            .replace("reader enter and exit, ", "reader, ")
            .replaceFirst("(, )?(: raise.*| through the router|beside.*|: router.*)", "")
            .replaceFirst("(replace), (\\d+) routes", "$1 $2");
    return group + ": " + row.variant();
  }

  private BarChart interrupts() {
    Builder chart = times("The way of an interrupt");
    chart.series(LOCKED, GREY).series("plain", BLUE).series("shared", ORANGE);
    return bars(
        chart,
        row -> row.path() == Path.HOT && !isOf(ReadSide.class).test(row),
        Row::group,
        row -> List.of(LOCKED, "plain", "shared").indexOf(row.variant()));
  }

  private BarChart readers() {
    Builder chart = times("Enter and leave a read-side critical section");
    chart.series("1 thread", BLUE).series("2 threads", ORANGE);
    return bars(chart, isOf(ReadSide.class), Row::variant, row -> row.threads() - 1);
  }

  private BarChart gracePeriods() {
    String axis = "time of one wait; logarithmic";
    Builder chart = new Builder("Publish and wait for readers", axis, true, Figure::time);
    chart.series("p50", BLUE).series("p99", ORANGE).series("p999", GREEN);
    for (Row row : scores.rows()) {
      if (isOf(GracePeriodLatency.class).test(row)) {
        Map<String, Double> latencies = scores.cost(row).latencies();
        String group = row.variant() + ", " + beside(row, "reader");
        int series = 0;
        for (String percentile : List.of("p50", "p99", "p999")) {
          chart.bar(group, series, latencies.get(percentile), Double.NaN);
          series++;
        }
      }
    }
    return chart.build();
  }

  private BarChart replace() {
    Builder chart = times("Replace the routing table");
    chart.series(LOCKED, GREY).series("none changed", BLUE);
    chart.series("one changed", ORANGE).series("all changed", GREEN);
    return bars(
        chart,
        isOf(Replace.class),
        row -> {
          String irqfds = row.param("irqfds").equals("0") ? "" : ", 256 irqfds";
          String busy = row.param("readers").equals("0") ? "" : ", deliveries beside";
          return row.param("routes") + " routes" + irqfds + busy;
        },
        row ->
            row.role() == Role.BASELINE
                ? 0
                : 1 + Replace.Change.valueOf(row.param("changed")).ordinal());
  }

  private BarChart churn() {
    Builder chart = times("Assign and close an irqfd");
    chart.series("idle", BLUE).series("beside 1 thread that acks", ORANGE);
    return bars(
        chart, isOf(IrqfdChurn.class), Row::variant, row -> Integer.parseInt(row.param("readers")));
  }

  private BarChart creation() {
    Builder chart = times("Make a machine");
    chart.series(LOCKED, GREY).series("jirq", BLUE);
    return bars(
        chart, isOf(MachineCreation.class), Row::group, row -> row.role() == Role.BASELINE ? 0 : 1);
  }

  private static Builder times(String title) {
    return new Builder(title, TIME, true, Figure::time);
  }

  private BarChart bars(
      Builder chart,
      Predicate<Row> which,
      Function<Row, String> group,
      Function<Row, Integer> series) {
    for (Row row : scores.rows()) {
      if (which.test(row)) {
        double nanos = scores.cost(row).nanos();
        chart.bar(group.apply(row), series.apply(row), nanos, scores.limitNanos(row));
      }
    }
    return chart.build();
  }

  private static String beside(Row row, String what) {
    String count = row.param("readers");
    return switch (count) {
      case "0" -> "idle";
      case "1" -> "1 " + what;
      default -> count + " " + what + "s";
    };
  }

  private static Predicate<Row> isOf(Class<?> benchmarks) {
    return row -> row.name().startsWith(benchmarks.getSimpleName() + ".");
  }
}
