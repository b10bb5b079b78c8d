// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jirq.api.IrqChip;
import org.jirq.api.IrqLine;
import org.jirq.api.IrqLineSet;
import org.jirq.api.LapicView;
import org.jirq.api.LineListener;
import org.jirq.api.SourceId;
import org.jirq.api.X86MsiSink;
import org.jirq.ioapic.IoApic;
import org.jirq.ioapic.IoApicBuilder;
import org.jirq.ioapic.IoApicOption;
import org.jirq.ioapic.IoApicProfile;
import org.jirq.irqfd.HeapEventSource;
import org.jirq.irqfd.IrqfdRegistry;
import org.jirq.irqfd.LevelIrqfd;
import org.jirq.irqfd.ResamplePolicy;
import org.jirq.routing.ChipRoute;
import org.jirq.routing.IrqRoute;
import org.jirq.routing.IrqRouter;
import org.jirq.srcu.Srcu;
import org.jirq.testkit.Machine;
import org.jirq.testkit.MachineConfig;
import org.jirq.testkit.RouteTable;
import org.jirq.testkit.VectorReplayer;
import org.jspecify.annotations.Nullable;

/**
 * The whole stack, linked: a device's wire drives a GSI of the router, the router drives pins of
 * the IOAPIC, its messages go to the CPU side, EOIs come back to it, acks go back through the
 * router to the irqfds and their listeners.
 */
class StackMachine implements Machine {

  private static final int WIRES = 64;
  private static final int DUPLICATED_GSI = 32;
  private static final int DUPLICATED_PINS = 4;

  final IoApic ioapic;
  final IrqRouter router;
  private final Srcu srcu;
  private final IrqfdRegistry irqfds;
  private final IrqLine[] wires = new IrqLine[WIRES];
  private final Map<Integer, Listener> listeners = new HashMap<>();
  private final ResamplePolicy policy;

  /** A board with more chips than the IOAPIC, by id, and a policy for its irqfds. */
  StackMachine(
      MachineConfig config,
      List<IrqRoute> routes,
      Map<Integer, IrqChip> others,
      ResamplePolicy policy) {
    this.policy = policy;
    IoApicBuilder builder =
        IoApic.builder(config.sink())
            .profile(IoApicProfile.of(config.profile()))
            .version(config.version())
            .pins(config.pins())
            .cell(config.cell())
            .events(config.events())
            .clocked();
    config.options().forEach((name, on) -> builder.option(option(name), on));
    ioapic = builder.build();
    srcu = new Srcu("machine");
    IrqRouter.Builder board =
        IrqRouter.builder()
            .srcu(srcu)
            .chip(VectorReplayer.IOAPIC_CHIP, ioapic)
            .msi(new X86MsiSink(config.sink()))
            .routes(routes);
    others.forEach(board::chip);
    router = board.build();
    routes.stream()
        .mapToInt(IrqRoute::gsi)
        .distinct()
        .forEach(gsi -> router.addAckNotifier(gsi, config.acks()));
    irqfds = IrqfdRegistry.builder(router).pulseSource(SourceId.DEFAULT).build();
    IrqLineSet lines = new IrqLineSet(router, WIRES, SourceId.DEFAULT, config.cell());
    for (int gsi = 0; gsi < WIRES; gsi++) {
      wires[gsi] = lines.line(gsi, "gsi" + gsi);
    }
  }

  /**
   * Builds a machine whose irqfds have the policy of the recorded one; for use as a {@link
   * org.jirq.testkit.MachineFactory}.
   */
  static Machine create(MachineConfig config) {
    return create(config, ResamplePolicy.RESAMPLE_AT_UNMASK);
  }

  /** Builds a machine whose irqfds have a policy. */
  static Machine create(MachineConfig config, ResamplePolicy policy) {
    return new StackMachine(config, routes(config.routes(), config.pins()), Map.of(), policy);
  }

