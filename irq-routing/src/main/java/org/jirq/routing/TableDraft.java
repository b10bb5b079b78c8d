// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.routing;

import org.jirq.api.IrqChip;
import org.jirq.api.MsiMessage;
import org.jirq.api.MsiSink;

/**
 * A table that is not published yet, next to the one that it is to follow.
 *
 * <p>Shares with that one all it can: pages that end up alike, routes that are equal. So what is
 * left to compare and to keep is what has changed. Not thread-safe; checks nothing, the {@link
 * RouteCompiler} does.
 */
final class TableDraft {

  private final RoutingTable base;
  private final GsiRoute[][] pages;

  /** Bit n: page n is a copy, and may be changed. */
  private long owned;

  private int size;

  private TableDraft(RoutingTable base, GsiRoute[][] pages, int size) {
    this.base = base;
    this.pages = pages.clone();
    this.size = size;
  }

  /** Begins with the routes of a table. */
  static TableDraft of(RoutingTable base) {
    return new TableDraft(base, base.pages(), base.size());
  }

  /** Begins with no routes; some of the table's may come back. */
  static TableDraft emptyAfter(RoutingTable base) {
    return new TableDraft(base, RoutingTable.EMPTY.pages(), 0);
  }

  /** Returns the number of entries so far. */
  int size() {
    return size;
  }

  /** Returns what a GSI leads to so far. */
  GsiRoute route(int gsi) {
    return pages[gsi >> RoutingTable.PAGE_SHIFT][gsi & RoutingTable.PAGE_MASK];
  }

  /** Adds a pin to a GSI that leads to no message and not to this chip. */
  void add(int gsi, int id, IrqChip chip, int pin) {
    GsiRoute before = route(gsi);
    GsiRoute candidate = base.route(gsi);
    put(gsi, candidate.extendsBy(before, id, pin) ? candidate : before.and(id, chip, pin));
    size++;
  }

  /** Gives a message to a GSI that leads to nothing. */
  void add(int gsi, MsiMessage message, MsiSink sink) {
    GsiRoute candidate = base.route(gsi);
    boolean same = candidate.isMsi() && candidate.msi().equals(message);
    put(gsi, same ? candidate : GsiRoute.toMessage(message, sink));
    size++;
  }

  /** Takes one of its chips from a GSI. */
  void remove(int gsi, int which) {
    put(gsi, route(gsi).without(which));
    size--;
  }

  /** Takes everything from a GSI. */
  void clear(int gsi) {
    GsiRoute before = route(gsi);
    if (before.isUnrouted()) {
      return;
    }
    put(gsi, GsiRoute.UNROUTED);
    size -= before.entries();
  }

  /** Takes everything from all GSIs. */
  void clearAll() {
    System.arraycopy(RoutingTable.EMPTY.pages(), 0, pages, 0, pages.length);
    owned = 0;
    size = 0;
  }

  private void put(int gsi, GsiRoute route) {
    int page = gsi >> RoutingTable.PAGE_SHIFT;
    if ((owned & 1L << page) == 0) {
      pages[page] = pages[page].clone();
      owned |= 1L << page;
    }
    pages[page][gsi & RoutingTable.PAGE_MASK] = route;
  }

  /** Returns the table, and how it differs from its base; the draft must not be used any more. */
  TableDiff finish() {
    long[] changed = new long[RoutingTable.PAGES];
    int changes = 0;
    for (int page = 0; page < pages.length; page++) {
      GsiRoute[] before = base.pages()[page];
      if (pages[page] == before) {
        continue;
      }
      changed[page] = TableDiff.compare(before, pages[page], (owned & 1L << page) != 0);
      changes += Long.bitCount(changed[page]);
      if (changed[page] == 0) {
        pages[page] = before;
      } else if (isEmpty(pages[page])) {
        pages[page] = RoutingTable.EMPTY.pages()[page];
      }
    }
    if (changes == 0) {
      return new TableDiff(base, changed);
    }
    if (size == 0) {
      RoutingTable empty = RoutingTable.EMPTY;
      return new TableDiff(base.successor(0, empty.pages(), empty.reverse()), changed);
    }
    PinGsis reverse = 2 * changes > size ? reverseOfAll() : reverseOfChanges(changed);
    return new TableDiff(base.successor(size, pages, reverse), changed);
  }

  private PinGsis reverseOfAll() {
    PinGsis.Draft reverse = new PinGsis.Draft(PinGsis.EMPTY);
    for (int page = 0; page < pages.length; page++) {
      if (pages[page] != RoutingTable.EMPTY.pages()[page]) {
        for (int i = 0; i < RoutingTable.PAGE_SIZE; i++) {
          reverse.add(page << RoutingTable.PAGE_SHIFT | i, pages[page][i]);
        }
      }
    }
    return reverse.finish();
  }

  private PinGsis reverseOfChanges(long[] changed) {
    PinGsis.Draft reverse = new PinGsis.Draft(base.reverse());
    for (int page = 0; page < pages.length; page++) {
      for (long left = changed[page]; left != 0; left &= left - 1) {
        int i = Long.numberOfTrailingZeros(left);
        int gsi = page << RoutingTable.PAGE_SHIFT | i;
        reverse.remove(gsi, base.route(gsi));
        reverse.add(gsi, pages[page][i]);
      }
    }
    return reverse.finish();
  }

  private static boolean isEmpty(GsiRoute[] page) {
    for (GsiRoute route : page) {
      if (route != GsiRoute.UNROUTED) {
        return false;
      }
    }
    return true;
  }
}
