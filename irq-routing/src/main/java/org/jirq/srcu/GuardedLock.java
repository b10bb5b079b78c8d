// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.srcu;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;

/**
 * A lock under which no grace period of a domain may be awaited, and which remembers who holds it.
 * Made in the debug mode only.
 *
 * <p>Threading: as the lock inside; each hold must be ended by the thread that began it. Waiting
 * for a condition gives the lock up without being noted: who waits can do nothing else meanwhile.
 */
final class GuardedLock implements Lock {

  private final String name;
  private final Lock lock;
  private final DebugMode debug;

  GuardedLock(String name, Lock lock, DebugMode debug) {
    this.name = name;
    this.lock = lock;
    this.debug = debug;
  }

  @Override
  public void lock() {
    lock.lock();
    debug.acquired(this);
  }

  @Override
  public void lockInterruptibly() throws InterruptedException {
    lock.lockInterruptibly();
    debug.acquired(this);
  }

  @Override
  public boolean tryLock() {
    return noted(lock.tryLock());
  }

  @Override
  public boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
    return noted(lock.tryLock(time, unit));
  }

  private boolean noted(boolean taken) {
    if (taken) {
      debug.acquired(this);
    }
    return taken;
  }

  @Override
  public void unlock() {
    lock.unlock();
    debug.released(this);
  }

  @Override
  public Condition newCondition() {
    return lock.newCondition();
  }

  @Override
  public String toString() {
    return "lock=" + name;
  }
}
