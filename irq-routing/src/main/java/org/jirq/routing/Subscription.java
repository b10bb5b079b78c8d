// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.routing;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jirq.api.AckNotifier;
import org.jirq.api.MaskNotifier;
import org.jirq.api.TakenNotifier;

/**
 * A callback and the GSI that it is for.
 *
 * <p>Threading: any thread may close it. Its calls begin inside readers only, each after a look at
 * {@code active}, so that a callback which closes itself or its neighbour takes effect at once.
 */
abstract class Subscription implements Registration {

  private static final VarHandle ACTIVE;

  static {
    try {
      ACTIVE = MethodHandles.lookup().findVarHandle(Subscription.class, "active", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** The GSI, 0 to 4095. */
  final int gsi;

  private final RouteUpdates updates;
  private final CompletableFuture<Void> over = new CompletableFuture<>();
  private boolean active = true;

  Subscription(RouteUpdates updates, int gsi) {
    this.updates = updates;
    this.gsi = gsi;
  }

  /** Tells whether the callback may still be called. */
  final boolean isActive() {
    // ORDER(RT-3): acquire; pairs with RT-3 in deactivate. It only shortens the time until the
    // calls
    // cease; that they have ceased is the grace period's word.
    return (boolean) ACTIVE.getAcquire(this);
  }

  /** Lets no new call begin. */
  final void deactivate() {
    // ORDER(RT-3): release; pairs with isActive.
    ACTIVE.setRelease(this, false);
  }

  /** Notes that the last call has ended. */
  final void complete() {
    over.complete(null);
  }

  /** Tells whether the last call has ended. */
  final boolean isOver() {
    return over.isDone();
  }

  /** Tells whether it is a place on that router. */
  final boolean isOf(RouteUpdates router) {
    return updates == router;
  }

  @Override
  public final void close() {
    updates.remove(this);
  }

  @Override
  public final CompletionStage<Void> closed() {
    return over.minimalCompletionStage();
  }

  @Override
  public final String toString() {
    return getClass().getSimpleName() + "[gsi=" + gsi + " active=" + isActive() + "]";
  }

  /** A notifier of interrupts that CPUs take. */
  static final class Taken extends Subscription {

    private final TakenNotifier notifier;

    Taken(RouteUpdates updates, int gsi, TakenNotifier notifier) {
      super(updates, gsi);
      this.notifier = notifier;
    }

    void taken(int chip, int pin) {
      if (isActive()) {
        notifier.taken(gsi, chip, pin);
      }
    }
  }

  /** An ack notifier. */
  static final class Ack extends Subscription {

    private final AckNotifier notifier;

    Ack(RouteUpdates updates, int gsi, AckNotifier notifier) {
      super(updates, gsi);
      this.notifier = notifier;
    }

    void acked(int chip, int pin) {
      if (isActive()) {
        notifier.acked(gsi, chip, pin);
      }
    }
  }

  /** A mask notifier. */
  static final class Mask extends Subscription {

    private final MaskNotifier notifier;

    Mask(RouteUpdates updates, int gsi, MaskNotifier notifier) {
      super(updates, gsi);
      this.notifier = notifier;
    }

    void maskChanged(int chip, int pin, boolean masked) {
      if (isActive()) {
        notifier.maskChanged(gsi, chip, pin, masked);
      }
    }
  }

  /** A resampler at unmask. */
  static final class Resample extends Subscription {

    private final UnmaskResampler resampler;

    Resample(RouteUpdates updates, int gsi, UnmaskResampler resampler) {
      super(updates, gsi);
      this.resampler = resampler;
    }

    boolean resample(int chip, int pin) {
      return isActive() && resampler.resample(gsi, chip, pin);
    }
  }

  /** A route watcher; told of changes under the update lock, of their end without. */
  static final class Watch extends Subscription {

    private final RouteWatcher watcher;

    Watch(RouteUpdates updates, int gsi, RouteWatcher watcher) {
      super(updates, gsi);
      this.watcher = watcher;
    }

    void routesChanged(GsiRoute now) {
      if (isActive()) {
        watcher.routesChanged(gsi, now);
      }
    }

    void routesSettled(GsiRoute before) {
      if (isActive()) {
        watcher.routesSettled(gsi, before);
      }
    }
  }
}
