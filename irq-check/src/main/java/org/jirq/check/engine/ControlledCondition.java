// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.check.engine;

import java.util.ArrayDeque;
import java.util.Date;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;

/** A condition of a {@link ControlledLock}. Nobody wakes up without a reason. */
final class ControlledCondition implements Condition {

  private final ControlledLock lock;
  private final ArrayDeque<Signal> waiters = new ArrayDeque<>();

  ControlledCondition(ControlledLock lock) {
    this.lock = lock;
  }

  /** For a signal, and then for the lock. */
  private final class Signal extends Wait {
    private boolean signalled;

    Signal(boolean timed) {
      super(timed);
    }

    @Override
    boolean isOver(ControlledThread thread) {
      return (signalled || timedOut()) && lock.isFreeFor(thread);
    }

    @Override
    String describe() {
      return signalled ? lock.describe() : "a signal";
    }
  }

  private Signal await(boolean timed) {
    requireHeld();
    Hooks.at(Hooks.AWAIT, this, null);
    Signal signal = new Signal(timed);
    waiters.add(signal);
    int holds = lock.release();
    try {
      Hooks.at(Hooks.WAKE, this, signal);
    } finally {
      waiters.remove(signal);
      if (!Hooks.isAbandoned()) {
        lock.takeBack(holds);
      }
    }
    return signal;
  }

  private void requireHeld() {
    if (!lock.isHeldByCurrentThread()) {
      throw new IllegalMonitorStateException("the lock of the condition is not held");
    }
  }

  @Override
  public void await() {
    await(false);
  }

  @Override
  public void awaitUninterruptibly() {
    await(false);
  }

  @Override
  public long awaitNanos(long nanos) {
    return await(true).signalled ? 1 : 0;
  }

  @Override
  public boolean await(long time, TimeUnit unit) {
    return await(true).signalled;
  }

  @Override
  public boolean awaitUntil(Date deadline) {
    return await(true).signalled;
  }

  @Override
  public void signal() {
    requireHeld();
    Hooks.at(Hooks.SIGNAL, this, null);
    Signal first = waiters.poll();
    if (first != null) {
      first.signalled = true;
    }
  }

  @Override
  public void signalAll() {
    requireHeld();
    Hooks.at(Hooks.SIGNAL, this, null);
    waiters.forEach(w -> w.signalled = true);
    waiters.clear();
  }
}
