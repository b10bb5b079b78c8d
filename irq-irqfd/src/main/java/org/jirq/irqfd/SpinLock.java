// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.irqfd;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A test-and-test-and-set spinlock for sections of a few instructions: a leaf, nothing else is
 * taken and nobody is called while it is held. Not re-entrant.
 *
 * <p><b>Threads.</b> Any. <b>Progress.</b> Blocking, for as long as the holder takes for a few
 * instructions; who has spun in vain for long yields, because the holder may have lost its CPU.
 * <b>Memory.</b> {@link #unlock} happens-before the next {@link #lock}.
 */
final class SpinLock {

  private static final int SPINS_BEFORE_YIELD = 1 << 10;

  private static final VarHandle HELD;

  static {
    try {
      HELD = MethodHandles.lookup().findVarHandle(SpinLock.class, "held", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private int held;

  void lock() {
    // ORDER(RS-1): acquire compare-and-set; pairs with RS-2.
    while (!HELD.weakCompareAndSetAcquire(this, 0, 1)) {
      awaitFree();
    }
  }

  void unlock() {
    // ORDER(RS-2): release store; pairs with RS-1.
    HELD.setRelease(this, 0);
  }

  private void awaitFree() {
    int spins = 0;
    // ORDER(RS-3): opaque read, only to wait without writing to the cache line; RS-1 orders.
    while ((int) HELD.getOpaque(this) != 0) {
      if (++spins < SPINS_BEFORE_YIELD) {
        Thread.onSpinWait();
      } else {
        Thread.yield();
      }
    }
  }
}
