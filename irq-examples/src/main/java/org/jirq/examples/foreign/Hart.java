// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.examples.foreign;

/** The emulator's: a CPU, of which only the pending bits of its interrupts are of interest here. */
final class Hart implements LineReceiver {

  /** The machine-mode external interrupt's bit. */
  static final int MACHINE_EXTERNAL = 1 << 11;

  private int pending;

  @Override
  public void raise(int mask) {
    pending |= mask;
  }

  @Override
  public void lower(int mask) {
    pending &= ~mask;
  }

  boolean isPending(int mask) {
    return (pending & mask) != 0;
  }
}
