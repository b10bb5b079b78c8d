// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.api;

/**
 * Turns x86 message-signalled interrupts into messages to the local APICs.
 *
 * <p>Format: Intel SDM volume 3, "Message Signalled Interrupts": address bits 19:12 destination,
 * bit 2 destination mode; data bits 7:0 vector, 10:8 delivery mode, 15 trigger mode. With extended
 * destinations address bits 11:5 hold destination bits 14:8.
 *
 * <p>Stateless, so usable by any number of threads, as far as its {@link ApicSink} is.
 */
public final class X86MsiSink implements MsiSink {

  private final ApicSink sink;
  private final boolean extendedDestination;

  /**
   * Makes an adapter for 8-bit destinations.
   *
   * @param sink takes the decoded messages
   */
  public X86MsiSink(ApicSink sink) {
    this(sink, false);
  }

  /**
   * Makes an adapter.
   *
   * @param sink takes the decoded messages
   * @param extendedDestination whether address bits 11:5 extend the destination to 15 bits
   */
  public X86MsiSink(ApicSink sink, boolean extendedDestination) {
    this.sink = sink;
    this.extendedDestination = extendedDestination;
  }

  @Override
  public int deliver(long address, int data, int deviceId) {
    int destination = (int) (address >>> 12) & 0xff;
    if (extendedDestination) {
      destination |= ((int) (address >>> 5) & 0x7f) << 8;
    }
    return sink.deliver(
        data & 0xff, destination, (int) (address >>> 2) & 1, (data >>> 8) & 7, (data >>> 15) & 1);
  }
}
