// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli.soak;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jirq.api.IrqLineSet;
import org.jirq.ioapic.IoApic;
import org.jirq.ioapic.IoApicOption;
import org.jirq.ioapic.IoApicProfile;
import org.jirq.irqfd.HeapEventSource;
import org.jirq.irqfd.Irqfd;
import org.jirq.irqfd.IrqfdRegistry;
import org.jirq.irqfd.ResamplePolicy;
import org.jirq.routing.IrqRouter;
import org.jirq.srcu.Srcu;

/**
 * One machine of the soak, of real parts: two IOAPICs, a router with a domain of its own, irqfds,
 * and those who listen from the beginning to the end.
 *
 * <p>Threading: any; what belongs to one thread says so.
 */
final class SoakMachine {

  /** Machines differ in the profile of their chips. */
  private static final IoApicProfile[] PROFILES = {
    IoApicProfile.DATASHEET, IoApicProfile.KVM, IoApicProfile.QEMU
  };

  private static final int FIRST_DEVICE_SOURCE = 2;
  private static final int DEVICE_SOURCES = 12;
  private static final int UNMASKED_LEVEL = 1 << 15;

  final Context context;
  final int number;
  final Srcu srcu;
  final IrqRouter router;
  final IrqfdRegistry irqfds;
  final CpuSide cpus;
  final MessageSide messages;
  final Signatures signatures;
  final Canaries canaries;
  final Map<Integer, Device> devices = new HashMap<>();
  final Map<Integer, Watch> watches = new HashMap<>();
  final HeapEventSource messageEvent = new HeapEventSource("message");
  final Irqfd messageIrqfd;
  final List<HostSide> hosts = new ArrayList<>();
  final List<DeviceSide> drivers = new ArrayList<>();
  private final AtomicLong signalled = new AtomicLong();
  private final IoApic chipA;
  private final IoApic chipB;

  /** What guests take before they select and write an entry; one for each chip. */
  private final Object[] guestLocks = {new Object(), new Object()};

  SoakMachine(Context context, int number) {
    this.context = context;
    this.number = number;
    IoApicProfile profile = PROFILES[number % PROFILES.length];
    // Under qemu a refused message leaves remote IRR set for ever: that is its rule, not a loss.
    this.cpus = new CpuSide(context, number, profile != IoApicProfile.QEMU);
    // The last place is that of the first table.
    this.signatures = new Signatures(context.threads() + 1);
    this.messages = new MessageSide(context, number, signatures);
    this.canaries = new Canaries(context.threads());
    this.chipA = chip(profile);
    this.chipB = chip(profile);
    this.srcu = new Srcu("soak" + number);
    this.router =
        IrqRouter.builder()
            .srcu(srcu)
            .chip(Layout.CHIP_A, new SpyChip(context, number, Layout.CHIP_A, chipA, cpus))
            .chip(Layout.CHIP_B, new SpyChip(context, number, Layout.CHIP_B, chipB, cpus))
            .msi(messages)
            .routes(Layout.table(signatures.next(context.threads()), context.threads()))
            .build();
    this.irqfds = new IrqfdRegistry(router);
    this.messageIrqfd = irqfds.assign(messageEvent, Layout.MESSAGE_GSI);
    listen();
    IrqLineSet wires = new IrqLineSet(router, Layout.LEVEL_GSIS.length);
    for (int thread = 0; thread < context.threads(); thread++) {
      hosts.add(new HostSide(context, this, thread));
      drivers.add(
          new DeviceSide(
              context,
              this,
              thread,
              wires,
              thread < DEVICE_SOURCES ? FIRST_DEVICE_SOURCE + thread : -1));
    }
    for (int cell = 0; cell < Layout.CELLS; cell++) {
      if ((Layout.LEVEL_CELLS >>> cell & 1) != 0) {
        write(cell, UNMASKED_LEVEL | Layout.vector(cell), 0);
      } else if ((Layout.EDGE_CELLS >>> cell & 1) != 0) {
        write(cell, Layout.vector(cell), 0);
      }
    }
  }

