// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.api;

/**
 * A chip with something to do at a later time, on its caller's clock.
 *
 * <p>Time is in nanoseconds of the guest's clock, from any origin, and never goes backwards.
 */
public interface Clocked {

  /** The deadline of a chip that waits for nothing. */
  long NEVER = Long.MAX_VALUE;

  /**
   * Tells the chip the time and lets it do what is due.
   *
   * @param nanos now, in nanoseconds; a value below an earlier one is taken as that one
   */
  void advanceTo(long nanos);

  /**
   * Returns when {@link #advanceTo} should next be called at the latest.
   *
   * @return a time in nanoseconds, or {@link #NEVER}
   */
  long nextDeadline();
}
