// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.routing;

import java.util.Arrays;

/**
 * Which GSIs lead to a pin: the reverse of a routing table.
 *
 * <p>Memory is proportional to the pins that are reached: pins lie in pages of 64, and a pin that
 * one GSI leads to, as most are, takes one number. Immutable; a {@link Draft} copies the pages that
 * it changes and shares the others.
 */
final class PinGsis {

  private static final int PAGE_SHIFT = 6;
  private static final int PAGE_SIZE = 1 << PAGE_SHIFT;

  private static final int[] NO_GSIS = {};
  private static final int[][] NO_PAGES = {};

  /** In a page: no GSI leads to the pin. Smaller numbers are -2 - the index of a shared pin. */
  private static final int NONE = -1;

  /** The page of pins that no GSI leads to, which all tables share. */
  static final int[] EMPTY_PAGE = new int[PAGE_SIZE];

  static {
    Arrays.fill(EMPTY_PAGE, NONE);
  }

  /** No GSI leads anywhere. */
  static final PinGsis EMPTY = new PinGsis(new int[0][][], NO_PAGES);

  /** Pages by chip id and pin; arrays reach as far as there are some. */
  private final int[][][] chips;

  /** GSIs, in ascending order, of pins that several lead to; empty where a place is free. */
  private final int[][] shared;

  private PinGsis(int[][][] chips, int[][] shared) {
    this.chips = chips;
    this.shared = shared;
  }

  /** Returns the GSIs that lead to a pin, in ascending order. */
  int[] of(int chip, int pin) {
    return decode(at(chips, chip, pin), shared);
  }

  /** For tests: the pages of a chip. */
  Object[] pages(int chip) {
    return chips[chip];
  }

  /** For tests: how many places for shared pins there are. */
  int places() {
    return shared.length;
  }

  private static int at(int[][][] chips, int chip, int pin) {
    int page = pin >> PAGE_SHIFT;
    if (chip >= chips.length || page >= chips[chip].length) {
      return NONE;
    }
    return chips[chip][page][pin & (PAGE_SIZE - 1)];
  }

  private static int[] decode(int value, int[][] shared) {
    if (value >= 0) {
      return new int[] {value};
    }
    return value == NONE ? NO_GSIS : shared[-2 - value];
  }

  /** Changes a copy. */
  static final class Draft {

    private final PinGsis base;
    private int[][][] chips;
    private int[][] shared;

    /** No place before this one is free. */
    private int firstFree;

    /** Begins with what is there. */
    Draft(PinGsis base) {
      this.base = base;
      this.chips = base.chips;
      this.shared = base.shared;
    }

    /** Notes that a GSI leads somewhere; it led nowhere before. */
    void add(int gsi, GsiRoute to) {
      for (int i = 0; i < to.count(); i++) {
        add(to.chip(i), to.pin(i), gsi);
      }
    }

    /** Notes that a GSI does not lead somewhere any more; it did before. */
    void remove(int gsi, GsiRoute from) {
      for (int i = 0; i < from.count(); i++) {
        remove(from.chip(i), from.pin(i), gsi);
      }
    }

    private void add(int chip, int pin, int gsi) {
      int[] page = own(chip, pin);
      int at = pin & (PAGE_SIZE - 1);
      if (page[at] == NONE) {
        page[at] = gsi;
        return;
      }
      int[] before = decode(page[at], shared);
      int[] after = Arrays.copyOf(before, before.length + 1);
      after[before.length] = gsi;
      Arrays.sort(after);
      page[at] = share(page[at], after);
    }

    private void remove(int chip, int pin, int gsi) {
      int[] page = own(chip, pin);
      int at = pin & (PAGE_SIZE - 1);
      if (page[at] >= 0) {
        page[at] = NONE;
        return;
      }
      int[] after = Arrays.stream(decode(page[at], shared)).filter(each -> each != gsi).toArray();
      int value = share(page[at], after.length == 1 ? NO_GSIS : after);
      page[at] = after.length == 1 ? after[0] : value;
      if (after.length == 1) {
        firstFree = Math.min(firstFree, -2 - value);
      }
    }

    /** Returns the result; the draft must not be used any more. */
    PinGsis finish() {
      if (chips == base.chips) {
        return base;
      }
      for (int chip = 0; chip < chips.length; chip++) {
        if (chip < base.chips.length && chips[chip] == base.chips[chip]) {
          continue;
        }
        int[][] pages = chips[chip];
        for (int page = 0; page < pages.length; page++) {
          pages[page] = isEmpty(pages[page]) ? EMPTY_PAGE : pages[page];
        }
      }
      return new PinGsis(chips, shared);
    }

    private static boolean isEmpty(int[] page) {
      for (int value : page) {
        if (value != NONE) {
          return false;
        }
      }
      return true;
    }

    /** Puts the GSIs of a shared pin in the pin's place, or in a free one. */
    private int share(int value, int[] gsis) {
      int place = value < NONE ? -2 - value : free();
      if (shared == base.shared || place >= shared.length) {
        int before = shared.length;
        shared = Arrays.copyOf(shared, Math.max(before, place < before ? 0 : 2 * place + 1));
        Arrays.fill(shared, before, shared.length, NO_GSIS);
      }
      shared[place] = gsis;
      return -2 - place;
    }

    private int free() {
      while (firstFree < shared.length && shared[firstFree].length != 0) {
        firstFree++;
      }
      return firstFree;
    }

    /** Returns the page of a pin, copied before it is changed for the first time. */
    private int[] own(int chip, int pin) {
      int page = pin >> PAGE_SHIFT;
      if (chips == base.chips || chip >= chips.length) {
        int before = chips.length;
        chips = Arrays.copyOf(chips, Math.max(before, chip + 1));
        Arrays.fill(chips, before, chips.length, NO_PAGES);
      }
      int[][] theirs = chip < base.chips.length ? base.chips[chip] : NO_PAGES;
      int[][] pages = chips[chip];
      if (pages == theirs || page >= pages.length) {
        int before = pages.length;
        pages = Arrays.copyOf(pages, Math.max(before, page + 1));
        Arrays.fill(pages, before, pages.length, EMPTY_PAGE);
        chips[chip] = pages;
      }
      if (pages[page] == EMPTY_PAGE || (page < theirs.length && pages[page] == theirs[page])) {
        pages[page] = pages[page].clone();
      }
      return pages[page];
    }
  }
}
