// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.routing;

/**
 * A table and the GSIs that it routes differently from the one before it. Not changed once made.
 *
 * @param table the new table; the one before it if nothing differs
 * @param changed by page of 64 GSIs, bit n for the n-th GSI of the page
 */
record TableDiff(RoutingTable table, long[] changed) {

  /** Compares a table with another than the one it was made after. */
  static TableDiff between(RoutingTable before, RoutingTable next) {
    long[] changed = new long[RoutingTable.PAGES];
    boolean any = false;
    for (int page = 0; page < RoutingTable.PAGES; page++) {
      GsiRoute[] was = before.pages()[page];
      GsiRoute[] is = next.pages()[page];
      if (was != is) {
        changed[page] = compare(was, is, false);
        any |= changed[page] != 0;
      }
    }
    return any
        ? new TableDiff(before.successor(next.size(), next.pages(), next.reverse()), changed)
        : new TableDiff(before, changed);
  }

  /**
   * Compares two pages.
   *
   * @param intern whether to put the old route in place of an equal new one
   * @return bit n: the n-th routes differ
   */
  static long compare(GsiRoute[] before, GsiRoute[] next, boolean intern) {
    long differ = 0;
    for (int i = 0; i < next.length; i++) {
      if (before[i] == next[i]) {
        continue;
      }
      if (!before[i].equals(next[i])) {
        differ |= 1L << i;
      } else if (intern) {
        next[i] = before[i];
      }
    }
    return differ;
  }

  /** Tells whether the table routes all GSIs as the one before does. */
  boolean isEmpty() {
    for (long page : changed) {
      if (page != 0) {
        return false;
      }
    }
    return true;
  }

  /** Tells whether a GSI is routed differently. */
  boolean has(int gsi) {
    return (changed[gsi >> RoutingTable.PAGE_SHIFT] >>> (gsi & RoutingTable.PAGE_MASK) & 1) != 0;
  }
}
