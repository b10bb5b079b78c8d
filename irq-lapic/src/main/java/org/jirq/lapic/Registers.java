// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.lapic;

import org.jirq.api.IrqEvents;
import org.jirq.api.spi.Failure;

/**
 * The registers, by their index: what reads answer and writes do, whichever way they are accessed.
 * SDM, "Local APIC Register Address Map".
 *
 * <p><b>Threads.</b> As {@link Lapic} says.
 */
final class Registers {

  /** The answer of a register that does not exist or is write-only. */
  static final long NONE = -1;

  private final LapicState state;
  private final LapicRules rules;
  private final ApicBus bus;
  private final Acceptance acceptance;
  private final LocalInputs inputs;
  private final LocalTimer timer;
  private final InterruptCommand command;
  private final Lapic self;
  private final IrqEvents events;

  Registers(
      LapicState state,
      LapicRules rules,
      ApicBus bus,
      Acceptance acceptance,
      LocalInputs inputs,
      LocalTimer timer,
      InterruptCommand command,
      Lapic self,
      IrqEvents events) {
    this.state = state;
    this.rules = rules;
    this.bus = bus;
    this.acceptance = acceptance;
    this.inputs = inputs;
    this.timer = timer;
    this.command = command;
    this.self = self;
    this.events = events;
  }

  /** A load from the page. Only naturally placed accesses of up to 4 bytes reach a register. */
  long load(long offset, int size) {
    int within = (int) offset & 0xf;
    boolean sized = size == 1 || size == 2 || size == 4;
    if (offset < 0 || offset >= LapicSpec.PAGE || !sized || within + size > 4) {
      invalid(offset, size, false);
      return 0;
    }
    if (!state.present() || state.x2apic()) {
      return 0xffff_ffffL >>> 32 - 8 * size;
    }
    int index = (int) (offset >>> 4);
    long value = index < LapicSpec.REGISTERS ? read(index) : NONE;
    if (value == NONE) {
      invalid(offset, size, false);
      inputs.error(LapicSpec.ERROR_REGISTER);
      return 0;
    }
    return value >>> 8 * within & 0xffff_ffffL >>> 32 - 8 * size;
  }

  /** A store to the page. Only aligned accesses of 4 bytes reach a register. */
  void store(long offset, long value, int size) {
    boolean placed = offset >= 0 && offset < LapicSpec.PAGE && (offset & 0xf) == 0;
    if (!placed || size != 4) {
      invalid(offset, size, true);
      return;
    }
    if (!state.present() || state.x2apic()) {
      return;
    }
    int index = (int) (offset >>> 4);
    if (index >= LapicSpec.REGISTERS || !write(index, (int) value)) {
      invalid(offset, size, true);
      inputs.error(LapicSpec.ERROR_REGISTER);
    }
  }

  private void invalid(long offset, int size, boolean write) {
    if (events != IrqEvents.NONE) {
      events.invalidAccess(offset, size, write);
    }
  }

  /** Reads a register of 32 bits; {@link #NONE} if there is none that can be read. */
  long read(int index) {
    if (index >= LapicSpec.ISR && index < LapicSpec.IRR + 8) {
      return Integer.toUnsignedLong(vectors(index, index & 7));
    }
    boolean x2apic = state.x2apic();
    int place = place(index);
    if (place >= 0) {
      return index == LapicSpec.LVT_CMCI && !rules.cmci()
          ? NONE
          : Integer.toUnsignedLong(entry(place));
    }
    return switch (index) {
      case LapicSpec.ID -> x2apic ? state.id() : Integer.toUnsignedLong(state.id() << 24);
      case LapicSpec.VERSION -> version();
      case LapicSpec.TPR -> state.taskPriority();
      case LapicSpec.APR -> x2apic ? NONE : state.processorPriority();
      case LapicSpec.PPR -> state.processorPriority();
      case LapicSpec.LDR -> Integer.toUnsignedLong(state.register(LapicState.LDR));
      case LapicSpec.DFR -> x2apic ? NONE : Integer.toUnsignedLong(state.register(LapicState.DFR));
      case LapicSpec.SVR -> spurious();
      case LapicSpec.ESR -> state.register(LapicState.ESR);
      case LapicSpec.ICR_LOW -> state.words.get(LapicState.ICR) & 0xffff_ffffL;
      case LapicSpec.ICR_HIGH -> x2apic ? NONE : state.words.get(LapicState.ICR) >>> 32;
      case LapicSpec.INITIAL_COUNT -> state.words.get(LapicState.INITIAL_COUNT);
      case LapicSpec.CURRENT_COUNT -> Integer.toUnsignedLong(timer.currentCount());
      case LapicSpec.DIVIDE -> state.register(LapicState.DIVIDE);
      default -> NONE;
    };
  }

  private int vectors(int index, int part) {
    if (index < LapicSpec.TMR) {
      return state.isr.register(part);
    }
    return index < LapicSpec.IRR ? state.tmr.register(part) : state.irr.register(part);
  }

