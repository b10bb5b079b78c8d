// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.api;

/** What an IOAPIC may ask about one CPU's local APIC whose state was just loaded. */
public interface LapicView {

  /**
   * Tells whether a destination addresses this CPU.
   *
   * @param destination as in {@link ApicSink#deliver}
   * @param destinationMode {@link ApicMessage#PHYSICAL} or {@link ApicMessage#LOGICAL}
   * @return {@code true} if it does
   */
  boolean isAddressedBy(int destination, int destinationMode);

  /**
   * Tells whether a vector is requested or in service at this CPU.
   *
   * @param vector 0 to 255
   * @return {@code true} if its IRR or ISR bit is set
   */
  boolean holds(int vector);
}
