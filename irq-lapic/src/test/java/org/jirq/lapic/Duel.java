// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.lapic;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;

/**
 * Two threads that take a step each at the same time, over and over. Ends after some rounds, or
 * after some time on a machine that has other things to do; says nothing about how often the steps
 * met.
 */
final class Duel {

  private static final int MOST_ROUNDS = 300_000;
  private static final long MOST_NANOS = 2_000_000_000L;
  private static final int SPINS = 1000;

  /** What happens in each round, given its number. */
  interface Steps {

    /** One thread's step. */
    void first(int round);

    /** The other thread's step. */
    void second(int round);

    /** After both, with nobody else at work: whether the round went well. */
    boolean well(int round);
  }

  private final AtomicInteger arrivals = new AtomicInteger();
  private final AtomicReference<Throwable> thrown = new AtomicReference<>();
  private volatile boolean over;

  private Duel() {}

  /** Answers how many rounds did not go well. */
  static int run(Steps steps) throws InterruptedException {
    Duel duel = new Duel();
    Thread other = new Thread(() -> duel.second(steps));
    other.start();
    int failures = duel.first(steps);
    other.join();
    if (duel.thrown.get() != null) {
      throw new AssertionError(duel.thrown.get());
    }
    return failures;
  }

  private int first(Steps steps) {
    long end = System.nanoTime() + MOST_NANOS;
    int failures = 0;
    for (int round = 0; ; round++) {
      over = round == MOST_ROUNDS || System.nanoTime() - end > 0 || thrown.get() != null;
      meet(4 * round + 2);
      if (over) {
        return failures;
      }
      step(steps::first, round, round / 13 % 13);
      meet(4 * round + 4);
      failures += steps.well(round) ? 0 : 1;
    }
  }

  private void second(Steps steps) {
    for (int round = 0; ; round++) {
      meet(4 * round + 2);
      if (over) {
        return;
      }
      step(steps::second, round, round % 13);
      meet(4 * round + 4);
    }
  }

  /** Steps of different lengths meet if they begin at different times. */
  private void step(IntConsumer body, int round, int wait) {
    for (int i = 0; i < wait; i++) {
      Thread.onSpinWait();
    }
    try {
      body.accept(round);
    } catch (Throwable e) {
      thrown.compareAndSet(null, e);
    }
  }

  private void meet(int target) {
    arrivals.incrementAndGet();
    int spins = 0;
    while (arrivals.get() < target) {
      if (++spins > SPINS) {
        Thread.yield();
      } else {
        Thread.onSpinWait();
      }
    }
  }
}
