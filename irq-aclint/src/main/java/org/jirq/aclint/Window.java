// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.aclint;

import org.jirq.api.IrqEvents;
import org.jirq.api.MmioDevice;

/**
 * A device of registers of 4 or 8 bytes each: what is common to their windows. Accesses are of 4 or
 * 8 bytes, aligned; others read 0 and write nothing, and so do places without a register.
 */
abstract class Window implements MmioDevice {

  private final int length;
  private final IrqEvents events;

  Window(int length, IrqEvents events) {
    this.length = length;
    this.events = events;
  }

  /** Reads 4 aligned bytes; answers -1 if there is no register. */
  abstract long readWord(int offset);

  /** Writes 4 aligned bytes; answers whether there is a register. */
  abstract boolean writeWord(int offset, int value);

  /** Reads 8 aligned bytes: two words, unless a register is as wide. */
  long readLong(int offset) {
    long low = readWord(offset);
    long high = readWord(offset + 4);
    return low < 0 ? high < 0 ? 0 : high << 32 : high < 0 ? low : low | high << 32;
  }

  /** Writes 8 aligned bytes; answers whether there is a register. */
  boolean writeLong(int offset, long value) {
    boolean low = writeWord(offset, (int) value);
    return writeWord(offset + 4, (int) (value >>> 32)) || low;
  }

  @Override
  public final long length() {
    return length;
  }

  @Override
  public final int supportedSizes() {
    return 4 | 8;
  }

  private boolean isAligned(long offset, int size) {
    return (size == 4 || size == 8)
        && (offset & (size - 1)) == 0
        && offset >= 0
        && offset <= length - size;
  }

  @Override
  public final long read(long offset, int size) {
    if (isAligned(offset, size)) {
      long word = readWord((int) offset);
      if (size == 8 && (word >= 0 || readWord((int) offset + 4) >= 0)) {
        return readLong((int) offset);
      }
      if (word >= 0) {
        return word;
      }
    }
    if (events != IrqEvents.NONE) {
      events.invalidAccess(offset, size, false);
    }
    return 0;
  }

  @Override
  public final void write(long offset, long value, int size) {
    boolean exists =
        isAligned(offset, size)
            && (size == 4 ? writeWord((int) offset, (int) value) : writeLong((int) offset, value));
    if (!exists && events != IrqEvents.NONE) {
      events.invalidAccess(offset, size, true);
    }
  }
}
