// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.bench;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.concurrent.locks.StampedLock;
import org.jirq.srcu.OwnedReader;
import org.jirq.srcu.ReadSection;
import org.jirq.srcu.Srcu;
import org.jirq.srcu.spi.AsymmetricBarrier;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Enter a read-side critical section, load what it protects, leave: SRCU beside what else could
 * guard a routing table.
 *
 * <p>Isolates the guard; the load under it is the same for all. Run with two threads it shows
 * whether readers disturb one another: they share the object, and for all but SRCU and the volatile
 * load the words of the guard too. The volatile load guards nothing and is the floor. The
 * optimistic stamp cannot guard a delivery, which cannot be taken back; it is here to be seen.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ReadSide {

  /** What is protected. */
  private static final class Table {

    private final int entry;

    private Table(int entry) {
      this.entry = entry;
    }
  }

  /** Reading is all that is measured here; no grace period ever calls it. */
  private static final class NoBarrier implements AsymmetricBarrier {
    @Override
    public String name() {
      return "none";
    }

    @Override
    public boolean isAvailable() {
      return true;
    }

    @Override
    public void fenceAllThreads() {
      throw new IllegalStateException("no grace period is expected here");
    }
  }

  /** The reader of one thread. */
  @State(Scope.Thread)
  public static class Owned {

    private OwnedReader fenced;
    private OwnedReader fenceFree;

    /**
     * Takes the thread's readers, on that thread.
     *
     * @param shared the domains
     */
    @Setup(Level.Iteration)
    public void own(ReadSide shared) {
      fenced = shared.srcu.ownReader();
      fenceFree = shared.fenceFree.ownReader();
    }
  }

  private final Srcu srcu = new Srcu("bench");
  private final Srcu fenceFree =
      Srcu.builder("fence-free").asymmetricBarrier(new NoBarrier()).build();
  private final Lock readLock = new ReentrantReadWriteLock().readLock();
  private final StampedLock stamped = new StampedLock();
  private final Object monitor = new Object();
  private volatile Table table = new Table(7);

  /**
   * Any thread's reader of SRCU.
   *
   * @return what was loaded
   */
  @Benchmark
  public int srcu() {
    long token = srcu.readLock();
    try {
      return table.entry;
    } finally {
      srcu.readUnlock(token);
    }
  }

  /**
   * The same for try-with-resources.
   *
   * @return what was loaded
   */
  @Benchmark
  @SuppressWarnings("try") // a section is there to be closed
  public int section() {
    try (ReadSection section = srcu.read()) {
      return table.entry;
    }
  }

  /**
   * One thread's reader of SRCU, which need not look up its counters.
   *
   * @param owned the thread's readers
   * @return what was loaded
   */
  @Benchmark
  public int owned(Owned owned) {
    OwnedReader reader = owned.fenced;
    long token = reader.readLock();
    try {
      return table.entry;
    } finally {
      reader.readUnlock(token);
    }
  }

  /**
   * The same without a fence. Only the reader's cost: grace periods pay for the barrier.
   *
   * @param owned the thread's readers
   * @return what was loaded
   */
  @Benchmark
  public int ownedFenceFree(Owned owned) {
    OwnedReader reader = owned.fenceFree;
    long token = reader.readLock();
    try {
      return table.entry;
    } finally {
      reader.readUnlock(token);
    }
  }

  /**
   * No guard.
   *
   * @return what was loaded
   */
  @Benchmark
  public int volatileLoad() {
    return table.entry;
  }

  /**
   * The read lock of a ReentrantReadWriteLock.
   *
   * @return what was loaded
   */
  @Benchmark
  public int readWriteLock() {
    readLock.lock();
    try {
      return table.entry;
    } finally {
      readLock.unlock();
    }
  }

  /**
   * The read lock of a StampedLock.
   *
   * @return what was loaded
   */
  @Benchmark
  public int stampedRead() {
    long stamp = stamped.readLock();
    try {
      return table.entry;
    } finally {
      stamped.unlockRead(stamp);
    }
  }

  /**
   * An optimistic read of a StampedLock, with the read lock to fall back on.
   *
   * @return what was loaded
   */
  @Benchmark
  public int stampedOptimistic() {
    long stamp = stamped.tryOptimisticRead();
    int entry = table.entry;
    return stamped.validate(stamp) ? entry : stampedRead();
  }

  /**
   * A monitor.
   *
   * @return what was loaded
   */
  @Benchmark
  public int monitor() {
    synchronized (monitor) {
      return table.entry;
    }
  }
}
