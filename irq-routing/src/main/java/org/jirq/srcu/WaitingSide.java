// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.srcu;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.Lock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * All of a domain but its readers: who may wait, grace periods, calls, and what is told of them.
 *
 * <p>Threading: any thread; each method as {@link Srcu} says of the one that leads to it.
 */
final class WaitingSide {

  private static final VarHandle CALLS;

  static {
    try {
      CALLS = MethodHandles.lookup().findVarHandle(WaitingSide.class, "calls", CallQueue.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final String name;
  private final int callLimit;
  private final LongSupplier clock;
  private final Readers readers;
  private final @Nullable DebugMode debug;
  private final @Nullable StuckReports reports;
  private final WaitStatistics statistics;
  private final GracePeriods gracePeriods;
  private @Nullable CallQueue calls;

  /**
   * Makes the waiting side.
   *
   * @param listener whom to tell of a grace period that takes {@code stuckNanos}
   * @param clock nanoseconds, as {@link System#nanoTime}
   */
  WaitingSide(
      String name,
      int callLimit,
      long stuckNanos,
      @Nullable StuckReaderListener listener,
      LongSupplier clock,
      Readers readers,
      @Nullable DebugMode debug,
      WaitStatistics statistics) {
    this.name = name;
    this.callLimit = callLimit;
    this.clock = clock;
    this.readers = readers;
    this.debug = debug;
    this.statistics = statistics;
    gracePeriods = new GracePeriods(readers, clock, statistics);
    reports =
        listener == null ? null : new StuckReports(name, stuckNanos, listener, this::openReaders);
  }

  /** Tells whether the calling thread has a section open. */
  boolean inReader() {
    return readers.isInside() || (debug != null && debug.opening() != null);
  }

  /** Tells whether the calling thread is inside the listener. */
  private boolean isReporting() {
    return reports != null && reports.isReporting();
  }

  /**
   * Checks that the calling thread would not wait for itself.
   *
   * @param what the method that it called
   */
  private void requireMayWait(String what) {
    if (inReader()) {
      Throwable opening = debug == null ? null : debug.opening();
      throw new IllegalStateException(
          what
              + " inside a reader of domain="
              + name
              + " would wait for itself"
              + (opening == null ? "" : "; the cause says where the section began"),
          opening);
    }
    if (isReporting()) {
      throw new IllegalStateException(
          what + " inside the StuckReaderListener of domain=" + name + " would wait for itself");
    }
    if (debug != null) {
      debug.requireNoLock(what);
    }
  }

  void synchronize() {
    requireMayWait("synchronize");
    waitFor(gracePeriods.cookie());
  }

  /** Waits, whoever the caller is. */
  void waitFor(long cookie) {
    new Waiting(gracePeriods, readers, reports, statistics).await(cookie);
  }

  long cookie() {
    return gracePeriods.cookie();
  }

  long startGracePeriod() {
    return gracePeriods.start();
  }

  boolean poll(long cookie) {
    if (gracePeriods.isElapsed(cookie)) {
      return true;
    }
    gracePeriods.requireNamed(cookie);
    int result = gracePeriods.push(cookie, true);
    return result == GracePeriods.DROVE || result == GracePeriods.OVER;
  }

  void await(long cookie) {
    requireMayWait("await");
    if (!gracePeriods.isElapsed(cookie)) {
      gracePeriods.requireNamed(cookie);
      waitFor(cookie);
    }
  }

  void call(Runnable action) {
    Objects.requireNonNull(action, "action");
    readers.requireNotClosed();
    CallQueue queue = calls();
    boolean mayWait = !inReader() && !isReporting();
    if (mayWait && debug != null && !queue.isWorker()) {
      debug.requireNoLock("call");
    }
    queue.add(action, mayWait ? CallQueue.AtLimit.WAIT : CallQueue.AtLimit.ACCEPT);
  }

  boolean inCall() {
    CallQueue queue = callsAcquire();
    return queue != null && queue.isWorker();
  }

  boolean tryCall(Runnable action) {
    Objects.requireNonNull(action, "action");
    readers.requireNotClosed();
    return calls().add(action, CallQueue.AtLimit.REFUSE);
  }

  void barrier() {
    requireMayWait("barrier");
    CallQueue queue = callsAcquire();
    if (queue != null) {
      queue.barrier();
    }
  }

  Lock guarded(String lockName, Lock lock) {
    Objects.requireNonNull(lockName, "lockName");
    Objects.requireNonNull(lock, "lock");
    return debug == null ? lock : new GuardedLock(lockName, lock, debug);
  }

  List<OpenReader> openReaders() {
    return new OpenReaders(readers, gracePeriods.watch(), clock, debug).list();
  }

  SrcuStats stats() {
    CallQueue queue = callsAcquire();
    CallQueue.Counts counted = queue == null ? CallQueue.Counts.NONE : queue.counts();
    if (debug != null) {
      debug.measure();
    }
    return new SrcuStats(
        gracePeriods.completed(),
        statistics.get(WaitStatistics.SHARED),
        statistics.get(WaitStatistics.SPINNED),
        statistics.get(WaitStatistics.PARKED),
        statistics.get(WaitStatistics.LONGEST),
        statistics.get(WaitStatistics.LONGEST_READER),
        counted.queued(),
        counted.completed(),
        counted.overLimit(),
        counted.throttled(),
        readers.slots(),
        readers.open());
  }

  void close() {
    requireEmpty(readers.open());
    barrier();
    requireEmpty(gracePeriods.close());
  }

  private void requireEmpty(long open) {
    if (open != 0) {
      String who = OpenReaders.describe(openReaders());
      Throwable opening = debug == null ? null : debug.oldestOpening();
      throw new IllegalStateException("domain=" + name + " has openReaders=" + open + who, opening);
    }
  }

  private CallQueue calls() {
    CallQueue queue = callsAcquire();
    if (queue == null) {
      // ORDER(SRCU-K): compare-and-set of a complete queue; pairs with callsAcquire.
      CALLS.compareAndSet(this, null, new CallQueue(name, callLimit, this, readers, debug));
      queue = Objects.requireNonNull(callsAcquire());
    }
    return queue;
  }

  private @Nullable CallQueue callsAcquire() {
    // ORDER(SRCU-K): acquire of the queue; pairs with the compare-and-set in calls.
    return (CallQueue) CALLS.getAcquire(this);
  }
}
