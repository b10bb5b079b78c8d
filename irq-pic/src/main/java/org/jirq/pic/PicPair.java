// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.pic;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jirq.api.Cell;
import org.jirq.api.ChipBoard;
import org.jirq.api.Delivery;
import org.jirq.api.IrqEvents;
import org.jirq.api.OutputSink;
import org.jirq.api.spi.Failure;
import org.jirq.api.spi.OutputWires;
import org.jirq.api.spi.StateWords;
import org.jspecify.annotations.Nullable;

/**
 * Two 8259As, one behind the other: runs {@link PicFunction} over their words and carries out what
 * the transitions mean for the cascade, the output and the board.
 *
 * <p><b>How lines and requests stay together.</b> The sources of a pin are a word of their own. A
 * line call changes that first and then takes the level into the chip's word, where level, request
 * and INT change in one step; it repeats the second step until the sources still are what it took.
 * So at rest the chip's word has the level of the sources. Calls for one pin that overlap count in
 * the order in which they reach the chip's word.
 *
 * <p><b>How the cascade stays together.</b> The slave's INT is a bit of its word. Whoever changes
 * it takes it to the master's input afterwards, and repeats that until it still is what was taken;
 * whoever made it rise also hands over the edge, even if the master's input never saw the fall. So
 * at rest the master's input has the slave's level, and no rise is lost. A thread that was stopped
 * between looking and taking may show the master a level that is over; the repetition takes it
 * back, and a CPU that was faster gets the default IR7 of the slave.
 *
 * <p><b>Threads.</b> As the cell. <b>Progress.</b> Lock-free, no method takes a lock: each loop
 * repeats only because another thread changed the same word. <b>Memory.</b> What a thread did
 * before it drove a line happens-before the sink's call that the drive caused.
 */
final class PicPair {

  static final int MASTER = 0;
  static final int SLAVE = 1;
  static final int CHIPS = 2;
  static final int PINS = 16;

  /** What a call answers that leaves the line low. */
  private static final int LOWERED = 1;

  private static final VarHandle BOARD;

