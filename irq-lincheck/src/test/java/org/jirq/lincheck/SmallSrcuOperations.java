// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.lincheck;

import java.util.concurrent.atomic.AtomicReference;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;

/** What {@link SrcuOperations} do, on the small algorithm; a subclass says what is broken. */
public abstract class SmallSrcuOperations {

  private final SmallSrcu srcu;
  private final AtomicReference<Version> published = new AtomicReference<>(new Version(0));

  SmallSrcuOperations(SmallSrcu.Fault fault) {
    Exploration.countSchedule();
    srcu = new SmallSrcu(fault);
  }

  /** Reads in a section of reader 0 or 1. */
  @Operation
  public int read(int reader) {
    int token = srcu.readLock(reader);
    try {
      return published.get().use();
    } finally {
      srcu.readUnlock(token);
    }
  }

  /** Reads, with another section inside. */
  @Operation
  public int readNested(int reader) {
    int outer = srcu.readLock(reader);
    try {
      Version first = published.get();
      int inner = srcu.readLock(reader);
      srcu.readUnlock(inner);
      return first.use();
    } finally {
      srcu.readUnlock(outer);
    }
  }

  /** Replaces the version and waits for the readers of the old one. */
  @Operation
  public int publish(int value) {
    Version old = published.getAndSet(new Version(value));
    srcu.synchronize();
    old.retire();
    return old.value;
  }

  /** Nothing to check. */
  @Validate
  public void atRest() {}

  /** As it should be. */
  public static class Sound extends SmallSrcuOperations {
    /** Called by the checker. */
    public Sound() {
      super(SmallSrcu.Fault.NONE);
    }
  }

  /** One scan in place of two. */
  public static class OneScan extends SmallSrcuOperations {
    /** Called by the checker. */
    public OneScan() {
      super(SmallSrcu.Fault.ONE_SCAN);
    }
  }

  /** The sums in the other order. */
  public static class LocksFirst extends SmallSrcuOperations {
    /** Called by the checker. */
    public LocksFirst() {
      super(SmallSrcu.Fault.LOCKS_FIRST);
    }
  }

  /** A grace period that runs already serves. */
  public static class SharesRunning extends SmallSrcuOperations {
    /** Called by the checker. */
    public SharesRunning() {
      super(SmallSrcu.Fault.SHARES_RUNNING);
    }
  }

  /** A flip after the scan. */
  public static class FlipsLast extends SmallSrcuOperations {
    /** Called by the checker. */
    public FlipsLast() {
      super(SmallSrcu.Fault.FLIPS_LAST);
    }
  }
}
