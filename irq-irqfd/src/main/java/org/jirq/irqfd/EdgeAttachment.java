// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.irqfd;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import org.jirq.api.SourceId;
import org.jirq.routing.GsiRoute;
import org.jirq.routing.Registration;
import org.jirq.routing.RouteWatcher;
import org.jspecify.annotations.Nullable;

/**
 * The inner side of an {@link Irqfd}: a pulse for each signal, or the message of the GSI's one
 * route.
 */
final class EdgeAttachment extends Attachment implements RouteWatcher {

  /*
   * A pulse is lower, raise, lower. The leading lower matters when two pulses of one GSI overlap
   * (two threads signal one event, or two events share the GSI): a raise that finds the line high
   * already makes no edge, and if the other pulse's edge came before this signal, this signal would
   * be lost. After the leading lower, whoever raises next, this thread or another, makes an edge
   * that comes after this signal. No state and no lock is needed for it. What the signaller did
   * before is visible to whoever sees that edge, because the full fence of readLock stands between
   * (FD-8).
   *
   * With the source id of ordinary devices (KVM's choice) the pulse is raise, lower, as KVM has it.
   */

  private static final VarHandle ROUTE;

  static {
    try {
      ROUTE = MethodHandles.lookup().findVarHandle(EdgeAttachment.class, "route", GsiRoute.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final IrqfdRegistry registry;
  private final int source;
  private final boolean ownSource;
  // Null until the route watcher is registered, which is before the first signal is let through.
  private @Nullable GsiRoute route;
  private @Nullable Registration watch;

  EdgeAttachment(IrqfdRegistry registry, EventSource event, int gsi) {
    super(event, gsi, registry.router().srcu());
    this.registry = registry;
    this.source = registry.pulseSource();
    this.ownSource = source != SourceId.DEFAULT;
  }

  /** Fills the cached route and has it kept fresh, before the first signal may come. */
  void watch() {
    watch = registry.router().addRouteWatcher(gsi(), this);
  }

  @Override
  public void routesChanged(int ignored, GsiRoute now) {
    // ORDER(FD-7): release store of an immutable route; pairs with FD-7 in inject. That no
    // injection uses the route before is the grace period's doing.
    ROUTE.setRelease(this, now);
  }

  @Override
  void inject() {
    // ORDER(FD-7): acquire read inside a reader; pairs with FD-7 in routesChanged.
    GsiRoute to = (GsiRoute) ROUTE.getAcquire(this);
    if (to.isMsi()) {
      to.setLevel(source, true);
    } else {
      pulse(to);
    }
  }

  private void pulse(GsiRoute to) {
    if (ownSource) {
      // ORDER(FD-8): no fence here; the full fence of readLock orders what the signaller did before
      // this read of the line's level.
      to.setLevel(source, false);
    }
    try {
      to.setLevel(source, true);
    } finally {
      // Also if the CPU side throws: on a line that stays high no further edge would come.
      to.setLevel(source, false);
    }
  }

  @Override
  void unlink(boolean wasActive) {}

  @Override
  List<Registration> registrations() {
    return watch == null ? List.of() : List.of(watch);
  }

  @Override
  void withdraw() {
    if (watch != null) {
      watch.close();
    }
  }

  @Override
  IrqfdRegistry registry() {
    return registry;
  }
}
