// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.check.engine;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What a rewritten class makes when it makes a {@link ReentrantLock}: one that is only taken when
 * it is free, so that nobody really waits.
 */
public final class ControlledLock extends ReentrantLock {

  private static final long serialVersionUID = 1L;

  /** For it to be free. */
  private final class Free extends Wait {
    Free(boolean timed) {
      super(timed);
    }

    @Override
    boolean isOver(ControlledThread thread) {
      return timedOut() || isFreeFor(thread);
    }

    @Override
    String describe() {
      return ControlledLock.this.describe();
    }
  }

  private final transient Free free = new Free(false);

  /** As its super constructor. */
  public ControlledLock() {}

  /**
   * As its super constructor.
   *
   * @param fair whether it would be fair if anybody waited
   */
  public ControlledLock(boolean fair) {
    super(fair);
  }

  boolean isFreeFor(ControlledThread thread) {
    Thread owner = getOwner();
    return owner == null || owner == thread;
  }

  String describe() {
    return "a lock"
        + (getOwner() instanceof ControlledThread by ? " that " + by.role + " holds" : "");
  }

  @Override
  public void lock() {
    Hooks.at(Hooks.LOCK, this, free);
    super.lock();
  }

  @Override
  public void lockInterruptibly() {
    lock();
  }

  @Override
  public boolean tryLock() {
    Hooks.at(Hooks.TRY_LOCK, this, null);
    return super.tryLock();
  }

  @Override
  public boolean tryLock(long time, TimeUnit unit) {
    Free wait = new Free(true);
    Hooks.at(Hooks.TRY_LOCK, this, wait);
    return super.tryLock();
  }

  @Override
  public void unlock() {
    if (Hooks.isAbandoned()) {
      if (isHeldByCurrentThread()) {
        super.unlock();
      }
      return;
    }
    Hooks.at(Hooks.UNLOCK, this, null);
    super.unlock();
  }

  @Override
  public Condition newCondition() {
    return new ControlledCondition(this);
  }

  /** Gives it up as often as it is held, without asking. */
  int release() {
    int holds = getHoldCount();
    for (int i = 0; i < holds; i++) {
      super.unlock();
    }
    return holds;
  }

  /** Takes it back without asking. */
  void takeBack(int holds) {
    for (int i = 0; i < holds; i++) {
      super.lock();
    }
  }
}
