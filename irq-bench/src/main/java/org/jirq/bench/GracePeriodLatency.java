// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.bench;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jirq.srcu.Srcu;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Publishes a new version of something and waits until nobody uses the old one.
 *
 * <p>Isolates the wait: a store and a grace period, beside a store under the write lock of a {@link
 * ReentrantReadWriteLock}, idle and while other threads do nothing but enter, read and leave. What
 * such a thread holds up is seen in the percentiles: with more threads than processors a reader
 * loses its processor inside the section now and then, and the wait is as long as that. Two looks
 * at the clock are part of each figure.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class GracePeriodLatency {

  /** SRCU, or the lock. */
  @Param({"SHARED", "LOCKED"})
  public Kind kind;

  /** How many threads read meanwhile. */
  @Param({"0", "1", "2"})
  public int readers;

  private final Srcu srcu = new Srcu("bench");
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private final Lock readLock = lock.readLock();
  private final Lock writeLock = lock.writeLock();
  private final int[][] versions = {{7}, {8}};
  private volatile int[] live = versions[0];
  private int updates;
  private Hammer hammer;

  /** Starts the readers. */
  @Setup
  public void prepare() {
    hammer = new Hammer(readers, kind == Kind.LOCKED ? this::readLocked : this::read);
  }

  /** Stops the readers. */
  @TearDown
  public void stop() {
    hammer.close();
  }

  /**
   * Publishes and waits.
   *
   * @param latency notes how long each took
   */
  @Benchmark
  public void update(Latency latency) {
    int[] next = versions[++updates & 1];
    long begin = System.nanoTime();
    if (kind == Kind.LOCKED) {
      writeLock.lock();
      try {
        live = next;
      } finally {
        writeLock.unlock();
      }
    } else {
      live = next;
      srcu.synchronize();
    }
    latency.since(begin);
  }

  private void read() {
    long token = srcu.readLock();
    try {
      check(live[0]);
    } finally {
      srcu.readUnlock(token);
    }
  }

  private void readLocked() {
    readLock.lock();
    try {
      check(live[0]);
    } finally {
      readLock.unlock();
    }
  }

  private static void check(int read) {
    if (read != 7 && read != 8) {
      throw new IllegalStateException("read=" + read);
    }
  }

  /** Grace periods so far. */
  long gracePeriods() {
    return srcu.stats().gracePeriods();
  }
}
