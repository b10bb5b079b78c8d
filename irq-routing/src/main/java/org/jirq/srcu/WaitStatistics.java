// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.srcu;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Numbers that the waiting side of a domain counts.
 *
 * <p>Threading: any thread, atomic, ordering nothing.
 */
final class WaitStatistics {

  /** Waits that ended with a grace period whose last step another thread took. */
  static final int SHARED = 0;

  /** Looks at the readers that found some inside, without parking. */
  static final int SPINNED = 1;

  /** Times that a thread parked to be woken by a reader. */
  static final int PARKED = 2;

  /** Nanoseconds from beginning to end of the longest grace period. */
  static final int LONGEST = 3;

  /** Nanoseconds for which one section was watched. */
  static final int LONGEST_READER = 4;

  private static final VarHandle NUMBER = MethodHandles.arrayElementVarHandle(long[].class);

  private final long[] numbers = new long[5];

  void add(int number, long amount) {
    NUMBER.getAndAdd(numbers, number, amount);
  }

  /** Raises a number to a value, if that is larger. */
  void raise(int number, long value) {
    long now = get(number);
    while (value > now && !NUMBER.weakCompareAndSet(numbers, number, now, value)) {
      now = get(number);
    }
  }

  long get(int number) {
    return (long) NUMBER.getOpaque(numbers, number);
  }
}
