// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.aclint;

import org.jirq.api.Clocked;

/**
 * A counter that ticks so many times a second, against a clock of nanoseconds. Exact: no tick is
 * lost or gained, however long it runs. Immutable.
 */
final class TickRate {

  private static final long SECOND = 1_000_000_000L;

  final long hertz;

  /**
   * Makes a time base.
   *
   * @param hertz 1 to 10^9, so that ticks never outrun nanoseconds
   */
  TickRate(long hertz) {
    this.hertz = hertz;
  }

  /** Ticks from time 0 to a time, rounded down. */
  long ticks(long nanos) {
    return Math.floorDiv(nanos, SECOND) * hertz + Math.floorMod(nanos, SECOND) * hertz / SECOND;
  }

  /**
   * The first time at which the counter has gone on by so many ticks.
   *
   * @param now nanoseconds
   * @param delta ticks, unsigned, more than 0
   * @return nanoseconds, or {@link Clocked#NEVER} if it is later than a {@code long} can say
   */
  long after(long now, long delta) {
    long ticks = ticks(now);
    long target = ticks + delta;
    // Unsigned: from a negative time on there are more ticks ahead than a signed number holds.
    if (Long.compareUnsigned(delta, Long.MAX_VALUE - ticks) > 0) {
      return Clocked.NEVER;
    }
    long seconds = Math.floorDiv(target, hertz);
    long rest = Math.floorMod(target, hertz) * SECOND;
    long nanos = rest / hertz + (rest % hertz == 0 ? 0 : 1);
    long high = Math.multiplyHigh(seconds, SECOND);
    long low = seconds * SECOND;
    if (high != low >> 63 || low + nanos < low) {
      return Clocked.NEVER;
    }
    return low + nanos;
  }
}
