// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.routing;

import java.util.Objects;
import org.jirq.api.MsiMessage;

/**
 * Routes a GSI to a message-signalled interrupt, which is sent whenever the GSI is asserted.
 *
 * @param gsi the GSI; 0 to 4095 in a valid table
 * @param message what is sent
 */
public record MsiRoute(int gsi, MsiMessage message) implements IrqRoute {

  /** Checks that there is a message. */
  public MsiRoute {
    Objects.requireNonNull(message, "message");
  }

  /**
   * Makes a route without a device id.
   *
   * @param gsi the GSI; 0 to 4095 in a valid table
   * @param address the message address, 64 bits
   * @param data the message data, 32 bits
   */
  public MsiRoute(int gsi, long address, int data) {
    this(gsi, new MsiMessage(address, data));
  }

  /**
   * Makes a route for a device that is told apart, as {@code KVM_MSI_VALID_DEVID} does it. Two
   * routes that differ in the device only are different.
   *
   * @param gsi the GSI; 0 to 4095 in a valid table
   * @param address the message address, 64 bits
   * @param data the message data, 32 bits
   * @param deviceId the sending device as the sink knows it, 32 bits; 0 if none is told apart. It
   *     reaches the sink as it is, which alone can judge it
   */
  public MsiRoute(int gsi, long address, int data, int deviceId) {
    this(gsi, new MsiMessage(address, data, deviceId));
  }
}
