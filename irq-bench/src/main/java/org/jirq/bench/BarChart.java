// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleFunction;

/**
 * What a chart of horizontal bars shows. {@link BarChartSvg} draws it.
 *
 * @param title what is compared
 * @param axis what the bars measure, with its unit
 * @param logarithmic whether the axis is
 * @param number writes a value
 * @param series what the colours mean
 * @param groups bars that stand together, from top to bottom
 */
record BarChart(
    String title,
    String axis,
    boolean logarithmic,
    DoubleFunction<String> number,
    List<Series> series,
    List<Group> groups) {

  /**
   * What one colour means.
   *
   * @param name its name
   * @param colour as SVG writes it
   */
  record Series(String name, String colour) {}

  /**
   * Bars under one label.
   *
   * @param label the label
   * @param bars from top to bottom
   */
  record Group(String label, List<Bar> bars) {}

  /**
   * One bar.
   *
   * @param series the series' index
   * @param value its length
   * @param budget where the budget stands; not a number if there is none
   */
  record Bar(int series, double value, double budget) {}

  /** Collects bars; groups stand in the order in which they first come. */
  static final class Builder {

    private final String title;
    private final String axis;
    private final boolean logarithmic;
    private final DoubleFunction<String> number;
    private final List<Series> series = new ArrayList<>();
    private final Map<String, List<Bar>> groups = new LinkedHashMap<>();

    Builder(String title, String axis, boolean logarithmic, DoubleFunction<String> number) {
      this.title = title;
      this.axis = axis;
      this.logarithmic = logarithmic;
      this.number = number;
    }

    Builder series(String name, String colour) {
      series.add(new Series(name, colour));
      return this;
    }

    Builder bar(String group, int seriesIndex, double value, double budget) {
      groups
          .computeIfAbsent(group, label -> new ArrayList<>())
          .add(new Bar(seriesIndex, value, budget));
      return this;
    }

    BarChart build() {
      List<Group> all = new ArrayList<>();
      groups.forEach((label, bars) -> all.add(new Group(label, List.copyOf(bars))));
      return new BarChart(title, axis, logarithmic, number, List.copyOf(series), all);
    }
  }

  /** Tells whether there is nothing to show. */
  boolean isEmpty() {
    return groups.isEmpty();
  }

  /** Tells whether a bar has a budget. */
  boolean hasBudgets() {
    return groups.stream().flatMap(g -> g.bars().stream()).anyMatch(b -> !Double.isNaN(b.budget()));
  }

  /** All lengths and budgets. */
  List<Double> values() {
    List<Double> values = new ArrayList<>();
    for (Group group : groups) {
      for (Bar bar : group.bars()) {
        values.add(bar.value());
        if (!Double.isNaN(bar.budget())) {
          values.add(bar.budget());
        }
      }
    }
    return values;
  }
}
