// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli.oneshot;

import org.jirq.api.ApicSink;
import org.jirq.api.Cell;
import org.jirq.api.IrqEvents;
import org.jirq.cli.oneshot.Trace.Lane;
import org.jirq.cli.oneshot.Trace.Mark;
import org.jirq.ioapic.IoApic;
import org.jirq.ioapic.IoApicProfile;
import org.jirq.irqfd.IrqfdRegistry;
import org.jirq.irqfd.LevelIrqfd;
import org.jirq.irqfd.ResamplePolicy;
import org.jirq.irqfd.ResampleStats;
import org.jirq.routing.DefaultRoutes;
import org.jirq.routing.IrqRouter;
import org.jirq.srcu.Srcu;

/**
 * The machine: a domain, a router, an IOAPIC like the datasheet's, and one device behind a level
 * irqfd. Tells a {@link Trace} what happens at the chip.
 */
final class Board implements AutoCloseable {

  private static final int GSI = 9;
  private static final int VECTOR = 0x59;
  private static final int MASK = 1 << 16;
  private static final int LEVEL = 1 << 15;
  private static final int SELECT = 0x00;
  private static final int WINDOW = 0x10;
  private static final int FIRST_ENTRY = 0x10;

  private final Srcu srcu = new Srcu("oneshot");
  private final IoApic ioapic;
  private final IrqfdRegistry irqfds;
  private final LevelIrqfd irqfd;
  private final Trace trace;

  /**
   * Makes a machine whose device's pin is unmasked and level-triggered.
   *
   * @param delivered run at each interrupt, in the middle of the access that caused it
   */
  Board(
      Cell cell, ResamplePolicy policy, PassthroughDevice device, Trace trace, Runnable delivered) {
    this.trace = trace;
    ApicSink cpu =
        (vector, destination, destinationMode, deliveryMode, triggerMode) -> {
          trace.mark(Mark.DELIVERY);
          delivered.run();
          return 1;
        };
    ioapic =
        IoApic.builder(cpu)
            .profile(IoApicProfile.DATASHEET)
            .cell(cell)
            .events(new Observer(trace))
            .build();
    IrqRouter router =
        IrqRouter.builder()
            .srcu(srcu)
            .chip(DefaultRoutes.IOAPIC, ioapic)
            .routes(DefaultRoutes.identity(DefaultRoutes.IOAPIC, 0, ioapic.pins()))
            .build();
    irqfds = IrqfdRegistry.builder(router).build();
    entry(VECTOR | LEVEL);
    irqfd = irqfds.assignLevel(device.event(), GSI, device, policy);
  }

  /** The guest masks or unmasks the device's interrupt. */
  void mask(boolean masked) {
    entry(VECTOR | LEVEL | (masked ? MASK : 0));
    tracePostponed();
  }

  private void entry(int low) {
    ioapic.write(SELECT, FIRST_ENTRY + 2 * GSI, 4);
    ioapic.write(WINDOW, low, 4);
  }

  /** The CPU ends the interrupt. */
  void eoi() {
    trace.mark(Mark.EOI);
    ioapic.eoi(VECTOR, 0, true);
    tracePostponed();
  }

  private void tracePostponed() {
    // Each cycle masks and unmasks once, so a postponed round and its flush come in turns.
    ResampleStats stats = irqfd.stats();
    trace.level(Lane.POSTPONED, stats.postponed() > stats.flushed());
  }

  @Override
  public void close() {
    irqfds.close();
    srcu.close();
  }

  /** Tells of the device's pin. */
  private record Observer(Trace trace) implements IrqEvents {

    @Override
    public void lineChanged(int pin, boolean level) {
      if (pin == GSI) {
        trace.level(Lane.GSI, level);
      }
    }

    @Override
    public void remoteIrrChanged(int pin, boolean set) {
      if (pin == GSI) {
        trace.level(Lane.IN_SERVICE, set);
      }
    }

    @Override
    public void maskChanged(int pin, boolean masked) {
      if (pin == GSI) {
        trace.level(Lane.MASK, masked);
      }
    }
  }
}
