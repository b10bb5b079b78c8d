// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.gic.v3;

import org.jirq.api.Delivery;
import org.jirq.api.spi.Failure;
import org.jirq.api.spi.StateWords;
import org.jspecify.annotations.Nullable;

/**
 * What drives interrupts from outside: lines of SPIs and PPIs, and messages.
 *
 * <p><b>Threads.</b> As the cell says; lock-free: a word is replaced as a whole, so that level and
 * pending change together.
 */
final class Lines {

  private final InterruptTable table;
  private final Signals signals;
  private final LineEvents events;

  Lines(Signals signals, LineEvents events) {
    this.table = signals.table;
    this.signals = signals;
    this.events = events;
  }

  /** Drives one source of an interrupt's line; answers as {@link Delivery} says. */
  int drive(int index, int sourceId, boolean level) {
    StateWords words = table.words;
    while (true) {
      long before = words.get(index);
      // A source that was withdrawn reads low, but to drive it low still says whose word holds.
      boolean stands = (before >>> sourceId & 1) == (level ? 1 : 0);
      if (stands && (before & IntWord.WITHDRAWN) == 0) {
        return unchanged(before);
      }
      long after = IntWord.drive(before, sourceId, level);
      if (after == before) {
        return unchanged(before);
      }
      if (words.replace(index, before, after)) {
        return driven(index, before, after, level);
      }
    }
  }

  private static int unchanged(long word) {
    if (!IntWord.lineHigh(word)) {
      return 1;
    }
    return (word & IntWord.ENABLED) == 0 ? Delivery.IGNORED : Delivery.COALESCED;
  }

  private int driven(int index, long before, long after, boolean level) {
    if (table.isSpi(index)) {
      events.line(table.pin(index), before, after);
    }
    boolean pended = !IntWord.isPending(before) && IntWord.isPending(after);
    if (IntWord.isReady(before) != IntWord.isReady(after)) {
      signals.changed(index);
    }
    if (!level) {
      return IntWord.lineHigh(after) ? Delivery.COALESCED : 1;
    }
    return raised(index, after, pended);
  }

  private int raised(int index, long after, boolean pended) {
    if ((after & IntWord.ENABLED) == 0 || table.target(index) == InterruptTable.NOBODY) {
      return Delivery.IGNORED;
    }
    if (pended) {
      return 1;
    }
    if (table.isSpi(index)) {
      events.coalesced(table.pin(index));
    }
    return Delivery.COALESCED;
  }

  /** A message-based SPI: GICD_SETSPI_NSR or GICD_CLRSPI_NSR. */
  int message(int intid, boolean set) {
    if (intid < GicV3Spec.PRIVATE || intid >= table.interrupts) {
      return Delivery.IGNORED;
    }
    int index = table.index(0, intid);
    while (true) {
      long before = table.words.get(index);
      long after = IntWord.message(before, set);
      if (table.words.replace(index, before, after)) {
        boolean pended = !IntWord.isPending(before) && IntWord.isPending(after);
        if (after != before) {
          signals.changed(index);
        }
        return set ? raised(index, after, pended) : 1;
      }
    }
  }

  /**
   * A CPU sends an SGI to another one, or to itself. Only an SGI of the group is sent. Answers what
   * was thrown so far.
   */
  @Nullable Failure send(int cpu, int intid, int group, @Nullable Failure thrown) {
    int index = table.index(cpu, intid);
    while (true) {
      long before = table.words.get(index);
      if (((before & IntWord.GROUP1) != 0 ? 1 : 0) != group || (before & IntWord.LATCH) != 0) {
        return thrown;
      }
      if (table.words.replace(index, before, before | IntWord.LATCH)) {
        return signals.changed(index, thrown);
      }
    }
  }
}
