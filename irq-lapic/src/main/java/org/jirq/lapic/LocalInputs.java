// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.lapic;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jirq.api.ChipBoard;
import org.jirq.api.Delivery;
import org.jirq.api.IrqEvents;
import org.jirq.api.spi.Failure;
import org.jirq.api.spi.WriteSection;
import org.jspecify.annotations.Nullable;

/**
 * The local vector table: the two pins, and the sources inside the local APIC. SDM, "Local Vector
 * Table".
 *
 * <p><b>Threads.</b> As the cell says. Pins change by compare-and-set of one word; what a change
 * causes is done afterwards, with no state held. Entries are written inside the section. A mask
 * notifier that throws keeps nothing of a write from being done; methods that several callbacks
 * hang on answer the first exception, for who called them to throw when all is done.
 */
final class LocalInputs {

  static final int PINS = 2;
  private static final VarHandle BOARD;

  static {
    try {
      BOARD = MethodHandles.lookup().findVarHandle(LocalInputs.class, "board", ChipBoard.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final LapicState state;
  private final LapicRules rules;
  private final Acceptance acceptance;
  private final LapicSignals signals;
  private final IrqEvents events;
  final WriteSection section;
  private ChipBoard board = ChipBoard.NONE;

  LocalInputs(
      LapicState state,
      LapicRules rules,
      Acceptance acceptance,
      LapicSignals signals,
      IrqEvents events) {
    this.state = state;
    this.rules = rules;
    this.acceptance = acceptance;
    this.signals = signals;
    this.events = events;
    this.section = new WriteSection(state.cell);
  }

  void connect(ChipBoard newBoard) {
    // ORDER(LA-5): release write; pairs with the acquire read in board.
    BOARD.setRelease(this, newBoard);
  }

  ChipBoard board() {
    // ORDER(LA-5): acquire read; pairs with the release write in connect.
    return (ChipBoard) BOARD.getAcquire(this);
  }

  long pin(int pin) {
    return state.words.get(LapicState.LINT + pin);
  }

  /** Drives one source of a pin; returns a {@link Delivery} result. */
  int line(int pin, int source, boolean level) {
    int place = LapicState.LINT + pin;
    boolean present = state.present();
    long before;
    long next;
    do {
      before = state.words.get(place);
      if (LintWord.holds(before, source, level)) {
        return level ? Delivery.COALESCED : 1;
      }
      next =
          present
              ? LintWord.line(before, pin, source, level)
              : LintWord.drive(before, source, level);
    } while (!state.words.replace(place, before, next & ~LintWord.SEND));
    boolean high = LintWord.high(next);
    boolean changed = LintWord.high(before) != high;
    if (changed && events != IrqEvents.NONE) {
      events.lineChanged(pin, high);
    }
    if (pin == 0 && changed) {
      acceptance.wires.update(Acceptance.EXTINT);
    }
    if (!present) {
      return changed ? pinOfDisabled(pin, high) : 1;
    }
    if (next < 0) {
      return send(pin, next);
    }
    if (!high) {
      return 1;
    }
    return answerOfQuietPin(pin, next, changed);
  }

  /**
   * While the local APIC is disabled its pins are INTR and NMI of the CPU. If it is enabled
   * meanwhile, who enables it may have looked at the pin before it changed.
   */
  private int pinOfDisabled(int pin, boolean high) {
    if (pin == 1 && high) {
      signals.nmi();
    }
    long due = takeDue(pin);
    return due < 0 ? send(pin, due) : 1;
  }

  private int answerOfQuietPin(int pin, long word, boolean rose) {
    if (LintWord.masked(word)) {
      return Delivery.IGNORED;
    }
    if (LintWord.mode(word) == LintWord.EXTINT) {
      return rose ? 1 : Delivery.COALESCED;
    }
    if (events != IrqEvents.NONE) {
      events.coalesced(pin);
    }
    return Delivery.COALESCED;
  }

  /**
   * Does what a pin's transition asked for; returns a {@link Delivery} result. A level that is
   * refused is not in service, whoever throws; if its entry has another vector by now that one is
   * sent, as who wrote it found the pin in service.
   */
  private int send(int pin, long word) {
    long due = word;
    int result = Delivery.IGNORED;
    Failure failure = null;
    do {
      try {
        result = sendOnce(pin, due);
      } catch (Throwable e) {
        failure = Failure.add(failure, e);
      }
      due = refused(pin, due) ? undo(pin, LintWord.vector(due)) : 0;
    } while (due < 0);
    Failure.rethrow(failure);
    return result;
  }

  private boolean refused(int pin, long word) {
    return LintWord.level(word, pin) && illegal(LintWord.vector(word));
  }

  private boolean illegal(int vector) {
    return rules.errorStatus() && vector < LapicSpec.FIRST_LEGAL_VECTOR;
  }

  private int sendOnce(int pin, long word) {
    boolean level = LintWord.level(word, pin);
    if (level && events != IrqEvents.NONE) {
      events.remoteIrrChanged(pin, true);
    }
    int result = deliver(LintWord.mode(word), LintWord.vector(word), level);
    if (events != IrqEvents.NONE) {
      events.sent(pin, LintWord.vector(word), result);
      if (result == Delivery.COALESCED) {
        events.coalesced(pin);
      }
    }
    return result;
  }

  /**
   * A refused level is not in service. No end can come, and an entry write clears it only if it
   * makes the pin an edge. Answers, below 0, what is to be sent instead.
   */
  private long undo(int pin, int vector) {
    int place = LapicState.LINT + pin;
    long before;
    do {
      before = state.words.get(place);
      if (!LintWord.awaits(before, vector)) {
        return 0;
      }
    } while (!state.words.replace(place, before, LintWord.outOfService(before)));
    if (events != IrqEvents.NONE) {
      events.remoteIrrChanged(pin, false);
    }
    return LintWord.vector(before) == vector ? 0 : takeDue(pin);
  }

  /** Delivers a local interrupt to the own CPU. */
  private int deliver(int mode, int vector, boolean level) {
    switch (mode) {
      case LintWord.FIXED -> {
        if (illegal(vector)) {
          error(LapicSpec.ERROR_RECEIVE_VECTOR);
          return Delivery.IGNORED;
        }
        return acceptance.request(vector, level) ? 1 : Delivery.COALESCED;
      }
      case LintWord.SMI -> signals.smi();
      case LintWord.NMI -> signals.nmi();
      case LintWord.INIT -> signals.init();
      case LintWord.EXTINT -> signals.extInt();
      default -> {
        return Delivery.IGNORED;
      }
    }
    return 1;
  }

  /** A source inside the local APIC fires; returns whether its entry let it through. */
  boolean fire(int place) {
    long entry = state.words.get(place);
    if (!state.present() || (entry & LapicSpec.LVT_MASKED) != 0) {
      return false;
    }
    if (place == LapicState.LVT_PERFORMANCE) {
      // SDM, "Generation of PMI": the entry masks itself.
      state.words.or(place, LapicSpec.LVT_MASKED);
    }
    return deliver(LintWord.mode(entry), LintWord.vector(entry), false) != Delivery.IGNORED;
  }

  /**
   * Notes an error. The first one since the guest looked sends the error interrupt; one with an
   * illegal vector of its own sends none.
   */
  void error(int bit) {
    if (!rules.errorStatus()) {
      return;
    }
    boolean armed = state.words.or(LapicState.ERRORS, bit) == 0;
    long entry = state.words.get(LapicState.LVT_ERROR);
    if (armed && (entry & LapicSpec.LVT_MASKED) == 0) {
      if (LintWord.vector(entry) < LapicSpec.FIRST_LEGAL_VECTOR) {
        state.words.or(LapicState.ERRORS, LapicSpec.ERROR_RECEIVE_VECTOR);
      } else {
        acceptance.request(LintWord.vector(entry), false);
      }
    }
  }

  /** The guest writes an entry that is not a pin's; those of the timer are the timer's to keep. */
  void writeInside(int place, int entry) {
    section.enter();
    try {
      state.words.set(place, entry | (state.softwareEnabled() ? 0 : LapicSpec.LVT_MASKED));
    } finally {
      section.leave();
    }
  }

  /**
   * The guest writes the entry of a pin. The mask is told before the pin is looked at: a level that
   * is taken back when the unmask is told makes no interrupt.
   */
  void write(int pin, int entry) {
    Failure failure;
    long due;
    section.enter();
    try {
      int changed = replace(pin, entry, !state.softwareEnabled());
      observeMasks(changed);
      failure = tellMasks(changed, null);
      due = takeDue(pin);
    } finally {
      section.leave();
    }
    failure = sendDue(pin, due, failure);
    if (pin == 0) {
      failure = acceptance.update(Acceptance.EXTINT, failure);
    }
    Failure.rethrow(failure);
  }

  private @Nullable Failure sendDue(int pin, long due, @Nullable Failure before) {
    if (due < 0) {
      try {
        send(pin, due);
      } catch (Throwable e) {
        return Failure.add(before, e);
      }
    }
    return before;
  }

  /** Replaces an entry inside the section; answers the pin's bit if its mask changed, or 0. */
  private int replace(int pin, int entry, boolean forceMask) {
    int place = LapicState.LINT + pin;
    long before;
    long next;
    do {
      before = state.words.get(place);
      next = LintWord.write(before, pin, entry, forceMask);
    } while (!state.words.replace(place, before, next));
    return LintWord.masked(before) != LintWord.masked(next) ? 1 << pin : 0;
  }

  /**
   * Puts a level that is due into service; the answer, below 0 then, is to be sent. None is due
   * while the local APIC is disabled. Whoever changes a pin looks here afterwards whether it is,
   * and whoever enables it looks at the pins afterwards.
   */
  private long takeDue(int pin) {
    int place = LapicState.LINT + pin;
    if (!state.present()) {
      return 0;
    }
    long before;
    long next;
    do {
      before = state.words.get(place);
      next = LintWord.evaluate(before, pin);
    } while (next != before && !state.words.replace(place, before, next & ~LintWord.SEND));
    return next;
  }

  /** Tells the observer the masks of some pins (bit n), inside the section. */
  void observeMasks(int pins) {
    if (events != IrqEvents.NONE) {
      for (int left = pins; left != 0; left &= left - 1) {
        int pin = Integer.numberOfTrailingZeros(left);
        events.maskChanged(pin, LintWord.masked(pin(pin)));
      }
    }
  }

  /** Tells the board the masks of some pins (bit n), inside the section. */
  @Nullable Failure tellMasks(int pins, @Nullable Failure before) {
    Failure failure = before;
    for (int left = pins; left != 0; left &= left - 1) {
      int pin = Integer.numberOfTrailingZeros(left);
      try {
        board().maskChanged(pin, LintWord.masked(pin(pin)));
      } catch (Throwable e) {
        failure = Failure.add(failure, e);
      }
    }
    return failure;
  }

  /** Software disable masks every entry. To be called inside the section. */
  @Nullable Failure maskAll() {
    for (int place = LapicState.LVT_CMCI; place <= LapicState.LVT_ERROR; place++) {
      state.words.or(place, LapicSpec.LVT_MASKED);
    }
    int changed = 0;
    for (int pin = 0; pin < PINS; pin++) {
      changed |= replace(pin, LintWord.entry(pin(pin)), true);
    }
    observeMasks(changed);
    return tellMasks(changed, null);
  }

  /**
   * Puts the entries into their reset state; sources stay. To be called inside the section. Tells
   * nobody; answers the pins whose masks changed. No level is due afterwards.
   */
  int reset(boolean lint0Open) {
    for (int place = LapicState.LVT_CMCI; place <= LapicState.LVT_ERROR; place++) {
      state.words.set(place, LapicSpec.LVT_MASKED);
    }
    int changed = 0;
    for (int pin = 0; pin < PINS; pin++) {
      boolean open = pin == 0 && lint0Open;
      changed |= replace(pin, open ? LapicSpec.LINT_EXTINT : LapicSpec.LVT_MASKED, false);
    }
    return changed;
  }

  /** Whether the ack notifiers of a pin hear of the end of a vector. */
  boolean serves(int pin, int vector) {
    long word = pin(pin);
    boolean own = LintWord.mode(word) == LintWord.FIXED && LintWord.vector(word) == vector;
    return own || LintWord.awaits(word, vector);
  }

  /** Ends the interrupts of a vector, after the ack notifiers, and samples their lines. */
  void ended(int vector) {
    for (int pin = 0; pin < PINS; pin++) {
      if (LintWord.awaits(pin(pin), vector)) {
        end(pin, vector);
      }
    }
  }

  private void end(int pin, int vector) {
    int place = LapicState.LINT + pin;
    boolean present = state.present();
    long before;
    long next;
    do {
      before = state.words.get(place);
      if (!LintWord.awaits(before, vector)) {
        return;
      }
      next = LintWord.outOfService(before);
      next = present ? LintWord.evaluate(next, pin) : next;
    } while (!state.words.replace(place, before, next & ~LintWord.SEND));
    if (events != IrqEvents.NONE) {
      events.remoteIrrChanged(pin, false);
    }
    long due = present ? next : takeDue(pin);
    if (due < 0) {
      send(pin, due);
    }
  }

  /** Delivers whatever level is due; answers what was thrown so far. */
  @Nullable Failure evaluate(@Nullable Failure before) {
    Failure failure = before;
    for (int pin = 0; pin < PINS; pin++) {
      failure = sendDue(pin, takeDue(pin), failure);
    }
    return failure;
  }
}
