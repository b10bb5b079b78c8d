// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.aclint;

import org.jirq.api.IrqEvents;

/**
 * Machine software interrupts: ACLINT 1.0-rc4, chapter "Machine-level Software Interrupt Device".
 */
final class Mswi extends Window {

  private final HartSignals signals;

  Mswi(HartSignals signals, IrqEvents events) {
    super(AclintSpec.SOFTWARE_LENGTH, events);
    this.signals = signals;
  }

  @Override
  long readWord(int offset) {
    int hart = offset >> 2;
    return hart >= signals.harts ? -1 : signals.msip(hart) ? 1 : 0;
  }

  @Override
  boolean writeWord(int offset, int value) {
    int hart = offset >> 2;
    if (hart >= signals.harts) {
      return false;
    }
    signals.writeMsip(hart, (value & 1) != 0);
    return true;
  }
}
