// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.srcu;

/** Hears of grace periods that wait too long. See {@link Srcu.Builder#stuckAfter}. */
@FunctionalInterface
public interface StuckReaderListener {

  /**
   * A grace period waits for readers.
   *
   * <p>Called on a thread that waits for that grace period, outside of any section that it had not
   * open before, with no lock of the domain held: other waiters, readers and other domains go on
   * meanwhile, and only this thread's own wait is held up. One report of a domain at a time. The
   * listener may read in the domain, {@link Srcu#poll} and {@link Srcu#call}; {@link
   * Srcu#synchronize}, {@link Srcu#await}, {@link Srcu#barrier} and {@link Srcu#close} of this
   * domain throw {@link IllegalStateException}.
   *
   * <p>What it throws goes to the thread's uncaught exception handler; the wait goes on, and later
   * reports are made all the same.
   *
   * @param report who holds the grace period up
   */
  void stuck(StuckReaders report);
}
