// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.lapic;

import org.jirq.api.spi.Failure;

/**
 * Accesses through RDMSR and WRMSR: IA32_APIC_BASE, IA32_TSC_DEADLINE, and the registers of the
 * x2APIC. SDM, "x2APIC Register Address Space", "x2APIC State Transitions".
 *
 * <p>What would be a general-protection exception is answered by {@code false}, and changes
 * nothing.
 */
final class ModelSpecificRegisters {

  private static final long WORD = 0xffff_ffffL;

  private final LapicState state;
  private final LapicRules rules;
  private final ApicBus bus;
  private final Registers registers;
  private final InterruptCommand command;
  private final LocalInputs inputs;
  private final LocalTimer timer;
  private final Lapic self;

  ModelSpecificRegisters(
      LapicState state,
      LapicRules rules,
      ApicBus bus,
      Registers registers,
      InterruptCommand command,
      LocalInputs inputs,
      LocalTimer timer,
      Lapic self) {
    this.state = state;
    this.rules = rules;
    this.bus = bus;
    this.registers = registers;
    this.command = command;
    this.inputs = inputs;
    this.timer = timer;
    this.self = self;
  }

  boolean readable(int msr) {
    return switch (msr) {
      case LapicSpec.MSR_APIC_BASE -> true;
      case LapicSpec.MSR_TSC_DEADLINE -> timer.hasTscDeadline();
      default -> register(msr) && registers.read(index(msr)) != Registers.NONE;
    };
  }

  long read(int msr) {
    return switch (msr) {
      case LapicSpec.MSR_APIC_BASE -> state.words.get(LapicState.BASE);
      case LapicSpec.MSR_TSC_DEADLINE -> timer.tscDeadline();
      default -> {
        if (!readable(msr)) {
          yield 0;
        }
        yield index(msr) == LapicSpec.ICR_LOW
            ? state.words.get(LapicState.ICR)
            : registers.read(index(msr));
      }
    };
  }

  boolean write(int msr, long value) {
    switch (msr) {
      case LapicSpec.MSR_APIC_BASE -> {
        return writeBase(value);
      }
      case LapicSpec.MSR_TSC_DEADLINE -> {
        if (timer.hasTscDeadline()) {
          timer.writeTscDeadline(value);
        }
        return timer.hasTscDeadline();
      }
      default -> {
        if (!register(msr)) {
          return false;
        }
      }
    }
    int index = index(msr);
    if (index == LapicSpec.ICR_LOW) {
      if ((value & WORD & ~(LapicSpec.ICR_WRITABLE | LapicSpec.ICR_DELIVERY_STATUS)) != 0) {
        return false;
      }
      command.write(value);
      return true;
    }
    return (value & ~allowed(index)) == 0 && registers.write(index, (int) value);
  }

  private boolean register(int msr) {
    return state.present()
        && state.x2apic()
        && msr >= LapicSpec.MSR_X2APIC
        && msr < LapicSpec.MSR_X2APIC + LapicSpec.REGISTERS;
  }

  private static int index(int msr) {
    return msr - LapicSpec.MSR_X2APIC;
  }

  /** The bits of a register that may be written as 1; read-only ones are refused elsewhere. */
  private long allowed(int index) {
    int status = LapicSpec.LVT_DELIVERY_STATUS;
    return switch (index) {
      case LapicSpec.TPR, LapicSpec.SELF_IPI -> 0xff;
      case LapicSpec.SVR ->
          LapicSpec.SVR_STORED | (bus.directedEoi() ? LapicSpec.SVR_SUPPRESS_BROADCAST : 0);
      case LapicSpec.LVT_TIMER ->
          LapicSpec.LVT_VECTOR
              | status
              | LapicSpec.LVT_MASKED
              | LapicSpec.TIMER_PERIODIC
              | (timer.hasTscDeadline() ? LapicSpec.TIMER_TSC_DEADLINE : 0);
      case LapicSpec.LVT_CMCI, LapicSpec.LVT_THERMAL, LapicSpec.LVT_PERFORMANCE ->
          LapicSpec.LOCAL_WRITABLE | status;
      case LapicSpec.LVT_LINT0, LapicSpec.LVT_LINT1 ->
          LapicSpec.LINT_WRITABLE | status | LapicSpec.LVT_REMOTE_IRR;
      case LapicSpec.LVT_ERROR -> LapicSpec.ERROR_WRITABLE | status;
      case LapicSpec.INITIAL_COUNT -> WORD;
      case LapicSpec.DIVIDE -> LapicSpec.DIVIDE_WRITABLE;
      default -> 0;
    };
  }

  private boolean writeBase(long value) {
    long known =
        LapicSpec.BASE_ADDRESS | LapicSpec.BASE_BSP | LapicSpec.BASE_ENABLE | LapicSpec.BASE_EXTD;
    boolean present = (value & LapicSpec.BASE_ENABLE) != 0;
    boolean x2apic = (value & LapicSpec.BASE_EXTD) != 0;
    if ((value & ~known) != 0 || x2apic && !present) {
      return false;
    }
    boolean enabled;
    Failure failure = null;
    inputs.section.enter();
    try {
      boolean wasPresent = state.present();
      boolean wasX2apic = state.x2apic();
      if (x2apic && !wasPresent || present && wasX2apic && !x2apic) {
        return false;
      }
      if (value == state.words.get(LapicState.BASE)) {
        return true;
      }
      if (wasPresent && !present && rules.disableResets()) {
        failure = self.resetRegisters();
      }
      state.words.set(LapicState.BASE, value);
      if (!wasX2apic && x2apic) {
        self.deriveIds();
        state.words.set(LapicState.ICR, state.words.get(LapicState.ICR) & WORD);
      } else if (!present || !wasPresent) {
        self.deriveIds();
      }
      enabled = present && !wasPresent;
    } finally {
      inputs.section.leave();
    }
    failure = self.baseChanged(value, failure);
    Failure.rethrow(enabled ? inputs.evaluate(failure) : failure);
    return true;
  }
}
