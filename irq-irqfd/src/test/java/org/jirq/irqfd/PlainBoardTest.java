// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.irqfd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jirq.api.Cell;
import org.jirq.ioapic.IoApic;
import org.jirq.routing.ChipRoute;
import org.jirq.routing.IrqRouter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A board that one emulator thread has to itself: whatever it does, no other thread touches it. */
@Timeout(60)
class PlainBoardTest {

  private static final int VECTOR = 0x45;

  private final Thread emulator = Thread.currentThread();
  private final AtomicInteger messages = new AtomicInteger();
  private final IoApic ioapic = IoApic.builder(this::take).cell(Cell.PLAIN).build();
  private final IrqRouter router =
      IrqRouter.builder().chip(2, ioapic).routes(List.of(new ChipRoute(5, 2, 5))).build();
  private final IrqfdRegistry registry = new IrqfdRegistry(router);
  private final Passthrough device = new Passthrough("device");

  private int take(int vector, int destination, int destinationMode, int mode, int trigger) {
    assertEquals(emulator, Thread.currentThread());
    messages.incrementAndGet();
    return 1;
  }

  private void program(int pin, int low) {
    ioapic.write(0, 0x10 + 2 * pin, 4);
    ioapic.write(0x10, low, 4);
  }

  @Test
  void outsideCallbacksEverythingHappensOnTheCallersThread() {
    program(5, 0x8000 | VECTOR);
    program(7, 0x8000 | VECTOR + 1);
    LevelIrqfd irqfd = registry.assignLevel(device.event, 5, device);
    Irqfd plain = registry.assign(new HeapEventSource("plain"), 5);
    device.raise();
    assertEquals(1, messages.get());
    program(5, 0x1_8000 | VECTOR);
    ioapic.eoi(VECTOR, 0, true);
    assertEquals(0, device.asked());
    program(5, 0x8000 | VECTOR);
    assertEquals(1, device.asked());
    assertEquals(2, messages.get());

    router.replace(List.of(new ChipRoute(5, 2, 7)));
    assertEquals(2, device.asked());
    assertEquals(3, messages.get());
    assertFalse(ioapic.level(5));
    assertTrue(ioapic.level(7));

    plain.close();
    irqfd.close();
    assertFalse(ioapic.level(7));
    registry.close();
    assertEquals(0, router.srcu().stats().calls(), "something was left to another thread");
  }
}
