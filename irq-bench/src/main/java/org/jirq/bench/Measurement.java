// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.bench;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a row cost: the least over all iterations of all JVMs, since what disturbs a measurement
 * only ever adds to it.
 *
 * @param nanos nanoseconds an operation and thread
 * @param bytes garbage an operation, the harness's share included
 * @param ownBytes the same without the harness's share
 * @param latencies of benchmarks that time each operation, nanoseconds by percentile: the median
 *     over the iterations, and the longest of all; else empty
 */
record Measurement(double nanos, double bytes, double ownBytes, Map<String, Double> latencies) {

  /** The metric of JMH's garbage profiler. */
  static final String GARBAGE = "gc.alloc.rate.norm";

  /** The percentiles that {@link Latency} reports, and the longest. */
  static final List<String> LATENCIES = List.of("p50", "p99", "p999", "max");

  private static final String LONGEST = "max";

  /**
   * What JMH allocates itself in an iteration, at most: some 5 KB were seen. Not negligible where
   * few operations fit into an iteration.
   */
  private static final double HARNESS_BYTES = 16 << 10;

  /** An operation that allocates now and then: one object in a thousand operations is over this. */
  private static final double LIMIT_BYTES = 0.01;

  private static final double NANOS_A_MILLISECOND = 1e6;

  /**
   * Reads one benchmark of JMH's JSON.
   *
   * @throws IllegalArgumentException if it lacks a figure
   */
  static Measurement of(JsonObject result) {
    JsonObject primary = result.getAsJsonObject("primaryMetric");
    JsonObject secondary = result.getAsJsonObject("secondaryMetrics");
    if (primary == null || secondary == null || !secondary.has(GARBAGE)) {
      throw missing(result);
    }
    if (!primary.get("scoreUnit").getAsString().equals("ns/op")) {
      throw missing(result);
    }
    List<Double> times = values(primary);
    List<Double> garbage = values(secondary.getAsJsonObject(GARBAGE));
    if (times.isEmpty() || times.size() != garbage.size()) {
      throw missing(result);
    }
    double iteration =
        milliseconds(result) * NANOS_A_MILLISECOND * result.get("threads").getAsInt();
    double own = Double.POSITIVE_INFINITY;
    for (int i = 0; i < times.size(); i++) {
      double operations = Math.max(1, iteration / times.get(i));
      own = Math.min(own, Math.max(0, garbage.get(i) - HARNESS_BYTES / operations));
    }
    return new Measurement(
        Collections.min(times), Collections.min(garbage), own, latencies(secondary));
  }

  /** Reads the latencies among JMH's secondary metrics. */
  static Map<String, Double> latencies(JsonObject secondary) {
    Map<String, Double> latencies = new LinkedHashMap<>();
    for (String name : LATENCIES) {
      JsonObject metric = secondary.getAsJsonObject(latencyMetric(name));
      if (metric != null) {
        List<Double> sorted = values(metric);
        Collections.sort(sorted);
        int at = name.equals(LONGEST) ? sorted.size() - 1 : (sorted.size() - 1) / 2;
        latencies.put(name, sorted.get(at));
      }
    }
    return latencies;
  }

  /** The metric of JMH that {@link Latency} reports for one of {@link #LATENCIES}. */
  static String latencyMetric(String name) {
    return name + "Nanos";
  }

  private static double milliseconds(JsonObject result) {
    String[] words = result.get("measurementTime").getAsString().split(" ");
    if (words.length != 2 || !words[1].equals("ms")) {
      throw missing(result);
    }
    return Double.parseDouble(words[0]);
  }

  private static List<Double> values(JsonObject metric) {
    List<Double> values = new ArrayList<>();
    @Nullable JsonArray raw = metric.getAsJsonArray("rawData");
    if (raw != null) {
      for (JsonElement fork : raw) {
        for (JsonElement iteration : fork.getAsJsonArray()) {
          values.add(iteration.getAsDouble());
        }
      }
    }
    return values;
  }

  private static IllegalArgumentException missing(JsonObject result) {
    return new IllegalArgumentException(
        "benchmark=" + result.get("benchmark") + " lacks figures that its row needs");
  }

  /** Tells whether the operation itself allocated. */
  boolean makesGarbage() {
    return ownBytes >= LIMIT_BYTES;
  }
}
