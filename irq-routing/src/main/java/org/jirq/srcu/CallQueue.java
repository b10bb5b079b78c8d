// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.srcu;

import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Runs calls after a grace period, in the order they came, on a daemon thread of its own that
 * starts with the first call and ends when there are none.
 *
 * <p>The thread is nobody else's, so a call can never wait behind somebody who waits for it.
 * Threading: any thread, also inside a reader; the lock is a leaf, held for a few instructions.
 */
final class CallQueue {

  /** How long the thread stays for the next call. */
  private static final long LINGER_NANOS = 100_000_000;

  /** A call and the grace period that it waits for. */
  private record Call(Runnable action, long cookie) {}

  private final String name;
  private final GracePeriods gracePeriods;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition came = lock.newCondition();
  private final Condition done = lock.newCondition();

  // All below: guarded by lock.
  private final ArrayDeque<Call> waiting = new ArrayDeque<>();
  private @Nullable Thread worker;
  private long queued;
  private long completed;

  CallQueue(String name, GracePeriods gracePeriods) {
    this.name = name;
    this.gracePeriods = gracePeriods;
  }

  /** Queues a call. */
  void add(Runnable action) {
    lock.lock();
    try {
      if (worker == null) {
        // No thread locals and no class loader of whoever happens to come first.
        Thread thread = new Thread(null, this::work, "srcu-" + name, 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(null);
        thread.start();
        worker = thread;
      }
      waiting.add(new Call(action, gracePeriods.cookie()));
      queued++;
      came.signal();
    } finally {
      lock.unlock();
    }
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
        throw new IllegalStateException("domain=" + name + ": a call cannot wait for itself");
      }
      long last = queued;
      while (completed < last) {
        done.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Returns how many calls were ever queued. */
  long queued() {
    lock.lock();
    try {
      return queued;
    } finally {
      lock.unlock();
    }
  }

  /** Returns how many calls have returned. */
  long completed() {
    lock.lock();
    try {
      return completed;
    } finally {
      lock.unlock();
    }
  }

  private void work() {
    ArrayDeque<Call> batch = new ArrayDeque<>();
    while (take(batch)) {
      // The last one's grace period began last, so it serves them all.
      gracePeriods.await(batch.getLast().cookie());
      for (Call call = batch.poll(); call != null; call = batch.poll()) {
        run(call.action());
        lock.lock();
        try {
          completed++;
          done.signalAll();
        } finally {
          lock.unlock();
        }
      }
    }
  }

  /** Moves all that waits into an empty batch; false if nothing came for a while. */
  private boolean take(ArrayDeque<Call> batch) {
    lock.lock();
    try {
      long left = LINGER_NANOS;
      while (waiting.isEmpty()) {
        if (left <= 0) {
          worker = null;
          return false;
        }
        left = awaitCall(left);
      }
      batch.addAll(waiting);
      waiting.clear();
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
  private static void run(Runnable action) {
    try {
      action.run();
    } catch (Throwable e) {
      Thread thread = Thread.currentThread();
      thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
    }
  }
}