  static {
    try {
      BOARD = MethodHandles.lookup().findVarHandle(PicPair.class, "board", ChipBoard.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  final StateWords chips;
  final StateWords sources;
  final OutputWires wires;
  final IrqEvents events;
  final int rules;
  private final boolean pulses;
  private final boolean cascadeDriven;
  private final boolean alone;
  private ChipBoard board = ChipBoard.NONE;

  PicPair(Cell cell, IrqEvents events, OutputSink outputs, int rules) {
    this.chips = StateWords.of(cell, CHIPS, StateWords.Spacing.PADDED);
    this.sources = StateWords.of(cell, PINS, StateWords.Spacing.DENSE);
    this.wires = new OutputWires(cell, 1, wire -> PicWord.has(chips.get(MASTER), PicWord.INT));
    this.wires.connect(outputs);
    this.events = events;
    this.rules = rules;
    this.pulses = has(PicOption.CASCADE_PULSE);
    this.cascadeDriven = has(PicOption.CASCADE_PIN_DRIVEN);
    this.alone = cell == Cell.PLAIN;
  }

  boolean has(PicOption option) {
    return PicFunction.on(rules, option);
  }

  void connect(ChipBoard newBoard) {
    // ORDER(PIC-1): release write of the board; pairs with board().
    BOARD.setRelease(this, newBoard);
  }

  ChipBoard board() {
    if (alone) {
      return board;
    }
    // ORDER(PIC-1): acquire read; pairs with connect.
    return (ChipBoard) BOARD.getAcquire(this);
  }

  // Lines

  int line(int pin, int source, boolean level) {
    if (pin == PicSpec.CASCADE && !cascadeDriven) {
      change(pin, source, level);
      return Delivery.IGNORED;
    }
    long driven = sources.get(pin);
    boolean high;
    if ((driven >>> source & 1) != 0 == level) {
      high = driven != 0;
      if (!high && rules == 0) {
        // By the datasheet a line that stays low is nothing at all; emulated devices lower theirs
        // after nearly every access.
        return LOWERED;
      }
      long word = chips.get(pin >>> 3);
      if (isSettled(word) && PicFunction.line(word, pin & 7, high, rules) == word) {
        return told(pin, status(word, word, pin & 7, high));
      }
    } else {
      high = change(pin, source, level);
    }
    return take(pin, high);
  }

  /** Whether a line call that changes nothing in a chip's word has no effect elsewhere either. */
  private boolean isSettled(long word) {
    return word >= 0 && (!pulses || chips.get(MASTER) >= 0);
  }

  /**
   * Changes a source. Levels are bits of 16 sources, so the OR is "not 0".
   *
   * @return the level that the sources gave then
   */
  private boolean change(int pin, int source, boolean level) {
    long bit = 1L << source;
    long before = level ? sources.or(pin, bit) : sources.andNot(pin, bit);
    if (events != IrqEvents.NONE && (before & ~bit) == 0 && (before != 0) != level) {
      events.lineChanged(pin, level);
    }
    return level || (before & ~bit) != 0;
  }

  /** Takes the level of a pin's sources, as it was seen, into the chip, until it still is that. */
  private int take(int pin, boolean seen) {
    int chip = pin >>> 3;
    int input = pin & 7;
    boolean high = seen;
    int status;
    boolean again;
    Failure failure = null;
    do {
      long word;
      long next;
      do {
        word = chips.get(chip);
        next = evaluated(chip, PicFunction.line(word, input, high, rules));
      } while (next != word && !chips.replace(chip, word, next));
      // Where there is one thread, the sources are what they were.
      again = !alone && (sources.get(pin) != 0) != high;
      status = status(word, next, input, high);
      try {
        settle(chip, word, next, rose(word, next));
      } catch (Throwable e) {
        // The sink throws; the sources are to be taken in all the same.
        failure = Failure.add(failure, e);
      }
      high ^= again;
    } while (again);
    Failure.rethrow(failure);
    return told(pin, status);
  }

  private int told(int pin, int status) {
    if (status == Delivery.COALESCED && events != IrqEvents.NONE) {
      events.coalesced(pin);
    }
    return status;
  }

  private int status(long before, long after, int input, boolean high) {
    int bit = 1 << input;
    boolean masked = (PicWord.imr(after) & bit) != 0;
    boolean was = (PicWord.irr(before) & bit) != 0;
    if (has(PicOption.STATUS_OF_KVM)) {
      boolean level = (PicWord.levelTriggered(after) & bit) != 0;
      boolean rises = (PicWord.line(before) & bit) == 0;
      return masked ? Delivery.IGNORED : high && was && (level || rises) ? Delivery.COALESCED : 1;
    }
    if (!high) {
      return 1;
    }
    boolean is = (PicWord.irr(after) & bit) != 0;
    return masked ? Delivery.IGNORED : is && !was ? 1 : Delivery.COALESCED;
  }

  // Evaluation

  static boolean rose(long before, long after) {
    return PicWord.has(after & ~before, PicWord.INT);
  }

  /** A chip's next word with INT as it gives it, the slave's pulse included where it pulses. */
  long evaluated(int chip, long next) {
    if (chip == SLAVE) {
      return PicFunction.evaluate(next, false, rules);
    }
    boolean pulse =
        pulses && PicFunction.request(chips.get(SLAVE), false, rules) != PicFunction.NONE;
    if (!pulse) {
      return PicFunction.evaluate(next, true, rules);
    }
    long pulsed = PicFunction.pulse(next, rules);
    long settled = PicFunction.evaluate(pulsed, true, rules);
    // A pulse at an input that was high is no edge, but the next one will be.
    return PicFunction.pulse(settled, rules) == settled ? settled : settled | PicWord.STALE;
  }

  /** Evaluates a chip whatever happened to it. */
  void evaluate(int chip) {
    long word;
    long next;
    do {
      word = chips.get(chip);
      next = evaluated(chip, word);
    } while (next != word && !chips.replace(chip, word, next));
    settle(chip, word, next, rose(word, next));
  }

  /** Evaluates the slave, then the master; answers what the sink threw. */
  @Nullable Failure evaluateBoth(@Nullable Failure before) {
    Failure failure = before;
    for (int chip = SLAVE; chip >= MASTER; chip--) {
      try {
        evaluate(chip);
      } catch (Throwable e) {
        failure = Failure.add(failure, e);
      }
    }
    return failure;
  }

  /**
   * Carries a chip's change on: the slave's to the master, the master's to the sink.
   *
   * @param edge the slave's INT rose, or was high again, since the master looked
   */
  void settle(int chip, long before, long after, boolean edge) {
    if (chip == MASTER) {
      if (((before ^ after) & PicWord.INT) != 0) {
        wires.update(0);
      }
    } else if (pulses) {
      evaluate(MASTER);
    } else {
      long master = chips.get(MASTER);
      boolean seen = (PicWord.line(master) & 1 << PicSpec.CASCADE) != 0;
      if (edge || seen != PicWord.has(after, PicWord.INT) || PicWord.has(master, PicWord.STALE)) {
        cascade(edge);
      }
    }
  }

  /**
   * After an initialisation: a request that the slave still has is an edge at the master again, as
   * if INT fell while a chip was initialised. Else it would wait for the slave to stop requesting.
   */
  void requestAgain() {
    boolean waits = pulses || has(PicOption.CASCADE_WAITS);
    if (!waits && PicWord.has(chips.get(SLAVE), PicWord.INT)) {
      cascade(true);
    }
  }

  private void cascade(boolean edge) {
    boolean rise = edge;
    boolean changed = false;
    boolean high;
    do {
      high = PicWord.has(chips.get(SLAVE), PicWord.INT);
      long word;
      long next;
      do {
        word = chips.get(MASTER);
        next = PicFunction.evaluate(PicFunction.cascade(word, high, rise, rules), true, rules);
      } while (next != word && !chips.replace(MASTER, word, next));
      changed |= ((word ^ next) & PicWord.INT) != 0;
      rise = false;
    } while (PicWord.has(chips.get(SLAVE), PicWord.INT) != high);
    if (changed) {
      wires.update(0);
    }
  }

  /** Something changed and INT is not to be evaluated: the next event of either chip does. */
  void markStale() {
    chips.or(MASTER, PicWord.STALE);
    chips.or(SLAVE, PicWord.STALE);
  }

  // Whole state

  /** Lines stay; everything else is as after power-on. Answers the masks that there were. */
  int reset(int chip) {
    long word;
    long next;
    do {
      word = chips.get(chip);
      long lines = 0;
      for (int input = 0; input < 8; input++) {
        int pin = chip << 3 | input;
        boolean wired = pin != PicSpec.CASCADE || cascadeDriven;
        if (wired && sources.get(pin) != 0) {
          lines |= 1L << input + PicWord.LINE_SHIFT;
        }
      }
      next = lines;
    } while (next != word && !chips.replace(chip, word, next));
    return PicWord.imr(word);
  }

  /** Sets a chip's word; what it means is evaluated by the next event. Calls nobody. */
  void load(int chip, long word) {
    // INT is what it was until then, for KVM's loaded state says nothing of it.
    chips.set(chip, word | chips.get(chip) & PicWord.INT);
    markStale();
  }
}
