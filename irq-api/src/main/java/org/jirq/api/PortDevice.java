// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.api;

/**
 * A device with port-mapped registers (x86 {@code IN} and {@code OUT}). Total functions, as in
 * {@link MmioDevice}.
 */
public interface PortDevice {

  /**
   * A guest {@code IN}.
   *
   * @param port 0 to 65535
   * @param size 1, 2 or 4 bytes
   * @return the value, zero-extended
   */
  int in(int port, int size);

  /**
   * A guest {@code OUT}.
   *
   * @param port 0 to 65535
   * @param value the value; bits above the size are ignored
   * @param size 1, 2 or 4 bytes
   */
  void out(int port, int value, int size);
}
