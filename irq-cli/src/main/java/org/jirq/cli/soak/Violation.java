// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli.soak;

/**
 * Something that must never happen, and has.
 *
 * @param oracle the rule
 * @param machine the machine's number, from 0; -1 if it is about none
 * @param gsi the GSI, or -1
 * @param cells the pins, bit n is cell n of {@link Layout}
 * @param nanos when it was noticed, by {@link System#nanoTime}
 * @param text what was seen
 */
public record Violation(Oracle oracle, int machine, int gsi, long cells, long nanos, String text) {

  /** Whether an event is about the line of the violation, or about its whole machine. */
  boolean concerns(EventRing.Entry event) {
    if (event.machine() != machine) {
      return false;
    }
    if (event.gsi() < 0 && event.cell() < 0) {
      return true;
    }
    return (event.gsi() >= 0 && event.gsi() == gsi)
        || (event.cell() >= 0 && (cells >>> event.cell() & 1) != 0)
        || (event.gsi() >= 0 && (Layout.cellsOf(event.gsi()) & cells) != 0);
  }
}
