// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.api;

/** Takes message-signalled interrupts: the writes of devices to the message address window. */
@FunctionalInterface
public interface MsiSink {

  /**
   * Delivers one message. The rules of {@link ApicSink} on threads and locks hold here too.
   *
   * @param address the address the device would write
   * @param data the data it would write
   * @param deviceId the device that sends it, for controllers that tell devices apart; 0 if none
   * @return a {@link Delivery} result
   */
  int deliver(long address, int data, int deviceId);
}
