// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.irqfd;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Which calls of listeners a registry times, by which clock, and who hears of slow ones.
 *
 * <p><b>Threads.</b> Any. <b>Progress.</b> Lock-free. <b>Memory.</b> Final fields, and one atomic
 * reference.
 */
final class ListenerTiming {

  /**
   * Of how many calls one is timed: a prime, so that no callback of a cycle is left out for ever,
   * and so many that the two looks at the clock cost each call nothing to speak of.
   */
  private static final int SAMPLED = 997;

  /**
   * How many calls of a listener are timed before that: what wants service once an hour has a
   * figure too.
   */
  static final int FIRST = 8;

  final LongSupplier clock;

  /** Every how many calls one is timed, after the first {@value #FIRST}. */
  final int every;

  final long thresholdNanos;
  final @Nullable SlowListener observer;

  private final AtomicReference<@Nullable SlowCall> worstGone = new AtomicReference<>();

  /**
   * Decides what is timed.
   *
   * @param clock in nanoseconds, from any origin
   * @param thresholdNanos from which time on the observer hears of a call
   * @param observer hears of slow calls, and has every call timed; {@code null} if nobody wants to
   */
  ListenerTiming(LongSupplier clock, long thresholdNanos, @Nullable SlowListener observer) {
    this.clock = clock;
    this.thresholdNanos = thresholdNanos;
    this.observer = observer;
    this.every = observer == null ? SAMPLED : 1;
  }

  /** Keeps what was measured of an irqfd that goes. */
  void gone(Optional<SlowCall> slowest) {
    slowest.ifPresent(call -> worstGone.accumulateAndGet(call, ListenerTiming::worse));
  }

  /** The worst call of the irqfds that have gone. */
  Optional<SlowCall> worstGone() {
    return Optional.ofNullable(worstGone.get());
  }

  /** The longer one of two calls. */
  static @Nullable SlowCall worse(@Nullable SlowCall a, @Nullable SlowCall b) {
    return a == null || b != null && b.nanos() > a.nanos() ? b : a;
  }
}
