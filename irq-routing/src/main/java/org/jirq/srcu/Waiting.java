// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.srcu;

import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Waits for a grace period: first by pushing it on alone, then in the line, where one thread leads
 * and the others sleep. Keeps nothing between two waits.
 *
 * <p>The leader spins for some microseconds, then yields, then parks and is woken by a reader that
 * leaves. It holds no lock meanwhile, so others may push too; if one of them ends the grace period,
 * all for whom it was go on at once, whatever the leader does.
 *
 * <p>Threading: any thread, virtual ones without pinning their carrier. Interrupts are kept for the
 * caller and shorten nothing.
 */
final class Waiting {

  /** Looks at the counters before giving the processor away: some microseconds. */
  private static final int SPINS = 128;

  /** Looks with a yield between: some readers may wait for our processor. */
  private static final int YIELDS = 32;

  private static final long FIRST_PARK_NANOS = 50_000;
  private static final long LONGEST_PARK_NANOS = 10_000_000;

  /** What {@link #waitInLine} answers if there is nothing to report: the wait is over. */
  private static final long NOTHING = 0;

  private final GracePeriods gracePeriods;
  private final Readers readers;
  private final @Nullable StuckReports reports;
  private final WaitStatistics statistics;

  Waiting(
      GracePeriods gracePeriods,
      Readers readers,
      @Nullable StuckReports reports,
      WaitStatistics statistics) {
    this.gracePeriods = gracePeriods;
    this.readers = readers;
    this.reports = reports;
    this.statistics = statistics;
  }

  /**
   * Waits until the grace period of a cookie is over.
   *
   * @throws IllegalStateException in the middle of a step, called back by what the step calls
   */
  void await(long cookie) {
    if (gracePeriods.isDriving()) {
      throw new IllegalStateException("a grace period cannot wait for itself");
    }
    int result = gracePeriods.push(cookie, false);
    if (result == GracePeriods.OVER) {
      statistics.add(WaitStatistics.SHARED, 1);
    } else if (result != GracePeriods.DROVE) {
      for (long waited; (waited = waitInLine(cookie)) != NOTHING; ) {
        // Out of the line, so that nobody waits for the listener.
        Objects.requireNonNull(reports).report(waited);
      }
    }
  }

  /**
   * Waits in the line.
   *
   * @return {@link #NOTHING} if the grace period is over, else for how many nanoseconds it has been
   *     waiting for readers that must be reported now
   */
  private long waitInLine(long cookie) {
    boolean interrupted = false;
    WaitingLine.Place place = gracePeriods.line().join(cookie);
    try {
      while (!gracePeriods.isElapsed(cookie)) {
        if (gracePeriods.line().lead(place)) {
          return lead(cookie);
        }
        LockSupport.park(this);
        // An interrupted thread cannot park; the flag is the caller's and goes back to it.
        interrupted |= Thread.interrupted();
      }
      statistics.add(WaitStatistics.SHARED, 1);
      return NOTHING;
    } finally {
      gracePeriods.line().leave(place);
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Pushes the grace period on whenever readers leave; answers as {@link #waitInLine}. */
  private long lead(long cookie) {
    Patience patience = new Patience();
    try {
      while (true) {
        int result = gracePeriods.push(cookie, patience.isOver());
        if (result == GracePeriods.DROVE || result == GracePeriods.OVER) {
          statistics.add(WaitStatistics.SHARED, result == GracePeriods.OVER ? 1 : 0);
          return NOTHING;
        }
        long waited = patience.isOver() ? gracePeriods.claimReport(reports) : NOTHING;
        if (waited != NOTHING) {
          return waited;
        }
        patience.pause(result);
      }
    } finally {
      patience.end();
    }
  }

  /** How a leader passes the time between two looks. */
  private final class Patience {
    private int looks;
    private long spins;
    private long nanos = FIRST_PARK_NANOS;
    private int before = GracePeriods.BUSY;
    private boolean interrupted;

    /** Tells whether the next pause parks. */
    private boolean isOver() {
      return looks >= SPINS + YIELDS;
    }

    /** Pauses because of readers on an index, or because another thread takes a step. */
    private void pause(int on) {
      if (on != GracePeriods.BUSY && on != before) {
        // Others than before: they may be short.
        before = on;
        looks = 0;
        nanos = FIRST_PARK_NANOS;
      }
      if (isOver()) {
        park(on);
        return;
      }
      if (looks < SPINS) {
        Thread.onSpinWait();
      } else {
        Thread.yield();
      }
      looks++;
      spins++;
    }

    private void park(int on) {
      statistics.add(WaitStatistics.PARKED, 1);
      if (on == GracePeriods.BUSY) {
        LockSupport.parkNanos(this, nanos);
      } else {
        readers.park(on, nanos);
      }
      nanos = Math.min(2 * nanos, LONGEST_PARK_NANOS);
      // An interrupted thread cannot park; the flag is the caller's and goes back to it.
      interrupted |= Thread.interrupted();
    }

    private void end() {
      statistics.add(WaitStatistics.SPINNED, spins);
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
