// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.irqfd;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jirq.api.MsiMessage;
import org.jirq.api.X86MsiSink;
import org.jirq.ioapic.IoApic;
import org.jirq.ioapic.IoApicProfile;
import org.jirq.routing.ChipRoute;
import org.jirq.routing.IrqRoute;
import org.jirq.routing.IrqRouter;
import org.jirq.routing.MsiRoute;

/**
 * An IOAPIC behind a router, GSI n routed to pin n, and a CPU side that takes every message and
 * counts them by vector.
 */
final class Pc {

  /** Chip id of the IOAPIC. */
  static final int IOAPIC = 2;

  private static final int MASKED = 1 << 16;
  private static final int LEVEL = 1 << 15;

  final IoApic ioapic;
  final IrqRouter router;
  private final AtomicIntegerArray taken = new AtomicIntegerArray(256);
  private final int[] low = new int[24];

  Pc(IoApicProfile profile) {
    ioapic = IoApic.builder(this::take).profile(profile).build();
    router =
        IrqRouter.builder()
            .chip(IOAPIC, ioapic)
            .msi(new X86MsiSink(this::take))
            .routes(identity())
            .build();
  }

  private int take(int vector, int destination, int destinationMode, int mode, int trigger) {
    taken.incrementAndGet(vector);
    return 1;
  }

  /** GSI n to pin n, for all pins. */
  static List<IrqRoute> identity() {
    List<IrqRoute> routes = new ArrayList<>();
    for (int pin = 0; pin < 24; pin++) {
      routes.add(new ChipRoute(pin, IOAPIC, pin));
    }
    return routes;
  }

  /** The identity with one GSI routed otherwise, or not at all. */
  static List<IrqRoute> identityBut(int gsi, IrqRoute... instead) {
    List<IrqRoute> routes = identity();
    routes.removeIf(r -> r instanceof ChipRoute c && c.gsi() == gsi);
    routes.addAll(List.of(instead));
    return routes;
  }

  /** A route to a message with a vector. */
  static MsiRoute msi(int gsi, int vector) {
    return new MsiRoute(gsi, new MsiMessage(0xfee0_0000L, vector));
  }

  /** How many messages with a vector the CPU took. */
  int taken(int vector) {
    return taken.get(vector);
  }

  /** The guest programs a pin as unmasked. */
  void level(int pin, int vector) {
    write(pin, vector | LEVEL);
  }

  /** The guest programs a pin as unmasked. */
  void edge(int pin, int vector) {
    write(pin, vector);
  }

  void mask(int pin) {
    write(pin, low[pin] | MASKED);
  }

  void unmask(int pin) {
    write(pin, low[pin] & ~MASKED);
  }

  void write(int pin, int lowHalf) {
    synchronized (low) {
      low[pin] = lowHalf;
      ioapic.write(0, 0x10 + 2 * pin, 4);
      ioapic.write(0x10, lowHalf & 0xffff_ffffL, 4);
    }
  }

  void writeHigh(int pin, int highHalf) {
    synchronized (low) {
      ioapic.write(0, 0x11 + 2 * pin, 4);
      ioapic.write(0x10, highHalf & 0xffff_ffffL, 4);
    }
  }

  /** The guest ends an interrupt. */
  void eoi(int vector) {
    ioapic.eoi(vector, 0, true);
  }

  boolean high(int pin) {
    return ioapic.level(pin);
  }

  boolean inService(int pin) {
    return ioapic.remoteIrr(pin);
  }
}
