// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.ioapic;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Shared cells in which one thread, the victim, is stopped at a step of the test's choice. Steps
 * are its reads and compare-and-sets of pins, and whatever else calls {@link #step} (callbacks).
 */
final class SteppedCells extends PinCells {

  private static final long HANG_SECONDS = 60;

  private final PinCells cells;
  private final int stopAt;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);
  private volatile Thread victim;
  private int steps;

  SteppedCells(int pins, int stopAt) {
    cells = new SharedPinCells(pins);
    this.stopAt = stopAt;
  }

  /** From here on the calling thread is the victim. */
  void victimIsThisThread() {
    victim = Thread.currentThread();
  }

  /** Waits until the victim has stopped, or is through without having come to that step. */
  boolean awaitStopOrEnd(Thread thread) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(HANG_SECONDS);
    while (!stopped.await(1, TimeUnit.MILLISECONDS)) {
      if (!thread.isAlive()) {
        return stopped.getCount() == 0;
      }
      if (System.nanoTime() > end) {
        throw new AssertionError("the victim neither stopped nor ended");
      }
    }
    return true;
  }

  void release() {
    released.countDown();
  }

  /** One step; stops here if it is the victim's chosen one. */
  void step() {
    if (Thread.currentThread() == victim && ++steps == stopAt) {
      stopped.countDown();
      try {
        if (!released.await(HANG_SECONDS, TimeUnit.SECONDS)) {
          throw new AssertionError("never released");
        }
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  @Override
  long word(int pin) {
    step();
    return cells.word(pin);
  }

  @Override
  boolean replace(int pin, long expected, long next) {
    step();
    return cells.replace(pin, expected, next);
  }

  @Override
  long cold(int pin) {
    step();
    return cells.cold(pin);
  }

  @Override
  void setCold(int pin, long cold) {
    step();
    cells.setCold(pin, cold);
  }
}
