// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.it.x86;

import java.util.ArrayList;
import java.util.List;
import org.jirq.api.Cell;
import org.jirq.api.SourceId;
import org.jirq.api.X86MsiSink;
import org.jirq.ioapic.IoApic;
import org.jirq.ioapic.IoApicProfile;
import org.jirq.irqfd.IrqfdRegistry;
import org.jirq.lapic.ApicBus;
import org.jirq.lapic.Lapic;
import org.jirq.lapic.LapicProfile;
import org.jirq.pic.Pic;
import org.jirq.pic.PicProfile;
import org.jirq.routing.DefaultRoutes;
import org.jirq.routing.IrqRoute;
import org.jirq.routing.IrqRouter;
import org.jirq.srcu.Srcu;

/** A PC made from the public interfaces: 8259s, IOAPIC, CPUs with local APICs, router, irqfds. */
final class Pc implements AutoCloseable {

  static final int PIC = DefaultRoutes.PIC_MASTER;
  static final int IOAPIC = DefaultRoutes.IOAPIC;
  static final int LEVEL = 1 << 15;
  static final int LOGICAL = 1 << 11;
  static final int MASKED = 1 << 16;

  private static final int LINT0 = 0;
  private static final int SVR = 0xf0;
  private static final int LDR = 0xd0;
  private static final int LVT0 = 0x350;

  final ApicBus bus;
  final Pic pic;
  final IoApic ioapic;
  final List<Lapic> lapics = new ArrayList<>();
  final List<GuestCpu> cpus = new ArrayList<>();
  final Srcu srcu = new Srcu("pc");
  final IrqRouter router;
  final IrqfdRegistry irqfds;

  /**
   * A PC whose guest uses the IOAPIC: the local APICs are software-enabled, have the logical ids 1,
   * 2, 4 and so on, and leave out the 8259s, which are masked.
   */
  Pc(Cell cell, String profile, int ioapicVersion, int count) {
    bus = ApicBus.builder().profile(LapicProfile.of(profile)).cell(cell).build();
    pic =
        Pic.builder()
            .profile(PicProfile.of(profile))
            .cell(cell)
            .outputs((output, asserted) -> lint0(asserted))
            .build();
    ioapic =
        IoApic.builder(bus)
            .profile(IoApicProfile.of(profile))
            .cell(cell)
            .version(ioapicVersion)
            .build();
    bus.connect(ioapic);
    maskPics();
    for (int cpu = 0; cpu < count; cpu++) {
      GuestCpu guest = new GuestCpu();
      Lapic lapic = Lapic.builder(bus, cpu).signals(guest).build();
      cpus.add(guest);
      lapics.add(lapic);
      lapic.write(SVR, 0x1ff, 4);
      lapic.write(LDR, 0x01000000L << cpu, 4);
      lapic.write(LVT0, 0x10000, 4);
    }
    List<IrqRoute> routes = new ArrayList<>(DefaultRoutes.identity(PIC, 0, 16));
    routes.addAll(DefaultRoutes.identity(IOAPIC, 0, 24));
    router =
        IrqRouter.builder()
            .srcu(srcu)
            .chip(PIC, pic)
            .chip(IOAPIC, ioapic)
            .msi(new X86MsiSink(bus))
            .routes(routes)
            .build();
    irqfds = IrqfdRegistry.builder(router).pulseSource(SourceId.DEFAULT).build();
  }

  private void lint0(boolean asserted) {
    for (Lapic lapic : lapics) {
      lapic.setLevel(LINT0, SourceId.DEFAULT, asserted);
    }
  }

  void line(int gsi, boolean level) {
    router.setLevel(gsi, SourceId.DEFAULT, level);
  }

  void pulse(int gsi) {
    line(gsi, true);
    line(gsi, false);
  }

  /** The guest writes a redirection entry, high half first, as drivers do. */
  void entry(int pin, int low, int destination) {
    high(pin, destination);
    low(pin, low);
  }

  void low(int pin, int low) {
    ioapic.write(0x00, 0x10 + 2 * pin, 4);
    ioapic.write(0x10, low & 0xffffffffL, 4);
  }

  void high(int pin, int destination) {
    ioapic.write(0x00, 0x11 + 2 * pin, 4);
    ioapic.write(0x10, (long) destination << 24, 4);
  }

  /** The guest initialises the 8259s, which unmasks them: bases 30h and 38h. */
  void initializePics(int icw4) {
    for (int port : new int[] {0x20, 0xa0}) {
      pic.out(port, 0x11, 1);
      pic.out(port + 1, port == 0x20 ? 0x30 : 0x38, 1);
      pic.out(port + 1, port == 0x20 ? 4 : 2, 1);
      pic.out(port + 1, icw4, 1);
    }
  }

  private void maskPics() {
    pic.out(0x21, 0xff, 1);
    pic.out(0xa1, 0xff, 1);
  }

  /** Opens LINT0 of the first CPU for the 8259s, as firmware does. */
  void openLint0() {
    lapics.get(0).write(LVT0, 0x700, 4);
  }

  void handler(int cpu, int vector, Runnable handler) {
    cpus.get(cpu).handler(vector, handler);
  }

  void end(int cpu) {
    GuestCpu.end(lapics.get(cpu));
  }

  /** Lets every CPU run until none has anything to take. */
  void run() {
    boolean ran;
    do {
      ran = false;
      for (int cpu = 0; cpu < cpus.size(); cpu++) {
        ran |= cpus.get(cpu).run(lapics.get(cpu), pic);
      }
    } while (ran);
  }

  List<Integer> taken(int cpu) {
    return cpus.get(cpu).taken;
  }

  @Override
  public void close() {
    irqfds.close();
    srcu.close();
  }
}
