// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli.soak;

import java.util.concurrent.atomic.AtomicLong;

/**
 * A thread of the soak: its ring of events, what it is doing, and how far it has come.
 *
 * <p>The plain fields are for the thread itself, and for others while it rests.
 */
final class SoakThread extends Thread {

  final EventRing ring;

  /** Grows with each operation; others watch it. */
  private final AtomicLong steps = new AtomicLong();

  /** Whether it is among operations, so that it must come on. */
  private volatile boolean busy;

  /** Whether it is inside an EOI. */
  boolean ending;

  /** Cells whose resampler source this thread has lowered since its EOI began. */
  long deasserted;

  SoakThread(String name, Runnable body) {
    super(null, body, name, 0, false);
    this.ring = new EventRing(name);
    setDaemon(true);
  }

  void step() {
    steps.setOpaque(steps.getPlain() + 1);
  }

  long steps() {
    return steps.getOpaque();
  }

  void setBusy(boolean now) {
    busy = now;
  }

  boolean isBusy() {
    return busy;
  }
}
