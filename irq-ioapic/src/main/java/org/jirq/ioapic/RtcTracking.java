// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.ioapic;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jirq.api.ApicSink;

/**
 * Follows the interrupt of pin 8 (the real-time clock) to its end on every CPU that took it, so
 * that a host that feeds ticks can be told "coalesced" and send the tick again later. The behaviour
 * is Linux KVM's ({@code rtc_status}).
 *
 * <p>Lock-free: one word a CPU, and a count.
 */
final class RtcTracking implements ApicSink.Takers {

  private static final VarHandle INTS = MethodHandles.arrayElementVarHandle(int[].class);
  private static final VarHandle PENDING;

  static {
    try {
      PENDING = MethodHandles.lookup().findVarHandle(RtcTracking.class, "pending", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** A CPU's word while it owes an EOI: this bit and the vector. Otherwise 0. */
  private static final int OWES = 0x100;

  private final int[] cpus;
  private int pending;

  RtcTracking(int maxCpus) {
    cpus = new int[maxCpus];
  }

  /** Tells whether an EOI is outstanding. */
  boolean isPending() {
    return (int) PENDING.getVolatile(this) > 0;
  }

  @Override
  public void took(int cpu, int vector) {
    if (cpu < 0 || cpu >= cpus.length) {
      throw new IllegalArgumentException("cpu=" + cpu + " is not below maxCpus=" + cpus.length);
    }
    // ORDER(IOA-6): count first, then the word: an EOI that finds the word finds the count above 0.
    PENDING.getAndAdd(this, 1);
    if ((int) INTS.getAndSet(cpus, cpu, OWES | vector & 0xff) != 0) {
      PENDING.getAndAdd(this, -1);
    }
  }

  /**
   * A message that so many CPUs took but that names none (no fixed or lowest-priority one) can
   * never be ended: the pin stays coalesced until a restore or a reset. That is what KVM does.
   */
  void tookAnonymously(int count) {
    PENDING.getAndAdd(this, count);
  }

  /** A CPU ended a vector. */
  void ended(int cpu, int vector) {
    if (cpu < 0 || cpu >= cpus.length) {
      return;
    }
    int owed = OWES | vector & 0xff;
    if ((int) INTS.getVolatile(cpus, cpu) == owed && INTS.compareAndSet(cpus, cpu, owed, 0)) {
      PENDING.getAndAdd(this, -1);
    }
  }

  /** Tells whether an EOI of a CPU for a vector is awaited. */
  boolean awaits(int cpu, int vector) {
    return cpu >= 0
        && cpu < cpus.length
        && (int) INTS.getVolatile(cpus, cpu) == (OWES | vector & 0xff);
  }

  /** A CPU's state was loaded: it owes an EOI if it holds the vector. */
  void loaded(int cpu, int vector, boolean holds) {
    if (cpu < 0 || cpu >= cpus.length) {
      return;
    }
    int word = (int) INTS.getVolatile(cpus, cpu);
    if (holds && word == 0) {
      took(cpu, vector);
    } else if (!holds && word != 0 && INTS.compareAndSet(cpus, cpu, word, 0)) {
      PENDING.getAndAdd(this, -1);
    }
  }

  void clear() {
    for (int cpu = 0; cpu < cpus.length; cpu++) {
      INTS.setVolatile(cpus, cpu, 0);
    }
    PENDING.setVolatile(this, 0);
  }

  int maxCpus() {
    return cpus.length;
  }

  int pendingCount() {
    return (int) PENDING.getVolatile(this);
  }

  int word(int cpu) {
    return (int) INTS.getVolatile(cpus, cpu);
  }

  void load(int newPending, int[] words) {
    System.arraycopy(words, 0, cpus, 0, cpus.length);
    PENDING.setVolatile(this, newPending);
  }
}
