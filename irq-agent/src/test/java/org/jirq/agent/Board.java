// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.agent;

import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.jirq.api.MsiMessage;
import org.jirq.irqfd.HeapEventSource;
import org.jirq.irqfd.IrqfdInbox;
import org.jirq.irqfd.IrqfdRegistry;
import org.jirq.routing.IrqRoute;
import org.jirq.routing.IrqRouter;
import org.jirq.routing.MsiRoute;

/** GSIs 0 to 3, routed to messages, behind an inbox. */
final class Board {

  private final IrqfdRegistry registry;

  /**
   * Makes it.
   *
   * @param cpu what the CPU does with the interrupt of a GSI
   */
  Board(IrqfdInbox inbox, IntConsumer cpu) {
    List<IrqRoute> routes =
        IntStream.range(0, 4)
            .mapToObj(gsi -> (IrqRoute) new MsiRoute(gsi, new MsiMessage(0xfee0_0000L, gsi)))
            .toList();
    IrqRouter router =
        IrqRouter.builder()
            .msi(
                (address, data, deviceId) -> {
                  cpu.accept(data);
                  return 1;
                })
            .routes(routes)
            .build();
    registry = IrqfdRegistry.builder(router).inbox(inbox).build();
  }

  HeapEventSource assign(int gsi) {
    HeapEventSource event = new HeapEventSource("fd" + gsi);
    registry.assign(event, gsi);
    return event;
  }
}
