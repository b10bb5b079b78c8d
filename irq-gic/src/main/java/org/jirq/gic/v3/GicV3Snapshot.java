// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.gic.v3;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The chip's whole state as bytes, little-endian:
 *
 * <pre>
 *   int   magic "JGI3"        int   format version (1)
 *   int   cpus                int   interrupts
 *   int   GICD_CTLR groups    int   0
 *   long  configuration, long active priorities, long outputs told, for each CPU
 *   long  word for each interrupt: the private ones of each CPU, then the SPIs
 *   long  GICD_IROUTER for each SPI
 * </pre>
 *
 * <p>Not thread-safe: the chip is at rest.
 */
final class GicV3Snapshot {

  private static final int MAGIC = 0x33_49_47_4a;
  private static final int FORMAT = 1;
  private static final int HEADER = 24;

  private final GicV3Configuration configuration;
  private final Signals signals;
  private final InterruptTable table;

  GicV3Snapshot(GicV3Configuration configuration, Signals signals) {
    this.configuration = configuration;
    this.signals = signals;
    this.table = signals.table;
  }

  int size() {
    return HEADER + 8 * (3 * table.cpus + table.count + configuration.spis());
  }

  void save(ByteBuffer to) {
    ByteBuffer out = ByteBuffer.allocate(size()).order(ByteOrder.LITTLE_ENDIAN);
    out.putInt(MAGIC).putInt(FORMAT).putInt(table.cpus).putInt(table.interrupts);
    out.putInt(signals.enabledGroups()).putInt(0);
    for (int cpu = 0; cpu < table.cpus; cpu++) {
      out.putLong(signals.cpuWord(cpu)).putLong(signals.active(cpu));
      out.putLong(told(2 * cpu) | told(2 * cpu + 1) << 1);
    }
    for (int index = 0; index < table.count; index++) {
      out.putLong(table.words.get(index));
    }
    for (int pin = 0; pin < configuration.spis(); pin++) {
      out.putLong(table.route(pin));
    }
    to.put(out.flip());
  }

  private long told(int wire) {
    return signals.wires.asserted(wire) ? 1 : 0;
  }

  void load(ByteBuffer from) {
    int size = size();
    require(from.remaining() >= size, "remaining", from.remaining());
    byte[] bytes = new byte[size];
    from.duplicate().get(bytes);
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    check(in);
    in.position(16);
    apply(in);
    from.position(from.position() + size);
  }

  private void check(ByteBuffer in) {
    require(in.getInt() == MAGIC, "magic", in.getInt(0));
    require(in.getInt() == FORMAT, "format", in.getInt(4));
    require(in.getInt() == table.cpus, "cpus", in.getInt(8));
    require(in.getInt() == table.interrupts, "interrupts", in.getInt(12));
    require((in.getInt() & ~GicV3Spec.CTLR_ENABLE_GROUPS) == 0, "groups", in.getInt(16));
    require(in.getInt() == 0, "reserved", in.getInt(20));
    for (int cpu = 0; cpu < table.cpus; cpu++) {
      long word = in.getLong();
      require((word & ~CpuWord.ALL) == 0, "cpu", word);
      require((word & CpuWord.PMR & ~GicV3Spec.PRIORITY_MASK) == 0, "pmr", word & CpuWord.PMR);
      in.getLong();
      long outputs = in.getLong();
      require((outputs & ~3L) == 0, "outputs", outputs);
    }
    int priorities = configuration.priorityBits();
    for (int index = 0; index < table.count; index++) {
      long word = in.getLong();
      boolean sgi = table.isSgi(index);
      boolean edge = (word & IntWord.EDGE) != 0;
      boolean held = (word & IntWord.MESSAGE) != 0;
      boolean sane =
          (word & ~IntWord.ALL) == 0
              && (IntWord.priority(word) & ~priorities) == 0
              && (!sgi || edge && !IntWord.lineHigh(word))
              && (!held || table.isSpi(index) && !edge);
      require(sane, "interrupt", word);
    }
    long routes = configuration.routeBits();
    for (int pin = 0; pin < configuration.spis(); pin++) {
      long route = in.getLong();
      require((route & ~routes) == 0, "route", route);
    }
  }

  private void apply(ByteBuffer in) {
    signals.enableGroups(in.getInt());
    in.getInt();
    for (int cpu = 0; cpu < table.cpus; cpu++) {
      signals.setCpuWord(cpu, in.getLong());
      signals.setActive(cpu, in.getLong());
      long outputs = in.getLong();
      signals.wires.load(2 * cpu, (outputs & 1) != 0);
      signals.wires.load(2 * cpu + 1, (outputs & 2) != 0);
    }
    for (int index = 0; index < table.count; index++) {
      table.words.set(index, in.getLong());
      table.sync(index);
    }
    for (int pin = 0; pin < configuration.spis(); pin++) {
      table.setRoute(pin, in.getLong());
    }
  }

  private static void require(boolean holds, String name, long value) {
    if (!holds) {
      throw new IllegalArgumentException(
          "snapshot of a gicv3: %s=0x%x is not possible here".formatted(name, value));
    }
  }
}
