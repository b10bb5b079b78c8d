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

  private static final int PAGE_SHIFT = 6;
  private static final int PAGE_SIZE = 1 << PAGE_SHIFT;
  private static final int PAGES = GSIS >> PAGE_SHIFT;

  private static final int[] NO_GSIS = {};
  private static final int[][] NO_PINS = {};
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
      new RoutingTable(0, 0, EMPTY_PAGES, new int[0][][], NO_NOTIFIERS);

  private final long generation;
  private final int size;
  private final GsiRoute[][] pages;

  /** GSIs in ascending order, by chip id and pin; arrays reach as far as there are some. */
  private final int[][][] gsis;

  /** Listeners by chip id and pin; arrays reach as far as there are some. */
  private final PinNotifiers[][] notifiers;

  private RoutingTable(
      long generation, int size, GsiRoute[][] pages, int[][][] gsis, PinNotifiers[][] notifiers) {
    this.generation = generation;
    this.size = size;
    this.pages = pages;
    this.gsis = gsis;
    this.notifiers = notifiers;
  }

  /** Returns how many tables came before this one. */
  long generation() {
    return generation;
  }

  /**
   * Returns the route of a GSI.
   *
   * @param gsi 0 to {@link #GSIS} - 1
   */
  GsiRoute route(int gsi) {
    return pages[gsi >> PAGE_SHIFT][gsi & (PAGE_SIZE - 1)];
  }

  /** Returns the GSIs that lead to a pin, in ascending order; empty for a pin there is none for. */
  int[] gsis(int chip, int pin) {
    if (chip >= gsis.length || pin >= gsis[chip].length) {
      return NO_GSIS;
    }
    return gsis[chip][pin];
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
    for (int gsi = 0; gsi < GSIS; gsi++) {
      GsiRoute route = route(gsi);
      if (route.isMsi()) {
        all.add(new MsiRoute(gsi, route.msi()));
      }
      for (int i = 0; i < route.count(); i++) {
        all.add(new ChipRoute(gsi, route.chip(i), route.pin(i)));
      }
    }
    return Collections.unmodifiableList(all);
  }

  /** Tells whether two tables route all GSIs alike. */
  boolean routesAs(RoutingTable other) {
    if (size != other.size) {
      return false;
    }
    for (int page = 0; page < PAGES; page++) {
      if (!Arrays.equals(pages[page], other.pages[page])) {
        return false;
      }
    }
    return true;
  }

  /** Returns, in ascending order, the GSIs that two tables route differently. */
  int[] changes(RoutingTable other) {
    int[] changed = new int[GSIS];
    int count = 0;
    for (int gsi = 0; gsi < GSIS; gsi++) {
      if (!route(gsi).equals(other.route(gsi))) {
        changed[count++] = gsi;
      }
    }
    return Arrays.copyOf(changed, count);
  }

  /** Returns these routes as the table after another one, with nobody listening yet. */
  RoutingTable after(RoutingTable before) {
    return new RoutingTable(before.generation + 1, size, pages, gsis, NO_NOTIFIERS);
  }

  /** Returns these routes with other listeners. */
  RoutingTable with(Listeners listeners) {
    return new RoutingTable(generation, size, pages, gsis, listeners.chips);
  }

  /** Collects the entries of a table that is not published yet. */
  static final class Draft {

    private final GsiRoute[][] pages = EMPTY_PAGES.clone();
    private int[][][] gsis = EMPTY.gsis;
    private int size;

    /** Returns what a GSI leads to so far. */
    GsiRoute route(int gsi) {
      return pages[gsi >> PAGE_SHIFT][gsi & (PAGE_SIZE - 1)];
    }

    /** Puts an entry in place of what a GSI leads to so far. */
    void set(int gsi, GsiRoute route) {
      int page = gsi >> PAGE_SHIFT;
      if (pages[page] == EMPTY_PAGE) {
        pages[page] = EMPTY_PAGE.clone();
      }
      pages[page][gsi & (PAGE_SIZE - 1)] = route;
      size++;
    }

    /** Notes that a GSI leads to a pin. */
    void reverse(int chip, int pin, int gsi) {
      if (chip >= gsis.length) {
        int before = gsis.length;
        gsis = Arrays.copyOf(gsis, chip + 1);
        Arrays.fill(gsis, before, gsis.length, NO_PINS);
      }
      int[][] pins = gsis[chip];
      if (pin >= pins.length) {
        // Tables name the pins of a chip in ascending order, as a rule: leave room.
        pins = Arrays.copyOf(pins, Math.max(pin + 1, 2 * pins.length));
        Arrays.fill(pins, gsis[chip].length, pins.length, NO_GSIS);
        gsis[chip] = pins;
      }
      int last = pins[pin].length;
      int[] more = Arrays.copyOf(pins[pin], last + 1);
      more[last] = gsi;
      if (last > 0 && more[last - 1] > gsi) {
        Arrays.sort(more);
      }
      pins[pin] = more;
    }

    /** Returns the table; the draft must not be used any more. */
    RoutingTable toTable() {
      return size == 0 ? EMPTY : new RoutingTable(0, size, pages, gsis, NO_NOTIFIERS);
    }
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
