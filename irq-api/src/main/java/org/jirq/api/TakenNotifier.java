// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.api;

/**
 * Hears that a CPU acknowledged the interrupt of a GSI, on a chip that sees it ({@link
 * ChipCapability#TAKEN}).
 */
@FunctionalInterface
public interface TakenNotifier {

  /**
   * A CPU has taken the interrupt and will serve it now.
   *
   * <p>Called on the acknowledging thread after the chip's state has changed, before the
   * acknowledgement returns, with no chip state and no lock held, inside a read-side critical
   * section: it may drive lines, it must not block and must not wait for a grace period.
   *
   * @param gsi the GSI, 0 to 4095
   * @param chip the chip's id on its router, 0 to 63
   * @param pin the chip's pin
   */
  void taken(int gsi, int chip, int pin);
}
