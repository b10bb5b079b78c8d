// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.jirq.srcu.Srcu;
import org.junit.jupiter.api.Test;

/** What it takes to make a router: no grace period, no slot, no thread, no table of its own. */
class RouterCreationTest {

  @Test
  void aThousandRoutersNeedNoGracePeriodNoSlotAndNoThread() {
    for (int i = 0; i < 1000; i++) {
      IrqRouter router =
          IrqRouter.builder()
              .srcu(new Srcu("creation"))
              .chip(2, new RecordingChip(24))
              .msi((address, data, device) -> 1)
              .routes(DefaultRoutes.identity(2, 0, 24))
              .build();
      assertEquals(1, router.setIrq(5, 0, true));
      assertEquals(0, router.srcu().stats().gracePeriods());
    }
    assertTrue(
        Thread.getAllStackTraces().keySet().stream()
            .noneMatch(thread -> thread.getName().equals("srcu-creation")));
  }

  @Test
  void allRoutersBeginWithOneTable() {
    assertEquals(List.of(), RoutingTable.EMPTY.routes());
    assertEquals(0, IrqRouter.builder().build().generation());
    assertSame(RoutingTable.EMPTY, TableDraft.emptyAfter(RoutingTable.EMPTY).finish().table());
    assertSame(RoutingTable.EMPTY, new LiveTable().acquire());
  }
}
