// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.srcu;

import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Runs calls after a grace period, in the order they came, on a daemon thread of its own that
 * starts with the first call and ends when there are none. Keeps the number of calls that have not
 * returned below a limit, as far as callers can wait.
 *
 * <p>The thread is nobody else's, so a call can never wait behind somebody who waits for it.
 * Threading: any thread, also inside a reader; the lock is a leaf, held for a few instructions.
 */
final class CallQueue {

  /** How long the thread stays for the next call. */
  private static final long LINGER_NANOS = 100_000_000;

  /** Pauses before a grace period is tried again that ended in an exception. */
  private static final long FIRST_RETRY_NANOS = 1_000_000;

  private static final long LONGEST_RETRY_NANOS = 1_000_000_000;

  /** What a caller does at the limit. */
  enum AtLimit {
    WAIT,
    REFUSE,
    ACCEPT
  }

  /** A call, the grace period that it waits for, and, in the debug mode, who called. */
  private record Call(Runnable action, long cookie, @Nullable Throwable caller) {}

  /** What a queue has counted, all at one moment. */
  record Counts(long queued, long completed, long overLimit, long throttled) {
    static final Counts NONE = new Counts(0, 0, 0, 0);
  }

  private final String name;
  private final int limit;
  private final WaitingSide waitingSide;
  private final Readers readers;
  private final @Nullable DebugMode debug;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition came = lock.newCondition();
  private final Condition done = lock.newCondition();
  private final Condition room = lock.newCondition();

  // All below: guarded by lock.
  private final ArrayDeque<Call> calls = new ArrayDeque<>();
  private @Nullable Thread worker;
  private long queued;
  private long completed;
  private long overLimit;
  private long throttled;

  /** The call whose action runs; written and read by the worker alone. */
  private @Nullable Call running;

  CallQueue(
      String name, int limit, WaitingSide waitingSide, Readers readers, @Nullable DebugMode debug) {
    this.name = name;
    this.limit = limit;
    this.waitingSide = waitingSide;
    this.readers = readers;
    this.debug = debug;
  }

  /**
   * Queues a call.
   *
   * @param atLimit what to do if as many calls as may be have not returned; the thread that runs
   *     them never waits
   * @return whether the call was queued
   * @throws IllegalStateException if the domain was closed while the caller waited
   */
  boolean add(Runnable action, AtLimit atLimit) {
    Thread self = Thread.currentThread();
    Throwable caller = debug == null ? null : debug.stack("queued the action of", self);
    lock.lock();
    try {
      if (isFull()) {
        if (atLimit == AtLimit.REFUSE) {
          return false;
        }
        if (atLimit == AtLimit.ACCEPT || worker == self) {
          overLimit++;
        } else {
          awaitRoom();
        }
      }
      if (worker == null) {
        // No thread locals and no class loader of whoever happens to come first.
        Thread thread = new Thread(null, this::work, "srcu-" + name, 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(null);
        thread.start();
        worker = thread;
      }
      calls.add(new Call(action, waitingSide.cookie(), caller));
      queued++;
      came.signal();
      return true;
    } catch (Throwable e) {
      // The room that was meant for this one is the next one's.
      room.signal();
      throw e;
    } finally {
      lock.unlock();
    }
  }

  private boolean isFull() {
    return queued - completed >= limit;
  }

  private void awaitRoom() {
    throttled++;
    while (isFull()) {
      room.awaitUninterruptibly();
    }
    readers.requireNotClosed();
  }

  /**
   * Waits until the calls that were queued before have returned.
   *
   * @throws IllegalStateException on the thread that runs the calls
   */
  void barrier() {
    lock.lock();
    try {
      if (worker == Thread.currentThread()) {
        Call self = running;
        Throwable caller = self == null ? null : self.caller();
        throw new IllegalStateException(
            "domain="
                + name
                + ": a call cannot wait for itself"
                + (caller == null ? "" : "; the cause says where it was queued"),
            caller);
      }
      long last = queued;
      while (completed < last) {
        done.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Returns what was counted so far. */
  Counts counts() {
    lock.lock();
    try {
      return new Counts(queued, completed, overLimit, throttled);
    } finally {
      lock.unlock();
    }
  }

  /** Tells whether the calling thread runs the calls. */
  boolean isWorker() {
    lock.lock();
    try {
      return worker == Thread.currentThread();
    } finally {
      lock.unlock();
    }
  }

  private void work() {
    ArrayDeque<Call> batch = new ArrayDeque<>();
    while (take(batch)) {
      // The last one's grace period began last, so it serves them all.
      awaitGracePeriod(batch.getLast().cookie());
      for (Call call = batch.poll(); call != null; call = batch.poll()) {
        run(call);
        lock.lock();
        try {
          completed++;
          done.signalAll();
          room.signal();
        } finally {
          lock.unlock();
        }
      }
    }
  }

  /**
   * Waits for a grace period, however often that throws (what a step calls may): without it no call
   * may run, and none may be lost.
   */
  private void awaitGracePeriod(long cookie) {
    for (long nanos = FIRST_RETRY_NANOS; ; nanos = Math.min(2 * nanos, LONGEST_RETRY_NANOS)) {
      try {
        waitingSide.waitFor(cookie);
        return;
      } catch (Throwable e) {
        Uncaught.handOver(e);
        LockSupport.parkNanos(this, nanos);
      }
    }
  }

  /** Moves all that waits into an empty batch; false if nothing came for a while. */
  private boolean take(ArrayDeque<Call> batch) {
    lock.lock();
    try {
      long left = LINGER_NANOS;
      while (calls.isEmpty()) {
        if (left <= 0) {
          worker = null;
          return false;
        }
        left = awaitCall(left);
      }
      batch.addAll(calls);
      calls.clear();
      return true;
    } finally {
      lock.unlock();
    }
  }

  private long awaitCall(long nanos) {
    try {
      return came.awaitNanos(nanos);
    } catch (InterruptedException e) {
      // Nobody has a reason to interrupt this thread; a call that did it to itself is no reason to
      // end.
      return nanos;
    }
  }

  /**
   * A call that throws must not take the others with it: its exception is the thread's handler's.
   */
  private void run(Call call) {
    running = call;
    try {
      call.action().run();
    } catch (Throwable e) {
      Uncaught.handOver(e);
    } finally {
      running = null;
    }
  }
}
