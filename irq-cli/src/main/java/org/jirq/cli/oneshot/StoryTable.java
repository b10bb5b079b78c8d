// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli.oneshot;

import java.util.ArrayList;
import java.util.List;

/** The results as a table: for a terminal, for HTML, for Markdown. */
final class StoryTable {

  private final List<StoryResult> results;

  StoryTable(List<StoryResult> results) {
    this.results = results;
  }

  /** Lines of text, words to the left and numbers to the right. */
  List<String> lines() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(StoryResult.TITLES);
    results.forEach(result -> rows.add(result.cells()));
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < row.size(); column++) {
        int at = column;
        int width = rows.stream().mapToInt(each -> each.get(at).length()).max().orElse(0);
        String pad = " ".repeat(width - row.get(column).length());
        boolean words = StoryResult.isWords(column);
        line.append(column == 0 ? " " : "  ");
        line.append(words ? row.get(column) + pad : pad + row.get(column));
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }

  /** A Markdown table. */
  String markdown() {
    StringBuilder table = new StringBuilder();
    table.append("| ").append(String.join(" | ", StoryResult.TITLES)).append(" |\n|");
    for (int column = 0; column < StoryResult.TITLES.size(); column++) {
      table.append(StoryResult.isWords(column) ? "---|" : "---:|");
    }
    table.append('\n');
    for (StoryResult result : results) {
      table.append("| ").append(String.join(" | ", result.cells())).append(" |\n");
    }
    return table.toString();
  }

  /** An HTML table. */
  String html() {
    StringBuilder table = new StringBuilder("<table>\n<thead><tr>");
    for (int column = 0; column < StoryResult.TITLES.size(); column++) {
      String title = StoryResult.TITLES.get(column);
      table.append("<th scope=\"col\"").append(style(column)).append('>').append(title);
      table.append("</th>");
    }
    table.append("</tr></thead>\n<tbody>\n");
    for (StoryResult result : results) {
      table.append("<tr>");
      List<String> cells = result.cells();
      for (int column = 0; column < cells.size(); column++) {
        String tag = column == 0 ? "th" : "td";
        String bad = column == 4 && result.extra() > 0 ? " class=\"n bad\"" : style(column);
        table.append('<').append(tag).append(column == 0 ? " scope=\"row\"" : bad).append('>');
        table.append(cells.get(column)).append("</").append(tag).append('>');
      }
      table.append("</tr>\n");
    }
    return table.append("</tbody>\n</table>\n").toString();
  }

  private static String style(int column) {
    return StoryResult.isWords(column) ? "" : " class=\"n\"";
  }
}
