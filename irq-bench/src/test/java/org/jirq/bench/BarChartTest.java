// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Numbers, axes and bars. */
class BarChartTest {

  @ParameterizedTest
  @CsvSource({
    "0.6123, 0.612 ns",
    "6.25, 6.25 ns",
    "999.4, 999 ns",
    "999.6, 1.00 µs",
    "1234, 1.23 µs",
    "250000, 250 µs",
    "25e9, 25.0 s",
    "99999e9, 100000 s"
  })
  void timesHaveThreeDigitsAndAUnit(double nanos, String text) {
    assertEquals(text, Figure.time(nanos));
  }

  @ParameterizedTest
  @CsvSource({"0, 0 B", "0.002, 0 B", "24, 24.0 B", "7121.6, 6.95 KiB"})
  void sizesHaveAUnit(double bytes, String text) {
    assertEquals(text, Figure.bytes(bytes));
  }

  @Test
  void aLinearAxisEndsAtARoundNumberAboveAllValues() {
    Scale scale = Scale.linear(List.of(3.0, 137.0));
    assertEquals(List.of(0.0, 25.0, 50.0, 75.0, 100.0, 125.0, 150.0), scale.ticks());
    assertEquals(0.5, scale.at(75));
  }

  @Test
  void aLogarithmicAxisHasWholeDecades() {
    Scale scale = Scale.logarithmic(List.of(0.6, 250.0));
    assertEquals(4, scale.ticks().size() - 1);
    assertEquals(0.1, scale.least());
    assertEquals(0.5, scale.at(10), 1e-12);
    assertEquals(0, scale.at(0.05));
  }

  @Test
  void theBarsAreAsLongAsTheirValuesAndTheBudgetIsMarked() {
    BarChart chart =
        new BarChart.Builder("a < b", "axis", false, Figure::time)
            .series("one", "#111111")
            .series("two", "#222222")
            .bar("first", 0, 50, Double.NaN)
            .bar("first", 1, 100, 75)
            .build();
    String svg = BarChartSvg.draw(chart);
    // The axis is 500 wide and ends at 100.
    assertTrue(svg.contains("width=\"250\" height=\"11\" fill=\"#111111\""), svg);
    assertTrue(svg.contains("width=\"500\" height=\"11\" fill=\"#222222\""), svg);
    assertTrue(svg.contains("<rect x=\"664\" y=\"77\" width=\"2\""), svg);
    assertTrue(svg.contains(">budget</text>"), svg);
    assertTrue(svg.contains("a &lt; b"), svg);
    assertTrue(svg.contains(">50.0 ns</text>"), svg);
    assertTrue(svg.contains(">20 ns</text>"), svg);
  }
}
