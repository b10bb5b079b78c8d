// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.irqfd;

/** Hears of calls of line listeners that took long: {@link IrqfdRegistryBuilder#timeListeners}. */
@FunctionalInterface
public interface SlowListener {

  /**
   * A listener took the threshold or longer.
   *
   * <p>Called after the call, on its thread, inside a read-side critical section and in whatever
   * section or lock the call was made: must not block, nor wait for a grace period, nor access chip
   * registers. What it throws is contained, and counted as a failure of the irqfd ({@link
   * LevelIrqfd#failures}).
   *
   * @param call which listener, which of its methods, and how long
   */
  void slow(SlowCall call);
}
