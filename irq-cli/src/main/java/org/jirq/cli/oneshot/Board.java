// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli.oneshot;

import org.jirq.api.ApicSink;
import org.jirq.api.Cell;
import org.jirq.api.IrqEvents;
import org.jirq.api.LineListener;
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
    LineListener listener =
        (gsi, chip, pin) -> {
          // If one was pending, this is it: told here, since it is why the device is notified.
          trace.level(Lane.POSTPONED, false);
          device.resample(gsi, chip, pin);
        };
    irqfd = irqfds.assignLevel(device.event(), GSI, listener, policy);
  }

  /** The guest masks or unmasks the device's interrupt. */
  void mask(boolean masked) {
    // Told before the write, which causes all that the chip tells in the middle of it ...
    trace.level(Lane.MASK, masked);
    entry(VECTOR | LEVEL | (masked ? MASK : 0));
    // ... and again as the chip has it now: the two differ if the write did not do it.
    trace.level(Lane.MASK, (ioapic.read(WINDOW, 4) & MASK) != 0);
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
  private static final class Observer implements IrqEvents {

    private final Trace trace;
    private boolean high;
    private boolean inService;
    private boolean masked;
    private boolean pending;

    Observer(Trace trace) {
      this.trace = trace;
    }

    @Override
    public void lineChanged(int pin, boolean level) {
      if (pin == GSI) {
        high = level;
        trace.level(Lane.GSI, level);
        tracePending();
      }
    }

    @Override
    public void remoteIrrChanged(int pin, boolean set) {
      if (pin == GSI) {
        inService = set;
        trace.level(Lane.IN_SERVICE, set);
        tracePending();
      }
    }

    @Override
    public void maskChanged(int pin, boolean nowMasked) {
      if (pin == GSI) {
        masked = nowMasked;
        tracePending();
      }
    }

    /** An asserted level that the mask keeps back, until it is in service or withdrawn. */
    private void tracePending() {
      pending = high && !inService && (masked || pending);
      trace.level(Lane.PENDING, pending);
    }
  }
}
