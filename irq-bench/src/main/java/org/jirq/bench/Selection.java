// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.bench;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Picks rows by the names given on the command line. */
final class Selection {

  private Selection() {}

  /**
   * Picks the rows whose class and method contain one of the words, in their order. Upper and lower
   * case are the same.
   *
   * @param words none picks all rows
   * @throws IllegalArgumentException if a word picks nothing; the text lists the names
   */
  static List<Row> of(List<Row> rows, List<String> words) {
    if (words.isEmpty()) {
      return rows;
    }
    for (String word : words) {
      if (rows.stream().noneMatch(row -> picks(word, row))) {
        throw new IllegalArgumentException(
            "no benchmark is named " + word + "; there are " + String.join(", ", names(rows)));
      }
    }
    List<Row> picked = new ArrayList<>();
    for (Row row : rows) {
      if (words.stream().anyMatch(word -> picks(word, row))) {
        picked.add(row);
      }
    }
    return picked;
  }

  private static boolean picks(String word, Row row) {
    return row.name().toLowerCase(Locale.ROOT).contains(word.toLowerCase(Locale.ROOT));
  }

  private static Set<String> names(List<Row> rows) {
    Set<String> names = new LinkedHashSet<>();
    rows.forEach(row -> names.add(row.name()));
    return names;
  }
}
