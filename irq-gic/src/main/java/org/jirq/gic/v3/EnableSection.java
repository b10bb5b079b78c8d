// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.gic.v3;

import org.jirq.api.Cell;
import org.jirq.api.ChipBoard;
import org.jirq.api.spi.Failure;
import org.jirq.api.spi.StateWords;
import org.jirq.api.spi.WriteSection;

/**
 * Writes of enable bits. A pin is masked while its interrupt is not enabled, so this is where mask
 * notifiers run: in the guest's order, inside the section, with no output driven by it.
 *
 * <p><b>Threads.</b> As the cell says; writers of enable bits serialise here.
 */
final class EnableSection {

  private final WriteSection section;
  private final InterruptTable table;
  private final Signals signals;
  private final LineEvents events;

  EnableSection(Cell cell, Signals signals, LineEvents events) {
    this.section = new WriteSection(cell);
    this.table = signals.table;
    this.signals = signals;
    this.events = events;
  }

  /**
   * Sets or clears the enable bits of up to 32 interrupts.
   *
   * @param first index of the first
   * @param bits bit n: interrupt {@code first + n}; each exists
   */
  void write(int first, int bits, boolean enable) {
    int changed = 0;
    int withdrawn = 0;
    section.enter();
    try {
      for (int left = bits; left != 0; left &= left - 1) {
        int bit = left & -left;
        int index = first + Integer.numberOfTrailingZeros(left);
        long before = enable ? enable(index) : disable(index);
        if (((before & IntWord.ENABLED) != 0) != enable) {
          changed |= bit;
          if (enable && (table.words.get(index) & IntWord.WITHDRAWN) != 0) {
            withdrawn |= bit;
          }
          table.sync(index);
          tell(index, !enable);
        }
      }
    } finally {
      section.leave();
    }
    Failure failure = null;
    for (int left = changed; left != 0; left &= left - 1) {
      int index = first + Integer.numberOfTrailingZeros(left);
      if ((withdrawn & left & -left) != 0) {
        try {
          resample(index);
        } catch (Throwable e) {
          failure = Failure.add(failure, e);
        }
      }
      signals.changed(index);
    }
    Failure.rethrow(failure);
  }

  private void tell(int index, boolean masked) {
    if (table.isSpi(index)) {
      events.maskChanged(table.pin(index), masked);
    }
  }

  private long disable(int index) {
    return table.words.andNot(index, IntWord.ENABLED);
  }

  /**
   * Enables an interrupt. A level that its resampler may sample again is withdrawn by the same
   * step, so that no CPU takes it before the board was asked.
   */
  private long enable(int index) {
    StateWords words = table.words;
    while (true) {
      long before = words.get(index);
      if ((before & IntWord.ENABLED) != 0) {
        return before;
      }
      boolean withdraw =
          table.isSpi(index)
              && IntWord.mayBeResampled(before)
              && events.board().hasResampler(table.pin(index));
      long after = (withdraw ? IntWord.withdraw(before) : before) | IntWord.ENABLED;
      if (words.replace(index, before, after)) {
        if (withdraw) {
          events.line(table.pin(index), before, after);
        }
        return before;
      }
    }
  }

  private void resample(int index) {
    int pin = table.pin(index);
    boolean sampled = false;
    try {
      sampled = events.board().resampleInstead(pin);
    } finally {
      restore(index, pin, sampled);
    }
  }

  private void restore(int index, int pin, boolean sampled) {
    while (true) {
      long before = table.words.get(index);
      long after = sampled ? IntWord.keepWithdrawn(before) : IntWord.putBack(before);
      if (after == before || table.words.replace(index, before, after)) {
        events.line(pin, before, after);
        return;
      }
    }
  }

  /** Tells a board the present mask between two writes. */
  void fire(int pin, ChipBoard to) {
    section.enter();
    try {
      to.maskChanged(pin, masked(pin));
    } finally {
      section.leave();
    }
  }

  private boolean masked(int pin) {
    return (table.words.get(table.indexOfPin(pin)) & IntWord.ENABLED) == 0;
  }

  /** Tells the board the masks of all pins. */
  void tellMasks(int pins) {
    section.tellMasks(pins, this::masked, events.board());
  }

  /** Every interrupt in its reset state; levels stay. */
  void reset(int pins) {
    section.enter();
    try {
      for (int index = 0; index < table.count; index++) {
        boolean sgi = table.isSgi(index);
        long before;
        do {
          before = table.words.get(index);
        } while (!table.words.replace(index, before, IntWord.reset(before, sgi)));
        table.sync(index);
        if ((before & IntWord.ENABLED) != 0 && table.isSpi(index)) {
          events.observeMask(table.pin(index), true);
        }
      }
      tellMasks(pins);
    } finally {
      section.leave();
    }
  }
}
