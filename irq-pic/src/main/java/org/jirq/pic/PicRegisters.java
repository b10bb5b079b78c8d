// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.pic;

import java.util.function.BooleanSupplier;
import org.jirq.api.Cell;
import org.jirq.api.ChipBoard;
import org.jirq.api.IrqEvents;
import org.jirq.api.spi.Failure;
import org.jirq.api.spi.WriteSection;
import org.jspecify.annotations.Nullable;

/**
 * The ports of the pair: initialisation and operation command words, register reads, polls, ELCR.
 *
 * <p>Initialisation, masks, modes and ELCR serialise in one section (a lock in the shared cell),
 * inside which mask notifiers run; ack notifiers and the output's sink run after it is left. Reads,
 * polls and OCW2 (end of interrupt, rotation) take no lock. A notifier that throws keeps no other
 * from being told and no chip from being settled; the first exception comes out at the end.
 */
final class PicRegisters {

  private final PicPair pair;
  private final PicService service;
  private final WriteSection section;
  private final BooleanSupplier extIntAccepted;

  PicRegisters(PicPair pair, PicService service, Cell cell, BooleanSupplier extIntAccepted) {
    this.pair = pair;
    this.service = service;
    this.section = new WriteSection(cell);
    this.extIntAccepted = extIntAccepted;
  }

  int in(int port, int size) {
    if (size == 1) {
      switch (port) {
        case PicSpec.MASTER_COMMAND:
          return read(PicPair.MASTER, false);
        case PicSpec.MASTER_DATA:
          return read(PicPair.MASTER, true);
        case PicSpec.SLAVE_COMMAND:
          return read(PicPair.SLAVE, false);
        case PicSpec.SLAVE_DATA:
          return read(PicPair.SLAVE, true);
        case PicSpec.MASTER_ELCR:
          return PicWord.elcr(pair.chips.get(PicPair.MASTER));
        case PicSpec.SLAVE_ELCR:
          return PicWord.elcr(pair.chips.get(PicPair.SLAVE));
        default:
          break;
      }
    }
    invalid(port, size, false);
    return 0;
  }

  void out(int port, int value, int size) {
    int data = value & 0xff;
    if (size == 1) {
      switch (port) {
        case PicSpec.MASTER_COMMAND:
          command(PicPair.MASTER, data);
          return;
        case PicSpec.MASTER_DATA:
          data(PicPair.MASTER, data);
          return;
        case PicSpec.SLAVE_COMMAND:
          command(PicPair.SLAVE, data);
          return;
        case PicSpec.SLAVE_DATA:
          data(PicPair.SLAVE, data);
          return;
        case PicSpec.MASTER_ELCR:
          elcr(PicPair.MASTER, data);
          return;
        case PicSpec.SLAVE_ELCR:
          elcr(PicPair.SLAVE, data);
          return;
        default:
          break;
      }
    }
    invalid(port, size, true);
  }

  private void invalid(int port, int size, boolean write) {
    if (pair.events != IrqEvents.NONE) {
      pair.events.invalidAccess(port, size, write);
    }
  }

  private int read(int chip, boolean data) {
    while (true) {
      long word = pair.chips.get(chip);
      if (!PicWord.has(word, PicWord.POLL)) {
        if (data) {
          return PicWord.imr(word);
        }
        return PicWord.has(word, PicWord.RIS) ? PicWord.isr(word) : PicWord.irr(word);
      }
      int polled = service.poll(chip, word);
      if (polled != PicFunction.NONE) {
        return polled;
      }
    }
  }

  private void command(int chip, int value) {
    if ((value & PicSpec.ICW1) != 0) {
      icw1(chip, value);
    } else if ((value & PicSpec.OCW3) != 0) {
      ocw3(chip, value);
    } else {
      ocw2(chip, value >>> 5, value & 7);
    }
  }

  /** End of interrupt and rotation (datasheet, "Operation Command Word 2"). */
  private void ocw2(int chip, int command, int level) {
    switch (command) {
      case 0:
        pair.chips.andNot(chip, PicWord.RAEOI);
        break;
      case 1:
        service.end(chip, PicFunction.NONE, false);
        break;
      case 3:
        service.end(chip, level, false);
        break;
      case 4:
        pair.chips.or(chip, PicWord.RAEOI);
        break;
      case 5:
        service.end(chip, PicFunction.NONE, true);
        break;
      case 6:
        setPriority(chip, level);
        break;
      case 7:
        service.end(chip, level, true);
        break;
      default:
        break;
    }
  }

  private void setPriority(int chip, int lowest) {
    long word;
    long next;
    do {
      word = pair.chips.get(chip);
      next = pair.evaluated(chip, PicWord.withPriority(word, lowest + 1));
    } while (next != word && !pair.chips.replace(chip, word, next));
    pair.settle(chip, word, next, PicPair.rose(word, next));
  }

  private void ocw3(int chip, int value) {
    boolean evaluates = (value & PicSpec.ESMM) != 0;
    boolean lazy = pair.has(PicOption.MODES_LAZY);
    long word;
    long next;
    section.enter();
    try {
      do {
        word = pair.chips.get(chip);
        next = PicFunction.ocw3(word, value);
        if (evaluates && !lazy) {
          next = pair.evaluated(chip, next);
        }
      } while (next != word && !pair.chips.replace(chip, word, next));
    } finally {
      section.leave();
    }
    changed(chip, word, next, evaluates, lazy);
  }

