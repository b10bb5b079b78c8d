// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.routing;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;

/**
 * A change of some routes, applied to the table in force as one.
 *
 * <pre>{@code
 * router.edit()
 *     .set(16, new MsiRoute(16, address, data))
 *     .clear(17)
 *     .commit();
 * }</pre>
 *
 * <p>Operations are collected, and applied in their order when the transaction is committed, to the
 * table that is in force then; so no update of another thread is lost, and none is undone that is
 * not named here. Each operation must keep the {@linkplain RouteRule rules}, given those before it.
 * The net effect counts: what is added and removed again is no change. However many routes change,
 * one table is published and one grace period waited for; if none does, neither.
 *
 * <p>The new table shares with the old one what has not changed, so the cost is that of the change:
 * routes lie in pages of 64 GSIs, and those touched are copied. The edit is made outside of the
 * update lock and made anew if another update was faster; after three times it is made under the
 * lock.
 *
 * <p><b>Used once.</b> A transaction that was committed is used up, also if nothing changed and
 * also if a listener threw. One that was refused ({@link RouteException}), or committed where it
 * cannot wait, has changed nothing and may be committed again: what stood in the way may be gone,
 * and {@link #expectGeneration} may be called anew. Its operations cannot be taken back.
 *
 * <p><b>Threads.</b> One at a time; no synchronisation of its own.
 */
public final class RouteTransaction {

  private static final long ANY = -1;

  private final RouteUpdates updates;
  private final List<RouteOperation> operations = new ArrayList<>();
  private long expected = ANY;
  private boolean used;

  RouteTransaction(RouteUpdates updates) {
    this.updates = updates;
  }

  /**
   * Adds an entry, behind those of its GSI.
   *
   * @param route the entry
   * @return this transaction
   * @throws IllegalStateException if the transaction is used up
   */
  public RouteTransaction add(IrqRoute route) {
    return then(new RouteOperation.Add(Objects.requireNonNull(route, "route")));
  }

  /**
   * Removes an entry. It must be there: {@link RouteRule#NO_SUCH_ROUTE}.
   *
   * @param route the entry
   * @return this transaction
   * @throws IllegalStateException if the transaction is used up
   */
  public RouteTransaction remove(IrqRoute route) {
    return then(new RouteOperation.Remove(Objects.requireNonNull(route, "route")));
  }

  /**
   * Replaces the entries of a GSI, whether it has some or not.
   *
   * @param gsi the GSI; 0 to 4095, or the commit is refused
   * @param routes its entries from now on, all for this GSI; none clears it
   * @return this transaction
   * @throws IllegalArgumentException if an entry is for another GSI; nothing was added then
   * @throws IllegalStateException if the transaction is used up
   */
  public RouteTransaction set(int gsi, IrqRoute... routes) {
    List<IrqRoute> entries = List.of(routes);
    for (IrqRoute route : entries) {
      if (route.gsi() != gsi) {
        throw new IllegalArgumentException("route=" + route + " is not for gsi=" + gsi);
      }
    }
    return then(new RouteOperation.Set(gsi, entries));
  }

  /**
   * Removes the entries of a GSI, if it has some.
   *
   * @param gsi the GSI; 0 to 4095, or the commit is refused
   * @return this transaction
   * @throws IllegalStateException if the transaction is used up
   */
  public RouteTransaction clear(int gsi) {
    return then(new RouteOperation.Set(gsi, List.of()));
  }

  /**
   * Removes all entries.
   *
   * @return this transaction
   * @throws IllegalStateException if the transaction is used up
   */
  public RouteTransaction clearAll() {
    return then(new RouteOperation.ClearAll());
  }

  /**
   * Lets the commit succeed for one table only: otherwise it is refused with {@link
   * RouteRule#OTHER_GENERATION}. For edits that were derived from a look at the table. The last
   * call counts.
   *
   * @param generation what {@link IrqRouter#generation} returned; 0 or more
   * @return this transaction
   * @throws IllegalArgumentException if {@code generation} is negative
   * @throws IllegalStateException if the transaction is used up
   */
  public RouteTransaction expectGeneration(long generation) {
    requireUnused();
    if (generation < 0) {
      throw new IllegalArgumentException("generation=" + generation + " is negative");
    }
    expected = generation;
    return this;
  }

  /**
   * Applies the operations and waits until nobody uses the routes that went. The rules of {@link
   * IrqRouter#replace} hold: order of events, locks, interrupts.
   *
   * @return {@code false} if every GSI is routed as before, which costs no grace period, unless the
   *     one of the update before is still running
   * @throws RouteException if an operation breaks a rule, with its number; the table in force
   *     stays, untouched
   * @throws IllegalStateException inside a reader of the router's domain, so in every callback, and
   *     inside a {@link RouteWatcher}; and if the transaction is used up. Nothing has changed then
   * @throws RouteListenerException if a route watcher or mask notifier threw; the change is in
   *     force
   */
  public boolean commit() {
    requireUnused();
    return updates.update("commit", new Edit());
  }

  /**
   * Applies the operations and returns. The rules of {@link IrqRouter#replaceAsync} hold: it may be
   * called inside callbacks, the change is in force when this returns, and old routes may deliver
   * until the stage completes.
   *
   * @return completes with what {@link #commit} would return, or exceptionally with a {@link
   *     RouteListenerException}, on the domain's call thread, which dependents must not block
   * @throws RouteException as {@link #commit}
   * @throws IllegalStateException inside a {@link RouteWatcher}, or if the transaction is used up
   */
  public CompletionStage<Boolean> commitAsync() {
    requireUnused();
    return updates.updateAsync("commitAsync", new Edit());
  }

  private RouteTransaction then(RouteOperation operation) {
    requireUnused();
    operations.add(operation);
    return this;
  }

  private void requireUnused() {
    if (used) {
      throw new IllegalStateException(this + " was committed");
    }
  }

  /**
   * Describes the transaction.
   *
   * @return the number of its operations and whether it is used up
   */
  @Override
  public String toString() {
    return "RouteTransaction[operations=" + operations.size() + " used=" + used + "]";
  }

  /** The operations as an edit. */
  private final class Edit implements TableEdit {

    @Override
    public TableDiff apply(RoutingTable base) {
      if (expected != ANY && base.generation() != expected) {
        throw new RouteException(
            RouteRule.OTHER_GENERATION,
            -1,
            "expected generation=" + expected + " but in force is generation=" + base.generation());
      }
      return updates.compiler().apply(operations, base);
    }

    @Override
    public boolean dependsOnBase() {
      return true;
    }

    @Override
    public void published() {
      used = true;
    }
  }
}
