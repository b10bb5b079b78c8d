// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.gic.v3;

import java.util.ArrayList;
import java.util.List;
import org.jirq.api.Cell;
import org.jirq.api.ChipBoard;
import org.jirq.api.SourceId;
import org.jirq.gic.GicProfile;

/** A GICv3 whose CPUs are awake, with all interrupts in group 1 and every group enabled. */
final class Rig {

  static final int FIRST_SPI = 32;

  final GicV3 gic;
  final List<String> calls = new ArrayList<>();

  Rig(GicV3Builder builder) {
    gic = builder.outputs((output, level) -> calls.add("out" + output + "=" + level)).build();
    open();
  }

  /** Wakes the CPUs and enables all groups, also after a reset. */
  void open() {
    for (int cpu = 0; cpu < gic.cpus(); cpu++) {
      frame(cpu, 0x14, 0);
      frame(cpu, 0x1_0080, -1);
      icc(cpu, IccRegister.PMR, 0xff);
      icc(cpu, IccRegister.IGRPEN0, 1);
      icc(cpu, IccRegister.IGRPEN1, 1);
    }
    for (int word = 1; word * 32 < gic.interrupts(); word++) {
      dist(0x80 + 4 * word, -1);
    }
    dist(0, 3);
  }

  static Rig of(Cell cell) {
    return new Rig(GicV3.builder(2, 96).cell(cell));
  }

  static Rig of(GicProfile profile) {
    return new Rig(GicV3.builder(2, 96).profile(profile));
  }

  /** Notes acks and masks among the calls. */
  Rig withBoard() {
    gic.connect(
        new ChipBoard() {
          @Override
          public void acked(int pin) {
            calls.add("acked" + pin);
          }

          @Override
          public void maskChanged(int pin, boolean masked) {
            calls.add("masked" + pin + "=" + masked);
          }
        });
    return this;
  }

  void dist(int offset, long value) {
    gic.distributor().write(offset, value, 4);
  }

  long dist(int offset) {
    return gic.distributor().read(offset, 4);
  }

  void frame(int cpu, int offset, long value) {
    gic.redistributors().write(cpu * 0x2_0000L + offset, value, 4);
  }

  long frame(int cpu, int offset) {
    return gic.redistributors().read(cpu * 0x2_0000L + offset, 4);
  }

  void icc(int cpu, IccRegister register, long value) {
    gic.writeSystemRegister(cpu, register, value);
  }

  long icc(int cpu, IccRegister register) {
    return gic.readSystemRegister(cpu, register);
  }

  void raise(int intid) {
    gic.setLevel(intid - FIRST_SPI, SourceId.DEFAULT, true);
  }

  void lower(int intid) {
    gic.setLevel(intid - FIRST_SPI, SourceId.DEFAULT, false);
  }

  void enable(int intid) {
    bit(0x100, intid);
  }

  void disable(int intid) {
    bit(0x180, intid);
  }

  /** Writes one bit of a register with a bit for each interrupt; of CPU 0 if it is private. */
  void bit(int register, int intid) {
    if (intid < FIRST_SPI) {
      frame(0, 0x1_0000 + register, 1L << intid);
    } else {
      dist(register + intid / 32 * 4, 1L << intid % 32);
    }
  }

  void priority(int intid, int priority) {
    if (intid < FIRST_SPI) {
      gic.redistributors().write(0x1_0400 + intid, priority, 1);
    } else {
      gic.distributor().write(0x400 + intid, priority, 1);
    }
  }

  void edge(int intid, boolean edge) {
    int register = intid < FIRST_SPI ? 0x1_0c00 + intid / 16 * 4 : 0xc00 + intid / 16 * 4;
    int shift = intid % 16 * 2;
    long before = intid < FIRST_SPI ? frame(0, register) : dist(register);
    long after = before & ~(3L << shift) | (edge ? 2L : 0L) << shift;
    if (intid < FIRST_SPI) {
      frame(0, register, after);
    } else {
      dist(register, after);
    }
  }

  void group(int intid, int group) {
    int register = intid < FIRST_SPI ? 0x1_0080 : 0x80 + intid / 32 * 4;
    long before = intid < FIRST_SPI ? frame(0, register) : dist(register);
    long bit = 1L << intid % 32;
    long after = group == 1 ? before | bit : before & ~bit;
    if (intid < FIRST_SPI) {
      frame(0, register, after);
    } else {
      dist(register, after);
    }
  }

  void route(int intid, long value) {
    gic.distributor().write(0x6000 + 8 * intid, value, 8);
  }

  /** A level-sensitive SPI, enabled, with a priority. */
  void level(int intid, int priority) {
    priority(intid, priority);
    enable(intid);
  }

  boolean irq(int cpu) {
    return gic.output(2 * cpu);
  }

  boolean fiq(int cpu) {
    return gic.output(2 * cpu + 1);
  }

  int take(int cpu) {
    return (int) icc(cpu, IccRegister.IAR1);
  }

  void end(int cpu, int intid) {
    icc(cpu, IccRegister.EOIR1, intid);
  }

  List<String> calls() {
    List<String> taken = List.copyOf(calls);
    calls.clear();
    return taken;
  }
}
