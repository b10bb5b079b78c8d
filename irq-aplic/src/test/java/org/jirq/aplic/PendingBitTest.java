// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.aplic;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.jirq.api.Cell;
import org.junit.jupiter.api.Test;

/**
 * "Precise effects on interrupt-pending bits": AIA 1.0 section 4.7, every source mode, delivery
 * mode, wire and pending bit, with every event that the section names. The expected values are
 * written down from the section's four paragraphs, not computed by the code under test.
 */
class PendingBitTest {

  private enum Event {
    SETIPNUM,
    SETIP,
    CLRIPNUM,
    IN_CLRIP,
    RISE,
    FALL,
    TAKE
  }

  @Test
  void pendingBitsChangeAsTheSpecificationSays() {
    int checked = 0;
    for (Cell cell : Cell.values()) {
      for (boolean msi : new boolean[] {false, true}) {
        for (int mode : new int[] {0, 1, 4, 5, 6, 7}) {
          for (boolean wire : new boolean[] {false, true}) {
            for (boolean pending : new boolean[] {false, true}) {
              for (Event event : Event.values()) {
                checked += check(cell, msi, mode, wire, pending, event) ? 1 : 0;
              }
            }
          }
        }
      }
    }
    // Both cells; inactive: never pending; detached and edge: all; level in direct mode: as the
    // input; in MSI mode: not pending while low.
    int states = 2 * 2 + 2 * 4 + 2 * 2 * 4 + 2 * 2 + 2 * 3;
    assertEquals(2 * states * Event.values().length, checked, "combinations that can be reached");
  }

  private static boolean check(
      Cell cell, boolean msi, int mode, boolean wire, boolean pending, Event event) {
    Rig rig = msi ? Rig.msi(cell) : Rig.direct(cell);
    int domain = mode % 2;
    if (domain == Rig.S) {
      rig.write(Rig.M, 4 * 40, 0x400);
    }
    rig.wire(40, wire);
    rig.write(domain, 4 * 40, mode);
    rig.write(domain, 0x3000 + 4 * 40, 1);
    rig.write(domain, pending ? 0x1cdc : 0x1ddc, 40);
    if (rig.pending(domain, 40) != pending) {
      // Such a state does not exist.
      return false;
    }
    boolean expected = expected(msi, mode, wire, pending, event);
    switch (event) {
      case SETIPNUM -> rig.write(domain, 0x1cdc, 40);
      case SETIP -> rig.write(domain, 0x1c04, 1 << 8);
      case CLRIPNUM -> rig.write(domain, 0x1ddc, 40);
      case IN_CLRIP -> rig.write(domain, 0x1d04, 1 << 8);
      case RISE -> rig.wire(40, true);
      case FALL -> rig.wire(40, false);
      default -> {
        // In MSI mode enabling forwards it; in direct mode it is claimed.
        rig.write(domain, 0x1edc, 40);
        if (!msi) {
          rig.claimi(domain, 0);
        }
      }
    }
    String where = "msi=" + msi + " mode=" + mode + " wire=" + wire + " " + event;
    assertEquals(expected, rig.pending(domain, 40), where + " pending=" + pending);
    return true;
  }

  private static boolean expected(
      boolean msi, int mode, boolean wire, boolean pending, Event event) {
    boolean after = event == Event.RISE || event != Event.FALL && wire;
    boolean was = mode == 4 || mode == 6 ? wire : !wire;
    boolean high = mode == 4 || mode == 6 ? after : !after;
    boolean set = event == Event.SETIP || event == Event.SETIPNUM;
    boolean cleared = event == Event.CLRIPNUM || event == Event.IN_CLRIP || event == Event.TAKE;
    return switch (mode) {
      case 0 -> false;
      case 1 -> set || pending && !cleared;
      case 4, 5 -> set || !was && high || pending && !cleared;
      default -> msi ? high && (set || !was || pending && !cleared) : high;
    };
  }

  @Test
  void enablingANonPendingSourceTakesNothing() {
    Rig rig = Rig.msi(Cell.PLAIN);
    rig.use(Rig.M, 40, Rig.LEVEL1, 1);
    assertEquals(java.util.List.of("unmasked40"), rig.take());
  }
}
