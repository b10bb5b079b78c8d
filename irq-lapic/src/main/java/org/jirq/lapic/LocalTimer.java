// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.lapic;

import org.jirq.api.Clocked;
import org.jirq.api.spi.WriteSection;

/**
 * The local timer on its caller's clock: one-shot, periodic and TSC-deadline. SDM, "APIC Timer".
 *
 * <p>Nothing counts here. A count is computed from when it was started and what time it is; the
 * only thing that happens is the expiry, in {@link #advanceTo} or, for a TSC deadline that is past
 * already, in the write. Expiries of a periodic timer that were missed because time went by in one
 * step are one interrupt, as they would be in IRR.
 *
 * <p><b>Threads.</b> Register writes and expiries serialise in a section of their own, writes of
 * the entry in the local APIC's before, as a software disable masks it; interrupts are delivered
 * outside of both. Reads take nothing: one that runs at the same time as a write of another thread
 * may mix old and new settings; the CPU that writes also reads.
 */
final class LocalTimer {

  /** How far before time 0 a count may have been started. */
  static final long MOST_ELAPSED = 1L << 60;

  private final LapicState state;
  private final LocalInputs inputs;
  private final WriteSection section;
  private final long frequency;
  private final long tscFrequency;

  LocalTimer(LapicState state, LocalInputs inputs, long frequency, long tscFrequency) {
    this.state = state;
    this.inputs = inputs;
    this.section = new WriteSection(state.cell);
    this.frequency = frequency;
    this.tscFrequency = tscFrequency;
  }

  boolean hasTscDeadline() {
    return tscFrequency != 0;
  }

  private int mode() {
    return (int) state.words.get(LapicState.LVT_TIMER) & LapicSpec.LVT_TIMER_MODE;
  }

  private long initialCount() {
    return state.words.get(LapicState.INITIAL_COUNT);
  }

  /** What the divide configuration divides by: 1 to 128. */
  static int divisor(int register) {
    int code = register & 3 | register >>> 1 & 4;
    return 1 << (code + 1 & 7);
  }

  private int divisor() {
    return divisor((int) state.words.get(LapicState.DIVIDE));
  }

  /** Ticks of the divided clock since the count was started. */
  private long ticks() {
    return TimeScale.floor(elapsed(), frequency, TimeScale.SECOND) / divisor();
  }

  private long elapsed() {
    long elapsed = state.words.get(LapicState.NOW) - state.words.get(LapicState.START);
    return elapsed < 0 ? Long.MAX_VALUE : elapsed;
  }

  /** The current count register. */
  int currentCount() {
    long initial = initialCount();
    int mode = mode();
    if (initial == 0
        || mode == LapicSpec.TIMER_TSC_DEADLINE
        || state.words.get(LapicState.DEADLINE) == Clocked.NEVER) {
      return 0;
    }
    long ticks = ticks();
    if (mode == LapicSpec.TIMER_PERIODIC) {
      return (int) (initial - ticks % initial);
    }
    return (int) Math.max(0, initial - ticks);
  }

  void writeInitialCount(int value) {
    section.enter();
    try {
      if (mode() != LapicSpec.TIMER_TSC_DEADLINE) {
        state.words.set(LapicState.INITIAL_COUNT, Integer.toUnsignedLong(value));
        state.words.set(LapicState.START, state.words.get(LapicState.NOW));
        arm();
      }
    } finally {
      section.leave();
    }
  }

  /** The rest of the running count goes on at the new pace. */
  void writeDivide(int value) {
    section.enter();
    try {
      int before = divisor();
      int after = divisor(value);
      if (before != after) {
        long elapsed = elapsed();
        long scaled =
            TimeScale.add(
                TimeScale.multiply(elapsed / before, after), elapsed % before * after / before);
        long now = state.words.get(LapicState.NOW);
        state.words.set(LapicState.START, now - Math.min(scaled, MOST_ELAPSED));
      }
      state.words.set(LapicState.DIVIDE, value & LapicSpec.DIVIDE_WRITABLE);
      if (state.words.get(LapicState.DEADLINE) != Clocked.NEVER
          && mode() != LapicSpec.TIMER_TSC_DEADLINE) {
        arm();
      }
    } finally {
      section.leave();
    }
  }

  /** The guest writes the LVT entry; a change to or from TSC-deadline mode disarms the timer. */
  void writeEntry(int value, boolean forceMask) {
    section.enter();
    try {
      int before = mode();
      int writable =
          hasTscDeadline()
              ? LapicSpec.TIMER_WRITABLE
              : LapicSpec.TIMER_WRITABLE & ~LapicSpec.TIMER_TSC_DEADLINE;
      int entry = value & writable | (forceMask ? LapicSpec.LVT_MASKED : 0);
      state.words.set(LapicState.LVT_TIMER, entry);
      int after = mode();
      if (before != after) {
        boolean deadlines =
            before == LapicSpec.TIMER_TSC_DEADLINE || after == LapicSpec.TIMER_TSC_DEADLINE;
        if (deadlines) {
          disarm();
        } else if (state.words.get(LapicState.DEADLINE) != Clocked.NEVER) {
          forgetPeriods();
          arm();
        }
      }
    } finally {
      section.leave();
    }
  }

