// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.srcu;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * How a reader that leaves wakes the thread that drives a grace period, if that thread has parked.
 *
 * <p>An object of its own because every slot refers to it: a slot may live in a ThreadLocal of the
 * domain, and would keep the domain alive if it referred to more than this.
 *
 * <p>Threading: {@link #left} is for any reader and wait-free; {@link #park} for one thread at a
 * time, the driver.
 */
final class ParkedDriver {

  private static final VarHandle AWAITED;

  static {
    try {
      AWAITED = MethodHandles.lookup().findVarHandle(ParkedDriver.class, "awaited", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** 1 + the index whose readers must wake {@link #waiter} when they leave; 0 for none. */
  private int awaited;

  /** Written by the driver before {@link #awaited}, read by readers after it. */
  private @Nullable Thread waiter;

  /** A reader of an index has left. */
  void left(int on) {
    // ORDER(SRCU-W): opaque load, which may still miss a waiter that parks just now; pairs with the
    // volatile store in park, whose timeout makes up for it.
    if ((int) AWAITED.getOpaque(this) == on + 1) {
      wake(on + 1);
    }
  }

  /**
   * Parks the calling thread until a reader of an index leaves, at most for a time. May return
   * early; clears the interrupt flag if that is why.
   *
   * @param on the index, 0 or 1
   * @param nanos the most to wait
   * @param quiescent tells whether no section on an index is open; then there is nothing to wait
   *     for
   */
  void park(int on, long nanos, IntPredicate quiescent) {
    waiter = Thread.currentThread();
    // ORDER(SRCU-W): volatile store, then another scan with its full fence; pairs with left.
    AWAITED.setVolatile(this, on + 1);
    try {
      if (!quiescent.test(on)) {
        LockSupport.parkNanos(this, nanos);
      }
    } finally {
      AWAITED.setOpaque(this, 0);
      waiter = null;
    }
  }

  private void wake(int expected) {
    // Only one of the readers that leave at once needs to pay for the wake-up.
    if (AWAITED.compareAndSet(this, expected, 0)) {
      Thread thread = waiter;
      if (thread != null) {
        LockSupport.unpark(thread);
      }
    }
  }

  @Override
  public String toString() {
    return "readers that are awaited";
  }
}
