// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.irqfd;

import java.util.SplittableRandom;

/**
 * Lets two actions run against each other many times, both let go at the same moment give or take a
 * random shift, with preparation and check in between.
 */
final class Duel {

  private static final int MAX_SHIFT = 64;
  private static final int SPINS_BEFORE_YIELD = 1000;

  /** One action; may throw. */
  @FunctionalInterface
  interface Action {
    void run() throws Exception;
  }

  private volatile int started;
  private volatile int ended;
  private volatile Throwable fault;

  /**
   * Runs the rounds, on the calling thread and one more.
   *
   * @throws AssertionError as soon as anything throws
   */
  static void run(int rounds, Action prepare, Action left, Action right, Action check) {
    new Duel().rounds(rounds, prepare, left, right, check);
  }

  private void rounds(int rounds, Action prepare, Action left, Action right, Action check) {
    Thread other = new Thread(() -> right(rounds, right), "duel-right");
    other.setDaemon(true);
    other.start();
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 1; i <= rounds; i++) {
      try {
        prepare.run();
        started = i;
        spin(random.nextInt(MAX_SHIFT));
        left.run();
        awaitRight(i);
        if (fault == null) {
          check.run();
        }
      } catch (Throwable e) {
        fault = e;
      }
      if (fault != null) {
        throw new AssertionError("round=" + i + ": " + fault, fault);
      }
    }
  }

  private void awaitRight(int round) throws InterruptedException {
    int spins = 0;
    while (ended != round && fault == null) {
      if (++spins > SPINS_BEFORE_YIELD) {
        Thread.yield();
        if (Thread.interrupted()) {
          // The test's timeout.
          throw new InterruptedException("the right action hangs");
        }
      }
      Thread.onSpinWait();
    }
  }

  private void right(int rounds, Action right) {
    SplittableRandom random = new SplittableRandom(2);
    for (int i = 1; i <= rounds; i++) {
      int spins = 0;
      while (started != i) {
        if (fault != null) {
          return;
        }
        if (++spins > SPINS_BEFORE_YIELD) {
          Thread.yield();
        }
        Thread.onSpinWait();
      }
      try {
        spin(random.nextInt(MAX_SHIFT));
        right.run();
      } catch (Throwable e) {
        fault = e;
        return;
      }
      ended = i;
    }
  }

  private static void spin(int times) {
    for (int i = 0; i < times; i++) {
      Thread.onSpinWait();
    }
  }
}
