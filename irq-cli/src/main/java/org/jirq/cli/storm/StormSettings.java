// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli.storm;

/**
 * What to run.
 *
 * @param events the run ends at the first rest with so many events, 1 or more
 * @param millis or when this time is over, in milliseconds, 1 or more
 * @param seed what the threads' decisions follow from; any number
 * @param stallMillis threads that do not get on for so many milliseconds count as dead-locked
 */
public record StormSettings(long events, long millis, long seed, long stallMillis) {

  /** No limit of events or of time. */
  public static final long UNLIMITED = Long.MAX_VALUE / 2_000_000;

  /** A thread that makes no progress for this long, in milliseconds, is not merely slow. */
  public static final long DEFAULT_STALL_MILLIS = 30_000;

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a value is out of its range
   */
  public StormSettings {
    require(events >= 1, "events", events);
    require(millis >= 1 && millis <= UNLIMITED, "millis", millis);
    require(stallMillis >= 1, "stallMillis", stallMillis);
  }

  private static void require(boolean holds, String name, long value) {
    if (!holds) {
      throw new IllegalArgumentException(name + "=" + value + " is out of range");
    }
  }
}
