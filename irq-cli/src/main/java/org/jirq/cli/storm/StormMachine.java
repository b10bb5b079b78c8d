// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli.storm;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jirq.api.ApicMessage;
import org.jirq.api.ApicSink;
import org.jirq.cli.soak.Oracle;
import org.jirq.ioapic.IoApic;
import org.jirq.irqfd.HeapEventSource;
import org.jirq.irqfd.Irqfd;
import org.jirq.irqfd.IrqfdRegistry;
import org.jirq.routing.ChipRoute;
import org.jirq.routing.IrqRoute;
import org.jirq.routing.IrqRouter;
import org.jirq.srcu.Srcu;
import org.jspecify.annotations.Nullable;

/**
 * The machine of a storm, of real parts: one IOAPIC in the shared cell, a router with a domain of
 * its own, irqfds; and one CPU, which holds the messages until the guest takes them.
 *
 * <p>Threading: messages come from any thread of the storm; the CPU is the guest's.
 */
final class StormMachine implements ApicSink {

  private static final int CHIP = 1;
  private static final int PINS = 24;
  private static final int LEVEL = 1 << 15;
  private static final int MASKED = 1 << 16;
  private static final VarHandle TAKEN = MethodHandles.arrayElementVarHandle(int[].class);

  final StormContext context;
  final IoApic chip;
  final IrqRouter router;
  final IrqfdRegistry irqfds;
  final StormDevice[] devices;
  final AtomicReferenceArray<StormDevice> visitors;
  final HeapEventSource edge = new HeapEventSource("storm.edge");
  final Irqfd edgeIrqfd;

  /** The GSIs' lines at a pin; none at a pin that no level line reaches. */
  final StormLine[][] linesAt = new StormLine[PINS][];

  /** Where things at a pin are counted: at the place of its first line. */
  final int[] placeOfPin = new int[PINS];

  private final Srcu srcu = new Srcu("storm");
  private final List<List<IrqRoute>> tables = new ArrayList<>();

  /** For each pin 1 from a level message until its EOI begins. */
  private final int[] sent = new int[PINS];

  StormMachine(StormContext context) {
    this.context = context;
    StormLine[] lines = StormLine.values();
    for (int pin = 0; pin < PINS; pin++) {
      int at = pin;
      linesAt[pin] =
          Arrays.stream(lines)
              .filter(line -> Arrays.stream(line.pins).anyMatch(p -> p == at))
              .toArray(StormLine[]::new);
      placeOfPin[pin] = linesAt[pin].length == 0 ? Tally.EDGE : Tally.of(linesAt[pin][0]);
    }
    for (int table = 0; table < StormLine.TABLES; table++) {
      tables.add(table(table));
    }
    this.chip = IoApic.builder(this).build();
    this.router =
        IrqRouter.builder()
            .srcu(srcu)
            .chip(CHIP, new StormChip(context, chip, placeOfPin))
            .routes(tables.get(0))
            .build();
    this.irqfds = new IrqfdRegistry(router);
    this.devices = new StormDevice[lines.length];
    this.visitors = new AtomicReferenceArray<>(lines.length);
    for (StormLine line : lines) {
      StormDevice device = new StormDevice(context, line, Tally.of(line), line.answersAtOnce);
      devices[line.ordinal()] = device;
      device.assigned(irqfds.assignLevel(device.event, line.gsi, device, line.policy));
    }
    this.edgeIrqfd = irqfds.assign(edge, StormLine.EDGE_GSI);
    write(StormLine.EDGE_PIN, StormLine.FIRST_VECTOR + StormLine.EDGE_PIN);
    for (int pin = 0; pin < PINS; pin++) {
      if (linesAt[pin].length != 0) {
        mask(pin, false);
      }
    }
  }

  private static List<IrqRoute> table(int number) {
    List<IrqRoute> routes = new ArrayList<>();
    for (StormLine line : StormLine.values()) {
      routes.add(new ChipRoute(line.gsi, CHIP, line.pinIn(number)));
    }
    routes.add(new ChipRoute(StormLine.EDGE_GSI, CHIP, StormLine.EDGE_PIN));
    return routes;
  }

  /** The host brings a table into force. */
  void replace(int table) {
    router.replace(tables.get(table));
  }

  // The CPU

  @Override
  public int deliver(int vector, int destination, int destMode, int mode, int trigger) {
    int pin = vector - StormLine.FIRST_VECTOR;
    if (!(Thread.currentThread() instanceof StormThread on)) {
      context.report(Oracle.AFTER_CLOSE, -1, "a message of pin=" + pin + " after the end");
      return 1;
    }
    take(on, pin, trigger);
    if (context.strikes(StormFault.SEND_TWICE)) {
      take(on, pin, trigger);
    }
    return 1;
  }

  private void take(StormThread on, int pin, int trigger) {
    on.count(Tally.DELIVERY, placeOfPin[pin]);
    if (trigger == ApicMessage.LEVEL) {
      if (isWaiting(pin)) {
        context.report(
            Oracle.TWICE, -1, "a level message of pin=" + pin + " while one is in service");
      }
      TAKEN.setRelease(sent, pin, 1);
    }
  }

  /** Whether a message of a pin waits for the guest. */
  boolean isWaiting(int pin) {
    return (int) TAKEN.getAcquire(sent, pin) != 0;
  }

  /** The CPU signals the EOI of a pin's interrupt. */
  void end(StormThread on, int pin) {
    // Before the EOI, in the middle of which the next message may come.
    TAKEN.setRelease(sent, pin, 0);
    on.count(Tally.EOI, placeOfPin[pin]);
    chip.eoi(StormLine.FIRST_VECTOR + pin, 0, true);
  }

  /**
   * A CPU of the guest writes the low half of a level pin's entry, under the guest's own lock,
   * since a register is selected and written.
   */
  synchronized void mask(int pin, boolean masked) {
    write(pin, LEVEL | StormLine.FIRST_VECTOR + pin | (masked ? MASKED : 0));
  }

  private void write(int pin, int low) {
    chip.write(0x00, 0x10 + 2 * pin, 4);
    chip.write(0x10, low, 4);
  }

  // The irqfds

  StormDevice device(StormLine line) {
    return devices[line.ordinal()];
  }

  @Nullable StormDevice visitor(StormLine line) {
    return visitors.get(line.ordinal());
  }

  /** Closes everything, and then shows that nobody is called and nothing injected any more. */
  void close() {
    irqfds.close();
    for (StormDevice device : devices) {
      device.closed();
    }
    for (StormDevice device : devices) {
      device.event.signal();
      for (int pin : device.line.pins) {
        chip.eoi(StormLine.FIRST_VECTOR + pin, 0, true);
        if (chip.sources(pin) != 0) {
          context.report(Oracle.AFTER_CLOSE, device.line.gsi, "pin=" + pin + " is driven");
        }
      }
      if (device.event.pending() != 1) {
        context.report(
            Oracle.AFTER_CLOSE,
            device.line.gsi,
            "a signal after the close has gone elsewhere than into the event's count");
      }
    }
    srcu.barrier();
    srcu.close();
  }
}
