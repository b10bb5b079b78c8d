// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.agent;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jirq.ioapic.IoApic;
import org.jirq.irqfd.HeapEventSource;
import org.jirq.irqfd.IrqfdInbox;
import org.jirq.irqfd.IrqfdRegistry;
import org.jirq.routing.ChipRoute;
import org.jirq.routing.IrqRouter;

/** A level-triggered device at pin 5 of an IOAPIC, behind an inbox, and its guest. */
final class LevelBoard {

  private static final int PIN = 5;
  private static final int VECTOR = 0x45;

  private final AtomicInteger interrupts = new AtomicInteger();
  private final HeapEventSource event = new HeapEventSource("device");
  private final IoApic ioapic;
  private volatile boolean wants;

  LevelBoard(IrqfdInbox inbox) {
    ioapic =
        IoApic.builder(
                (vector, destination, destinationMode, deliveryMode, triggerMode) -> {
                  interrupts.incrementAndGet();
                  return 1;
                })
            .build();
    IrqRouter router =
        IrqRouter.builder().chip(0, ioapic).routes(List.of(new ChipRoute(PIN, 0, PIN))).build();
    ioapic.write(0, 0x10 + 2 * PIN, 4);
    ioapic.write(0x10, 0x8000 | VECTOR, 4);
    IrqfdRegistry.builder(router)
        .inbox(inbox)
        .build()
        .assignLevel(
            event,
            PIN,
            (gsi, chip, pin) -> {
              if (wants) {
                event.signal();
              }
            });
  }

  void deviceWants() {
    wants = true;
    event.signal();
  }

  /** The guest quiets the device and ends the interrupt. */
  void guestServes() {
    wants = false;
    ioapic.eoi(VECTOR, 0, true);
  }

  int interrupts() {
    return interrupts.get();
  }
}
