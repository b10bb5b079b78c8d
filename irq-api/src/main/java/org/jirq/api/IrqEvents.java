// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.api;

/**
 * Observes a chip: counters, traces and flight recorders hang here. All methods default to nothing;
 * {@link #NONE} costs one reference compare.
 *
 * <p>Called on the thread that caused the event, sometimes from inside the section that serialises
 * entry writes; must not call the chip, must not block, must not throw. Numbers only, nothing is
 * allocated for an observer.
 */
public interface IrqEvents {

  /** Observes nothing. */
  IrqEvents NONE = new IrqEvents() {};

  /**
   * A pin's level (the OR over its sources) changed.
   *
   * @param pin the pin, from 0
   * @param level the new level
   */
  default void lineChanged(int pin, boolean level) {}

  /**
   * A pin sent a message.
   *
   * @param pin the pin, from 0
   * @param vector 0 to 255
   * @param result what the CPU side answered, see {@link ApicSink#deliver}
   */
  default void sent(int pin, int vector, int result) {}

  /**
   * A pin's remote IRR changed by a delivery or by an EOI. It is told to be set before the message
   * goes out, and cleared again if the CPU side refuses that. Clearing by writing the entry in edge
   * mode is not told.
   *
   * @param pin the pin, from 0
   * @param set the new value
   */
  default void remoteIrrChanged(int pin, boolean set) {}

  /**
   * An EOI arrived.
   *
   * @param vector 0 to 255
   * @param cpu the APIC id of its CPU
   * @param pins how many pins held the vector; 0 means that it was spurious here
   */
  default void ended(int vector, int cpu, int pins) {}

  /**
   * The guest wrote an entry so that its mask changed.
   *
   * @param pin the pin, from 0
   * @param masked the new value
   */
  default void maskChanged(int pin, boolean masked) {}

  /**
   * A request was absorbed by one still outstanding.
   *
   * @param pin the pin, from 0
   */
  default void coalesced(int pin) {}

  /**
   * A pin that kept interrupting without pause was put off.
   *
   * @param pin the pin, from 0
   * @param deadline when it goes on, in nanoseconds of the caller's clock
   */
  default void stormDeferred(int pin, long deadline) {}

  /**
   * The guest accessed a register that does not exist, or with a size that is not supported, or
   * wrote one that is read-only.
   *
   * @param offset the offset in the window
   * @param size the size in bytes
   * @param write {@code true} for a store
   */
  default void invalidAccess(long offset, int size, boolean write) {}
}
