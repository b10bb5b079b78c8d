// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.lincheck;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.jirq.srcu.Srcu;

/**
 * How a router tells notifiers of an acknowledgement, with a real domain but nothing else: one look
 * without a reader, to learn whether anybody listens, and another one inside.
 */
public abstract class NotifierOperations {

  private final Srcu srcu = new Srcu("lincheck");
  private final Ear ear = new Ear();
  private final AtomicReference<List<Ear>> listeners = new AtomicReference<>(List.of(ear));
  private final boolean looksAgain;

  NotifierOperations(boolean looksAgain) {
    Exploration.countSchedule();
    this.looksAgain = looksAgain;
  }

  /** The guest ends an interrupt. */
  @Operation
  public void end() {
    List<Ear> before = listeners.get();
    if (before.isEmpty()) {
      return;
    }
    long token = srcu.readLock();
    try {
      for (Ear each : looksAgain ? listeners.get() : before) {
        each.acked(0, 0, 0);
      }
    } finally {
      srcu.readUnlock(token);
    }
  }

  /** The notifier is withdrawn. */
  @Operation
  public void close() {
    listeners.set(List.of());
    srcu.synchronize();
    ear.closed();
  }

  /** Nothing to check. */
  @Validate
  public void atRest() {}

  /** As it should be. */
  public static class Sound extends NotifierOperations {
    /** Called by the checker. */
    public Sound() {
      super(true);
    }
  }

  /** Calls whom it saw before the reader began. */
  public static class LooksOnce extends NotifierOperations {
    /** Called by the checker. */
    public LooksOnce() {
      super(false);
    }
  }
}
