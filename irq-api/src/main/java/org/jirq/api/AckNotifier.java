// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.api;

/** Hears that the guest acknowledged a GSI by ending its interrupt. */
@FunctionalInterface
public interface AckNotifier {

  /**
   * The guest ended the interrupt of a GSI.
   *
   * <p>Called on the thread that signalled the EOI, with no chip state and no lock held, inside a
   * read-side critical section: it may drive lines, it must not block and must not wait for a grace
   * period.
   *
   * @param gsi the GSI, 0 to 4095
   * @param chip the chip's id on its router
   * @param pin the chip's pin
   */
  void acked(int gsi, int chip, int pin);
}
