// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.routing;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jirq.api.spi.Failure;
import org.jirq.srcu.Srcu;
import org.jspecify.annotations.Nullable;

/**
 * The updating side of a router: tables, listeners, and the order in which the world learns of
 * them.
 *
 * <p>Threading: any thread. All changes serialise in one lock, under which nothing is called but
 * route watchers: no chip, no sink, no notifier, and no grace period. The order of an update is:
 * validate and compile; lock; compare; prepare all that will be told; publish; tell watchers; take
 * the cookie of the grace period; unlock; ask masks for mask notifiers; grace period; settle
 * watchers.
 *
 * <p>What throws before the publication leaves everything as it was. Afterwards nothing keeps the
 * rest from being done; what was thrown is gathered in a {@link RouteListenerException}.
 */
class RouteUpdates {

  /** How often an edit is made anew outside the lock, because others were faster. */
  private static final int TRIES = 3;

  private final Srcu srcu;
  private final LiveTable live;
  private final RouteCompiler compiler;
  private final ReentrantLock updateLock = new ReentrantLock();

  /** The update lock, known to the domain: who waits under it is told so in the debug mode. */
  private final Lock lock;

  // All below: guarded by lock.
  private final Subscriptions subscriptions = new Subscriptions();

  /** The grace period after which nobody uses an older table than the live one; 0: nobody does. */
  private long cookie;

  /** Changes whose grace period could not be waited for; the next update settles them. */
  private @Nullable RouteChange stranded;

  RouteUpdates(Srcu srcu, LiveTable live, RouteCompiler compiler) {
    this.srcu = srcu;
    this.lock = srcu.guarded("update lock", updateLock);
    this.live = live;
    this.compiler = compiler;
  }

  /** An edit that makes a whole new table. */
  private record Replacement(RouteCompiler compiler, Collection<? extends IrqRoute> routes)
      implements TableEdit {

    @Override
    public TableDiff apply(RoutingTable base) {
      return compiler.compile(routes, base);
    }

    @Override
    public boolean dependsOnBase() {
      return false;
    }
  }

  /** See {@link IrqRouter#replace}. */
  boolean replace(Collection<? extends IrqRoute> routes) {
    return update("replace", new Replacement(compiler, routes));
  }

  /** See {@link IrqRouter#replaceAsync}. */
  CompletionStage<Boolean> replaceAsync(Collection<? extends IrqRoute> routes) {
    return updateAsync("replaceAsync", new Replacement(compiler, routes));
  }

  /** Returns who checks and compiles. */
  RouteCompiler compiler() {
    return compiler;
  }

  /**
   * Puts the first table in force, while nobody but the builder knows the router: no reader yet.
   */
  void install(Collection<? extends IrqRoute> routes) {
    publish(new Replacement(compiler, routes), null);
    lock.lock();
    try {
      cookie = 0;
    } finally {
      lock.unlock();
    }
  }

  /** Makes an update and waits until nobody uses the old table; false if nothing changed. */
  boolean update(String what, TableEdit edit) {
    if (srcu.inReader()) {
      throw new IllegalStateException(
          what + " inside a callback would wait for itself; " + what + "Async does not");
    }
    requireNotWatching(what);
    RouteChange change = publish(edit, null);
    change.askMasks();
    finish(change);
    change.rethrow();
    return change.isChanged();
  }

  /** Makes an update and returns; the stage completes when nobody uses the old table. */
  CompletionStage<Boolean> updateAsync(String what, TableEdit edit) {
    requireNotWatching(what);
    // In a callback the caller may be inside the section of a chip that would be asked.
    boolean inside = srcu.inReader();
    CompletableFuture<Boolean> stage = new CompletableFuture<>();
    CompletionStage<Boolean> view = stage.minimalCompletionStage();
    RouteChange change = publish(edit, stage);
    if (!change.isChanged() && !change.hasStranded() && srcu.poll(change.cookie())) {
      change.complete();
      return view;
    }
    if (!inside) {
      change.askMasks();
    }
    try {
      later(change);
    } catch (Throwable e) {
      // No memory, no thread, or a closed domain; but the new table is in force.
      if (inside) {
        change.failed(e);
        strand(change);
      } else {
        finish(change);
      }
    }
    return view;
  }

  /** Waits for the grace period of a change and does what is left then. */
  private void finish(RouteChange change) {
    try {
      // Unchanged routes wait too if the update that brought them has not ended its grace period.
      srcu.await(change.cookie());
    } catch (Throwable e) {
      change.failed(e);
      strand(change);
      return;
    }
    change.run();
  }

  /** Leaves a change to the next update. */
  private void strand(RouteChange change) {
    lock.lock();
    try {
      stranded = change.strand(stranded);
    } finally {
      lock.unlock();
    }
    change.complete();
  }

  /** Has something run after a grace period. Tests put failures here. */
  void later(Runnable action) {
    srcu.call(action);
  }

  private RouteChange publish(TableEdit edit, @Nullable CompletableFuture<Boolean> stage) {
    for (int tries = 1; ; tries++) {
      RoutingTable base = live.acquire();
      TableDiff diff = edit.apply(base);
      lock.lock();
      try {
        RoutingTable before = live.acquire();
        if (before.generation() == base.generation()) {
          return publish(before, diff, edit, stage);
        }
        if (!edit.dependsOnBase()) {
          return publish(before, TableDiff.between(before, diff.table()), edit, stage);
        }
        if (tries >= TRIES) {
          // Often enough: now others wait for this one.
          return publish(before, edit.apply(before), edit, stage);
        }
      } finally {
        lock.unlock();
      }
    }
  }

