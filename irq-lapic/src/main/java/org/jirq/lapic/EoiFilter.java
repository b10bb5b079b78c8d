// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.lapic;

import org.jirq.api.LapicView;

/**
 * Decides which ends of interrupts reach the {@link org.jirq.api.EoiHandler}s of a bus.
 *
 * <p>Hypervisors whose CPUs end interrupts by themselves let only those vectors through that some
 * I/O APIC entry waits for (KVM's EOI exit bitmap); a bus without a filter lets all through.
 *
 * <p>Called on the thread that ends the interrupt, without locks; must not block. If it throws, the
 * end is passed on, and the exception goes on to the caller afterwards.
 */
@FunctionalInterface
public interface EoiFilter {

  /**
   * Tells whether the end of an interrupt is passed on.
   *
   * @param vector 0 to 255
   * @param cpu the APIC id of the CPU that ended it
   * @param levelTriggered the trigger mode as that CPU's TMR has it
   * @param view that CPU's local APIC; the vector is in service no more
   * @return {@code true} if it is
   */
  boolean passes(int vector, int cpu, boolean levelTriggered, LapicView view);
}
