// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.irqfd;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jirq.api.LineListener;
import org.jspecify.annotations.Nullable;

/**
 * The inner side of a {@link LevelIrqfd}: a member of its GSI's resampler.
 *
 * <p>All calls to the listener go through here, inside a reader: whatever it throws is kept and
 * counted.
 */
final class LevelAttachment extends Attachment {

  private static final VarHandle FAILURES;
  private static final VarHandle LAST_FAILURE;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      FAILURES = lookup.findVarHandle(LevelAttachment.class, "failures", long.class);
      LAST_FAILURE = lookup.findVarHandle(LevelAttachment.class, "lastFailure", Throwable.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final IrqfdRegistry registry;
  private final LineListener listener;
  private final ResamplePolicy policy;

  // Written by the assigning thread, before the attachment is reachable by others, or by the
  // closing one.
  private @Nullable Resampler resampler;
  private boolean last;

  // Guarded by the lock of the resampler's gate.
  boolean owed;

  // Of the thread that has the right to tell (NotifyGate.beginTelling).
  private boolean toldMasked;

  private long failures;
  private @Nullable Throwable lastFailure;

  LevelAttachment(
      IrqfdRegistry registry,
      EventSource event,
      int gsi,
      LineListener listener,
      ResamplePolicy policy) {
    super(event, gsi, registry.router().srcu());
    this.registry = registry;
    this.listener = listener;
    this.policy = policy;
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

  boolean postpones() {
    return policy == ResamplePolicy.POSTPONE_WHILE_MASKED;
  }

  @Override
  void inject() {
    if (resampler != null) {
      resampler.raise();
    }
  }

  @Override
  void welcome() {
    if (resampler != null) {
      resampler.welcome();
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
      long token = registry.router().srcu().readLock();
      try {
        resampler.toFirstPin(this::callResample);
      } finally {
        registry.router().srcu().readUnlock(token);
      }
    }
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
    callResample(chip, pin);
  }

  private void callResample(int chip, int pin) {
    try {
      listener.resample(gsi(), chip, pin);
    } catch (Throwable e) {
      failed(e);
    }
  }

  void acked(int chip, int pin) {
    if (isActive()) {
      try {
        listener.acked(gsi(), chip, pin);
      } catch (Throwable e) {
        failed(e);
      }
    }
  }

  void ended(int chip, int pin) {
    if (isActive()) {
      try {
        listener.ended(gsi(), chip, pin);
      } catch (Throwable e) {
        failed(e);
      }
    }
  }

  /**
   * Tells the mask, if the listener does not know it. Only for the thread with the right to tell.
   */
  void tellMasked(boolean masked, int chip, int pin) {
    if (toldMasked == masked || !isActive()) {
      return;
    }
    toldMasked = masked;
    try {
      if (masked) {
        listener.masked(gsi(), chip, pin);
      } else {
        listener.unmasked(gsi(), chip, pin);
      }
    } catch (Throwable e) {
      failed(e);
    }
  }

  /** One listener's fault is nobody else's: the others are called, the guest's access completes. */
  private void failed(Throwable e) {
    // ORDER(RS-6): release store before the count; pairs with the reads below, for diagnosis only.
    LAST_FAILURE.setRelease(this, e);
    FAILURES.getAndAdd(this, 1L);
  }

  long failures() {
    // ORDER(RS-6): volatile read of the count; pairs with the increment in failed.
    return (long) FAILURES.getVolatile(this);
  }

  @Nullable Throwable lastFailure() {
    // ORDER(RS-6): acquire read; pairs with the release store in failed.
    return (Throwable) LAST_FAILURE.getAcquire(this);
  }

  ResampleStats stats() {
    return resampler == null ? new ResampleStats(0, 0, 0, 0) : resampler.stats();
  }
}
