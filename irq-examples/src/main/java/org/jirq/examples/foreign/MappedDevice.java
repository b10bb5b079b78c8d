// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.examples.foreign;

/** The emulator's: a device with registers of 32 bits in memory. */
interface MappedDevice {

  /** The length of the window in bytes. */
  int length();

  /** A load of 2 to the power of {@code sizeLog2} bytes. */
  long load(int offset, int sizeLog2);

  /** A store of 2 to the power of {@code sizeLog2} bytes. */
  void store(int offset, long value, int sizeLog2);
}
