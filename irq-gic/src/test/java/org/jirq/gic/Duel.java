// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.gic;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;

/**
 * Two threads that do a step each at the same time, over and over. They wait for each other by
 * yielding, so that it also comes to an end where they share a processor; it says nothing about how
 * often they really met.
 */
public final class Duel {

  private static final int ROUNDS = 300_000;
  private static final long NANOS = 1_500_000_000L;
  private static final int PATIENCE = 200;

  private final AtomicInteger arrivals = new AtomicInteger();
  private final AtomicReference<Throwable> thrown = new AtomicReference<>();

  private Duel() {}

  /** Waits until both have come; of each meeting there are two arrivals. */
  private void meet(int meeting) {
    arrivals.incrementAndGet();
    for (int spins = 0; arrivals.get() < 2 * meeting; spins++) {
      if (spins > PATIENCE) {
        Thread.yield();
      } else {
        Thread.onSpinWait();
      }
    }
  }

  /** One of the two is late by a few steps, another one each time. */
  private void step(IntConsumer step, int round, int late) {
    for (int i = 0; i < late; i++) {
      Thread.onSpinWait();
    }
    try {
      step.accept(round);
    } catch (Throwable e) {
      thrown.compareAndSet(null, e);
    }
  }

  private void second(IntConsumer two) {
    for (int round = 0; ; round++) {
      meet(2 * round + 1);
      if (arrivals.get() >= Integer.MAX_VALUE / 2) {
        return;
      }
      step(two, round, round % 13);
      meet(2 * round + 2);
    }
  }

  /**
   * Runs rounds until there are enough or the time is over, or something was thrown.
   *
   * @param before what the first thread does before both steps
   * @param one the first thread's step
   * @param two the second thread's step
   * @param wrong what the first thread finds after both steps
   * @return in how many rounds something was wrong
   * @throws InterruptedException if interrupted
   */
  public static int run(IntConsumer before, IntConsumer one, IntConsumer two, IntPredicate wrong)
      throws InterruptedException {
    Duel duel = new Duel();
    Thread other = new Thread(() -> duel.second(two));
    other.start();
    long end = System.nanoTime() + NANOS;
    int failures = 0;
    int round = 0;
    try {
      for (; round < ROUNDS && duel.thrown.get() == null && System.nanoTime() < end; round++) {
        before.accept(round);
        duel.meet(2 * round + 1);
        duel.step(one, round, round / 13 % 13);
        duel.meet(2 * round + 2);
        failures += wrong.test(round) ? 1 : 0;
      }
    } finally {
      duel.arrivals.set(Integer.MAX_VALUE / 2);
      other.join();
    }
    if (duel.thrown.get() != null) {
      throw new AssertionError("round=" + round, duel.thrown.get());
    }
    return failures;
  }
}
