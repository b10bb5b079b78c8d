// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.routing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Everything that the router's hot paths read: the routes by GSI, the GSIs by pin, and who listens
 * to which pin. One immutable object, so that a reader sees a table and its listeners together.
 *
 * <p>Memory is proportional to the routes: GSIs lie in pages of 64, and all pages without a route
 * are one shared page.
 */
final class RoutingTable {

  /** Number of GSIs. */
  static final int GSIS = 4096;

  /** Most entries, as KVM_MAX_IRQ_ROUTES. */
  static final int MAX_ROUTES = 4096;

  /** Number of chip ids. */
  static final int CHIPS = 64;

  /** GSIs lie in pages of 64, so that a word tells which ones of a page. */
  static final int PAGE_SHIFT = 6;

  static final int PAGE_SIZE = 1 << PAGE_SHIFT;
  static final int PAGE_MASK = PAGE_SIZE - 1;
  static final int PAGES = GSIS >> PAGE_SHIFT;

  private static final PinNotifiers[][] NO_NOTIFIERS = {};
  private static final GsiRoute[] EMPTY_PAGE = new GsiRoute[PAGE_SIZE];
  private static final GsiRoute[][] EMPTY_PAGES = new GsiRoute[PAGES][];

  static {
    Arrays.fill(EMPTY_PAGE, GsiRoute.UNROUTED);
    Arrays.fill(EMPTY_PAGES, EMPTY_PAGE);
  }

  /**
   * The table that every router begins with: nothing is routed, nobody listens. As there is one
   * from the start, no update is the first one, and none is special.
   */
  static final RoutingTable EMPTY =
      new RoutingTable(0, 0, EMPTY_PAGES, PinGsis.EMPTY, NO_NOTIFIERS);

  private final long generation;
  private final int size;
  private final GsiRoute[][] pages;
  private final PinGsis reverse;

  /** Listeners by chip id and pin; arrays reach as far as there are some. */
  private final PinNotifiers[][] notifiers;

  private RoutingTable(
      long generation, int size, GsiRoute[][] pages, PinGsis reverse, PinNotifiers[][] notifiers) {
    this.generation = generation;
    this.size = size;
    this.pages = pages;
    this.reverse = reverse;
    this.notifiers = notifiers;
  }

  /** Returns how many tables came before this one. */
  long generation() {
    return generation;
  }

  /** Returns the number of entries. */
  int size() {
    return size;
  }

  /** Returns the routes by page of GSIs; not to be changed. */
  GsiRoute[][] pages() {
    return pages;
  }

  /** Returns which GSIs lead to which pin. */
  PinGsis reverse() {
    return reverse;
  }

  /**
   * Returns the route of a GSI.
   *
   * @param gsi 0 to {@link #GSIS} - 1
   */
  GsiRoute route(int gsi) {
    return pages[gsi >> PAGE_SHIFT][gsi & PAGE_MASK];
  }

  /** Returns who listens to a pin. */
  PinNotifiers notifiers(int chip, int pin) {
    if (chip >= notifiers.length || pin >= notifiers[chip].length) {
      return PinNotifiers.NONE;
    }
    return notifiers[chip][pin];
  }

  /** Returns the entries by GSI, those of a GSI in the order in which they were given. */
  List<IrqRoute> routes() {
    List<IrqRoute> all = new ArrayList<>(size);
    for (int page = 0; page < PAGES; page++) {
      if (pages[page] == EMPTY_PAGE) {
        continue;
      }
      for (int gsi = page << PAGE_SHIFT; gsi >> PAGE_SHIFT == page; gsi++) {
        GsiRoute route = route(gsi);
        if (route.isMsi()) {
          all.add(new MsiRoute(gsi, route.msi()));
        }
        for (int i = 0; i < route.count(); i++) {
          all.add(new ChipRoute(gsi, route.chip(i), route.pin(i)));
        }
      }
    }
    return Collections.unmodifiableList(all);
  }

  /** Returns other routes as the table after this one, with the listeners of this one. */
  RoutingTable successor(int nextSize, GsiRoute[][] nextPages, PinGsis nextReverse) {
    return new RoutingTable(generation + 1, nextSize, nextPages, nextReverse, notifiers);
  }

  /** Returns these routes with other listeners. */
  RoutingTable with(Listeners listeners) {
    return listeners.chips == notifiers
        ? this
        : new RoutingTable(generation, size, pages, reverse, listeners.chips);
  }

  /** Collects the listeners of a table that is not published yet. */
  static final class Listeners {

    private PinNotifiers[][] chips;

    /** Which chips' arrays are this object's own and may be written. */
    private long owned;

    /** Begins with the listeners of a table. */
    Listeners(RoutingTable table) {
      chips = table.notifiers;
    }

    /** Returns who listens to a pin so far. */
    PinNotifiers at(int chip, int pin) {
      return chip < chips.length && pin < chips[chip].length ? chips[chip][pin] : PinNotifiers.NONE;
    }

    /** Sets who listens to a pin. */
    void set(int chip, int pin, PinNotifiers now) {
      if (at(chip, pin) == now) {
        return;
      }
      if (owned == 0 || chip >= chips.length) {
        int before = chips.length;
        chips = Arrays.copyOf(chips, Math.max(before, chip + 1));
        Arrays.fill(chips, before, chips.length, PinNotifiers.NO_PINS);
      }
      PinNotifiers[] pins = chips[chip];
      if ((owned & 1L << chip) == 0 || pin >= pins.length) {
        int before = pins.length;
        pins = Arrays.copyOf(pins, Math.max(before, pin + 1));
        Arrays.fill(pins, before, pins.length, PinNotifiers.NONE);
        chips[chip] = pins;
        owned |= 1L << chip;
      }
      pins[pin] = now;
    }
  }
}
