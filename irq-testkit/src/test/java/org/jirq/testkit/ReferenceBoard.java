// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.testkit;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jirq.api.Delivery;
import org.jirq.api.SourceId;

/**
 * A slow board of reference parts, to test the replayer of KVM's full vectors without any chip.
 * Irqfds reach the 8259s alone, and nobody counts NMIs.
 */
final class ReferenceBoard extends ForwardingMachine implements KvmBoard {

  private static final int EOI = 0xb0;
  private static final int ISR = 0x100;
  private static final int END_OF_IRR = 0x280;
  private static final int IRQFDS = 8;

  private final KvmBoardConfig config;
  private final ReferenceMachine ioApic;
  private final TestCpus cpus;
  private final ReferencePic pic;
  private final int[] irqfds = new int[IRQFDS];
  private final long[] resamples = new long[IRQFDS];

  ReferenceBoard(KvmBoardConfig config) {
    this(config, new TestCpus(config.cpus()));
  }

  private ReferenceBoard(KvmBoardConfig config, TestCpus cpus) {
    this(
        config,
        cpus,
        new ReferenceMachine(
            MachineConfig.of(config.profile(), cpus)
                .withRoutes(config.routes())
                .withCell(config.cell())));
  }

  private ReferenceBoard(KvmBoardConfig config, TestCpus cpus, ReferenceMachine ioApic) {
    super(ioApic);
    this.ioApic = ioApic;
    this.config = config;
    this.cpus = cpus;
    Arrays.fill(irqfds, -1);
    this.pic = new ReferencePic(this::extIntAccepted, this::acked);
  }

  private boolean extIntAccepted() {
    for (int cpu = 0; cpu < cpus.size(); cpu++) {
      if (takesExtInt(cpu)) {
        return true;
      }
    }
    return false;
  }

  private void acked(int pin) {
    config.acks().acked(pin, 0, pin);
    boolean lowered = false;
    for (int index = 0; index < IRQFDS; index++) {
      if (irqfds[index] == pin) {
        if (!lowered) {
          pic.line(pin, SourceId.RESAMPLER, false);
          lowered = true;
        }
        resamples[index]++;
      }
    }
  }

  @Override
  public void line(int gsi, boolean level) {
    drive(gsi, SourceId.DEFAULT, level, false);
  }

  @Override
  public int lineForStatus(int gsi, int sourceId, boolean level) {
    return drive(gsi, sourceId, level, true);
  }

  private int drive(int gsi, int sourceId, boolean level, boolean status) {
    boolean toPic =
        gsi < 16 && (config.routes() == RouteTable.PC || config.routes() == RouteTable.PIC);
    int result = toPic ? pic.line(gsi, sourceId, level) : Delivery.IGNORED;
    if (config.routes() == RouteTable.PIC) {
      return result;
    }
    if (status) {
      return Delivery.join(result, super.lineForStatus(gsi, sourceId, level));
    }
    super.line(gsi, level);
    return result;
  }

  @Override
  public boolean hasPorts(int port, int size) {
    return (port & ~1) == ((port + size - 1) & ~1)
        && ((port & ~1) == 0x20 || (port & ~1) == 0xa0 || (port & ~1) == 0x4d0);
  }

  @Override
  public int in(int port, int size) {
    return size == 1 ? pic.in(port) : 0;
  }

  @Override
  public void out(int port, int value, int size) {
    if (size == 1) {
      pic.out(port, value & 0xff);
    }
  }

  @Override
  public void writeLapic(int cpu, int register, int value) {
    TestLapic lapic = cpus.lapic(cpu);
    if (register != EOI) {
      lapic.write(register, value);
      return;
    }
    int vector = lapic.end();
    if (vector >= 0
        && (ioApic.awaits(cpu, vector) || KvmEoiFilter.reaches(this, lapic, vector, true))) {
      eoi(vector, cpu, lapic.tmr.contains(vector));
    }
  }

  @Override
  public int readLapic(int cpu, int register) {
    VectorSet set = set(cpu, register);
    int first = (register >>> 4 & 7) * 32;
    int bits = 0;
    for (int n = 0; n < 32; n++) {
      bits |= set.contains(first + n) ? 1 << n : 0;
    }
    return bits;
  }

  /** Of the page only the vectors. */
  @Override
  public void saveLapicState(int cpu, ByteBuffer to) {
    ByteBuffer page = ByteBuffer.allocate(LAPIC_STATE_SIZE).order(ByteOrder.LITTLE_ENDIAN);
    for (int register = ISR; register < END_OF_IRR; register += 0x10) {
      page.putInt(register, readLapic(cpu, register));
    }
    to.put(page);
  }

  @Override
  public void loadLapicState(int cpu, ByteBuffer from) {
    byte[] page = new byte[LAPIC_STATE_SIZE];
    from.get(page);
    for (int register = ISR; register < END_OF_IRR; register += 0x10) {
      for (int n = 0; n < 32; n++) {
        boolean member = (page[register + n / 8] >>> (n & 7) & 1) != 0;
        set(cpu, register).set((register >>> 4 & 7) * 32 + n, member);
      }
    }
    lapicLoaded(cpu, cpus.lapic(cpu));
  }

  @Override
  public void loadKvmState(ByteBuffer from) {
    super.loadKvmState(from);
    for (int cpu = 0; cpu < cpus.size(); cpu++) {
      lapicLoaded(cpu, cpus.lapic(cpu));
    }
  }

  private VectorSet set(int cpu, int register) {
    TestLapic lapic = cpus.lapic(cpu);
    return register < 0x180 ? lapic.isr : register < 0x200 ? lapic.tmr : lapic.irr;
  }

  @Override
  public boolean takesExtInt(int cpu) {
    return cpus.lapic(cpu).takesExtInt();
  }

  @Override
  public int acknowledgePic(int cpu) {
    return pic.output() ? pic.acknowledge() : NONE;
  }

  @Override
  public int acknowledgeLapic(int cpu) {
    return cpus.lapic(cpu).acceptInterrupt();
  }

  @Override
  public void savePicState(int chip, ByteBuffer to) {
    pic.save(chip, to);
  }

  @Override
  public void loadPicState(int chip, ByteBuffer from) {
    pic.load(chip, from);
  }

  @Override
  public void settle() {
    for (int cpu = 0; cpu < cpus.size(); cpu++) {
      cpus.lapic(cpu).settle();
    }
  }

  @Override
  public int cpuState(int cpu) {
    return 0;
  }

  @Override
  public int pendingNmis(int cpu) {
    return 0;
  }

  @Override
  public int pendingSmis(int cpu) {
    return 0;
  }

  @Override
  public void assignIrqfd(int index, int gsi) {
    irqfds[index] = gsi;
  }

  @Override
  public void deassignIrqfd(int index) {
    irqfds[index] = -1;
  }

  @Override
  public void signalIrqfd(int index) {
    if (irqfds[index] >= 0) {
      drive(irqfds[index], SourceId.RESAMPLER, true, false);
    }
  }

  @Override
  public long resamples(int index) {
    return resamples[index];
  }
}
