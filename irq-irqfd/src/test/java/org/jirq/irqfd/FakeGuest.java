// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.irqfd;

import java.util.List;
import org.jirq.api.ApicSink;
import org.jirq.ioapic.IoApic;
import org.jirq.ioapic.IoApicProfile;
import org.jirq.routing.ChipRoute;
import org.jirq.routing.IrqRouter;

/**
 * A board whose one edge-triggered pin, 5, runs a handler at every interrupt, on the raising
 * thread, one at a time.
 */
final class FakeGuest {

  final IrqRouter router;

  FakeGuest(Runnable handler) {
    Object cpu = new Object();
    ApicSink sink =
        (vector, destination, destinationMode, deliveryMode, triggerMode) -> {
          synchronized (cpu) {
            handler.run();
          }
          return 1;
        };
    IoApic ioapic = IoApic.builder(sink).profile(IoApicProfile.DATASHEET).build();
    router =
        IrqRouter.builder()
            .chip(Pc.IOAPIC, ioapic)
            .routes(List.of(new ChipRoute(5, Pc.IOAPIC, 5)))
            .build();
    ioapic.write(0, 0x1a, 4);
    ioapic.write(0x10, 0x45, 4);
  }
}
