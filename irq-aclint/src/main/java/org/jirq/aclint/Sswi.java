// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.aclint;

import org.jirq.api.IrqEvents;

/**
 * Supervisor software interrupts: ACLINT 1.0-rc4, chapter "Supervisor-level Software Interrupt
 * Device".
 */
final class Sswi extends Window {

  private final HartSignals signals;

  Sswi(HartSignals signals, IrqEvents events) {
    super(AclintSpec.SOFTWARE_LENGTH, events);
    this.signals = signals;
  }

  /** SETSSIP always reads 0. */
  @Override
  long readWord(int offset) {
    return offset >> 2 < signals.harts ? 0 : -1;
  }

  @Override
  boolean writeWord(int offset, int value) {
    int hart = offset >> 2;
    if (hart >= signals.harts) {
      return false;
    }
    if ((value & 1) != 0) {
      signals.pulseSsip(hart);
    }
    return true;
  }
}
