// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.gic.v3;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import org.jirq.api.ChipBoard;
import org.jirq.api.IrqEvents;

/**
 * Who is told of what happens to pins: the board and the observer. Private interrupts are no pins,
 * and nobody is told of them.
 */
final class LineEvents {

  private static final VarHandle BOARD;

  static {
    try {
      BOARD = MethodHandles.lookup().findVarHandle(LineEvents.class, "board", ChipBoard.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  final IrqEvents observer;
  private ChipBoard board = ChipBoard.NONE;

  LineEvents(IrqEvents observer) {
    this.observer = observer;
  }

  void connect(ChipBoard to) {
    // ORDER(GV-1): release write; pairs with the acquire read in board.
    BOARD.setRelease(this, Objects.requireNonNull(to, "board"));
  }

  ChipBoard board() {
    // ORDER(GV-1): acquire read; pairs with the release write in connect.
    return (ChipBoard) BOARD.getAcquire(this);
  }

  void line(int pin, long before, long after) {
    boolean high = IntWord.lineHigh(after);
    if (observer != IrqEvents.NONE && high != IntWord.lineHigh(before)) {
      observer.lineChanged(pin, high);
    }
  }

  void coalesced(int pin) {
    if (observer != IrqEvents.NONE) {
      observer.coalesced(pin);
    }
  }

  void taken(int pin, int intid) {
    if (observer != IrqEvents.NONE) {
      observer.sent(pin, intid, 1);
    }
  }

  void ended(int intid, int cpu) {
    if (observer != IrqEvents.NONE) {
      observer.ended(intid, cpu, 1);
    }
  }

  void observeMask(int pin, boolean masked) {
    if (observer != IrqEvents.NONE) {
      observer.maskChanged(pin, masked);
    }
  }

  void invalidAccess(long offset, int size, boolean write) {
    if (observer != IrqEvents.NONE) {
      observer.invalidAccess(offset, size, write);
    }
  }
}
