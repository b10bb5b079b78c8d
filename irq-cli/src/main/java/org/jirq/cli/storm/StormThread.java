// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli.storm;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A thread of the storm, with its own exact counts and its own random numbers.
 *
 * <p>Threading: counts are for the thread, and for others while it rests; only the beat may be read
 * at any time. No count is shared, so that counting neither slows the threads nor orders them.
 */
final class StormThread extends Thread {

  private static final int SPINS_BEFORE_YIELD = 64;
  private static final int SPINS_TO_LINGER = 100;

  private static final VarHandle BEAT;

  static {
    try {
      BEAT = MethodHandles.lookup().findVarHandle(StormThread.class, "beat", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final long[] tallies = new long[Tally.values().length * Tally.PLACES];
  private long random;
  private int idle;
  private long beat;

  /** Whether this thread, as the guest, is inside the write that unmasks a pin. */
  boolean unmasking;

  StormThread(String name, long seed, Runnable body) {
    super(null, body, name, 0, false);
    this.random = (seed ^ name.hashCode() * 0x9e3779b97f4a7c15L) | 1;
    setDaemon(true);
  }

  /** The thread that calls. */
  static StormThread current() {
    return (StormThread) Thread.currentThread();
  }

  void count(Tally what, int place) {
    tallies[what.ordinal() * Tally.PLACES + place]++;
  }

  void count(Tally what, int place, long number) {
    tallies[what.ordinal() * Tally.PLACES + place] += number;
  }

  long counted(Tally what, int place) {
    return tallies[what.ordinal() * Tally.PLACES + place];
  }

  /** Counts of one kind at all places. */
  long counted(Tally what) {
    long sum = 0;
    for (int place = 0; place < Tally.PLACES; place++) {
      sum += counted(what, place);
    }
    return sum;
  }

  /** Signals, deliveries, EOIs, notifies, masks and unmasks. */
  long events() {
    long sum = 0;
    for (int i = 0; i < Tally.EVENTS * Tally.PLACES; i++) {
      sum += tallies[i];
    }
    return sum;
  }

  /** The next random number (xorshift). */
  int random() {
    random ^= random << 13;
    random ^= random >>> 7;
    random ^= random << 17;
    return (int) (random >>> 24);
  }

  /** There is nothing to do: gives way after a while, for the other thread may need the CPU. */
  void idle() {
    if (++idle < SPINS_BEFORE_YIELD) {
      Thread.onSpinWait();
    } else {
      Thread.yield();
    }
  }

  /** Stays where it is for some microseconds. */
  void linger() {
    for (int i = 0; i < SPINS_TO_LINGER; i++) {
      Thread.onSpinWait();
    }
  }

  /** There was something to do. */
  void busy() {
    idle = 0;
  }

  /** Shows that the thread comes on. */
  void beat() {
    BEAT.setOpaque(this, beat + 1);
  }

  long beats() {
    return (long) BEAT.getOpaque(this);
  }
}
