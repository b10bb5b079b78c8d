// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.gic.v3;

import org.jirq.api.Cell;
import org.jirq.api.ChipBoard;
import org.jirq.api.spi.Failure;
import org.jirq.api.spi.StateWords;
import org.jirq.api.spi.WriteSection;
import org.jspecify.annotations.Nullable;

/**
 * Writes of enable bits. A pin is masked while its interrupt is not enabled, so this is where mask
 * notifiers run: in the guest's order, inside the section, with no output driven by it.
 *
 * <p><b>Threads.</b> As the cell says; writers of enable bits serialise here.
 *
 * <p><b>Exceptions.</b> What a board throws keeps nothing from being written, told, sampled again
 * and delivered; the first one comes out at the end.
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
    Failure failure = null;
    int changed = 0;
    int withdrawn = 0;
    section.enter();
    try {
      for (int left = bits; left != 0; left &= left - 1) {
        int bit = left & -left;
        int index = first + Integer.numberOfTrailingZeros(left);
        boolean ask = false;
        try {
          ask = enable && asks(index);
        } catch (Throwable e) {
          failure = Failure.add(failure, e);
        }
        long before = enable ? enable(index, ask) : disable(index);
        if (((before & IntWord.ENABLED) != 0) != enable) {
          changed |= bit;
          if (enable && (table.words.get(index) & IntWord.WITHDRAWN) != 0) {
            withdrawn |= bit;
          }
          table.sync(index);
          failure = tell(index, !enable, failure);
        }
      }
    } finally {
      section.leave();
    }
    for (int left = changed; left != 0; left &= left - 1) {
      int index = first + Integer.numberOfTrailingZeros(left);
      if ((withdrawn & left & -left) != 0) {
        try {
          resample(index);
        } catch (Throwable e) {
          failure = Failure.add(failure, e);
        }
      }
      failure = signals.changed(index, failure);
    }
    Failure.rethrow(failure);
  }

  /** Tells a mask that changed; answers what was thrown so far. */
  private @Nullable Failure tell(int index, boolean masked, @Nullable Failure before) {
    if (!table.isSpi(index)) {
      return before;
    }
    Failure failure = before;
    try {
      events.board().maskChanged(table.pin(index), masked);
    } catch (Throwable e) {
      failure = Failure.add(before, e);
    }
    events.observeMask(table.pin(index), masked);
    return failure;
  }

  private long disable(int index) {
    return table.words.andNot(index, IntWord.ENABLED);
  }

  /** Whether a level that waits for the enable is to be sampled again, which a board may refuse. */
  private boolean asks(int index) {
    return table.isSpi(index)
        && IntWord.mayBeResampled(table.words.get(index))
        && events.board().hasResampler(table.pin(index));
  }

  /**
   * Enables an interrupt. A level that its resampler is to sample again is withdrawn by the same
   * step, so that no CPU takes it before the board was asked.
   */
  private long enable(int index, boolean ask) {
    StateWords words = table.words;
    while (true) {
      long before = words.get(index);
      if ((before & IntWord.ENABLED) != 0) {
        return before;
      }
      boolean withdraw = ask && IntWord.mayBeResampled(before);
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

  /** Tells the board the masks of all pins; answers what was thrown. */
  @Nullable Failure tellMasks(int pins) {
    try {
      section.tellMasks(pins, this::masked, events.board());
      return null;
    } catch (Throwable e) {
      return Failure.add(null, e);
    }
  }

  /** Every interrupt in its reset state; levels stay. Answers what the board threw. */
  @Nullable Failure reset(int pins) {
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
      return tellMasks(pins);
    } finally {
      section.leave();
    }
  }
}
