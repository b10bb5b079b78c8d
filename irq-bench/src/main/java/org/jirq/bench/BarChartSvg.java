// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.bench;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import org.jirq.bench.BarChart.Bar;
import org.jirq.bench.BarChart.Group;
import org.jirq.bench.BarChart.Series;

/**
 * Draws a {@link BarChart} as SVG: the same chart gives the same bytes on every machine, since no
 * text is measured (docs/adr says why no library draws it).
 */
final class BarChartSvg {

  private static final int WIDTH = 880;
  private static final int LEFT = 290;
  private static final int RIGHT = 790;
  private static final int TITLE_Y = 24;
  private static final int LEGEND_Y = 46;
  private static final int TOP = 66;
  private static final int BAR = 13;
  private static final int GAP = 9;
  private static final int FOOT = 46;
  private static final double LETTER = 6.6;
  private static final String BUDGET = "#c00000";

  private final BarChart chart;
  private final Scale scale;
  private final StringBuilder svg = new StringBuilder();

  private BarChartSvg(BarChart chart) {
    this.chart = chart;
    this.scale =
        chart.logarithmic() ? Scale.logarithmic(chart.values()) : Scale.linear(chart.values());
  }

  /** Draws a chart that is not empty. */
  static String draw(BarChart chart) {
    return new BarChartSvg(chart).draw();
  }

  private String draw() {
    int bottom = TOP;
    for (Group group : chart.groups()) {
      bottom += group.bars().size() * BAR + GAP;
    }
    int height = bottom + FOOT;
    String size =
        String.format(
            Locale.ROOT,
            "width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\"",
            WIDTH,
            height,
            WIDTH,
            height);
    svg.append("<svg xmlns=\"http://www.w3.org/2000/svg\" ").append(size);
    svg.append(" role=\"img\" font-family=\"system-ui, 'Segoe UI', Arial, sans-serif\"");
    svg.append(" font-size=\"12\" fill=\"#222\">\n");
    svg.append("<title>").append(escape(chart.title())).append("</title>\n");
    svg.append("<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n");
    text(10, TITLE_Y, "font-size=\"15\" font-weight=\"600\"", chart.title());
    legend();
    axis(bottom);
    int y = TOP;
    for (Group group : chart.groups()) {
      y = group(group, y);
    }
    return svg.append("</svg>\n").toString();
  }

  private void legend() {
    double x = 10;
    for (Series series : chart.series()) {
      rect(x, LEGEND_Y - 10, 12, 11, series.colour());
      text(x + 17, LEGEND_Y, "", series.name());
      x += 17 + LETTER * series.name().length() + 18;
    }
    if (chart.hasBudgets()) {
      rect(x + 5, LEGEND_Y - 12, 2, 15, BUDGET);
      text(x + 14, LEGEND_Y, "", "budget");
    }
  }

  private void axis(int bottom) {
    for (double tick : scale.ticks()) {
      double x = x(tick);
      svg.append("<path d=\"M").append(number(x)).append(' ').append(TOP - 6);
      svg.append('V').append(bottom).append("\" stroke=\"#ddd\"/>\n");
      text(x, bottom + 15, "text-anchor=\"middle\" fill=\"#555\"", tick(tick));
    }
    double middle = (LEFT + RIGHT) / 2.0;
    text(middle, bottom + 35, "text-anchor=\"middle\" fill=\"#555\"", chart.axis());
  }

  private String tick(double value) {
    String text = chart.number().apply(value);
    // 10.0 ns is right in a table and noise on an axis.
    return text.replaceFirst("(\\.\\d*?)0+(?=\\D|$)", "$1").replaceFirst("\\.(?=\\D|$)", "");
  }

  private int group(Group group, int top) {
    int y = top;
    double middle = top + group.bars().size() * BAR / 2.0 + 4;
    text(LEFT - 8, middle, "text-anchor=\"end\"", group.label());
    for (Bar bar : group.bars()) {
      double end = x(bar.value());
      rect(LEFT, y, Math.max(1, end - LEFT), BAR - 2, chart.series().get(bar.series()).colour());
      double label = end;
      if (!Double.isNaN(bar.budget())) {
        double budget = x(bar.budget());
        rect(budget - 1, y - 2, 2, BAR + 2, BUDGET);
        // The mark must not stand in the number.
        label = budget > end - 4 && budget < end + 62 ? budget : end;
      }
      text(label + 6, y + BAR - 3.5, "font-size=\"11\"", chart.number().apply(bar.value()));
      y += BAR;
    }
    return y + GAP;
  }

  private double x(double value) {
    return LEFT + (RIGHT - LEFT) * scale.at(value);
  }

  private void rect(double x, double y, double width, double height, String fill) {
    svg.append(
        "<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" fill=\"%s\"/>\n"
            .formatted(number(x), number(y), number(width), number(height), fill));
  }

  private void text(double x, double y, String attributes, String content) {
    svg.append("<text x=\"").append(number(x)).append("\" y=\"").append(number(y)).append('"');
    if (!attributes.isEmpty()) {
      svg.append(' ').append(attributes);
    }
    svg.append('>').append(escape(content)).append("</text>\n");
  }

  private static String number(double value) {
    BigDecimal rounded = new BigDecimal(value).setScale(1, RoundingMode.HALF_UP);
    return rounded.stripTrailingZeros().toPlainString();
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
