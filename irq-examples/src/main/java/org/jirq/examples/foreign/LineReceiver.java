// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.examples.foreign;

/** The emulator's: something with up to 32 interrupt inputs, a controller or a CPU. */
interface LineReceiver {

  /** Drives inputs high, bit n is input n; whether they are high already does not matter. */
  void raise(int mask);

  /** Drives inputs low. Devices do so at every step, mostly to inputs that are low. */
  void lower(int mask);
}
