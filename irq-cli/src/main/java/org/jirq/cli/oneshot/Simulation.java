// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli.oneshot;

import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * Virtual time, in microseconds, and what is to happen in it. What is due at the same time happens
 * in the order in which it was planned, so a run is the same each time.
 *
 * <p>For one thread.
 */
final class Simulation {

  private record Due(long at, long order, Runnable action) {}

  private final PriorityQueue<Due> queue =
      new PriorityQueue<>(Comparator.comparingLong(Due::at).thenComparingLong(Due::order));

  private long now;
  private long planned;

  /** The time, in microseconds from the beginning. */
  long now() {
    return now;
  }

  /** Plans something, {@code delay} microseconds from now, 0 or more. */
  void after(long delay, Runnable action) {
    if (delay < 0) {
      throw new IllegalArgumentException("delay=" + delay + " is negative");
    }
    queue.add(new Due(now + delay, planned++, action));
  }

  /** Runs until nothing is planned any more. */
  void run() {
    for (Due next = queue.poll(); next != null; next = queue.poll()) {
      now = next.at();
      next.action().run();
    }
  }
}
