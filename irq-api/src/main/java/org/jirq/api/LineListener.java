// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.api;

/**
 * The owner of a level-triggered line that lives outside the machine, for instance a passed-through
 * device: asked to sample it again, and told directly what the guest does to it.
 *
 * <p>Threads and locks of each method are those of {@link AckNotifier} ({@link #acked}, and {@link
 * #resample} when an EOI causes it) and {@link MaskNotifier} ({@link #masked}, {@link #unmasked},
 * and {@link #resample} when an unmask causes it). A listener that still holds its line high
 * signals its event again, from inside the call or later.
 */
@FunctionalInterface
public interface LineListener {

  /**
   * The line has been de-asserted on the listener's behalf: sample the device again.
   *
   * @param gsi the GSI, 0 to 4095
   */
  void resample(int gsi);

  /**
   * The guest acknowledged the interrupt at one chip.
   *
   * @param gsi the GSI, 0 to 4095
   * @param chip the chip's id on its router
   * @param pin the chip's pin
   */
  default void acked(int gsi, int chip, int pin) {}

  /**
   * The GSI is masked now at every chip that routes it. Also told at registration, if so.
   *
   * @param gsi the GSI, 0 to 4095
   */
  default void masked(int gsi) {}

  /**
   * The GSI is no longer masked at every chip that routes it.
   *
   * @param gsi the GSI, 0 to 4095
   */
  default void unmasked(int gsi) {}
}
