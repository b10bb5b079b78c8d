// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.routing;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The place of the table that is in force; never null.
 *
 * <p>Threading: any thread reads, wait-free; whoever holds the update lock writes. What the writer
 * did before {@link #publish} happens-before what a reader does after the {@link #acquire} that
 * sees it.
 */
class LiveTable {

  private static final VarHandle TABLE;

  static {
    try {
      TABLE = MethodHandles.lookup().findVarHandle(LiveTable.class, "table", RoutingTable.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private RoutingTable table = RoutingTable.EMPTY;

  /**
   * Returns the table; inside a reader it stays in force, or its successor waits for the reader.
   */
  RoutingTable acquire() {
    // ORDER(RT-1): acquire; pairs with RT-2, and through SRCU-B with the grace period after RT-2.
    return (RoutingTable) TABLE.getAcquire(this);
  }

  /** Puts a complete table in force. */
  void publish(RoutingTable next) {
    // ORDER(RT-2): volatile store (release would do for a reader; the grace period brings its own
    // fence); pairs with RT-1.
    TABLE.setVolatile(this, next);
  }
}
