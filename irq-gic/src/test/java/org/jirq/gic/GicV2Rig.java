// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.gic;

import java.util.ArrayList;
import java.util.List;
import org.jirq.api.Cell;
import org.jirq.api.ChipBoard;
import org.jirq.api.OutputSink;
import org.jirq.api.SourceId;

/**
 * A GICv2 with its guest: register accesses by name, lines by INTID, and what the board and the
 * CPUs were told. Opened by {@link #open}, every CPU takes both groups by IAR on its IRQ wire.
 */
final class GicV2Rig implements OutputSink, ChipBoard {

  static final int BOTH_GROUPS = 3;
  static final int ACK_CTL = 4;
  static final int FIQ_EN = 8;
  static final int EOI_MODE = 0x200;

  final GicV2 chip;
  final List<String> told = new ArrayList<>();
  boolean resampler;
  boolean resamples;
  Runnable onAck = () -> {};
  Runnable onResample = () -> {};

  GicV2Rig(GicV2Builder builder) {
    chip = builder.outputs(this).build();
    chip.connect(this);
  }

  static GicV2Rig of(Cell cell, int cpus) {
    return new GicV2Rig(GicV2.builder(cpus, 288).cell(cell)).open();
  }

  static GicV2Rig of(GicV2Option option, boolean on, int cpus) {
    return new GicV2Rig(GicV2.builder(cpus, 288).option(option, on)).open();
  }

  GicV2Rig open() {
    set(0x000, BOTH_GROUPS);
    for (int cpu = 0; cpu < cpus(); cpu++) {
      gicc(cpu, 0x00, BOTH_GROUPS | ACK_CTL);
      gicc(cpu, 0x04, 0xff);
    }
    return this;
  }

  int cpus() {
    return chip.outputs() / 2;
  }

  // Registers

  void set(int offset, long value) {
    gicd(0, offset, value);
  }

  void gicd(int cpu, int offset, long value) {
    chip.distributor(cpu).write(offset, value, 4);
  }

  long gicd(int cpu, int offset) {
    return chip.distributor(cpu).read(offset, 4);
  }

  void gicc(int cpu, int offset, long value) {
    chip.cpuInterface(cpu).write(offset, value, 4);
  }

  int gicc(int cpu, int offset) {
    return (int) chip.cpuInterface(cpu).read(offset, 4);
  }

  void bit(int cpu, int block, int intid) {
    gicd(cpu, block + 4 * (intid >> 5), 1L << (intid & 31));
  }

  void enable(int intid) {
    bit(0, 0x100, intid);
  }

  void disable(int intid) {
    bit(0, 0x180, intid);
  }

  void group1(int intid) {
    int at = 0x080 + 4 * (intid >> 5);
    set(at, gicd(0, at) | 1L << (intid & 31));
  }

  void group0(int intid) {
    int at = 0x080 + 4 * (intid >> 5);
    set(at, gicd(0, at) & ~(1L << (intid & 31)));
  }

  void priority(int intid, int priority) {
    chip.distributor(0).write(0x400 + intid, priority, 1);
  }

  void targets(int intid, int cpuSet) {
    chip.distributor(0).write(0x800 + intid, cpuSet, 1);
  }

  void edge(int intid, boolean edge) {
    int at = 0xc00 + 4 * (intid >> 4);
    long bit = 2L << 2 * (intid & 15);
    set(at, edge ? gicd(0, at) | bit : gicd(0, at) & ~bit);
  }

  /** Programs an SPI that targets CPU 0, of group 0, enabled. */
  void spi(int intid, boolean edge, int priority) {
    edge(intid, edge);
    priority(intid, priority);
    targets(intid, 1);
    enable(intid);
  }

  int iar(int cpu) {
    return gicc(cpu, 0x0c);
  }

  void eoir(int cpu, int value) {
    gicc(cpu, 0x10, value);
  }

  void dir(int cpu, int value) {
    gicc(cpu, 0x1000, value);
  }

  int hppir(int cpu) {
    return gicc(cpu, 0x18);
  }

  /** Sends an SGI to a set of CPUs. */
  void sgi(int from, int cpuSet, int sgi) {
    gicd(from, 0xf00, (long) cpuSet << 16 | sgi);
  }

  // Lines and wires

  void raise(int intid) {
    chip.setLevel(intid - 32, SourceId.DEFAULT, true);
  }

  void lower(int intid) {
    chip.setLevel(intid - 32, SourceId.DEFAULT, false);
  }

  void pulse(int intid) {
    raise(intid);
    lower(intid);
  }

  boolean irq(int cpu) {
    return chip.output(2 * cpu);
  }

  boolean fiq(int cpu) {
    return chip.output(2 * cpu + 1);
  }

  // What is told

  @Override
  public void outputChanged(int output, boolean asserted) {
    told.add((output % 2 == 0 ? "irq" : "fiq") + output / 2 + (asserted ? "+" : "-"));
  }

  @Override
  public void acked(int pin) {
    told.add("acked " + pin);
    onAck.run();
  }

  @Override
  public void maskChanged(int pin, boolean masked) {
    told.add((masked ? "masked " : "unmasked ") + pin);
  }

  @Override
  public boolean hasResampler(int pin) {
    return resampler;
  }

  @Override
  public boolean resampleInstead(int pin) {
    told.add("resample " + pin);
    onResample.run();
    return resamples;
  }

  List<String> take() {
    List<String> taken = List.copyOf(told);
    told.clear();
    return taken;
  }
}
