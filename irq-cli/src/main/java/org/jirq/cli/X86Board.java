// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jirq.api.IrqEvents;
import org.jirq.api.SourceId;
import org.jirq.irqfd.ResamplePolicy;
import org.jirq.lapic.ApicBus;
import org.jirq.lapic.Lapic;
import org.jirq.lapic.LapicProfile;
import org.jirq.pic.Pic;
import org.jirq.pic.PicProfile;
import org.jirq.routing.DefaultRoutes;
import org.jirq.routing.IrqRoute;
import org.jirq.testkit.KvmBoard;
import org.jirq.testkit.KvmBoardConfig;
import org.jirq.testkit.MachineConfig;
import org.jirq.testkit.RouteTable;

/**
 * A PC: the stack with its IOAPIC, a pair of 8259s whose output drives LINT0 of every CPU, and a
 * local APIC for each CPU on the bus that takes the IOAPIC's messages and returns their ends.
 */
final class X86Board extends StackMachine implements KvmBoard {

  private static final int IOAPIC_PINS = 24;
  private static final int PIC_PINS = 16;
  private static final int LINT0 = 0;

  private final Parts parts;

  private X86Board(KvmBoardConfig config, Parts parts, ResamplePolicy policy) {
    super(
        MachineConfig.of(config.profile(), parts.bus)
            .withCell(config.cell())
            .withRoutes(config.routes())
            .withObservers(IrqEvents.NONE, config.acks()),
        routes(config.routes()),
        Map.of(DefaultRoutes.PIC_MASTER, parts.pic),
        policy);
    this.parts = parts;
    parts.filter.connect(ioapic);
    parts.bus.connect(ioapic);
    parts.addCpus(config.cpus());
  }

  /**
   * Builds a board whose irqfds have the policy of the recorded one; for use as a {@link
   * org.jirq.testkit.KvmBoardFactory}.
   */
  static KvmBoard create(KvmBoardConfig config) {
    return create(config, ResamplePolicy.RESAMPLE_AT_UNMASK);
  }

  /** Builds a board whose irqfds have a policy. */
  static KvmBoard create(KvmBoardConfig config, ResamplePolicy policy) {
    return new X86Board(config, new Parts(config), policy);
  }

  /** The 8259s come first, as in the table that KVM begins with. They are one chip of 16 pins. */
  private static List<IrqRoute> routes(RouteTable table) {
    List<IrqRoute> routes = new ArrayList<>();
    if (table == RouteTable.PC || table == RouteTable.PIC) {
      routes.addAll(DefaultRoutes.identity(DefaultRoutes.PIC_MASTER, 0, PIC_PINS));
    }
    if (table != RouteTable.PIC) {
      routes.addAll(StackMachine.routes(table, IOAPIC_PINS));
    }
    return routes;
  }

  /** What is there before the IOAPIC, which sends its messages to it. */
  private static final class Parts {
    final EoiBitmap filter = new EoiBitmap(IOAPIC_PINS);
    final ApicBus bus;
    final Pic pic;
    final List<Lapic> lapics = new ArrayList<>();
    final List<SleepingCpu> cpus = new ArrayList<>();

    Parts(KvmBoardConfig config) {
      bus =
          ApicBus.builder()
              .profile(LapicProfile.of(config.profile()))
              .cell(config.cell())
              .eoiFilter(filter)
              .build();
      pic =
          Pic.builder()
              .profile(PicProfile.of(config.profile()))
              .cell(config.cell())
              .outputs((output, asserted) -> driveLint0(asserted))
              .extIntAccepted(this::extIntAccepted)
              .build();
    }

    void addCpus(int count) {
      for (int cpu = 0; cpu < count; cpu++) {
        SleepingCpu sleeping = new SleepingCpu(cpu == 0);
        cpus.add(sleeping);
        lapics.add(Lapic.builder(bus, cpu).signals(sleeping).build());
      }
    }

    private void driveLint0(boolean asserted) {
      for (Lapic lapic : lapics) {
        lapic.setLevel(LINT0, SourceId.DEFAULT, asserted);
      }
    }

    private boolean extIntAccepted() {
      for (Lapic lapic : lapics) {
        if (lapic.acceptsExtInt()) {
          return true;
        }
      }
      return false;
    }
  }

  @Override
  public boolean hasPorts(int port, int size) {
    int first = port & ~1;
    boolean pairs = first == 0x20 || first == 0xa0 || first == 0x4d0;
    return pairs && (port + size - 1 & ~1) == first;
  }

  @Override
  public int in(int port, int size) {
    return parts.pic.in(port, size);
  }

  @Override
  public void out(int port, int value, int size) {
    parts.pic.out(port, value, size);
  }

  @Override
  public void writeLapic(int cpu, int register, int value) {
    parts.lapics.get(cpu).write(register, value & 0xffffffffL, 4);
  }

  @Override
  public int readLapic(int cpu, int register) {
    return (int) parts.lapics.get(cpu).read(register, 4);
  }

  @Override
  public void saveLapicState(int cpu, ByteBuffer to) {
    parts.lapics.get(cpu).saveKvmState(to);
  }

  @Override
  public void loadLapicState(int cpu, ByteBuffer from) {
    parts.lapics.get(cpu).loadKvmState(from);
    parts.lapics.get(cpu).resync();
  }

  @Override
  public boolean takesExtInt(int cpu) {
    return parts.lapics.get(cpu).acceptsExtInt();
  }

  @Override
  public int acknowledgePic(int cpu) {
    return parts.cpus.get(cpu).extIntStands() ? parts.pic.acknowledge() : NONE;
  }

  @Override
  public int acknowledgeLapic(int cpu) {
    return parts.lapics.get(cpu).acknowledge(0);
  }

  @Override
  public void savePicState(int chip, ByteBuffer to) {
    parts.pic.saveKvmState(chip, to);
  }

  @Override
  public void loadPicState(int chip, ByteBuffer from) {
    parts.pic.loadKvmState(chip, from);
    parts.pic.reevaluate();
  }

  /**
   * {@inheritDoc}
   *
   * <p>The IOAPIC learns what every CPU holds. Whatever chip's state KVM loads, it drives the
   * 8259s' output anew.
   */
  @Override
  public void loadKvmState(ByteBuffer from) {
    super.loadKvmState(from);
    for (Lapic lapic : parts.lapics) {
      lapicLoaded(lapic.apicId(), lapic);
    }
    parts.pic.reevaluate();
  }

  @Override
  public void assignIrqfd(int index, int gsi) {
    super.assignIrqfd(index, gsi);
    parts.filter.resampled(index, gsi);
  }

  @Override
  public void deassignIrqfd(int index) {
    super.deassignIrqfd(index);
    parts.filter.unsampled(index);
  }

  @Override
  public void settle() {
    for (int cpu = 0; cpu < parts.cpus.size(); cpu++) {
      parts.cpus.get(cpu).settle(parts.lapics.get(cpu));
    }
  }

  @Override
  public int cpuState(int cpu) {
    return parts.cpus.get(cpu).state();
  }

  @Override
  public int pendingNmis(int cpu) {
    return parts.cpus.get(cpu).pendingNmis();
  }

  @Override
  public int pendingSmis(int cpu) {
    return parts.cpus.get(cpu).pendingSmis();
  }
}