  /** Under the lock. */
  private RouteChange publish(
      RoutingTable before,
      TableDiff diff,
      TableEdit edit,
      @Nullable CompletableFuture<Boolean> stage) {
    if (diff.isEmpty()) {
      edit.published();
      RouteChange none = RouteChange.none(before.generation(), stage);
      none.await(cookie, stranded);
      stranded = null;
      return none;
    }
    RoutingTable bare = diff.table();
    RoutingTable next =
        subscriptions.attach(
            before.successor(bare.size(), bare.pages(), bare.reverse()), before, diff);
    RouteChange change =
        RouteChange.to(
            next.generation(),
            subscriptions.notices(before, next, diff),
            subscriptions.questions(srcu, live, next, diff),
            stage);
    live.publish(next);
    edit.published();
    // From here on nothing may keep anybody from hearing what was prepared for him.
    change.tellWatchers();
    // After the watchers: a grace period that began before they have let go of their copies of old
    // routes does not see the readers that still find them there.
    cookie = srcu.cookie();
    change.await(cookie, stranded);
    stranded = null;
    return change;
  }

  /** Adds a listener or watcher, and tells it the state of its GSI. */
  <S extends Subscription> S add(S subscription) {
    requireNotWatching("add");
    MaskQuestion[] questions = {};
    lock.lock();
    try {
      GsiRoute route = live.acquire().route(subscription.gsi);
      subscriptions.add(subscription);
      boolean done = false;
      try {
        if (subscription instanceof Subscription.Watch watch) {
          watch.routesChanged(route);
        } else {
          if (subscription instanceof Subscription.Mask mask) {
            questions = Subscriptions.questions(srcu, live, mask, route);
          }
          attach(subscription.gsi);
        }
        done = true;
      } finally {
        if (!done) {
          subscriptions.remove(subscription);
        }
      }
    } finally {
      lock.unlock();
    }
    // Registered first, told second, with no lock held: a change in between is told twice, never
    // not at all, and the chip keeps the order.
    Failure failure = null;
    for (MaskQuestion question : questions) {
      try {
        question.ask();
      } catch (Throwable e) {
        failure = Failure.add(failure, e);
      }
    }
    if (failure != null) {
      remove(subscription);
    }
    Failure.rethrow(failure);
    return subscription;
  }

  /**
   * Removes a listener or watcher; returns when it is not called any more, or inside a callback.
   */
  void remove(Subscription subscription) {
    removeAll(List.of(subscription));
  }

  /**
   * Removes listeners and watchers, in this order and in one grace period; returns when none is
   * called any more, or inside a callback.
   */
  void removeAll(List<Subscription> leaving) {
    boolean watching = watching();
    List<Subscription> wereThere = new ArrayList<>(leaving.size());
    boolean mayRun = false;
    lock.lock();
    try {
      for (Subscription subscription : leaving) {
        boolean wasThere = subscriptions.remove(subscription);
        subscription.deactivate();
        boolean watch = subscription instanceof Subscription.Watch;
        if (wasThere && !watch) {
          attach(subscription.gsi);
        }
        if (wasThere) {
          wereThere.add(subscription);
        }
        // A watcher is called under the lock only, so none runs now.
        mayRun |= !watch && !subscription.isOver();
      }
    } finally {
      lock.unlock();
    }
    if (watching || srcu.inReader()) {
      if (!wereThere.isEmpty()) {
        callWithoutWaiting(() -> complete(wereThere, watching));
      }
      return;
    }
    if (mayRun) {
      srcu.synchronize();
    }
    complete(leaving, false);
  }

  /** Has something run after a grace period, even if the domain's queue of calls is full. */
  private void callWithoutWaiting(Runnable action) {
    // From inside a reader the queue takes everything; to wait for it, under the update lock, would
    // be to wait for calls that may want that lock.
    long token = srcu.readLock();
    try {
      srcu.call(action);
    } finally {
      srcu.readUnlock(token);
    }
  }

  /**
   * Completes what was closed, maybe inside a watcher, which may be the very one: it runs under the
   * lock and in no reader, so no grace period waits for it.
   */
  private void complete(List<Subscription> closed, boolean insideWatcher) {
    if (insideWatcher) {
      lock.lock();
      lock.unlock();
    }
    closed.forEach(Subscription::complete);
  }

  /** Publishes the live table with the present listeners at the pins of one GSI. */
  private void attach(int gsi) {
    RoutingTable table = live.acquire();
    RoutingTable next = subscriptions.attach(table, gsi);
    if (next != table) {
      live.publish(next);
    }
  }

  /** For tests: how many listeners and watchers there are, and whether a change is stranded. */
  String left() {
    lock.lock();
    try {
      return "subscriptions=" + subscriptions.size() + " stranded=" + (stranded != null);
    } finally {
      lock.unlock();
    }
  }

  /** For tests: tells whether an update is being published, by whomever. */
  boolean isLocked() {
    return updateLock.isLocked();
  }

  /** Tells whether the calling thread is inside a watcher. */
  boolean watching() {
    return updateLock.isHeldByCurrentThread();
  }

  private void requireNotWatching(String what) {
    if (watching()) {
      throw new IllegalStateException(what + " inside a RouteWatcher");
    }
  }
}
