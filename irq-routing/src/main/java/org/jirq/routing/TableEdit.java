// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.routing;

/** What an update does to the table that is in force. May be applied several times. */
interface TableEdit {

  /**
   * Makes the next table.
   *
   * @param base the table in force, or one that was
   * @return the next table and how it differs from {@code base}
   * @throws RouteException if the edit is refused
   */
  TableDiff apply(RoutingTable base);

  /**
   * Tells whether the result depends on the table in force, so that it is lost work if another one
   * has come into force meanwhile.
   */
  boolean dependsOnBase();

  /**
   * Notes that the edit is done: its table is in force, or the table in force needed no change.
   * Under the update lock; must not throw.
   */
  default void published() {}
}
