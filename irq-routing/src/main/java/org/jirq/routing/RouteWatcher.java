// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.routing;

/** Keeps a copy of a GSI's route up to date, so that a fast path need not look it up. */
@FunctionalInterface
public interface RouteWatcher {

  /**
   * The routes of a GSI, first told at registration, then whenever a new table changes them.
   *
   * <p>Called with the router's update lock held, on the thread that updates: after the new table
   * is published and before its grace period begins. So a reader that uses the copy inside a
   * read-side critical section of the router's domain stops using the old one when the table itself
   * does. Must not block, must not call chips, and must not change the router: {@code replace} and
   * all {@code add} methods throw here.
   *
   * <p>What it throws at registration refuses the registration; later it stops nothing, and the
   * update ends with a {@link RouteListenerException}.
   *
   * @param gsi the GSI, 0 to 4095
   * @param now its routes, immutable
   */
  void routesChanged(int gsi, GsiRoute now);

  /**
   * The old routes of a GSI are out of use: nobody delivers along them any more. For what has to be
   * cleaned up at the pins that the GSI has left.
   *
   * <p>Called once for each {@link #routesChanged} but the first, with no lock held, after the
   * grace period: by {@code replace} and {@code commit} on their thread before they return, by
   * {@code replaceAsync} and {@code commitAsync} on the domain's call thread before their stage
   * completes; and by the next update of the router if the grace period could not be waited for,
   * which the {@link RouteListenerException} said then. May call chips and drive lines. A call may
   * still be running when the watcher's registration has been closed, and is left out if it was
   * closed before.
   *
   * <p>What it throws stops nothing, and the update ends with a {@link RouteListenerException}.
   *
   * @param gsi the GSI, 0 to 4095
   * @param before the routes that it had, immutable
   */
  default void routesSettled(int gsi, GsiRoute before) {}
}
