// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli.soak;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Decides when a fault strikes; never, outside of tests. Any thread. */
final class Faults {

  private static final int ONE_IN = 64;

  private final @Nullable Fault fault;
  private final CountDownLatch over = new CountDownLatch(1);
  private volatile boolean armed;

  Faults(@Nullable Fault fault) {
    this.fault = fault;
  }

  /** Whether this run has the fault at all. */
  boolean has(Fault asked) {
    return fault == asked;
  }

  /** The run begins; while the machines are being made nothing goes wrong. */
  void arm() {
    armed = true;
  }

  /** Whether the fault strikes here and now. */
  boolean strikes(Fault asked) {
    return fault == asked && armed && ThreadLocalRandom.current().nextInt(ONE_IN) == 0;
  }

  /** Blocks the calling thread until the run is over. */
  void block() {
    boolean interrupted = false;
    while (true) {
      try {
        over.await();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Frees those that are blocked. */
  void release() {
    over.countDown();
  }
}
