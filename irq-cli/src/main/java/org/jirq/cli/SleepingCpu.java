// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli;

import org.jirq.lapic.Lapic;
import org.jirq.lapic.LapicSignals;

/**
 * A CPU that executes nothing: what its local APIC tells it waits, as for a virtual CPU that is
 * never scheduled. INIT and start-up messages are taken when somebody asks how it is.
 */
final class SleepingCpu implements LapicSignals {

  private static final int RUNS = 0;
  private static final int AWAITS_STARTUP = 2;
  private static final int MOST_NMIS = 2;

  private final boolean boot;
  private boolean initPending;
  private boolean startupPending;
  private boolean extInt;
  private int state = RUNS;
  private int nmis;
  private int smis;

  SleepingCpu(boolean boot) {
    this.boot = boot;
  }

  @Override
  public void nmi() {
    // One in progress and one latched behind it.
    nmis = Math.min(MOST_NMIS, nmis + 1);
  }

  @Override
  public void smi() {
    smis = 1;
  }

  @Override
  public void init() {
    initPending = true;
    startupPending = false;
  }

  @Override
  public void startup(int vector) {
    startupPending = true;
  }

  @Override
  public void extIntChanged(boolean asserted) {
    extInt = asserted;
  }

  /** Whether the 8259s' interrupt stands at the CPU. */
  boolean extIntStands() {
    return extInt;
  }

  /** Takes what waits; an INIT puts the local APIC into its INIT state. */
  void settle(Lapic lapic) {
    if (initPending) {
      initPending = false;
      nmis = 0;
      smis = 0;
      state = boot ? RUNS : AWAITS_STARTUP;
      lapic.init();
    }
    if (startupPending) {
      startupPending = false;
      state = RUNS;
    }
  }

  int state() {
    return state;
  }

  int pendingNmis() {
    return nmis;
  }

  int pendingSmis() {
    return smis;
  }
}
