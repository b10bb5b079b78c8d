// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.bench;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What a resampler decides at an acknowledgement and at a change of the mask: notify now, later, or
 * nobody. The same decision under four kinds of mutual exclusion, with two of its counts.
 *
 * <p>Threads: any.
 */
public abstract class GateDecision {

  /** How the decision is guarded. */
  public enum Guard {
    /** A test-and-test-and-set spinlock that spins, then yields: what the library uses. */
    SPINLOCK,

    /** The same, but who has yielded in vain sleeps for some microseconds. */
    SLEEPING_SPINLOCK,

    /** One word of mask, pending and counts, changed by compare-and-set. */
    WORD,

    /** {@link ReentrantLock}. */
    REENTRANT_LOCK,

    /** {@code synchronized}. */
    MONITOR
  }

  static GateDecision under(Guard guard) {
    return switch (guard) {
      case SPINLOCK -> new Spinning(Integer.MAX_VALUE);
      case SLEEPING_SPINLOCK -> new Spinning(Spinning.SPINS_BEFORE_YIELD + 8);
      case WORD -> new OneWord();
      case REENTRANT_LOCK -> new Locking();
      case MONITOR -> new Synchronizing();
    };
  }

  /** Counts an acknowledgement; tells whether the notify is postponed. */
  abstract boolean acked();

  /** Takes in the mask; tells whether a postponed notify is due. */
  abstract boolean maskChanged(boolean masked);

  /** Acknowledgements so far, modulo 2<sup>31</sup>. */
  abstract long acks();

  /** Postponed notifies that became due so far, modulo 2<sup>31</sup>. */
  abstract long flushed();

  /** The state as fields, for the three that lock. */
  private abstract static class Guarded extends GateDecision {

    private boolean masked;
    private boolean pending;
    private long acks;
    private long flushed;

    final boolean ackedInside() {
      acks++;
      pending |= masked;
      return masked;
    }

    final boolean maskChangedInside(boolean now) {
      masked = now;
      if (now || !pending) {
        return false;
      }
      pending = false;
      flushed++;
      return true;
    }

    @Override
    final long acks() {
      return acks;
    }

    @Override
    final long flushed() {
      return flushed;
    }
  }

  private static final class Spinning extends Guarded {

    private static final int SPINS_BEFORE_YIELD = 1 << 10;
    private static final long SLEEP_NANOS = 20_000;
    private static final VarHandle HELD;

    static {
      try {
        HELD = MethodHandles.lookup().findVarHandle(Spinning.class, "held", int.class);
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }

    private final int spinsBeforeSleep;
    private int held;

    Spinning(int spinsBeforeSleep) {
      this.spinsBeforeSleep = spinsBeforeSleep;
    }

    private void lock() {
      while (!HELD.weakCompareAndSetAcquire(this, 0, 1)) {
        int spins = 0;
        while ((int) HELD.getOpaque(this) != 0) {
          if (++spins < SPINS_BEFORE_YIELD) {
            Thread.onSpinWait();
          } else if (spins < spinsBeforeSleep) {
            Thread.yield();
          } else {
            LockSupport.parkNanos(SLEEP_NANOS);
          }
        }
      }
    }

    @Override
    boolean acked() {
      lock();
      try {
        return ackedInside();
      } finally {
        HELD.setRelease(this, 0);
      }
    }

    @Override
    boolean maskChanged(boolean masked) {
      lock();
      try {
        return maskChangedInside(masked);
      } finally {
        HELD.setRelease(this, 0);
      }
    }
  }

  private static final class Locking extends Guarded {

    private final ReentrantLock lock = new ReentrantLock();

    @Override
    boolean acked() {
      lock.lock();
      try {
        return ackedInside();
      } finally {
        lock.unlock();
      }
    }

    @Override
    boolean maskChanged(boolean masked) {
      lock.lock();
      try {
        return maskChangedInside(masked);
      } finally {
        lock.unlock();
      }
    }
  }

  private static final class Synchronizing extends Guarded {

    @Override
    synchronized boolean acked() {
      return ackedInside();
    }

    @Override
    synchronized boolean maskChanged(boolean masked) {
      return maskChangedInside(masked);
    }
  }

  private static final class OneWord extends GateDecision {

    private static final long MASKED = 1;
    private static final long PENDING = 2;
    private static final int FLUSHED_SHIFT = 2;
    private static final int ACKS_SHIFT = 33;
    private static final long FLUSHED = (1L << ACKS_SHIFT) - (1L << FLUSHED_SHIFT);
    private static final VarHandle WORD;

    static {
      try {
        WORD = MethodHandles.lookup().findVarHandle(OneWord.class, "word", long.class);
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }

    private long word;

    @Override
    boolean acked() {
      while (true) {
        long before = (long) WORD.getAcquire(this);
        boolean masked = (before & MASKED) != 0;
        long after = before + (1L << ACKS_SHIFT) | (masked ? PENDING : 0);
        if (WORD.weakCompareAndSet(this, before, after)) {
          return masked;
        }
      }
    }

    @Override
    boolean maskChanged(boolean now) {
      while (true) {
        long before = (long) WORD.getAcquire(this);
        boolean due = !now && (before & PENDING) != 0;
        long after = now ? before | MASKED : before & ~(MASKED | PENDING);
        if (due) {
          after = after & ~FLUSHED | after + (1L << FLUSHED_SHIFT) & FLUSHED;
        }
        if (WORD.weakCompareAndSet(this, before, after)) {
          return due;
        }
      }
    }

    @Override
    long acks() {
      return (long) WORD.getAcquire(this) >>> ACKS_SHIFT;
    }

    @Override
    long flushed() {
      return ((long) WORD.getAcquire(this) & FLUSHED) >>> FLUSHED_SHIFT;
    }
  }
}
