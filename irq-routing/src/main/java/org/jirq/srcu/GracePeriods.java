// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.srcu;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The grace periods of a domain, one at a time, as a machine that any thread can push on by a step.
 *
 * <pre>
 *            begin                idle index              flip,
 *   IDLE ------------&gt; FIRST --- is empty --------&gt; SECOND --- retired index ---&gt; IDLE
 *    even         odd                               odd         is empty         even
 * </pre>
 *
 * <p>Threading: any thread. {@link #cookie} and {@link #isElapsed} are wait-free. A step is taken
 * under the driver's lock, which is held for two looks at the counters at most, never while a
 * thread waits for readers. Only {@link #close} waits for that lock; the others let its holder do
 * the work. No reader takes it.
 *
 * <p>What is thrown out of a step (an asymmetric barrier may throw, and an error may strike
 * anywhere) goes to the thread that took it, and the grace period starts over with the next step
 * that anybody takes: both scans are made again.
 */
final class GracePeriods {

  /*
   * `sequence` counts two for each grace period: it is odd while one runs. A grace period serves
   * those who asked before it began. So who finds it even, at s, is served when it reaches s + 2; who
   * finds it odd, at s, is served by the next one, which ends at s + 3.
   */
  private static final VarHandle SEQUENCE;

  private static final VarHandle LINE;
  private static final VarHandle WATCH;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      SEQUENCE = lookup.findVarHandle(GracePeriods.class, "sequence", long.class);
      LINE = lookup.findVarHandle(GracePeriods.class, "line", WaitingLine.class);
      WATCH = lookup.findVarHandle(GracePeriods.class, "watch", ReaderWatch.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** What {@link #push} answers, if not the index whose readers must leave first. */
  static final int DROVE = -1;

  /** As {@link #DROVE}: over, and another thread took the last step. */
  static final int OVER = -2;

  /** As {@link #DROVE}: not over, and another thread is taking a step. */
  static final int BUSY = -3;

  /** Values of {@link #phase}: where the grace period is that runs. */
  private static final int IDLE = 0;

  private static final int FIRST = 1;
  private static final int SECOND = 2;

  private final Readers readers;
  private final LongSupplier clock;
  private final WaitStatistics statistics;
  private final ReentrantLock driver = new ReentrantLock();

  /** Made when somebody has to wait for the first time; many domains never come to that. */
  private @Nullable WaitingLine line;

  /** Made when readers hold a grace period up for the first time. */
  private @Nullable ReaderWatch watch;

  /** Odd while a grace period runs; written under the driver's lock. */
  private long sequence;

  // All below: guarded by the driver's lock.
  private int phase = IDLE;

  /** The index that the grace period retires; the other one is idle. */
  private int retired;

  private long began;

  /**
   * Makes the machine of a domain.
   *
   * @param clock nanoseconds, as {@link System#nanoTime}
   */
  GracePeriods(Readers readers, LongSupplier clock, WaitStatistics statistics) {
    this.readers = readers;
    this.clock = clock;
    this.statistics = statistics;
  }

  /** Returns a name for the first grace period that begins from now on. */
  long cookie() {
    // ORDER(SRCU-Q): full fence between what the caller published and the sequence; pairs with the
    // fence after the sequence becomes odd: a grace period that the caller did not see running does
    // see what it published.
    VarHandle.fullFence();
    return nextAfter((long) SEQUENCE.getOpaque(this));
  }

  private static long nextAfter(long now) {
    return (now + 3) & ~1L;
  }

  /** Tells whether the grace period of a cookie is over; if so, all before it happens-before. */
  boolean isElapsed(long cookie) {
    // ORDER(SRCU-Q): acquire; pairs with the release at the end of a grace period.
    return (long) SEQUENCE.getAcquire(this) - cookie >= 0;
  }

  /**
   * Checks that a cookie names no grace period that nobody can have asked for.
   *
   * @throws IllegalArgumentException if it does
   */
  void requireNamed(long cookie) {
    long latest = cookie();
    if (cookie > latest) {
      throw new IllegalArgumentException(
          "cookie=" + cookie + " is not of this domain, latest=" + latest);
    }
  }

  /** Begins a grace period if none runs and nobody is about to begin or end one. */
  long start() {
    long cookie = cookie();
    if (enter()) {
      try {
        if (phase == IDLE && !isElapsed(cookie)) {
          begin();
        }
      } finally {
        driver.unlock();
      }
    }
    return cookie;
  }

  /**
   * Takes all steps towards the end of a cookie's grace period that need no waiting.
   *
   * @param watching whether to remember, if it is not over, who is inside
   * @return {@link #DROVE}, {@link #OVER}, {@link #BUSY}, or the index, 0 or 1, on which sections
   *     are open that must end before the next step
   */
  int push(long cookie, boolean watching) {
    if (isElapsed(cookie)) {
      return OVER;
    }
    if (!enter()) {
      return BUSY;
    }
    try {
      if (isElapsed(cookie)) {
        return OVER;
      }
      while (!isElapsed(cookie)) {
        if (phase == IDLE) {
          begin();
        }
        if (!advance()) {
          int on = phase == FIRST ? 1 - retired : retired;
          if (watching) {
            look(on);
          }
          return on;
        }
      }
      return DROVE;
    } catch (Throwable e) {
      // Whatever was half done is done again, by whoever comes next.
      phase = IDLE;
      throw e;
    } finally {
      driver.unlock();
    }
  }

  /**
   * Closes the domain if no reader is inside; waits for a step that somebody takes, not for
   * readers.
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

  /**
   * Asks whether it is time to report those who hold a grace period up.
   *
   * @return for how long it has been running, in nanoseconds; 0 if there is nothing to report,
   *     nobody to tell, or somebody else takes a step
   */
  long claimReport(@Nullable StuckReports reports) {
    if (reports == null || !enter()) {
      return 0;
    }
    try {
      return phase == IDLE ? 0 : reports.claim(sequence, clock.getAsLong() - began);
    } finally {
      driver.unlock();
    }
  }

  /** Returns how many grace periods are over. */
  long completed() {
    return (long) SEQUENCE.getOpaque(this) >> 1;
  }

  /** Returns the line of those who wait. */
  WaitingLine line() {
    WaitingLine now = lineAcquire();
    if (now == null) {
      // ORDER(SRCU-V): compare-and-set of an empty line, before anybody joins it; pairs with
      // lineAcquire, and through the fence of join with the one in end.
      LINE.compareAndSet(this, null, new WaitingLine());
      now = Objects.requireNonNull(lineAcquire());
    }
    return now;
  }

  private @Nullable WaitingLine lineAcquire() {
    // ORDER(SRCU-V): acquire of the line; pairs with the compare-and-set in line.
    return (WaitingLine) LINE.getAcquire(this);
  }

  /** Returns the memory of those who were seen inside; null if nobody ever was. */
  @Nullable ReaderWatch watch() {
    // ORDER(SRCU-O): acquire of the watch; pairs with the release in look.
    return (ReaderWatch) WATCH.getAcquire(this);
  }

  private void look(int on) {
    ReaderWatch now = watch;
    if (now == null) {
      now = new ReaderWatch(readers, statistics);
      // ORDER(SRCU-O): release of the watch; pairs with the acquire in watch().
      WATCH.setRelease(this, now);
    }
    now.look(on, clock.getAsLong());
  }

  /** Takes the lock, if that needs no waiting and the caller is not in the middle of a step. */
  private boolean enter() {
    return !driver.isHeldByCurrentThread() && driver.tryLock();
  }

  /** Tells whether the calling thread is in the middle of a step: called back out of it. */
  boolean isDriving() {
    return driver.isHeldByCurrentThread();
  }

  private void begin() {
    began = clock.getAsLong();
    // Odd already if the one before was broken off: then this one takes its place.
    SEQUENCE.setOpaque(this, sequence | 1L);
    // ORDER(SRCU-Q): full fence between becoming odd and the scans; pairs with cookie.
    VarHandle.fullFence();
    // If it throws the sequence stays odd: nobody is served, and whoever comes next begins again.
    readers.fenceReaders();
    int now = readers.index();
    retired = now == Readers.CLOSED ? 0 : now;
    phase = FIRST;
  }

  /** Takes the steps of the grace period that runs; false if readers must leave first. */
  private boolean advance() {
    if (phase == FIRST) {
      // First scan: readers that took the idle index before an earlier flip and counted after it.
      if (!readers.isQuiescent(1 - retired)) {
        return false;
      }
      // A closed domain has late readers at most, who counted on an index that they read before.
      if (readers.index() != Readers.CLOSED) {
        readers.setIndex(1 - retired);
      }
      phase = SECOND;
      WaitingLine waiting = lineAcquire();
      if (waiting != null) {
        waiting.advanced();
      }
    }
    // Second scan: all other readers from before; new ones use the other index, so this ends.
    if (!readers.isQuiescent(retired)) {
      return false;
    }
    end();
    return true;
  }

  private void end() {
    long over = sequence + 1;
    phase = IDLE;
    ReaderWatch watched = watch;
    if (watched != null) {
      watched.forget();
    }
    statistics.raise(WaitStatistics.LONGEST, clock.getAsLong() - began);
    // ORDER(SRCU-Q): release of the sequence; pairs with isElapsed.
    SEQUENCE.setRelease(this, over);
    // ORDER(SRCU-V): full fence between the end and the look at the line; pairs with join.
    VarHandle.fullFence();
    WaitingLine waiting = lineAcquire();
    if (waiting != null) {
      waiting.ended(over);
    }
  }
}
