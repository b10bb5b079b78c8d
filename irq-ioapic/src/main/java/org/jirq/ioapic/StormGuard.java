// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.ioapic;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import org.jirq.api.Clocked;

/**
 * Puts a pin off that interrupts without pause: after {@link IoApicSpec#STORM_LIMIT} EOIs in a row
 * that find its line high, the next message waits {@link IoApicSpec#STORM_PAUSE_NANOS}. Linux KVM
 * and QEMU both do so, to let a guest make progress whose driver does not quiet the device.
 *
 * <p>Counts per pin. Concurrent EOIs of one pin (CPUs that share a vector number) may count as one;
 * the pause is a guard, not an account. Wait-free but for the deadline, which is lock-free.
 */
final class StormGuard {

  private static final VarHandle INTS = MethodHandles.arrayElementVarHandle(int[].class);
  private static final VarHandle DEADLINE;
  private static final VarHandle NOW;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      DEADLINE = lookup.findVarHandle(StormGuard.class, "deadline", long.class);
      NOW = lookup.findVarHandle(StormGuard.class, "now", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final int[] counts;
  private long deadline = Clocked.NEVER;
  private long now;

  StormGuard(int pins) {
    counts = new int[pins];
  }

  /**
   * The count after one more EOI that finds the line high: 0 means that the pin is to be put off.
   */
  static int next(int count) {
    return count + 1 >= IoApicSpec.STORM_LIMIT ? 0 : count + 1;
  }

  /**
   * Counts an EOI of a pin whose line is high.
   *
   * @return {@code true} if the pin is put off
   */
  boolean countAndDefer(int pin) {
    // ORDER(IOA-4): opaque counter; pairs with itself, only atomicity and progress matter.
    int count = next((int) INTS.getOpaque(counts, pin));
    INTS.setOpaque(counts, pin, count);
    if (count != 0) {
      return false;
    }
    long at = (long) NOW.getVolatile(this) + IoApicSpec.STORM_PAUSE_NANOS;
    // ORDER(IOA-5): compare-and-set of the deadline; pairs with takeDue. One that stands is kept.
    DEADLINE.compareAndSet(this, Clocked.NEVER, at);
    return true;
  }

  void restart(int pin) {
    if ((int) INTS.getOpaque(counts, pin) != 0) {
      INTS.setOpaque(counts, pin, 0);
    }
  }

  int count(int pin) {
    return (int) INTS.getOpaque(counts, pin);
  }

  void setCount(int pin, int count) {
    INTS.setOpaque(counts, pin, count);
  }

  long deadline() {
    return (long) DEADLINE.getVolatile(this);
  }

  /** Tells the time; returns whether the deadline has come, to one caller only. */
  boolean takeDue(long nanos) {
    long last;
    do {
      last = (long) NOW.getVolatile(this);
    } while (nanos > last && !NOW.compareAndSet(this, last, nanos));
    long due = deadline();
    return due != Clocked.NEVER
        && due <= Math.max(nanos, last)
        && DEADLINE.compareAndSet(this, due, Clocked.NEVER);
  }

  /** Reset: nothing is put off any more. Counts go on, as in the peers. */
  void cancel() {
    DEADLINE.setVolatile(this, Clocked.NEVER);
  }

  static int stateSize(int pins) {
    return 16 + 4 * pins;
  }

  void save(ByteBuffer to) {
    to.putLong(deadline()).putLong((long) NOW.getVolatile(this));
    for (int pin = 0; pin < counts.length; pin++) {
      to.putInt(count(pin));
    }
  }

  void load(long newDeadline, long newNow, int[] newCounts) {
    System.arraycopy(newCounts, 0, counts, 0, counts.length);
    NOW.setVolatile(this, newNow);
    DEADLINE.setVolatile(this, newDeadline);
  }
}
