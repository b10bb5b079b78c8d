// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.srcu;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides when a grace period that waits is reported, and reports it.
 *
 * <p>Threading: {@link #claim} under the driver's lock; the rest for any thread. One report at a
 * time: what falls due while the listener runs is reported after it.
 */
final class StuckReports {

  private static final VarHandle REPORTER;

  static {
    try {
      REPORTER = MethodHandles.lookup().findVarHandle(StuckReports.class, "reporter", Thread.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final String domain;
  private final long afterNanos;
  private final StuckReaderListener listener;
  private final Supplier<List<OpenReader>> readers;

  /** The thread whose listener runs. */
  private @Nullable Thread reporter;

  // Guarded by the driver's lock: the grace period last reported, and when it is the next time.
  private long reported;
  private long nextNanos;

  StuckReports(
      String domain,
      long afterNanos,
      StuckReaderListener listener,
      Supplier<List<OpenReader>> readers) {
    this.domain = domain;
    this.afterNanos = afterNanos;
    this.listener = listener;
    this.readers = readers;
  }

  /**
   * Takes it on the calling thread to report a grace period, if it is time.
   *
   * @param gracePeriod its number
   * @param waitedNanos for how long it has been running
   * @return {@code waitedNanos} if the caller must call {@link #report} now, else 0
   */
  long claim(long gracePeriod, long waitedNanos) {
    long due = gracePeriod == reported ? nextNanos : afterNanos;
    if (waitedNanos < due) {
      return 0;
    }
    // ORDER(SRCU-O): compare-and-set of who reports; pairs with the release in report: reports
    // follow one another.
    if (!REPORTER.compareAndSet(this, null, Thread.currentThread())) {
      return 0;
    }
    reported = gracePeriod;
    nextNanos = waitedNanos > Long.MAX_VALUE / 2 ? Long.MAX_VALUE : 2 * waitedNanos;
    return waitedNanos;
  }

  /** Calls the listener, with nothing held. */
  void report(long waitedNanos) {
    try {
      listener.stuck(new StuckReaders(domain, waitedNanos, readers.get()));
    } catch (Throwable e) {
      Uncaught.handOver(e);
    } finally {
      // ORDER(SRCU-O): release; pairs with the compare-and-set in claim.
      REPORTER.setRelease(this, null);
    }
  }

  /** Tells whether the calling thread is inside the listener. */
  boolean isReporting() {
    return REPORTER.getOpaque(this) == Thread.currentThread();
  }
}
