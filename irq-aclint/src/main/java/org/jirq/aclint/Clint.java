// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.aclint;

import org.jirq.api.IrqEvents;

/** The SiFive CLINT: an MSWI at 0 and an MTIMER at 4000h in one window. */
final class Clint extends Window {

  private final Mswi mswi;
  private final Mtimer mtimer;

  Clint(Mswi mswi, Mtimer mtimer, IrqEvents events) {
    super(AclintSpec.CLINT_LENGTH, events);
    this.mswi = mswi;
    this.mtimer = mtimer;
  }

  private static boolean isTimer(int offset) {
    return offset >= AclintSpec.CLINT_TIMER
        && offset < AclintSpec.CLINT_TIMER + AclintSpec.TIMER_LENGTH;
  }

  @Override
  long readWord(int offset) {
    if (isTimer(offset)) {
      return mtimer.readWord(offset - AclintSpec.CLINT_TIMER);
    }
    return offset < AclintSpec.CLINT_TIMER ? mswi.readWord(offset) : -1;
  }

  @Override
  long readLong(int offset) {
    return isTimer(offset)
        ? mtimer.readLong(offset - AclintSpec.CLINT_TIMER)
        : super.readLong(offset);
  }

  @Override
  boolean writeWord(int offset, int value) {
    if (isTimer(offset)) {
      return mtimer.writeWord(offset - AclintSpec.CLINT_TIMER, value);
    }
    return offset < AclintSpec.CLINT_TIMER && mswi.writeWord(offset, value);
  }

  @Override
  boolean writeLong(int offset, long value) {
    return isTimer(offset)
        ? mtimer.writeLong(offset - AclintSpec.CLINT_TIMER, value)
        : super.writeLong(offset, value);
  }
}
