// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.api;

/**
 * A device with memory-mapped registers. Offsets are relative to the base, which belongs to the
 * bus.
 *
 * <p>Total functions: a guest may access any offset with any size; what the device does not define
 * reads as its datasheet or profile says and ignores writes. Nothing here throws.
 */
public interface MmioDevice {

  /**
   * Returns the length of the register window.
   *
   * @return bytes, more than 0
   */
  long length();

  /**
   * Tells which access sizes the device acts on, for buses that reject the others themselves.
   *
   * @return the OR of the sizes 1, 2, 4 and 8
   */
  int supportedSizes();

  /**
   * A guest load.
   *
   * @param offset from the base; any value
   * @param size 1, 2, 4 or 8 bytes; others are answered as unsupported
   * @return the value, zero-extended
   */
  long read(long offset, int size);

  /**
   * A guest store.
   *
   * @param offset from the base; any value
   * @param value the value; bits above the size are ignored
   * @param size 1, 2, 4 or 8 bytes; others are ignored
   */
  void write(long offset, long value, int size);
}
