// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.lapic;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The state in the layout of Linux's {@code struct kvm_lapic_state}: the first 1024 bytes of the
 * register page, little-endian. It has no IA32_APIC_BASE, no sources of pins, no TSC deadline and
 * no errors that the guest has not looked at; those stay as they are.
 *
 * <p>Not thread-safe: the chip is at rest.
 */
final class KvmState {

  static final int SIZE = 0x400;

  private final LapicState state;
  private final LapicRules rules;
  private final LocalTimer timer;
  private final Registers registers;

  KvmState(LapicState state, LapicRules rules, LocalTimer timer, Registers registers) {
    this.state = state;
    this.rules = rules;
    this.timer = timer;
    this.registers = registers;
  }

  void save(ByteBuffer to) {
    ByteBuffer out = ByteBuffer.allocate(SIZE).order(ByteOrder.LITTLE_ENDIAN);
    for (int index = 0; index < LapicSpec.REGISTERS; index++) {
      long value = registers.read(index);
      if (value != Registers.NONE) {
        out.putInt(index << 4, (int) value);
      }
    }
    out.putInt(LapicSpec.ICR_HIGH << 4, (int) (state.words.get(LapicState.ICR) >>> 32));
    out.putInt(LapicSpec.DFR << 4, state.register(LapicState.DFR));
    to.put(out);
  }

  void load(ByteBuffer from) {
    if (from.remaining() < SIZE) {
      throw new IllegalArgumentException("remaining=" + from.remaining() + " is below " + SIZE);
    }
    byte[] bytes = new byte[SIZE];
    from.get(bytes);
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (int word = 0; word < VectorBits.WORDS; word++) {
      state.isr.setWord(word, vectors(in, LapicSpec.ISR, word));
      state.tmr.setWord(word, vectors(in, LapicSpec.TMR, word));
      state.irr.setWord(word, vectors(in, LapicSpec.IRR, word));
    }
    if (!state.x2apic()) {
      state.words.set(LapicState.ID, register(in, LapicSpec.ID) >>> 24);
      state.words.set(LapicState.LDR, register(in, LapicSpec.LDR) & 0xff00_0000L);
    }
    state.words.set(
        LapicState.DFR, (register(in, LapicSpec.DFR) | LapicSpec.DFR_FIXED_BITS) & 0xffff_ffffL);
    state.words.set(LapicState.TPR, register(in, LapicSpec.TPR) & 0xff);
    long stored = LapicSpec.SVR_STORED | LapicSpec.SVR_SUPPRESS_BROADCAST;
    state.words.set(LapicState.SVR, register(in, LapicSpec.SVR) & stored);
    state.words.set(LapicState.ESR, register(in, LapicSpec.ESR) & LapicSpec.ERRORS);
    long high = register(in, LapicSpec.ICR_HIGH) & (state.x2apic() ? 0xffff_ffffL : 0xff00_0000L);
    long low = register(in, LapicSpec.ICR_LOW) & LapicSpec.ICR_WRITABLE;
    state.words.set(LapicState.ICR, high << 32 | low);
    loadEntries(in);
    timer.load(
        (int) register(in, LapicSpec.INITIAL_COUNT),
        (int) register(in, LapicSpec.CURRENT_COUNT),
        (int) register(in, LapicSpec.DIVIDE));
  }

  private void loadEntries(ByteBuffer in) {
    if (rules.cmci()) {
      entry(in, LapicSpec.LVT_CMCI, LapicSpec.LOCAL_WRITABLE);
    }
    int timerBits =
        timer.hasTscDeadline()
            ? LapicSpec.TIMER_WRITABLE
            : LapicSpec.TIMER_WRITABLE & ~LapicSpec.TIMER_TSC_DEADLINE;
    entry(in, LapicSpec.LVT_TIMER, timerBits);
    entry(in, LapicSpec.LVT_THERMAL, LapicSpec.LOCAL_WRITABLE);
    entry(in, LapicSpec.LVT_PERFORMANCE, LapicSpec.LOCAL_WRITABLE);
    entry(in, LapicSpec.LVT_ERROR, LapicSpec.ERROR_WRITABLE);
    for (int pin = 0; pin < LocalInputs.PINS; pin++) {
      int entry = (int) register(in, LapicSpec.LVT_LINT0 + pin);
      int place = LapicState.LINT + pin;
      state.words.set(place, LintWord.load(state.words.get(place), pin, entry));
    }
  }

  private void entry(ByteBuffer in, int index, int writable) {
    state.words.set(Registers.place(index), register(in, index) & writable);
  }

  private static long register(ByteBuffer in, int index) {
    return Integer.toUnsignedLong(in.getInt(index << 4));
  }

  private static long vectors(ByteBuffer in, int first, int word) {
    return register(in, first + 2 * word) | register(in, first + 2 * word + 1) << 32;
  }
}
