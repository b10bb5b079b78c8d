// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.irqfd;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jirq.api.LineListener;
import org.jirq.routing.Registration;
import org.jspecify.annotations.Nullable;

/**
 * The inner side of a {@link LevelIrqfd}: a member of its GSI's resampler.
 *
 * <p>All calls to the listener go through here, inside a reader, and only while the irqfd is open:
 * masks from the assignment on, the others once it is active.
 *
 * <p><b>Threads.</b> Any. <b>Progress.</b> As the listener; an assignment waits while another
 * thread tells masks to the listeners of the GSI. <b>Memory.</b> What the listener did when it was
 * told the first mask happens-before the return of the assignment.
 */
final class LevelAttachment extends Attachment {

  /** The listener has heard of no mask yet. */
  private static final int NOTHING = 0;

  private static final int UNMASKED = 1;
  private static final int MASKED = 2;

  /** How often a thread looks whether another one has told, before it gives its processor away. */
  private static final int LOOKS = 100;

  private static final long PAUSE_NANOS = 20_000;

  private static final VarHandle TOLD;

  static {
    try {
      TOLD = MethodHandles.lookup().findVarHandle(LevelAttachment.class, "told", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final IrqfdRegistry registry;
  private final ResamplePolicy policy;
  private final boolean postpones;
  private final boolean queries;
  private final boolean decides;
  private final ListenerCalls calls;
  private final boolean hearsAcked;
  private final boolean hearsEnded;

  // Written by the assigning thread, before the attachment is reachable by others, or by the
  // closing one.
  private @Nullable Resampler resampler;
  private boolean last;

  // Guarded by the lock of the resampler's gate.
  int owed;

  // Written by the thread that has the right to tell (NotifyGate.beginTelling), awaited by the
  // assigning one.
  private int told = NOTHING;

  LevelAttachment(
      IrqfdRegistry registry,
      EventSource event,
      int gsi,
      LineListener listener,
      ResamplePolicy policy) {
    super(event, gsi, registry.router().srcu());
    this.registry = registry;
    this.policy = policy;
    this.postpones = policy == ResamplePolicy.POSTPONE_WHILE_MASKED;
    this.queries = policy == ResamplePolicy.QUERY_LINE;
    this.decides = policy == ResamplePolicy.LEAVE_TO_LISTENER;
    this.hearsAcked = ListenerFit.hears(listener, "acked");
    this.hearsEnded = ListenerFit.hears(listener, "ended");
    this.calls = new ListenerCalls(listener, event.name(), gsi, registry.timing());
  }

  /**
   * Becomes a member.
   *
   * @return {@code false} if the resampler is on its way out
   */
  boolean join(Resampler to) {
    resampler = to;
    return to.join(this);
  }

  ResamplePolicy policy() {
    return policy;
  }

  /** Whether a notify behind a mask waits for the unmask. */
  boolean postpones() {
    return postpones;
  }

  /** Whether the listener is asked instead of notified. */
  boolean queries() {
    return queries;
  }

  /** Whether the listener hears what the guest does, and needs no notify for what it has heard. */
  boolean decides() {
    return decides;
  }

  /**
   * Has the listener told the mask, before anything else is told to it; by another thread if that
   * one is just telling masks. Outside readers and locks, once a member, before the activation.
   */
  void introduce() {
    while (resampler != null && isOpen()) {
      resampler.welcome();
      for (int i = 0; i < LOOKS; i++) {
        // ORDER(RS-12): acquire read; pairs with RS-12 in tellMasked.
        if ((int) TOLD.getAcquire(this) != NOTHING) {
          return;
        }
        Thread.onSpinWait();
      }
      // Whoever tells is inside some listener.
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  @Override
  void inject() {
    if (resampler != null) {
      resampler.raise();
    }
  }

  @Override
  void unlink(boolean wasActive) {
    if (resampler == null) {
      return;
    }
    int answer = resampler.leave(this);
    last = (answer & NotifyGate.LAST) != 0;
    if (wasActive && (answer & NotifyGate.FLUSH) != 0) {
      // What was postponed is notified now, because there will be no unmask for this listener.
      long token;
      try {
        token = registry.router().srcu().readLock();
      } catch (IllegalStateException closedDomain) {
        // The machine is gone. What is left is to free the event.
        return;
      }
      try {
        resampler.toFirstPin(this::callResample);
      } finally {
        registry.router().srcu().readUnlock(token);
      }
    }
  }

  @Override
  List<Registration> registrations() {
    return last && resampler != null ? resampler.registrations() : List.of();
  }

  @Override
  void withdraw() {
    if (last && resampler != null) {
      try {
        resampler.unregister();
      } finally {
        resampler.retire();
      }
    }
    registry.timing().gone(calls.slowest());
  }

  @Override
  IrqfdRegistry registry() {
    return registry;
  }

  void resample(int chip, int pin) {
    if (isActive()) {
      callResample(chip, pin);
    }
  }

  /**
   * Makes a notify that was postponed, also to one that is being closed: the close waits for it.
   */
  void resampleOwed(int chip, int pin) {
    // One that is still being assigned has lost nothing, and has not been told its mask.
    if (wasActive()) {
      callResample(chip, pin);
    }
  }

  private void callResample(int chip, int pin) {
    calls.call(ListenerCallback.RESAMPLE, chip, pin);
  }

  /** Asks whether the line is high; the answer of one that is closed meanwhile is no. */
  boolean asserted(int chip, int pin) {
    return isActive() && calls.call(ListenerCallback.ASSERTED, chip, pin) && isActive();
  }

  void acked(int chip, int pin) {
    if (hearsAcked && isActive()) {
      calls.call(ListenerCallback.ACKED, chip, pin);
    }
  }

  void ended(int chip, int pin) {
    if (hearsEnded && isActive()) {
      calls.call(ListenerCallback.ENDED, chip, pin);
    }
  }

  /**
   * Tells the mask, if the listener does not know it. Only for the thread with the right to tell;
   * also while the irqfd is being assigned.
   */
  void tellMasked(boolean masked, int chip, int pin) {
    int news = masked ? MASKED : UNMASKED;
    if (told == news || !isOpen()) {
      return;
    }
    try {
      calls.call(masked ? ListenerCallback.MASKED : ListenerCallback.UNMASKED, chip, pin);
    } finally {
      // ORDER(RS-12): release store after the call; pairs with RS-12 in introduce.
      TOLD.setRelease(this, news);
    }
  }

  ListenerCalls calls() {
    return calls;
  }

  ResampleStats stats() {
    return resampler == null ? new ResampleStats(0, 0, 0, 0) : resampler.stats();
  }
}
