// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.lapic;

import org.jirq.api.Cell;
import org.jirq.api.spi.StateWords;

/**
 * The state of one local APIC: its vector sets, the trigger modes and its register words.
 *
 * <p>As thread-safe as its cell says: every word is read and changed as a whole.
 */
final class LapicState {

  static final int BASE = 0;
  static final int ID = 1;
  static final int TPR = 2;
  static final int SVR = 3;
  static final int LDR = 4;
  static final int DFR = 5;

  /** Both halves of the interrupt command register, as the x2APIC has it. */
  static final int ICR = 6;

  /** The error status register as the guest reads it. */
  static final int ESR = 7;

  /** Errors since the guest wrote the error status register last. */
  static final int ERRORS = 8;

  static final int LVT_CMCI = 9;
  static final int LVT_TIMER = 10;
  static final int LVT_THERMAL = 11;
  static final int LVT_PERFORMANCE = 12;
  static final int LVT_ERROR = 13;

  /** LINT0 and, behind it, LINT1: words of {@link LintWord}. */
  static final int LINT = 14;

  static final int DIVIDE = 16;
  static final int INITIAL_COUNT = 17;

  /** When the count was started, in nanoseconds. */
  static final int START = 18;

  /** When the timer expires next, in nanoseconds, or {@link org.jirq.api.Clocked#NEVER}. */
  static final int DEADLINE = 19;

  /** The latest time that was told, in nanoseconds. */
  static final int NOW = 20;

  static final int TSC_DEADLINE = 21;
  static final int COUNT = 22;

  final Cell cell;
  final StateWords words;
  final VectorBits irr;
  final VectorBits isr;
  final TriggerModes tmr;

  LapicState(Cell cell) {
    this.cell = cell;
    words = StateWords.of(cell, COUNT, StateWords.Spacing.DENSE);
    irr = new VectorBits(cell);
    isr = new VectorBits(cell);
    tmr = new TriggerModes(cell, irr, isr);
  }

  /** Enabled in IA32_APIC_BASE. */
  boolean present() {
    return (words.get(BASE) & LapicSpec.BASE_ENABLE) != 0;
  }

  boolean x2apic() {
    return (words.get(BASE) & LapicSpec.BASE_EXTD) != 0;
  }

  boolean softwareEnabled() {
    return (words.get(SVR) & LapicSpec.SVR_ENABLE) != 0;
  }

  /** The task priority, 0 to 255. */
  int taskPriority() {
    return (int) words.get(TPR);
  }

  /** SDM, "Task and Processor Priorities". */
  int processorPriority() {
    int task = taskPriority();
    int inService = Math.max(0, isr.highest()) & 0xf0;
    return (task & 0xf0) >= inService ? task : inService;
  }

  /** The id that messages in physical mode name. */
  int id() {
    return (int) words.get(ID);
  }

  int register(int place) {
    return (int) words.get(place);
  }
}
