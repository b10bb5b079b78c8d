// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.routing;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import org.jirq.api.ChipBoard;
import org.jirq.api.IrqChip;
import org.jirq.srcu.Srcu;
import org.jspecify.annotations.Nullable;

/**
 * The updating side of a router: tables, listeners, and the order in which the world learns of
 * them.
 *
 * <p>Threading: any thread. All changes serialise in one lock, under which nothing is called but
 * route watchers: no chip, no sink, no notifier, and no grace period. The order of an update is:
 * validate and compile; lock; compare; publish; refresh watchers; unlock; tell mask notifiers;
 * grace period; settle watchers.
 */
final class RouteUpdates {

  private final Srcu srcu;
  private final LiveTable live;
  private final RouteCompiler compiler;
  private final ReentrantLock lock = new ReentrantLock();

  // All below: guarded by lock. The lists are immutable.
  private final TreeMap<Integer, List<Subscription>> listeners = new TreeMap<>();
  private final TreeMap<Integer, List<Subscription>> watchers = new TreeMap<>();

  /** The grace period after which nobody uses an older table than the live one; 0: nobody does. */
  private long cookie;

  /** A mask notifier that must hear of the pins that its GSI leads to now. */
  private record Fire(Subscription.Mask mask, GsiRoute route) {}

  /** A watcher that must hear that routes are out of use. */
  private record Settle(Subscription.Watch watch, GsiRoute before) {}

  /** What {@link #publish} did. */
  private record Change(
      boolean changed,
      long cookie,
      List<Fire> fires,
      List<Settle> settles,
      @Nullable Failure failure) {}

  RouteUpdates(Srcu srcu, LiveTable live, RouteCompiler compiler) {
    this.srcu = srcu;
    this.live = live;
    this.compiler = compiler;
  }

  /** See {@link IrqRouter#replace}. */
  boolean replace(Collection<? extends IrqRoute> routes) {
    if (srcu.inReader()) {
      throw new IllegalStateException(
          "replace inside a callback would wait for itself; replaceAsync does not");
    }
    requireNotWatching("replace");
    Change change = publish(compiler.compile(routes));
    Failure failure = fire(change.fires, change.failure);
    // Unchanged routes wait too if the update that brought them has not ended its grace period.
    srcu.await(change.cookie);
    Failure.rethrow(settle(change.settles, failure));
    return change.changed;
  }

  /** See {@link IrqRouter#replaceAsync}. */
  CompletionStage<Boolean> replaceAsync(Collection<? extends IrqRoute> routes) {
    requireNotWatching("replaceAsync");
    Change change = publish(compiler.compile(routes));
    if (!change.changed && srcu.isElapsed(change.cookie)) {
      return CompletableFuture.completedStage(false);
    }
    // In a callback the caller may be inside the section of a chip that the fires need.
    boolean later = srcu.inReader();
    Failure failure = later ? change.failure : fire(change.fires, change.failure);
    CompletableFuture<Boolean> stage = new CompletableFuture<>();
    srcu.call(
        () -> {
          try {
            Failure fired = later ? fire(change.fires, failure) : failure;
            Failure.rethrow(settle(change.settles, fired));
            stage.complete(change.changed);
          } catch (Throwable e) {
            stage.completeExceptionally(e);
          }
        });
    return stage.minimalCompletionStage();
  }

  /**
   * Puts the first table in force, while nobody but the builder knows the router: no reader yet.
   */
  void install(Collection<? extends IrqRoute> routes) {
    publish(compiler.compile(routes));
    cookie = 0;
  }

  private Change publish(RoutingTable next) {
    lock.lock();
    try {
      RoutingTable before = live.acquire();
      if (next.routesAs(before)) {
        return new Change(false, cookie, List.of(), List.of(), null);
      }
      RoutingTable now = withListeners(next.after(before));
      live.publish(now);
      cookie = srcu.cookie();
      List<Fire> fires = new ArrayList<>();
      List<Settle> settles = new ArrayList<>();
      Failure failure = null;
      for (int gsi : now.changes(before)) {
        for (Subscription each : watchers.getOrDefault(gsi, List.of())) {
          if (each instanceof Subscription.Watch watch) {
            settles.add(new Settle(watch, before.route(gsi)));
          }
        }
        failure = refresh(gsi, now.route(gsi), fires, failure);
      }
      return new Change(true, cookie, fires, settles, failure);
    } finally {
      lock.unlock();
    }
  }

  /** Tells the watchers of a GSI, and collects its mask notifiers. */
  private @Nullable Failure refresh(
      int gsi, GsiRoute route, List<Fire> fires, @Nullable Failure before) {
    Failure failure = before;
    for (Subscription each : watchers.getOrDefault(gsi, List.of())) {
      if (each instanceof Subscription.Watch watch) {
        try {
          watch.routesChanged(route);
        } catch (Throwable e) {
          failure = Failure.add(failure, e);
        }
      }
    }
    for (Subscription each : listeners.getOrDefault(gsi, List.of())) {
      if (each instanceof Subscription.Mask mask) {
        fires.add(new Fire(mask, route));
      }
    }
    return failure;
  }

  /** Tells watchers, after the grace period and with no lock held, that old routes are gone. */
  private static @Nullable Failure settle(List<Settle> settles, @Nullable Failure before) {
    Failure failure = before;
    for (Settle settle : settles) {
      try {
        settle.watch.routesSettled(settle.before);
      } catch (Throwable e) {
        failure = Failure.add(failure, e);
      }
    }
    return failure;
  }

