// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.irqfd;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Optional;
import org.jirq.api.LineListener;
import org.jirq.api.LineQuery;
import org.jspecify.annotations.Nullable;

/**
 * The calls of one irqfd's listener: contains and counts what it throws, and times some of them.
 *
 * <p><b>Threads.</b> Any. <b>Progress.</b> As the listener; what is added is wait-free, but for a
 * longest time, which is lock-free. <b>Memory.</b> Counts and times are for diagnosis, each right
 * by itself.
 */
final class ListenerCalls {

  /** Of a packed longest time: the low bits hold one more than the callback's ordinal. */
  private static final int CALLBACK_BITS = 3;

  private static final ListenerCallback[] CALLBACKS = ListenerCallback.values();

  private static final VarHandle CALLS;
  private static final VarHandle TIMED;
  private static final VarHandle LONGEST;
  private static final VarHandle FAILURES;
  private static final VarHandle LAST_FAILURE;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      CALLS = lookup.findVarHandle(ListenerCalls.class, "calls", int.class);
      TIMED = lookup.findVarHandle(ListenerCalls.class, "timed", long.class);
      LONGEST = lookup.findVarHandle(ListenerCalls.class, "longest", long.class);
      FAILURES = lookup.findVarHandle(ListenerCalls.class, "failures", long.class);
      LAST_FAILURE = lookup.findVarHandle(ListenerCalls.class, "lastFailure", Throwable.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final LineListener listener;
  private final String event;
  private final int gsi;
  private final ListenerTiming timing;

  private int calls = -ListenerTiming.FIRST;
  private long timed;
  private long longest;
  private long failures;
  private @Nullable Throwable lastFailure;

  ListenerCalls(LineListener listener, String event, int gsi, ListenerTiming timing) {
    this.listener = listener;
    this.event = event;
    this.gsi = gsi;
    this.timing = timing;
  }

  /**
   * Calls a method of the listener.
   *
   * @return what {@link LineQuery#asserted} answered; {@code true} if the call threw; no meaning
   *     for the other methods
   */
  boolean call(ListenerCallback which, int chip, int pin) {
    // ORDER(RS-11): opaque read and write of a count that may lose some; decides nothing but which
    // call is timed, so an atomic increment would be paid for nothing.
    int number = (int) CALLS.getOpaque(this) + 1;
    // Unsigned: true also of the first calls, whose numbers are below 1.
    if (Integer.compareUnsigned(number - 1, timing.every - 1) < 0) {
      CALLS.setOpaque(this, number);
      return contained(which, chip, pin);
    }
    CALLS.setOpaque(this, number < 1 ? number : 0);
    return timed(which, chip, pin);
  }

  private boolean contained(ListenerCallback which, int chip, int pin) {
    try {
      return invoke(which, chip, pin);
    } catch (Throwable e) {
      failed(e);
      return true;
    }
  }

  private boolean invoke(ListenerCallback which, int chip, int pin) {
    switch (which) {
      case RESAMPLE -> listener.resample(gsi, chip, pin);
      case ACKED -> listener.acked(gsi, chip, pin);
      case ENDED -> listener.ended(gsi, chip, pin);
      case MASKED -> listener.masked(gsi, chip, pin);
      case UNMASKED -> listener.unmasked(gsi, chip, pin);
      case ASSERTED -> {
        return ((LineQuery) listener).asserted(gsi, chip, pin);
      }
    }
    return false;
  }

  private boolean timed(ListenerCallback which, int chip, int pin) {
    long begin = timing.clock.getAsLong();
    try {
      return contained(which, chip, pin);
    } finally {
      note(which, Math.max(0, timing.clock.getAsLong() - begin));
    }
  }

  private void note(ListenerCallback which, long nanos) {
    long packed = nanos << CALLBACK_BITS | which.ordinal() + 1;
    // ORDER(RS-11): opaque read, then volatile compare-and-set of a maximum; for diagnosis only.
    long seen = (long) LONGEST.getOpaque(this);
    while (nanos > seen >> CALLBACK_BITS || seen == 0) {
      seen = (long) LONGEST.compareAndExchange(this, seen, packed);
    }
    // ORDER(RS-11): atomic increment after the maximum; pairs with RS-11 in times.
    TIMED.getAndAdd(this, 1L);
    SlowListener observer = timing.observer;
    if (observer != null && nanos >= timing.thresholdNanos) {
      try {
        observer.slow(describe(packed));
      } catch (Throwable e) {
        failed(e);
      }
    }
  }

  /**
   * One listener's fault is nobody else's, be it an error: the others are called, the guest's
   * access completes. Only the death of the thread goes on.
   */
  private void failed(Throwable e) {
    // ORDER(RS-6): release store before the count; pairs with the reads below, for diagnosis only.
    LAST_FAILURE.setRelease(this, e);
    FAILURES.getAndAdd(this, 1L);
    // By name: the class is deprecated, and a verifier may want to load what a catch clause names.
    if (e instanceof Error death && death.getClass().getName().equals("java.lang.ThreadDeath")) {
      throw death;
    }
  }

  long failures() {
    // ORDER(RS-6): volatile read of the count; pairs with the increment in failed.
    return (long) FAILURES.getVolatile(this);
  }

  @Nullable Throwable lastFailure() {
    // ORDER(RS-6): acquire read; pairs with the release store in failed.
    return (Throwable) LAST_FAILURE.getAcquire(this);
  }

  ListenerTimes times() {
    // ORDER(RS-11): volatile reads, the count first; pairs with RS-11 in note.
    long count = (long) TIMED.getVolatile(this);
    return slowest()
        .map(call -> new ListenerTimes(count, call.nanos(), Optional.of(call.callback())))
        .orElse(new ListenerTimes(0, 0, Optional.empty()));
  }

  /** The longest call that was timed. */
  Optional<SlowCall> slowest() {
    // ORDER(RS-11): volatile read; pairs with the compare-and-set in note.
    long packed = (long) LONGEST.getVolatile(this);
    return packed == 0 ? Optional.empty() : Optional.of(describe(packed));
  }

  private SlowCall describe(long packed) {
    int ordinal = (int) (packed & (1 << CALLBACK_BITS) - 1) - 1;
    long nanos = packed >> CALLBACK_BITS;
    return new SlowCall(event, gsi, listener.getClass(), CALLBACKS[ordinal], nanos);
  }
}
