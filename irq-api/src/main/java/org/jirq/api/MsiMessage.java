// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.api;

/**
 * A message-signalled interrupt as a value, for routing tables.
 *
 * @param address the address, 64 bits
 * @param data the data, 32 bits
 * @param deviceId the sending device, 0 if none is told apart
 */
public record MsiMessage(long address, int data, int deviceId) {

  /**
   * Makes a message without a device.
   *
   * @param address the address, 64 bits
   * @param data the data, 32 bits
   */
  public MsiMessage(long address, int data) {
    this(address, data, 0);
  }

  @Override
  public String toString() {
    return "msi(address=0x%x data=0x%x deviceId=%d)".formatted(address, data, deviceId);
  }
}
