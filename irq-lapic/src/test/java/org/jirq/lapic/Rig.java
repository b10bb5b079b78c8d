// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.lapic;

import java.util.ArrayList;
import java.util.List;
import org.jirq.api.ApicMessage;
import org.jirq.api.Cell;
import org.jirq.testkit.CallLog;
import org.jirq.testkit.RecordingBoard;
import org.jirq.testkit.RecordingEvents;

/** Some CPUs on a bus, what they were told, and the guest's usual accesses. One thread. */
final class Rig {

  static final int TPR = 0x80;
  static final int EOI = 0xb0;
  static final int LDR = 0xd0;
  static final int DFR = 0xe0;
  static final int SVR = 0xf0;
  static final int ESR = 0x280;
  static final int ICR_LOW = 0x300;
  static final int ICR_HIGH = 0x310;
  static final int LVT_TIMER = 0x320;
  static final int LVT_LINT0 = 0x350;
  static final int LVT_LINT1 = 0x360;
  static final int LVT_ERROR = 0x370;
  static final int INITIAL_COUNT = 0x380;
  static final int CURRENT_COUNT = 0x390;
  static final int DIVIDE = 0x3e0;

  static final int SELF = 1 << 18;
  static final int ALL = 2 << 18;
  static final int OTHERS = 3 << 18;
  static final int LOGICAL = 1 << 11;

  final ApicBus bus;
  final Lapic[] cpus;

  /** The CPUs' signals, outputs and ends of interrupts, in order. */
  final List<String> told = new ArrayList<>();

  /** What the observers and boards of all CPUs heard. */
  final CallLog log = new CallLog();

  Rig(LapicProfile profile, int cpus) {
    this(profile, Cell.SHARED, cpus);
  }

  Rig(LapicProfile profile, Cell cell, int count) {
    this(ApicBus.builder().profile(profile).cell(cell), count);
  }

  Rig(ApicBusBuilder builder, int count) {
    bus = builder.build();
    cpus = new Lapic[count];
    for (int id = 0; id < count; id++) {
      cpus[id] = cpu(id);
    }
  }

  private Lapic cpu(int id) {
    Lapic lapic =
        Lapic.builder(bus, id)
            .events(new RecordingEvents(log))
            .signals(new Told(id))
            .outputs((output, asserted) -> told.add("out" + id + "=" + (asserted ? 1 : 0)))
            .tscFrequency(2_000_000_000L)
            .build();
    lapic.connect(new RecordingBoard(log));
    return lapic;
  }

  /** The guest enables all of them, and gives each the logical id of its bit. */
  Rig enabled() {
    for (Lapic cpu : cpus) {
      write(cpu, SVR, 0x1ff);
      write(cpu, LDR, 1 << 24 + (cpu.apicId() & 7));
    }
    told.clear();
    return this;
  }

  static void write(Lapic cpu, int register, int value) {
    cpu.write(register, value, 4);
  }

  static int read(Lapic cpu, int register) {
    return (int) cpu.read(register, 4);
  }

  static void toX2apic(Lapic cpu) {
    if (!cpu.writeMsr(0x1b, cpu.apicBase() | 0xc00)) {
      throw new IllegalStateException("base=" + cpu.apicBase());
    }
  }

  int fixed(int vector, int destination) {
    return bus.deliver(
        vector, destination, ApicMessage.PHYSICAL, ApicMessage.FIXED, ApicMessage.EDGE);
  }

  int level(int vector, int destination) {
    return bus.deliver(
        vector, destination, ApicMessage.PHYSICAL, ApicMessage.FIXED, ApicMessage.LEVEL);
  }

  int logical(int vector, int destination, int deliveryMode) {
    return bus.deliver(vector, destination, ApicMessage.LOGICAL, deliveryMode, ApicMessage.EDGE);
  }

  /** The CPUs that have a vector requested, as bits. */
  int requested(int vector) {
    int bits = 0;
    for (Lapic cpu : cpus) {
      bits |= cpu.irr(vector) ? 1 << cpu.apicId() : 0;
    }
    return bits;
  }

  List<String> take() {
    List<String> taken = List.copyOf(told);
    told.clear();
    return taken;
  }

  private final class Told implements LapicSignals {

    private final int id;

    Told(int id) {
      this.id = id;
    }

    @Override
    public void nmi() {
      told.add("nmi" + id);
    }

    @Override
    public void smi() {
      told.add("smi" + id);
    }

    @Override
    public void init() {
      told.add("init" + id);
    }

    @Override
    public void startup(int vector) {
      told.add("startup%d,%02x".formatted(id, vector));
    }

    @Override
    public void extInt() {
      told.add("extint" + id);
    }

    @Override
    public void extIntChanged(boolean asserted) {
      told.add("extint" + id + "=" + (asserted ? 1 : 0));
    }

    @Override
    public void apicBaseChanged(long value) {
      told.add("base%d=%x".formatted(id, value));
    }
  }
}