  /** Moves the start so that the count is in its first period. */
  private void forgetPeriods() {
    long initial = initialCount();
    long ticks = ticks();
    if (ticks >= initial) {
      long clocks = ticks % initial * divisor();
      long elapsed = TimeScale.ceiling(clocks, TimeScale.SECOND, frequency);
      state.words.set(LapicState.START, state.words.get(LapicState.NOW) - elapsed);
    }
  }

  private void disarm() {
    state.words.set(LapicState.DEADLINE, Clocked.NEVER);
    state.words.set(LapicState.INITIAL_COUNT, 0);
    state.words.set(LapicState.TSC_DEADLINE, 0);
  }

  void reset() {
    section.enter();
    try {
      disarm();
      state.words.set(LapicState.DIVIDE, 0);
      state.words.set(LapicState.START, state.words.get(LapicState.NOW));
    } finally {
      section.leave();
    }
  }

  /** Goes on with a count that was read elsewhere. Not for use beside other threads. */
  void load(int initial, int current, int divide) {
    long now = state.words.get(LapicState.NOW);
    boolean counts = mode() != LapicSpec.TIMER_TSC_DEADLINE;
    state.words.set(LapicState.DIVIDE, divide & LapicSpec.DIVIDE_WRITABLE);
    state.words.set(LapicState.INITIAL_COUNT, counts ? Integer.toUnsignedLong(initial) : 0);
    long gone = initialCount() - Math.min(initialCount(), Integer.toUnsignedLong(current));
    long elapsed = TimeScale.ceiling(gone * divisor(), TimeScale.SECOND, frequency);
    state.words.set(LapicState.START, now - Math.min(elapsed, MOST_ELAPSED));
    if (counts) {
      arm();
      if (current == 0) {
        state.words.set(LapicState.DEADLINE, Clocked.NEVER);
      }
    }
  }

  /** Computes when the count reaches 0 next. */
  private void arm() {
    long initial = initialCount();
    long deadline = Clocked.NEVER;
    if (initial != 0 && mode() != 3 << 17) {
      long periods = mode() == LapicSpec.TIMER_PERIODIC ? ticks() / initial + 1 : 1;
      long clocks = TimeScale.multiply(periods, initial * divisor());
      long length = TimeScale.ceiling(clocks, TimeScale.SECOND, frequency);
      deadline = TimeScale.add(state.words.get(LapicState.START), length);
    }
    state.words.set(LapicState.DEADLINE, deadline);
  }

  long tscDeadline() {
    return state.words.get(LapicState.TSC_DEADLINE);
  }

  /** The guest writes IA32_TSC_DEADLINE: 0 disarms, a time that is past expires at once. */
  void writeTscDeadline(long tsc) {
    boolean expired = false;
    section.enter();
    try {
      if (mode() == LapicSpec.TIMER_TSC_DEADLINE) {
        long deadline =
            tsc == 0 || tsc < 0
                ? Clocked.NEVER
                : TimeScale.ceiling(tsc, TimeScale.SECOND, tscFrequency);
        expired = deadline != Clocked.NEVER && deadline <= state.words.get(LapicState.NOW);
        state.words.set(LapicState.TSC_DEADLINE, expired ? 0 : tsc);
        state.words.set(LapicState.DEADLINE, expired ? Clocked.NEVER : deadline);
      }
    } finally {
      section.leave();
    }
    if (expired) {
      inputs.fire(LapicState.LVT_TIMER);
    }
  }

  void advanceTo(long nanos) {
    long now;
    do {
      now = state.words.get(LapicState.NOW);
    } while (nanos > now && !state.words.replace(LapicState.NOW, now, nanos));
    if (due(nanos) && expire(nanos)) {
      inputs.fire(LapicState.LVT_TIMER);
    }
  }

  private boolean due(long nanos) {
    long deadline = state.words.get(LapicState.DEADLINE);
    return deadline <= nanos && deadline != Clocked.NEVER;
  }

  private boolean expire(long nanos) {
    section.enter();
    try {
      if (!due(nanos)) {
        return false;
      }
      if (mode() == LapicSpec.TIMER_PERIODIC) {
        arm();
      } else {
        state.words.set(LapicState.DEADLINE, Clocked.NEVER);
        state.words.set(LapicState.TSC_DEADLINE, 0);
      }
      return true;
    } finally {
      section.leave();
    }
  }

  long deadline() {
    return state.words.get(LapicState.DEADLINE);
  }
}
