// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.function.Predicate;
import org.jirq.bench.Row.Role;
import org.jirq.bench.Scores.Verdict;

/**
 * The page of figures: prose of a template, with tables, charts and remarks put in from JMH's
 * results. The same results give the same bytes.
 *
 * <p>In the template a line of its own asks for something: <code>{{machine}}</code>, <code>
 * {{budgets}}</code>, <code>{{chart NAME}}</code> of {@link Charts}, <code>{{table CLASS…}}</code>
 * of the benchmark classes. A remark on why a budget is missed stands in a file beside it, under
 * the name of the benchmark, and shows only while the budget is missed.
 */
final class PerformancePage {

  /** The page's file. */
  static final String NAME = "performance.md";

  /** The folder beside it. */
  static final String FOLDER = "performance";

  /** The figures' file in that folder. */
  static final String RESULTS = "results.json";

  private static final String TEMPLATE = "performance.md";
  private static final String REMARKS = "remarks.properties";

  private final ResultFile results;
  private final Scores scores;
  private final Map<String, BarChart> charts;

  /**
   * Begins a page.
   *
   * @throws IllegalArgumentException if the results have no row that the page knows
   */
  PerformancePage(ResultFile results) {
    this.results = results;
    this.scores = results.scores();
    if (scores.rows().isEmpty()) {
      throw new IllegalArgumentException("the results have no benchmark that the page is about");
    }
    this.charts = Charts.of(scores);
  }

  /**
   * Writes the page and its folder, over what is there.
   *
   * @param directory where; made if it is missing
   */
  void write(Path directory) throws IOException {
    Files.createDirectories(directory.resolve(FOLDER));
    for (Map.Entry<String, String> file : files().entrySet()) {
      Files.writeString(directory.resolve(file.getKey()), file.getValue());
    }
  }

  /** The contents of all files by their path from the directory. */
  Map<String, String> files() throws IOException {
    Map<String, String> files = new LinkedHashMap<>();
    files.put(NAME, page());
    charts.forEach((name, chart) -> files.put(chartFile(name), BarChartSvg.draw(chart)));
    files.put(FOLDER + "/" + RESULTS, results.text());
    return files;
  }

  private static String chartFile(String name) {
    return FOLDER + "/" + name + ".svg";
  }

  private String page() throws IOException {
    StringBuilder page = new StringBuilder();
    for (String line : resource(TEMPLATE).split("\n", -1)) {
      if (line.startsWith("{{") && line.endsWith("}}")) {
        page.append(generate(line.substring(2, line.length() - 2).split(" ")));
      } else {
        page.append(line).append('\n');
      }
    }
    return page.toString().stripTrailing() + "\n";
  }

  private String generate(String[] words) throws IOException {
    return switch (words[0]) {
      case "machine" -> machine();
      case "budgets" -> budgets();
      case "chart" -> chart(words[1]);
      case "table" -> table(List.of(words).subList(1, words.length));
      default -> throw new IllegalStateException("the template asks for " + words[0]);
    };
  }

  private String machine() {
    Machine machine = results.machine();
    return """
        | | |
        |---|---|
        | processor | %s |
        | system | %s |
        | JVM | %s |
        | load average before | %s |
        | preset | %s |
        | measured on | %s |
        """
        .formatted(
            machine.fact(Machine.CPU),
            machine.fact(Machine.SYSTEM),
            results.jvm(),
            machine.fact(Machine.LOAD),
            machine.fact(Machine.PRESET),
            machine.fact(Machine.DATE));
  }

  private String chart(String name) {
    BarChart chart = charts.get(name);
    return chart == null ? "" : "![%s](%s)\n".formatted(chart.title(), chartFile(name));
  }

  private String budgets() throws IOException {
    Properties remarks = new Properties();
    try (Reader reader = new InputStreamReader(stream(REMARKS), StandardCharsets.UTF_8)) {
      remarks.load(reader);
    }
    long met = scores.count(Verdict.MET);
    int missed = 0;
    Set<String> benchmarks = new LinkedHashSet<>();
    StringBuilder misses = new StringBuilder();
    for (Row row : scores.rows()) {
      Verdict verdict = scores.judge(row);
      if (verdict == Verdict.SLOW || verdict == Verdict.ALLOCATES) {
        missed++;
        benchmarks.add(row.name());
        misses.append("- **").append(row.group()).append(", ").append(row.variant());
        misses.append("**: ").append(excess(row, verdict)).append('\n');
      }
    }
    StringBuilder text = new StringBuilder();
    text.append(met).append(" of ").append(met + missed).append(" budgets are met.");
    text.append(missed == 0 ? "\n" : " These are not:\n\n" + misses + "\nWhy:\n\n");
    for (String benchmark : benchmarks) {
      String why = remarks.getProperty(benchmark, "not known.");
      text.append("- `").append(benchmark).append("`: ").append(why).append('\n');
    }
    return text.toString();
  }

  private String excess(Row row, Verdict verdict) {
    Measurement cost = scores.cost(row);
    if (verdict == Verdict.ALLOCATES) {
      return "leaves %s of garbage.".formatted(Figure.bytes(cost.bytes()));
    }
    double limit = scores.limitNanos(row);
    return "takes %s, %s of its budget of %s."
        .formatted(
            Figure.time(cost.nanos()), Figure.ratio(cost.nanos() / limit), Figure.time(limit));
  }

  private String table(List<String> classes) {
    Predicate<Row> wanted = row -> classes.contains(row.name().split("\\.")[0]);
    List<Row> rows = scores.rows().stream().filter(wanted).toList();
    if (rows.isEmpty()) {
      return "Not measured.\n";
    }
    boolean latencies = rows.stream().anyMatch(row -> !scores.cost(row).latencies().isEmpty());
    StringBuilder table = new StringBuilder("| | | per op | vs locked | garbage |");
    table.append(latencies ? " p50 | p99 | p999 | longest |" : "").append(" budget | met |\n");
    table.append("|---|---|--:|--:|--:|").append(latencies ? "--:|--:|--:|--:|" : "");
    table.append("--:|---|\n");
    String group = "";
    for (Row row : rows) {
      table.append("| ").append(row.group().equals(group) ? "" : row.group());
      group = row.group();
      cells(table, row, latencies);
    }
    return table.toString();
  }

  private void cells(StringBuilder table, Row row, boolean latencies) {
    Measurement cost = scores.cost(row);
    double ratio = scores.ratio(row);
    boolean bare = row.role() == Role.BASELINE || Double.isNaN(ratio);
    cell(table, row.variant());
    cell(table, Figure.time(cost.nanos()));
    cell(table, bare ? "" : Figure.ratio(ratio));
    cell(table, Figure.bytes(cost.bytes()));
    if (latencies) {
      for (String name : Measurement.LATENCIES) {
        Double nanos = cost.latencies().get(name);
        cell(table, nanos == null ? "" : Figure.time(nanos));
      }
    }
    cell(table, row.budget().toString());
    cell(table, scores.judge(row).toString());
    table.append(" |\n");
  }

  private static void cell(StringBuilder table, String content) {
    table.append(" | ").append(content);
  }

  private static String resource(String name) throws IOException {
    try (InputStream stream = stream(name)) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static InputStream stream(String name) throws IOException {
    InputStream stream = PerformancePage.class.getResourceAsStream(name);
    if (stream == null) {
      throw new IOException("the jar lacks " + name);
    }
    return stream;
  }
}
