// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.api;

/**
 * The owner of a level-triggered line that lives outside the machine, for instance a passed-through
 * device: asked to sample it again, and told directly what the guest does to it.
 *
 * <p>Threads and locks of each method are those of {@link AckNotifier} ({@link #acked}, {@link
 * #ended}, and {@link #resample} when an EOI causes it) and {@link MaskNotifier} ({@link #masked},
 * {@link #unmasked}, and {@link #resample} when an unmask causes it). A listener that still holds
 * its line high signals its event again, from inside the call or later.
 *
 * <p>Every method is told the GSI, and the chip and the pin at which it happened; where no one pin
 * is meant (new routes, a machine that was restored) the first pin of the GSI's route, and {@link
 * #NOWHERE} if it has none.
 */
@FunctionalInterface
public interface LineListener {

  /** Stands for chip and pin where the GSI is routed to no pin. */
  int NOWHERE = -1;

  /**
   * The line has been de-asserted on the listener's behalf: sample the device again.
   *
   * @param gsi the GSI, 0 to 4095
   * @param chip the chip's id on its router, 0 to 63, or {@link #NOWHERE}
   * @param pin the chip's pin, or {@link #NOWHERE}
   */
  void resample(int gsi, int chip, int pin);

  /**
   * A CPU has acknowledged the interrupt: it has taken it and will serve it now. On a chip that
   * does not see that ({@link ChipCapability#TAKEN}; an IOAPIC: the CPU's own controller does it)
   * this comes just before {@link #ended}.
   *
   * <p>Threads and locks on a chip that does see it: as {@link TakenNotifier}. A listener that
   * came, and a machine that was restored, while the interrupt was in service hear only of the end;
   * so does everybody where the guest ends what no CPU took (an 8259 that is initialised while a
   * request waits, an interrupt of a GIC that was made active by a register write).
   *
   * @param gsi the GSI, 0 to 4095
   * @param chip the chip's id on its router, 0 to 63
   * @param pin the chip's pin
   */
  default void acked(int gsi, int chip, int pin) {}

  /**
   * The guest has ended the interrupt at one chip: EOI, completion, deactivation. The line has been
   * de-asserted; {@link #resample} follows, now or later, as the policy has it.
   *
   * @param gsi the GSI, 0 to 4095
   * @param chip the chip's id on its router, 0 to 63
   * @param pin the chip's pin
   */
  default void ended(int gsi, int chip, int pin) {}

  /**
   * The GSI is masked now at every chip that routes it.
   *
   * @param gsi the GSI, 0 to 4095
   * @param chip the chip whose mask was the last to come, 0 to 63, or {@link #NOWHERE}
   * @param pin its pin, or {@link #NOWHERE}
   */
  default void masked(int gsi, int chip, int pin) {}

  /**
   * The GSI is no longer masked at every chip that routes it.
   *
   * @param gsi the GSI, 0 to 4095
   * @param chip the chip whose mask was the first to go, 0 to 63, or {@link #NOWHERE}
   * @param pin its pin, or {@link #NOWHERE}
   */
  default void unmasked(int gsi, int chip, int pin) {}
}
