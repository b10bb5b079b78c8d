// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.aplic;

import org.jirq.api.MmioDevice;

/**
 * The page of an interrupt file, or a row of such pages: registers that set pending bits, read 0
 * (AIA 1.0 section 3.5). Naturally aligned accesses of 4 bytes only; all others are ignored.
 */
final class ImsicPages implements MmioDevice {

  /** Takes a store to a page. */
  @FunctionalInterface
  interface Port {
    void store(long page, int identity);
  }

  private final long length;
  private final Port port;

  ImsicPages(long length, Port port) {
    this.length = length;
    this.port = port;
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public int supportedSizes() {
    return 4;
  }

  @Override
  public long read(long offset, int size) {
    return 0;
  }

  @Override
  public void write(long offset, long value, int size) {
    if (size != 4 || offset < 0 || offset >= length) {
      return;
    }
    int identity = identity(offset & ImsicSpec.PAGE - 1, (int) value);
    if (identity != 0) {
      port.store(offset >>> ImsicSpec.PAGE_SHIFT, identity);
    }
  }

  /** The identity that a store of 32 bits to a register of a page names; 0 if none. */
  static int identity(long register, int value) {
    if (register == ImsicSpec.SETEIPNUM_LE) {
      return value;
    }
    return register == ImsicSpec.SETEIPNUM_BE ? Integer.reverseBytes(value) : 0;
  }
}
