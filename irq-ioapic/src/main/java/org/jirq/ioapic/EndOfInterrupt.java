// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.ioapic;

import org.jirq.api.ChipBoard;
import org.jirq.api.IrqEvents;
import org.jirq.api.spi.Failure;
import org.jspecify.annotations.Nullable;

/**
 * The way back: an EOI runs the ack notifiers of the pins that hold its vector, ends their service,
 * and sends what is due then.
 *
 * <p>Threads, progress and memory effects are the engine's: no lock, no state held while anybody is
 * called. Who throws, a notifier or the CPU side, keeps no other notifier from running and no pin
 * from being ended and served; the first exception goes on to the caller afterwards.
 */
final class EndOfInterrupt {

  private final PinEngine engine;
  private final PinCells cells;
  private final VectorMap vectors;
  private final boolean pinByPin;
  private final IrqEvents events;

  EndOfInterrupt(PinEngine engine) {
    this.engine = engine;
    this.cells = engine.cells;
    this.vectors = engine.vectors;
    this.pinByPin = engine.has(IoApicOption.EOI_PIN_BY_PIN);
    this.events = engine.events;
  }

  void eoi(int vector, int cpu, boolean levelTriggered) {
    if ((vector & ~0xff) != 0) {
      return;
    }
    if (engine.rtc != null) {
      engine.rtc.ended(cpu, vector);
    }
    long pins = vectors.pins(vector, 0);
    if (vectors.words() == 1 && (pins & pins - 1) == 0) {
      // The common case; there is no order among pins to keep.
      if (pins == 0) {
        finish(vector, cpu, 0, null);
      } else {
        eoiOfOne(Long.numberOfTrailingZeros(pins), vector, cpu, levelTriggered);
      }
    } else if (pinByPin) {
      eoiPinByPin(vector, cpu, levelTriggered);
    } else {
      eoiAllFirst(vector, cpu, levelTriggered);
    }
  }

  private void finish(int vector, int cpu, int held, @Nullable Failure failure) {
    if (events != IrqEvents.NONE) {
      events.ended(vector, cpu, held);
    }
    Failure.rethrow(failure);
  }

  private void eoiOfOne(int pin, int vector, int cpu, boolean levelTriggered) {
    if (!holds(pin, cells.word(pin), vector)) {
      finish(vector, cpu, 0, null);
      return;
    }
    Failure failure = acked(engine.board(), pin, null);
    if (levelTriggered && end(pin, vector)) {
      failure = serveEnded(pin, failure);
    }
    finish(vector, cpu, 1, failure);
  }

  private void eoiPinByPin(int vector, int cpu, boolean levelTriggered) {
    ChipBoard to = engine.board();
    Failure failure = null;
    int held = 0;
    for (int w = 0; w < vectors.words(); w++) {
      for (long left = vectors.pins(vector, w); left != 0; left &= left - 1) {
        int pin = (w << 6) + Long.numberOfTrailingZeros(left);
        if (!holds(pin, cells.word(pin), vector)) {
          continue;
        }
        held++;
        failure = acked(to, pin, failure);
        if (levelTriggered && end(pin, vector)) {
          failure = serveEnded(pin, failure);
        }
      }
    }
    finish(vector, cpu, held, failure);
  }

  private void eoiAllFirst(int vector, int cpu, boolean levelTriggered) {
    ChipBoard to = engine.board();
    Failure failure = null;
    int held = 0;
    for (int w = 0; w < vectors.words(); w++) {
      for (long left = vectors.pins(vector, w); left != 0; left &= left - 1) {
        int pin = (w << 6) + Long.numberOfTrailingZeros(left);
        if (holds(pin, cells.word(pin), vector)) {
          held++;
          failure = acked(to, pin, failure);
        }
      }
    }
    if (held != 0 && levelTriggered) {
      failure = endAndServe(vector, failure);
    }
    finish(vector, cpu, held, failure);
  }

  /** Runs the ack notifiers of a pin; answers what was thrown so far. */
  private static @Nullable Failure acked(ChipBoard to, int pin, @Nullable Failure before) {
    try {
      to.acked(pin);
      return before;
    } catch (Throwable e) {
      return Failure.add(before, e);
    }
  }

  private @Nullable Failure endAndServe(int vector, @Nullable Failure before) {
    int words = vectors.words();
    long ended0 = endAll(vector, 0);
    long ended1 = words > 1 ? endAll(vector, 1) : 0;
    long ended2 = words > 2 ? endAll(vector, 2) : 0;
    long ended3 = words > 3 ? endAll(vector, 3) : 0;
    Failure failure = serveEnded(0, ended0, before);
    failure = serveEnded(64, ended1, failure);
    failure = serveEnded(128, ended2, failure);
    return serveEnded(192, ended3, failure);
  }

  private long endAll(int vector, int word) {
    long ended = 0;
    for (long left = vectors.pins(vector, word); left != 0; left &= left - 1) {
      int bit = Long.numberOfTrailingZeros(left);
      if (end((word << 6) + bit, vector)) {
        ended |= 1L << bit;
      }
    }
    return ended;
  }

  private @Nullable Failure serveEnded(int first, long ended, @Nullable Failure before) {
    Failure failure = before;
    for (long left = ended; left != 0; left &= left - 1) {
      failure = serveEnded(first + Long.numberOfTrailingZeros(left), failure);
    }
    return failure;
  }

  private boolean holds(int pin, long word, int vector) {
    return PinWord.vector(word) == vector
        || (engine.oldVectors != null && engine.oldVectors.holds(pin, word, vector));
  }

  /** Ends the service of a pin that still holds the vector; tells whether the EOI concerned it. */
  private boolean end(int pin, int vector) {
    while (true) {
      long before = cells.word(pin);
      if (!holds(pin, before, vector) || !PinFunction.isEnded(before, engine.rules)) {
        return false;
      }
      long after = PinFunction.end(before);
      if (after == before) {
        return true;
      }
      if (cells.replace(pin, before, after)) {
        if (events != IrqEvents.NONE) {
          events.remoteIrrChanged(pin, false);
        }
        return true;
      }
    }
  }

  private @Nullable Failure serveEnded(int pin, @Nullable Failure before) {
    try {
      serveEnded(pin);
      return before;
    } catch (Throwable e) {
      return Failure.add(before, e);
    }
  }

  private void serveEnded(int pin) {
    long word = cells.word(pin);
    StormGuard guard = engine.storm;
    boolean due = PinWord.isRequested(word) && !PinWord.isMasked(word);
    if (guard != null) {
      if (!due) {
        guard.restart(pin);
      } else if (guard.countAndDefer(pin)) {
        events.stormDeferred(pin, guard.deadline());
        return;
      }
    }
    if (due) {
      if (engine.servesAll) {
        engine.serveAll(pin, false);
      } else {
        engine.serve(pin, false);
      }
    }
  }
}
