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

  private static final VarHandle[] NUMBERS;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      NUMBERS =
          new VarHandle[] {
            lookup.findVarHandle(WaitStatistics.class, "shared", long.class),
            lookup.findVarHandle(WaitStatistics.class, "spinned", long.class),
            lookup.findVarHandle(WaitStatistics.class, "parked", long.class),
            lookup.findVarHandle(WaitStatistics.class, "longest", long.class),
            lookup.findVarHandle(WaitStatistics.class, "longestReader", long.class),
          };
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private long shared;
  private long spinned;
  private long parked;
  private long longest;
  private long longestReader;

  void add(int number, long amount) {
    NUMBERS[number].getAndAdd(this, amount);
  }

  /** Raises a number to a value, if that is larger. */
  void raise(int number, long value) {
    long now = get(number);
    while (value > now && !NUMBERS[number].weakCompareAndSet(this, now, value)) {
      now = get(number);
    }
  }

  long get(int number) {
    return (long) NUMBERS[number].getOpaque(this);
  }
}