  private static IoApicOption option(String name) {
    try {
      return IoApicOption.valueOf(name.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("option=" + name + " is unknown", e);
    }
  }

  /** The routes of the IOAPIC's pins. */
  static List<IrqRoute> routes(RouteTable table, int pins) {
    List<IrqRoute> routes = new ArrayList<>();
    for (int pin = 0; pin < pins; pin++) {
      routes.add(new ChipRoute(pin, VectorReplayer.IOAPIC_CHIP, pin));
    }
    if (table == RouteTable.DUPLICATE) {
      for (int pin = 0; pin < DUPLICATED_PINS; pin++) {
        routes.add(new ChipRoute(DUPLICATED_GSI + pin, VectorReplayer.IOAPIC_CHIP, pin));
      }
    }
    return routes;
  }

  @Override
  public void line(int gsi, boolean level) {
    if (gsi < WIRES && wires[gsi].isRaised() != level) {
      wires[gsi].set(level);
    } else {
      // A wire drives nothing when it is at that level already, but a recorded machine has driven
      // it
      // again, and some IOAPICs take that for an edge.
      router.setLevel(gsi, SourceId.DEFAULT, level);
    }
  }

  @Override
  public int lineForStatus(int gsi, int sourceId, boolean level) {
    return router.setLevelForStatus(gsi, sourceId, level);
  }

  @Override
  public int msi(long address, int data) {
    return router.sendMsi(address, data, 0);
  }

  @Override
  public void reset() {
    ioapic.reset();
  }

  @Override
  public long length() {
    return ioapic.length();
  }

  @Override
  public int supportedSizes() {
    return ioapic.supportedSizes();
  }

  @Override
  public long read(long offset, int size) {
    return ioapic.read(offset, size);
  }

  @Override
  public void write(long offset, long value, int size) {
    ioapic.write(offset, value, size);
  }

  @Override
  public void eoi(int vector, int cpu, boolean levelTriggered) {
    ioapic.eoi(vector, cpu, levelTriggered);
  }

  @Override
  public void advanceTo(long nanos) {
    ioapic.advanceTo(nanos);
  }

  @Override
  public long nextDeadline() {
    return ioapic.nextDeadline();
  }

  @Override
  public void lapicLoaded(int cpu, LapicView view) {
    ioapic.lapicLoaded(cpu, view);
  }

  @Override
  public long entry(int pin) {
    return ioapic.entry(pin);
  }

  @Override
  public boolean remoteIrr(int pin) {
    return ioapic.remoteIrr(pin);
  }

  @Override
  public boolean requested(int pin) {
    return ioapic.requested(pin);
  }

  @Override
  public int ioregsel() {
    return ioapic.ioregsel();
  }

  @Override
  public int id() {
    return ioapic.id();
  }

  @Override
  public void saveKvmState(ByteBuffer to) {
    ioapic.saveKvmState(to);
  }

  @Override
  public void loadKvmState(ByteBuffer from) {
    ioapic.loadKvmState(from);
    ioapic.resync();
  }

  @Override
  public void assignIrqfd(int index, int gsi) {
    listener(index).assign(irqfds, gsi, policy);
  }

  @Override
  public void deassignIrqfd(int index) {
    listener(index).deassign();
  }

  @Override
  public void signalIrqfd(int index) {
    listener(index).event.signal();
  }

  @Override
  public long resamples(int index) {
    return listener(index).resamples;
  }

  private Listener listener(int index) {
    return listeners.computeIfAbsent(index, Listener::new);
  }

  @Override
  public void close() {
    irqfds.close();
    srcu.close();
  }

  /** The owner of an irqfd: keeps its event from one assignment to the next. */
  private static final class Listener implements LineListener {
    private final HeapEventSource event;
    private @Nullable LevelIrqfd irqfd;
    private long resamples;

    Listener(int index) {
      event = new HeapEventSource("irqfd" + index);
    }

    void assign(IrqfdRegistry registry, int gsi, ResamplePolicy policy) {
      if (irqfd == null) {
        irqfd = registry.assignLevel(event, gsi, this, policy);
      }
    }

    void deassign() {
      if (irqfd != null) {
        irqfd.close();
        irqfd = null;
      }
    }

    @Override
    public void resample(int gsi, int chip, int pin) {
      resamples++;
    }
  }
}
