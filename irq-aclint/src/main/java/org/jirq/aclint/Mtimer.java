// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.aclint;

import org.jirq.api.IrqEvents;

/** Machine timers: ACLINT 1.0-rc4, chapter "Machine-level Timer Device". */
final class Mtimer extends Window {

  private static final long LOW = 0xffff_ffffL;

  private final HartSignals signals;

  Mtimer(HartSignals signals, IrqEvents events) {
    super(AclintSpec.TIMER_LENGTH, events);
    this.signals = signals;
  }

  private static boolean isTime(int offset) {
    return offset >= AclintSpec.MTIME;
  }

  private boolean exists(int offset) {
    return isTime(offset) || offset >> 3 < signals.harts;
  }

  @Override
  long readLong(int offset) {
    return isTime(offset) ? signals.mtime() : signals.mtimecmp(offset >> 3);
  }

  @Override
  long readWord(int offset) {
    if (!exists(offset)) {
      return -1;
    }
    return readLong(offset) >>> 8 * (offset & 4) & LOW;
  }

  @Override
  boolean writeLong(int offset, long value) {
    return replace(offset, value, -1);
  }

  @Override
  boolean writeWord(int offset, int value) {
    int shift = 8 * (offset & 4);
    return replace(offset, (long) value << shift, LOW << shift);
  }

  private boolean replace(int offset, long value, long mask) {
    if (!exists(offset)) {
      return false;
    }
    if (isTime(offset)) {
      signals.writeMtime(value, mask);
    } else {
      signals.writeMtimecmp(offset >> 3, value, mask);
    }
    return true;
  }
}
