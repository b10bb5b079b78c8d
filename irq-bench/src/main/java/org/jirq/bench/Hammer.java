// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * Threads that do one thing over and over, to disturb what is measured beside them.
 *
 * <p>Not JMH's thread groups: with those the figure of a benchmark would be that of all its threads
 * together.
 */
final class Hammer implements AutoCloseable {

  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean stopping;
  private volatile @Nullable Throwable failure;

  /**
   * Starts the threads and waits until each has done the thing once.
   *
   * @param count how many threads, 0 or more
   * @param blow what they do
   * @throws IllegalStateException if the wait is interrupted
   */
  Hammer(int count, Runnable blow) {
    CountDownLatch atWork = new CountDownLatch(count);
    for (int i = 0; i < count; i++) {
      Thread thread = new Thread(() -> work(blow, atWork), "hammer-" + i);
      thread.setDaemon(true);
      thread.start();
      threads.add(thread);
    }
    try {
      atWork.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted while the hammer threads began", e);
    }
  }

  private void work(Runnable blow, CountDownLatch atWork) {
    try {
      blow.run();
      atWork.countDown();
      while (!stopping) {
        blow.run();
      }
    } catch (RuntimeException | Error e) {
      failure = e;
      atWork.countDown();
    }
  }

  /**
   * Stops the threads.
   *
   * @throws IllegalStateException if one of them had ended before: what was measured was not
   *     disturbed then
   */
  @Override
  public void close() {
    stopping = true;
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        throw new IllegalStateException("interrupted while " + thread.getName() + " ended", e);
      }
    }
    if (failure != null) {
      throw new IllegalStateException("a hammer thread failed", failure);
    }
  }
}
