// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.routing;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import org.jirq.api.MsiSink;
import org.jirq.srcu.Srcu;
import org.junit.jupiter.api.Test;
import org.openjdk.jol.info.GraphLayout;

/** How much memory routers and their tables take. */
class RouterLayoutTest {

  private static final MsiSink SINK = (address, data, device) -> 1;

  /** Bytes of a router alone: what all routers share is in the other one, too. */
  private static long bytes(IrqRouter router) {
    GraphLayout shared = GraphLayout.parseInstance(RoutingTable.EMPTY, SINK, Srcu.class);
    return GraphLayout.parseInstance(router).subtract(shared).totalSize();
  }

  private static IrqRouter withMessages(int routes) {
    return IrqRouter.builder()
        .msi(SINK)
        .routes(
            IntStream.range(0, routes)
                .<IrqRoute>mapToObj(gsi -> new MsiRoute(gsi, 0xfee00000L, gsi))
                .toList())
        .build();
  }

  @Test
  void aRouterWithTheEmptyTableIsUnderAKilobyte() {
    long bytes = bytes(withMessages(0));
    assertTrue(bytes < 1024, "bytes=" + bytes);
  }

  @Test
  void memoryIsProportionalToTheRoutes() {
    long empty = bytes(withMessages(0));
    long some = bytes(withMessages(64)) - empty;
    long many = bytes(withMessages(4096)) - empty;
    assertTrue(some < 64 * 160, "bytes=" + some);
    assertTrue(many < 4096 * 128, "bytes=" + many);
  }
}
