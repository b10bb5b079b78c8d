// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.api;

/** A chip that wants to know when a CPU ends an interrupt. */
@FunctionalInterface
public interface EoiHandler {

  /**
   * A local APIC broadcasts the end of an interrupt.
   *
   * <p>Runs ack notifiers on the calling thread with no chip state held, and may deliver messages
   * before it returns. Takes no lock. Guest input: never throws; a vector that no entry holds does
   * nothing.
   *
   * @param vector the vector, 0 to 255; other values are ignored
   * @param cpu the APIC id of the CPU that signalled it
   * @param levelTriggered the trigger mode as that CPU's TMR has it
   */
  void eoi(int vector, int cpu, boolean levelTriggered);
}