  private IoApic chip(IoApicProfile profile) {
    return IoApic.builder(cpus)
        .profile(profile)
        // A pin of its own for every input; and what kvm loses by its own rule is no find.
        .option(IoApicOption.PIN0_IS_2, false)
        .option(IoApicOption.RESAMPLE_DROPS_ALL_SOURCES, false)
        .build();
  }

  private void listen() {
    ResamplePolicy[] policies = {
      ResamplePolicy.NOTIFY_AT_EOI,
      ResamplePolicy.POSTPONE_WHILE_MASKED,
      ResamplePolicy.RESAMPLE_AT_UNMASK
    };
    for (int gsi : Layout.RESAMPLED_GSIS) {
      assign(gsi, policies[gsi % policies.length]);
    }
    assign(Layout.MOVING_GSI, policies[(number + 1) % policies.length]);
    for (int gsi : Layout.LEVEL_GSIS) {
      Watch watch = new Watch(context, number, signatures);
      watches.put(gsi, watch);
      router.addAckNotifier(gsi, watch);
      router.addMaskNotifier(gsi, watch);
    }
    router.addRouteWatcher(Layout.SIGNED_GSIS[0], new Watch(context, number, signatures));
  }

  private void assign(int gsi, ResamplePolicy policy) {
    Device device = new Device(context, number, gsi, policy);
    devices.put(gsi, device);
    device.setIrqfd(irqfds.assignLevel(device.event, gsi, device, policy));
  }

  IoApic chip(int chip) {
    return chip == Layout.CHIP_A ? chipA : chipB;
  }

  /** The chip of a cell. */
  IoApic chipOf(int cell) {
    return chip(Layout.chip(cell));
  }

  /** A CPU broadcasts an EOI. */
  void eoi(int cell, int cpu) {
    int vector = Layout.vector(cell);
    chipA.eoi(vector, cpu, true);
    chipB.eoi(vector, cpu, true);
  }

  /** The guest writes an entry, or a half of it (the other one being -1), under its own lock. */
  void write(int cell, int low, int destination) {
    IoApic chip = chipOf(cell);
    int register = 0x10 + 2 * Layout.pin(cell);
    synchronized (guestLocks[Layout.chip(cell) - Layout.CHIP_A]) {
      if (destination >= 0) {
        chip.write(0x00, register + 1, 4);
        chip.write(0x10, (long) destination << 24, 4);
      }
      if (low >= 0) {
        chip.write(0x00, register, 4);
        chip.write(0x10, low, 4);
      }
    }
  }

  /** The guest masks or unmasks a level pin. */
  void mask(int cell, boolean masked) {
    context
        .recorder()
        .note(masked ? Event.WRITE_MASKED : Event.WRITE_UNMASKED, number, EventRing.NONE, cell, 0);
    write(cell, UNMASKED_LEVEL | Layout.vector(cell) | (masked ? 1 << 16 : 0), -1);
  }

  /** The host says that the CPUs can take what they have refused, if they do refuse just now. */
  boolean reevaluate() {
    boolean needed = cpus.isRefusing();
    if (needed) {
      context.recorder().note(Event.REEVALUATE, number, EventRing.NONE, EventRing.NONE, 0);
      chipA.reevaluate();
      chipB.reevaluate();
    }
    return needed;
  }

  /** The CPUs refuse nothing any more, and the host says so if they did. */
  void takeAgain() {
    boolean refused = cpus.isRefusing();
    cpus.setRefusing(false);
    if (refused) {
      context.recorder().note(Event.REEVALUATE, number, EventRing.NONE, EventRing.NONE, 0);
      chipA.reevaluate();
      chipB.reevaluate();
    }
  }

  /** Signals the irqfd that is there all the time: each signal is one message. */
  void signalMessage() {
    signalled.getAndIncrement();
    messageEvent.signal();
  }

  /** Signals of {@link #signalMessage}. */
  long signalled() {
    return signalled.get();
  }

  void resampleAll() {
    context.recorder().note(Event.RESAMPLE_ALL, number, EventRing.NONE, EventRing.NONE, 0);
    irqfds.resampleAll();
  }

  /** Closes everything. No operation may run. */
  void close() {
    for (HostSide host : hosts) {
      host.closeAll();
    }
    messageIrqfd.close();
    irqfds.close();
    srcu.barrier();
    srcu.close();
  }
}
