// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli.density;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.HdrHistogram.Histogram;

/**
 * Makes many machines in one JVM and measures what each costs: time to its first interrupt, grace
 * periods, and heap.
 *
 * <p>For one thread; the parts run on threads of their own, one after the other. Nothing else
 * should allocate in the JVM meanwhile.
 */
public final class Density {

  /** Most machines of a run. */
  public static final int MOST_MACHINES = 1_000_000;

  /** What the design allows for the making of a core, in microseconds. */
  public static final double BUDGET_MICROS = 5;

  /** What the design allows for a core, in bytes. */
  public static final long BUDGET_BYTES = 16 << 10;

  private static final int WARM_UPS = 20_000;
  private static final long LONGEST_NANOS = 60_000_000_000L;
  private static final int DIGITS = 3;
  private static final int MOST_COLLECTIONS = 12;
  private static final long STABLE_BYTES = 4096;

  private final int machines;

  /**
   * Prepares a run.
   *
   * @param machines how many machines, 1 to {@value #MOST_MACHINES}
   * @throws IllegalArgumentException if {@code machines} is out of range
   */
  public Density(int machines) {
    if (machines < 1 || machines > MOST_MACHINES) {
      throw new IllegalArgumentException("machines=" + machines + " is not in 1.." + MOST_MACHINES);
    }
    this.machines = machines;
  }

  /** What one kind of machine has cost. */
  private record Cost(Histogram nanos, long bytes, long gracePeriods, long delivered) {

    double micros(double percentile) {
      return nanos.getValueAtPercentile(percentile) / 1e3;
    }

    double maxMicros() {
      return nanos.getMaxValue() / 1e3;
    }
  }

  /**
   * Makes the machines, first unmeasured ones so that the JVM has compiled what they run.
   *
   * @return what they have cost
   */
  public DensityResult run() {
    for (Population population : Population.values()) {
      onThreadOfItsOwn(() -> make(population, new DenseMachine[WARM_UPS], histogram()));
    }
    List<String> rows = new ArrayList<>();
    Cost core = onThreadOfItsOwn(() -> measure(Population.CORE));
    rows.add(row(Population.CORE, core) + budget());
    Cost first = onThreadOfItsOwn(() -> measure(Population.FIRST_INTERRUPT));
    rows.add(row(Population.FIRST_INTERRUPT, first));
    return new DensityResult(
        machines,
        first.micros(50),
        first.micros(99),
        first.maxMicros(),
        core.gracePeriods + first.gracePeriods,
        first.bytes,
        first.delivered,
        rows);
  }

  /**
   * Runs a part. A thread remembers, for a while, the domains in which it has read: those of one
   * part must not weigh on the next.
   */
  private static <T> T onThreadOfItsOwn(Callable<T> part) {
    FutureTask<T> task = new FutureTask<>(part);
    new Thread(null, task, "density", 0, false).start();
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return task.get();
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (ExecutionException e) {
          throw new IllegalStateException("the measurement failed", e.getCause());
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static Histogram histogram() {
    return new Histogram(LONGEST_NANOS, DIGITS);
  }

  private Cost measure(Population population) {
    Histogram nanos = histogram();
    DenseMachine[] alive = new DenseMachine[machines];
    long before = heapInUse();
    make(population, alive, nanos);
    long after = heapInUse();
    long gracePeriods = 0;
    long delivered = 0;
    for (DenseMachine machine : alive) {
      gracePeriods += machine.gracePeriods();
      delivered += machine.taken();
    }
    return new Cost(
        nanos, Math.round((double) (after - before) / machines), gracePeriods, delivered);
  }

  private static int make(Population population, DenseMachine[] into, Histogram nanos) {
    for (int i = 0; i < into.length; i++) {
      long began = System.nanoTime();
      into[i] = new DenseMachine(population);
      nanos.recordValue(Math.min(LONGEST_NANOS, System.nanoTime() - began));
    }
    return into.length;
  }

  /** What is reachable, after as many collections as it takes for that to stay the same. */
  private static long heapInUse() {
    Runtime runtime = Runtime.getRuntime();
    long last = Long.MAX_VALUE;
    for (int i = 0; i < MOST_COLLECTIONS; i++) {
      System.gc();
      long now = runtime.totalMemory() - runtime.freeMemory();
      if (Math.abs(last - now) < STABLE_BYTES) {
        return now;
      }
      last = now;
    }
    return last;
  }

  private String row(Population population, Cost cost) {
    return "%-62s p50_us=%.2f p99_us=%.2f max_us=%.2f bytes_per_machine=%d"
        .formatted(
            population.title(), cost.micros(50), cost.micros(99), cost.maxMicros(), cost.bytes);
  }

  private static String budget() {
    return " (budget: %.0f us, %d bytes)".formatted(BUDGET_MICROS, BUDGET_BYTES);
  }
}
