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
  private final Readers readers;
  private final @Nullable DebugMode debug;
  private final WaitStatistics statistics;
  private final GracePeriods gracePeriods;
  private final OpenReaders openReaders;
  private final WaitRules rules;
  private final Waiting waiting;
  private @Nullable CallQueue calls;

  /** What to do when a grace period takes long. */
  record Stuck(long nanos, @Nullable StuckReaderListener listener) {}

  WaitingSide(
      String name,
      int callLimit,
      Stuck stuck,
      LongSupplier clock,
      Readers readers,
      @Nullable DebugMode debug,
      WaitStatistics statistics) {
    this.name = name;
    this.callLimit = callLimit;
    this.readers = readers;
    this.debug = debug;
    this.statistics = statistics;
    gracePeriods = new GracePeriods(readers, clock, statistics);
    openReaders = new OpenReaders(readers, gracePeriods.watch(), clock, debug);
    StuckReports reports =
        new StuckReports(name, stuck.nanos(), stuck.listener(), openReaders::list);
    rules = new WaitRules(name, readers, reports, debug);
    waiting = new Waiting(gracePeriods, readers, reports, statistics);
  }

  boolean inReader() {
    return rules.isInside();
  }

  void synchronize() {
    rules.requireMayWait("synchronize");
    waiting.await(gracePeriods.cookie());
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
    rules.requireMayWait("await");
    if (!gracePeriods.isElapsed(cookie)) {
      gracePeriods.requireNamed(cookie);
      waiting.await(cookie);
    }
  }

  void call(Runnable action) {
    Objects.requireNonNull(action, "action");
    readers.requireNotClosed();
    CallQueue queue = calls();
    boolean mayWait = !rules.mustNotWait();
    if (mayWait && debug != null && !queue.isWorker()) {
      debug.requireNoLock("call");
    }
    queue.add(action, mayWait ? CallQueue.AtLimit.WAIT : CallQueue.AtLimit.ACCEPT);
  }

  boolean tryCall(Runnable action) {
    Objects.requireNonNull(action, "action");
    readers.requireNotClosed();
    return calls().add(action, CallQueue.AtLimit.REFUSE);
  }

  void barrier() {
    rules.requireMayWait("barrier");
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
    return openReaders.list();
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
      String who = OpenReaders.describe(openReaders.list());
      Throwable opening = debug == null ? null : debug.oldestOpening();
      throw new IllegalStateException("domain=" + name + " has openReaders=" + open + who, opening);
    }
  }

  private CallQueue calls() {
    CallQueue queue = callsAcquire();
    if (queue == null) {
      // ORDER(SRCU-K): compare-and-set of a complete queue; pairs with callsAcquire.
      CALLS.compareAndSet(
          this, null, new CallQueue(name, callLimit, gracePeriods, waiting, readers, debug));
      queue = Objects.requireNonNull(callsAcquire());
    }
    return queue;
  }

  private @Nullable CallQueue callsAcquire() {
    // ORDER(SRCU-K): acquire of the queue; pairs with the compare-and-set in calls.
    return (CallQueue) CALLS.getAcquire(this);
  }
}
