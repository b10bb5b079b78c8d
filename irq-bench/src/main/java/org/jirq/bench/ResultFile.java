// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.bench;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;

/**
 * JMH's JSON, reduced to what the page is made from: the figures of each iteration with six digits,
 * without the paths and arguments of the machine. It remains a file that JMH's readers understand.
 */
final class ResultFile {

  private static final MathContext SIX_DIGITS = new MathContext(6);
  private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();
  private static final List<String> KEPT =
      List.of(
          "jmhVersion",
          "benchmark",
          "mode",
          "threads",
          "forks",
          "jdkVersion",
          "vmName",
          "vmVersion",
          "warmupIterations",
          "warmupTime",
          "measurementIterations",
          "measurementTime",
          "params");

  private final List<JsonObject> results;

  private ResultFile(JsonArray all) {
    results = new ArrayList<>();
    for (JsonElement result : all) {
      results.add(reduce(result.getAsJsonObject()));
    }
  }

  /**
   * Reads a file of JMH.
   *
   * @throws IOException if it cannot be read
   * @throws IllegalArgumentException if it is not such a file
   */
  static ResultFile read(Path file) throws IOException {
    return parse(Files.readString(file), file.toString());
  }

  /** Takes what JMH has just measured. */
  static ResultFile of(Collection<RunResult> results) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, false, StandardCharsets.UTF_8);
    ResultFormatFactory.getInstance(ResultFormatType.JSON, out).writeOut(results);
    out.flush();
    return parse(bytes.toString(StandardCharsets.UTF_8), "results");
  }

  /**
   * Reads the text of a file of JMH.
   *
   * @throws IllegalArgumentException if it is not such a text
   */
  static ResultFile parse(String text, String name) {
    try {
      return new ResultFile(JsonParser.parseString(text).getAsJsonArray());
    } catch (JsonParseException
        | IllegalStateException
        | ClassCastException
        | NullPointerException e) {
      throw new IllegalArgumentException(name + " is not JSON as JMH writes it: " + e, e);
    }
  }

  private static JsonObject reduce(JsonObject result) {
    JsonObject kept = new JsonObject();
    for (String name : KEPT) {
      if (result.has(name)) {
        kept.add(name, result.get(name));
      }
    }
    JsonArray arguments = new JsonArray();
    for (String argument : strings(result.getAsJsonArray("jvmArgs"))) {
      if (argument.startsWith(Machine.PREFIX) || argument.equals(Preset.VIRTUAL_THREADS)) {
        arguments.add(argument);
      }
    }
    kept.add("jvmArgs", arguments);
    kept.add("primaryMetric", metric(result.getAsJsonObject("primaryMetric")));
    JsonObject secondary = new JsonObject();
    JsonObject all = result.getAsJsonObject("secondaryMetrics");
    if (all.has(Measurement.GARBAGE)) {
      secondary.add(Measurement.GARBAGE, metric(all.getAsJsonObject(Measurement.GARBAGE)));
    }
    // JMH adds these up over the iterations, which says nothing: put in what the page shows.
    Measurement.latencies(all)
        .forEach(
            (name, nanos) -> {
              JsonObject metric = metric(all.getAsJsonObject(Measurement.latencyMetric(name)));
              metric.add("score", rounded(new JsonPrimitive(nanos)));
              secondary.add(Measurement.latencyMetric(name), metric);
            });
    kept.add("secondaryMetrics", secondary);
    return kept;
  }

  private static JsonObject metric(JsonObject metric) {
    JsonObject kept = new JsonObject();
    kept.add("score", rounded(metric.get("score")));
    kept.add("scoreUnit", metric.get("scoreUnit"));
    JsonArray forks = new JsonArray();
    for (JsonElement fork : metric.getAsJsonArray("rawData")) {
      JsonArray iterations = new JsonArray();
      for (JsonElement value : fork.getAsJsonArray()) {
        iterations.add(rounded(value));
      }
      forks.add(iterations);
    }
    kept.add("rawData", forks);
    return kept;
  }

  private static JsonElement rounded(JsonElement value) {
    BigDecimal number = value.getAsBigDecimal().round(SIX_DIGITS).stripTrailingZeros();
    return new JsonPrimitive(new BigDecimal(number.toPlainString()));
  }

  private static List<String> strings(@Nullable JsonArray array) {
    List<String> strings = new ArrayList<>();
    if (array != null) {
      array.forEach(element -> strings.add(element.getAsString()));
    }
    return strings;
  }

  /** What a row cost, if it was measured. */
  Optional<Measurement> find(Row row) {
    return results.stream().filter(result -> matches(row, result)).findFirst().map(Measurement::of);
  }

  private static boolean matches(Row row, JsonObject result) {
    if (!result.get("benchmark").getAsString().equals(row.benchmark())) {
      return false;
    }
    TreeMap<String, String> params = new TreeMap<>();
    if (result.has("params")) {
      result
          .getAsJsonObject("params")
          .entrySet()
          .forEach(entry -> params.put(entry.getKey(), entry.getValue().getAsString()));
    }
    boolean virtual = strings(result.getAsJsonArray("jvmArgs")).contains(Preset.VIRTUAL_THREADS);
    return params.equals(row.params())
        && virtual == row.virtual()
        && result.get("threads").getAsInt() == row.threads();
  }

  /** The rows that were measured, with what they cost. */
  Scores scores() {
    Scores scores = new Scores();
    for (Row row : Rows.all(Integer.MAX_VALUE)) {
      find(row).ifPresent(cost -> scores.add(row, cost));
    }
    return scores;
  }

  /** Where it was measured. */
  Machine machine() {
    return Machine.of(
        results.isEmpty() ? List.of() : strings(results.get(0).getAsJsonArray("jvmArgs")));
  }

  /** The JVM that measured: its name and version. */
  String jvm() {
    JsonObject first = results.get(0);
    return first.get("vmName").getAsString() + " " + first.get("vmVersion").getAsString();
  }

  /** The file's text: a result on each line. */
  String text() {
    StringBuilder text = new StringBuilder("[");
    for (JsonObject result : results) {
      text.append(text.length() == 1 ? "\n" : ",\n").append(GSON.toJson(result));
    }
    return text.append("\n]\n").toString();
  }
}
