// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.lincheck;

import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * The algorithm of {@code Srcu} and nothing else, for two reading threads that know their numbers:
 * few enough steps to be explored deeper than the real one, and with faults to choose from.
 */
class SmallSrcu {

  /** What is broken on purpose. */
  enum Fault {
    NONE,
    /** A grace period waits for the index that it retires, not for the idle one. */
    ONE_SCAN,
    /** What has begun is summed before what has ended. */
    LOCKS_FIRST,
    /** Who asks while a grace period runs is served by that one. */
    SHARES_RUNNING,
    /** The readers are looked at once, before the index flips. */
    FLIPS_LAST
  }

  private static final int READERS = 2;

  private final Fault fault;

  /** Sections begun and ended, by reader and index. */
  private final AtomicIntegerArray begun = new AtomicIntegerArray(2 * READERS);

  private final AtomicIntegerArray ended = new AtomicIntegerArray(2 * READERS);
  private volatile int index;
  private volatile int sequence;

  SmallSrcu(Fault fault) {
    this.fault = fault;
  }

  /** Begins a section of reader 0 or 1. */
  int readLock(int reader) {
    int token = 2 * reader + index;
    begun.incrementAndGet(token);
    return token;
  }

  void readUnlock(int token) {
    ended.incrementAndGet(token);
  }

  void synchronize() {
    int ahead = fault == Fault.SHARES_RUNNING ? 2 : 3;
    int cookie = sequence + ahead & ~1;
    synchronized (this) {
      while (sequence < cookie) {
        drive();
      }
    }
  }

  private void drive() {
    int odd = sequence | 1;
    sequence = odd;
    int old = index;
    if (fault == Fault.FLIPS_LAST) {
      awaitQuiescent(old);
      index = 1 - old;
    } else {
      if (fault != Fault.ONE_SCAN) {
        awaitQuiescent(1 - old);
      }
      index = 1 - old;
      awaitQuiescent(old);
    }
    sequence = odd + 1;
  }

  private void awaitQuiescent(int on) {
    while (!isQuiescent(on)) {
      Thread.onSpinWait();
    }
  }

  private boolean isQuiescent(int on) {
    if (fault == Fault.LOCKS_FIRST) {
      int locks = sum(begun, on);
      return locks == sum(ended, on);
    }
    int unlocks = sum(ended, on);
    return sum(begun, on) == unlocks;
  }

  private static int sum(AtomicIntegerArray counts, int on) {
    return counts.get(on) + counts.get(2 + on);
  }
}
