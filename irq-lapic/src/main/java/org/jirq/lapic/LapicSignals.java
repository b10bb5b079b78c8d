// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.lapic;

/**
 * What a local APIC tells its CPU beside the interrupt output: the events that no vector in IRR
 * stands for. All methods default to doing nothing.
 *
 * <p>Called on the thread that sent the message, drove the pin or let the time pass, with no lock
 * of the chip or the bus held; in the shared cell by several threads at once. Must not block. A CPU
 * that runs on a thread of its own notes the event there and acts on it later.
 */
public interface LapicSignals {

  /** Wants to know nothing. */
  LapicSignals NONE = new LapicSignals() {};

  /** A non-maskable interrupt. */
  default void nmi() {}

  /** A system management interrupt. */
  default void smi() {}

  /**
   * An INIT. The CPU calls {@link Lapic#init} when it performs it, which puts the local APIC into
   * its INIT state; nothing has changed there yet.
   */
  default void init() {}

  /**
   * A start-up IPI. Counts only for a CPU that waits for one.
   *
   * @param vector the page of the entry point, 0 to 255
   */
  default void startup(int vector) {}

  /** A message in ExtINT mode: the CPU is to take one interrupt from the 8259s. */
  default void extInt() {}

  /**
   * LINT0, in ExtINT mode and open, changed: the 8259s have an interrupt, or have none any more.
   * Told as the outputs are: one change at a time, never the same level twice.
   *
   * @param asserted the new level
   */
  default void extIntChanged(boolean asserted) {}

  /**
   * The guest wrote IA32_APIC_BASE so that it changed: the page moved, or the mode is another one.
   *
   * @param value the register's new value
   */
  default void apicBaseChanged(long value) {}
}