  /** Adds a listener or watcher, and tells it the state of its GSI. */
  <S extends Subscription> S add(S subscription) {
    requireNotWatching("add");
    GsiRoute route;
    lock.lock();
    try {
      route = live.acquire().route(subscription.gsi);
      put(subscription);
      if (subscription instanceof Subscription.Watch watch) {
        try {
          watch.routesChanged(route);
        } catch (Throwable e) {
          take(subscription);
          throw e;
        }
      } else {
        recompile(subscription.gsi);
      }
    } finally {
      lock.unlock();
    }
    if (subscription instanceof Subscription.Mask mask) {
      // Registered first, told second, with no lock held: a change in between is told twice, never
      // not at all, and the chip keeps the order.
      try {
        Failure.rethrow(fire(List.of(new Fire(mask, route)), null));
      } catch (Throwable e) {
        remove(subscription);
        throw e;
      }
    }
    return subscription;
  }

  /**
   * Removes a listener or watcher; returns when it is not called any more, or inside a callback.
   */
  void remove(Subscription subscription) {
    boolean watching = lock.isHeldByCurrentThread();
    boolean wasThere;
    lock.lock();
    try {
      wasThere = take(subscription);
      subscription.deactivate();
      if (wasThere && !(subscription instanceof Subscription.Watch)) {
        recompile(subscription.gsi);
      }
    } finally {
      lock.unlock();
    }
    if (subscription.isOver()) {
      return;
    }
    if (watching || srcu.inReader()) {
      if (wasThere) {
        srcu.call(watching ? () -> completeUnwatched(subscription) : subscription::complete);
      }
      return;
    }
    if (!(subscription instanceof Subscription.Watch)) {
      srcu.synchronize();
    }
    // A watcher is called under the lock only, so none runs now.
    subscription.complete();
  }

  /**
   * Completes what was closed inside a watcher, which may be the very one: it runs under the lock
   * and in no reader, so no grace period waits for it.
   */
  private void completeUnwatched(Subscription subscription) {
    lock.lock();
    lock.unlock();
    subscription.complete();
  }

  private void put(Subscription subscription) {
    TreeMap<Integer, List<Subscription>> map = mapOf(subscription);
    List<Subscription> more = new ArrayList<>(map.getOrDefault(subscription.gsi, List.of()));
    more.add(subscription);
    map.put(subscription.gsi, List.copyOf(more));
  }

  private boolean take(Subscription subscription) {
    TreeMap<Integer, List<Subscription>> map = mapOf(subscription);
    List<Subscription> fewer = new ArrayList<>(map.getOrDefault(subscription.gsi, List.of()));
    boolean wasThere = fewer.remove(subscription);
    if (fewer.isEmpty()) {
      map.remove(subscription.gsi);
    } else {
      map.put(subscription.gsi, List.copyOf(fewer));
    }
    return wasThere;
  }

  private TreeMap<Integer, List<Subscription>> mapOf(Subscription subscription) {
    return subscription instanceof Subscription.Watch ? watchers : listeners;
  }

  /** Publishes the live table with the present listeners at the pins of one GSI. */
  private void recompile(int gsi) {
    RoutingTable table = live.acquire();
    RoutingTable.Listeners next = new RoutingTable.Listeners(table);
    GsiRoute route = table.route(gsi);
    for (int i = 0; i < route.count(); i++) {
      next.set(route.chip(i), route.pin(i), listenersOf(table, route.chip(i), route.pin(i)));
    }
    if (route.count() > 0) {
      live.publish(table.with(next));
    }
  }

  /** Returns a table without listeners with the present ones. */
  private RoutingTable withListeners(RoutingTable table) {
    RoutingTable.Listeners next = new RoutingTable.Listeners(table);
    for (int gsi : listeners.keySet()) {
      GsiRoute route = table.route(gsi);
      for (int i = 0; i < route.count(); i++) {
        if (next.at(route.chip(i), route.pin(i)) == PinNotifiers.NONE) {
          next.set(route.chip(i), route.pin(i), listenersOf(table, route.chip(i), route.pin(i)));
        }
      }
    }
    return table.with(next);
  }

  private PinNotifiers listenersOf(RoutingTable table, int chip, int pin) {
    List<Subscription> all = new ArrayList<>();
    for (int gsi : table.gsis(chip, pin)) {
      all.addAll(listeners.getOrDefault(gsi, List.of()));
    }
    return PinNotifiers.of(all);
  }

  /** Has the chips tell mask notifiers the present state of their pins. No lock may be held. */
  private @Nullable Failure fire(List<Fire> fires, @Nullable Failure before) {
    Failure failure = before;
    for (Fire fire : fires) {
      for (int i = 0; i < fire.route.count(); i++) {
        try {
          fire(fire.mask, fire.route.chip(i), fire.route.chipAt(i), fire.route.pin(i));
        } catch (Throwable e) {
          failure = Failure.add(failure, e);
        }
      }
    }
    return failure;
  }

  private void fire(Subscription.Mask mask, int id, IrqChip chip, int firedPin) {
    chip.fireMask(
        firedPin,
        new ChipBoard() {
          @Override
          public void maskChanged(int pin, boolean masked) {
            long token = srcu.readLock();
            try {
              // An update that came meanwhile has its own fires; this one may be about the past.
              if (live.acquire().route(mask.gsi).reaches(id, pin)) {
                mask.maskChanged(id, pin, masked);
              }
            } finally {
              srcu.readUnlock(token);
            }
          }
        });
  }

  private void requireNotWatching(String what) {
    if (lock.isHeldByCurrentThread()) {
      throw new IllegalStateException(what + " inside a RouteWatcher");
    }
  }
}
