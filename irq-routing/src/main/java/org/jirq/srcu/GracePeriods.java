// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.srcu;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The waiting side of a domain: drives grace periods, one at a time, and lets those who asked
 * meanwhile share them.
 *
 * <p>Threading: any thread. {@link #cookie} and {@link #isElapsed} are wait-free; {@link #await}
 * holds a lock that no reader takes, and blocks until the readers of its time have left. Interrupts
 * are kept for the caller and shorten nothing.
 */
final class GracePeriods {

  /*
   * `sequence` counts two for each grace period: it is odd while one runs. A grace period serves
   * those who asked before it began. So who finds it even, at s, is served when it reaches s + 2; who
   * finds it odd, at s, is served by the next one, which ends at s + 3.
   */
  private static final VarHandle SEQUENCE;

  private static final VarHandle STATISTIC;

  /** Looks at the counters before giving the processor away: some microseconds. */
  private static final int SPINS = 128;

  /** Looks with a yield between: some readers may wait for our processor. */
  private static final int YIELDS = 32;

  private static final long FIRST_PARK_NANOS = 50_000;
  private static final long LONGEST_PARK_NANOS = 10_000_000;

  static {
    try {
      SEQUENCE = MethodHandles.lookup().findVarHandle(GracePeriods.class, "sequence", long.class);
      STATISTIC = MethodHandles.arrayElementVarHandle(long[].class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Numbers of the statistics. */
  static final int SHARED = 0;

  static final int SPINNED = 1;
  static final int PARKED = 2;
  static final int LONGEST = 3;

  private final Readers readers;
  private final ReentrantLock driver = new ReentrantLock();
  private final long[] statistics = new long[4];
  private long sequence;

  GracePeriods(Readers readers) {
    this.readers = readers;
  }

  /**
   * Returns what {@link #await} takes: a name for the first grace period that begins from now on.
   */
  long cookie() {
    // ORDER(SRCU-Q): full fence between what the caller published and the sequence; pairs with the
    // fence after the sequence becomes odd: a grace period that the caller did not see running does
    // see what it published.
    VarHandle.fullFence();
    long now = (long) SEQUENCE.getOpaque(this);
    return (now + 3) & ~1L;
  }

  /** Tells whether the grace period of a cookie is over; if so, all before it happens-before. */
  boolean isElapsed(long cookie) {
    // ORDER(SRCU-Q): acquire; pairs with the release at the end of a grace period.
    return (long) SEQUENCE.getAcquire(this) - cookie >= 0;
  }

  /** Waits until the grace period of a cookie is over; drives it if nobody does. */
  void await(long cookie) {
    driver.lock();
    try {
      if (isElapsed(cookie)) {
        add(SHARED, 1);
      }
      while (!isElapsed(cookie)) {
        drive();
      }
    } finally {
      driver.unlock();
    }
  }

  /**
   * Closes the domain if no reader is inside; waits for a grace period that runs, not for readers.
   *
   * @return how many readers are inside; 0 if the domain is closed now
   */
  long close() {
    driver.lock();
    try {
      return readers.close();
    } finally {
      driver.unlock();
    }
  }

  /** Returns how many grace periods are over. */
  long completed() {
    return (long) SEQUENCE.getOpaque(this) >> 1;
  }

  /** Returns one of the statistics, {@link #SHARED} to {@link #LONGEST}. */
  long statistic(int number) {
    return (long) STATISTIC.getOpaque(statistics, number);
  }

  private void drive() {
    long began = System.nanoTime();
    // Odd already if an error ended the one before: then this one takes its place.
    long odd = sequence | 1L;
    SEQUENCE.setOpaque(this, odd);
    // ORDER(SRCU-Q): full fence between becoming odd and the scans; pairs with cookie.
    VarHandle.fullFence();
    int old = readers.index();
    if (old != Readers.CLOSED) {
      // If it throws the sequence stays odd: nobody is served, and the next who waits begins again.
      readers.fenceReaders();
      // First scan: readers that took the idle index before an earlier flip and counted after it.
      awaitQuiescent(1 - old);
      readers.setIndex(1 - old);
      // Second scan: all other readers from before; new ones use the other index, so this ends.
      awaitQuiescent(old);
    }
    // ORDER(SRCU-Q): release of the sequence; pairs with isElapsed.
    SEQUENCE.setRelease(this, odd + 1);
    long took = System.nanoTime() - began;
    if (took > statistics[LONGEST]) {
      add(LONGEST, took - statistics[LONGEST]);
    }
  }

  private void awaitQuiescent(int index) {
    int looks = 0;
    long nanos = FIRST_PARK_NANOS;
    boolean interrupted = false;
    try {
      while (!readers.isQuiescent(index)) {
        if (looks < SPINS) {
          Thread.onSpinWait();
        } else if (looks < SPINS + YIELDS) {
          Thread.yield();
        } else {
          add(PARKED, 1);
          readers.park(index, nanos);
          nanos = Math.min(2 * nanos, LONGEST_PARK_NANOS);
          // An interrupted thread cannot park; the flag is the caller's and goes back to it.
          interrupted |= Thread.interrupted();
        }
        looks++;
      }
    } finally {
      add(SPINNED, Math.min(looks, SPINS + YIELDS));
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Adds to a statistic, under the driver's lock. */
  private void add(int number, long amount) {
    STATISTIC.setOpaque(statistics, number, statistics[number] + amount);
  }
}
