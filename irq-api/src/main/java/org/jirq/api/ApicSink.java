// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.api;

/**
 * The CPU side of an x86 board: takes the messages of IOAPICs and message-signalled devices.
 *
 * <p>Called on the thread that raised the line, wrote the entry, or signalled the EOI, with no lock
 * and no state of the chip held. An implementation must not block and may be called by several
 * threads at once when the chip is shared. It may call back into the chip, except {@link
 * IrqChip#reevaluate}.
 */
@FunctionalInterface
public interface ApicSink {

  /**
   * Delivers one message.
   *
   * @param vector 0 to 255
   * @param destination 0 to 255, or 0 to 32767 with extended destinations
   * @param destinationMode {@link ApicMessage#PHYSICAL} or {@link ApicMessage#LOGICAL}
   * @param deliveryMode 0 to 7, see {@link ApicMessage}
   * @param triggerMode {@link ApicMessage#EDGE} or {@link ApicMessage#LEVEL}
   * @return how many CPUs took it; 0 if those addressed refused it; negative if nobody is addressed
   */
  int deliver(int vector, int destination, int destinationMode, int deliveryMode, int triggerMode);

  /**
   * Delivers one message and says which CPUs took it. Only a chip that tracks a periodic interrupt
   * to its end (pin 8 under the {@code kvm} profile) asks for this; a sink that does not override
   * it switches that tracking off.
   *
   * @param vector 0 to 255
   * @param destination 0 to 255, or 0 to 32767 with extended destinations
   * @param destinationMode {@link ApicMessage#PHYSICAL} or {@link ApicMessage#LOGICAL}
   * @param deliveryMode 0 to 7, see {@link ApicMessage}
   * @param triggerMode {@link ApicMessage#EDGE} or {@link ApicMessage#LEVEL}
   * @param takers told of each CPU that takes a fixed or lowest-priority message, before that CPU
   *     can end it: an EOI that comes first is not awaited, and missed
   * @return as {@link #deliver}
   */
  default int deliverTracked(
      int vector,
      int destination,
      int destinationMode,
      int deliveryMode,
      int triggerMode,
      Takers takers) {
    return deliver(vector, destination, destinationMode, deliveryMode, triggerMode);
  }

  /** Learns which CPUs took a message. */
  @FunctionalInterface
  interface Takers {

    /**
     * A CPU took the message. Called on the delivering thread.
     *
     * @param cpu its APIC id, 0 or more
     * @param vector the vector it took, 0 to 255
     */
    void took(int cpu, int vector);
  }
}