  private int entry(int place) {
    return place >= LapicState.LINT
        ? LintWord.entry(state.words.get(place))
        : state.register(place);
  }

  private int version() {
    int entries = rules.cmci() ? 7 : 6;
    return LapicSpec.VERSION_INTEGRATED
        | entries - 1 << 16
        | (bus.directedEoi() ? LapicSpec.VERSION_DIRECTED_EOI : 0);
  }

  /** Bit 12 reads 1 only while the suppression is offered. */
  int spurious() {
    int value = state.register(LapicState.SVR);
    return bus.directedEoi() ? value : value & ~LapicSpec.SVR_SUPPRESS_BROADCAST;
  }

  /** The word of an LVT entry, or -1. */
  static int place(int index) {
    return switch (index) {
      case LapicSpec.LVT_CMCI -> LapicState.LVT_CMCI;
      case LapicSpec.LVT_TIMER -> LapicState.LVT_TIMER;
      case LapicSpec.LVT_THERMAL -> LapicState.LVT_THERMAL;
      case LapicSpec.LVT_PERFORMANCE -> LapicState.LVT_PERFORMANCE;
      case LapicSpec.LVT_ERROR -> LapicState.LVT_ERROR;
      case LapicSpec.LVT_LINT0 -> LapicState.LINT;
      case LapicSpec.LVT_LINT1 -> LapicState.LINT + 1;
      default -> -1;
    };
  }

  /** Writes a register of 32 bits; false if there is none that can be written. */
  boolean write(int index, int value) {
    int place = place(index);
    if (place >= 0) {
      return writeEntry(index, place, value);
    }
    boolean x2apic = state.x2apic();
    switch (index) {
      case LapicSpec.TPR -> {
        state.words.set(LapicState.TPR, value & 0xff);
        acceptance.wires.update(Acceptance.OUTPUT);
      }
      case LapicSpec.EOI -> self.endHighest();
      case LapicSpec.SVR -> writeSpurious(value);
      case LapicSpec.ESR ->
          state.words.set(LapicState.ESR, state.words.andNot(LapicState.ERRORS, 0xff));
      case LapicSpec.ICR_LOW -> command.writeLow(value);
      case LapicSpec.INITIAL_COUNT -> timer.writeInitialCount(value);
      case LapicSpec.DIVIDE -> timer.writeDivide(value);
      case LapicSpec.SELF_IPI -> {
        if (x2apic) {
          command.sendSelf(value & 0xff);
        }
        return x2apic;
      }
      default -> {
        return !x2apic && writeOfPage(index, value);
      }
    }
    return true;
  }

  /** Registers that can be written only through the page. */
  private boolean writeOfPage(int index, int value) {
    switch (index) {
      case LapicSpec.ID -> {
        if (!rules.writableId()) {
          return false;
        }
        replaceAndTell(LapicState.ID, value >>> 24);
      }
      case LapicSpec.LDR -> replaceAndTell(LapicState.LDR, value & 0xff00_0000);
      case LapicSpec.DFR -> replaceAndTell(LapicState.DFR, value | LapicSpec.DFR_FIXED_BITS);
      case LapicSpec.ICR_HIGH -> command.writeHigh(value);
      default -> {
        return false;
      }
    }
    return true;
  }

  private void replaceAndTell(int place, int value) {
    long next = Integer.toUnsignedLong(value);
    inputs.section.enter();
    try {
      // Once more: the ids of the x2APIC are not to be written over.
      if (state.x2apic() || state.words.get(place) == next) {
        return;
      }
      state.words.set(place, next);
    } finally {
      inputs.section.leave();
    }
    bus.changed();
  }

  private void writeSpurious(int value) {
    int stored = LapicSpec.SVR_STORED;
    if (bus.directedEoi()) {
      stored |= LapicSpec.SVR_SUPPRESS_BROADCAST;
    }
    boolean before;
    boolean after;
    Failure failure = null;
    inputs.section.enter();
    try {
      before = state.softwareEnabled();
      state.words.set(LapicState.SVR, value & stored);
      after = state.softwareEnabled();
      if (!after) {
        failure = inputs.maskAll();
      }
    } finally {
      inputs.section.leave();
    }
    if (before != after) {
      bus.changed();
    }
    Failure.rethrow(acceptance.update(failure));
  }

  private boolean writeEntry(int index, int place, int value) {
    switch (index) {
      case LapicSpec.LVT_TIMER -> {
        inputs.section.enter();
        try {
          timer.writeEntry(value, !state.softwareEnabled());
        } finally {
          inputs.section.leave();
        }
      }
      case LapicSpec.LVT_LINT0, LapicSpec.LVT_LINT1 -> inputs.write(place - LapicState.LINT, value);
      default -> {
        if (index == LapicSpec.LVT_CMCI && !rules.cmci()) {
          return false;
        }
        int writable =
            index == LapicSpec.LVT_ERROR ? LapicSpec.ERROR_WRITABLE : LapicSpec.LOCAL_WRITABLE;
        inputs.writeInside(place, value & writable);
      }
    }
    return true;
  }
}