  private void changed(int chip, long word, long next, boolean evaluates, boolean lazy) {
    if (evaluates) {
      if (lazy) {
        pair.markStale();
      } else {
        pair.settle(chip, word, next, PicPair.rose(word, next));
      }
    }
  }

  private void data(int chip, int value) {
    boolean lazy = pair.has(PicOption.MODES_LAZY);
    boolean modes;
    boolean masks;
    long word;
    long next;
    Failure failure = null;
    section.enter();
    try {
      // Only this section moves on in the initialisation.
      int expected = PicWord.init(pair.chips.get(chip));
      masks = expected == 0;
      modes = expected == 3;
      do {
        word = pair.chips.get(chip);
        next = masks ? PicWord.withImr(word, value) : PicFunction.icw(word, value);
        if (masks || modes && !lazy) {
          next = pair.evaluated(chip, next);
        }
      } while (next != word && !pair.chips.replace(chip, word, next));
      if (masks) {
        failure = tellMasks(chip, PicWord.imr(word), value);
      }
    } finally {
      section.leave();
    }
    try {
      changed(chip, word, next, masks || modes, modes && lazy);
    } catch (Throwable e) {
      failure = Failure.add(failure, e);
    }
    Failure.rethrow(failure);
  }

  private @Nullable Failure tellMasks(int chip, int before, int after) {
    Failure failure = null;
    for (int left = before ^ after; left != 0; left &= left - 1) {
      int input = Integer.numberOfTrailingZeros(left);
      boolean masked = (after >>> input & 1) != 0;
      try {
        pair.board().maskChanged(chip << 3 | input, masked);
      } catch (Throwable e) {
        failure = Failure.add(failure, e);
      }
      observeMask(chip, input, masked);
    }
    return failure;
  }

  private void observeMask(int chip, int input, boolean masked) {
    if (pair.events != IrqEvents.NONE) {
      pair.events.maskChanged(chip << 3 | input, masked);
    }
  }

  /** Tells the board the masks of all pins; answers what it threw. */
  @Nullable Failure tellMasks() {
    try {
      section.tellMasks(PicPair.PINS, this::masked, pair.board());
      return null;
    } catch (Throwable e) {
      return Failure.add(null, e);
    }
  }

  private void icw1(int chip, int value) {
    boolean keeps = pair.has(PicOption.ICW1_KEEPS_SERVICE);
    boolean lazy = pair.has(PicOption.ICW1_LAZY);
    boolean acks = !keeps || extIntAccepted.getAsBoolean();
    int over;
    long word;
    long next;
    Failure failure;
    section.enter();
    try {
      do {
        word = pair.chips.get(chip);
        next = PicFunction.icw1(word, value, pair.rules);
        over = acks ? PicWord.irr(word) & ~PicWord.irr(next) : 0;
        if (keeps) {
          next &= ~((long) over << PicWord.ISR_SHIFT);
        } else {
          over |= PicWord.isr(word);
        }
        next = lazy ? next | PicWord.STALE : pair.evaluated(chip, next);
      } while (next != word && !pair.chips.replace(chip, word, next));
      failure = tellMasks(chip, PicWord.imr(word), 0);
    } finally {
      section.leave();
    }
    if (lazy || pair.has(PicOption.ICW1_FORGETS_LINES)) {
      pair.markStale();
    }
    for (; over != 0; over &= over - 1) {
      try {
        pair.board().acked(chip << 3 | Integer.numberOfTrailingZeros(over));
      } catch (Throwable e) {
        failure = Failure.add(failure, e);
      }
    }
    if (!lazy) {
      failure = settle(chip, word, next, failure);
    }
    Failure.rethrow(failure);
  }

  private @Nullable Failure settle(int chip, long word, long next, @Nullable Failure before) {
    Failure failure = before;
    try {
      pair.settle(chip, word, next, PicPair.rose(word, next));
    } catch (Throwable e) {
      failure = Failure.add(failure, e);
    }
    try {
      pair.requestAgain();
    } catch (Throwable e) {
      failure = Failure.add(failure, e);
    }
    return failure;
  }

  private void elcr(int chip, int value) {
    boolean lazy = pair.has(PicOption.ELCR_LAZY);
    long word;
    long next;
    section.enter();
    try {
      do {
        word = pair.chips.get(chip);
        next = PicFunction.elcr(word, value & PicSpec.elcrMask(chip), pair.rules);
        if (!lazy) {
          next = pair.evaluated(chip, next);
        }
      } while (next != word && !pair.chips.replace(chip, word, next));
    } finally {
      section.leave();
    }
    if (!lazy) {
      pair.settle(chip, word, next, PicPair.rose(word, next));
    }
  }

  void fireMask(int pin, ChipBoard to) {
    section.enter();
    try {
      to.maskChanged(pin, masked(pin));
    } finally {
      section.leave();
    }
  }

  boolean masked(int pin) {
    return (PicWord.imr(pair.chips.get(pin >>> 3)) & 1 << (pin & 7)) != 0;
  }

  void reset() {
    Failure failure;
    section.enter();
    try {
      for (int chip = PicPair.CHIPS - 1; chip >= 0; chip--) {
        for (int left = pair.reset(chip); left != 0; left &= left - 1) {
          observeMask(chip, Integer.numberOfTrailingZeros(left), false);
        }
      }
      failure = tellMasks();
    } finally {
      section.leave();
    }
    failure = pair.evaluateBoth(failure);
    try {
      pair.wires.update(0);
    } catch (Throwable e) {
      failure = Failure.add(failure, e);
    }
    Failure.rethrow(failure);
  }
}
