// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.gic;

import java.nio.ByteBuffer;
import java.util.Set;
import org.jirq.api.Cell;
import org.jirq.api.ChipBoard;
import org.jirq.api.ChipCapability;
import org.jirq.api.CpuInterface;
import org.jirq.api.IrqChip;
import org.jirq.api.IrqEvents;
import org.jirq.api.LineTarget;
import org.jirq.api.MmioDevice;
import org.jirq.api.OutputSink;
import org.jirq.api.SourceId;

/**
 * An Arm generic interrupt controller, architecture version 2, without the security extensions:
 * distributor and up to 8 CPU interfaces, both interrupt groups, SGIs, PPIs and SPIs.
 *
 * <p>A plain object: no thread, no clock, no static state. Made by {@link #builder}. Pin n is SPI
 * n, that is INTID 32 + n; a CPU's private peripheral interrupts are reached by {@link #ppis}.
 * Output 2 n is the IRQ wire of CPU n, output 2 n + 1 its FIQ wire. A pin is masked while
 * GICD_ISENABLER does not enable it.
 *
 * <p>Ack notifiers run when an interrupt is deactivated, with it still active and its line not
 * sampled again: by EOIR (EOImode 0), by DIR (EOImode 1), and by a write of GICD_ICACTIVER. A level
 * interrupt is pending while its line is high, so a line that is still high afterwards is delivered
 * again.
 *
 * <p><b>Threads.</b> With {@link Cell#SHARED} any thread may call anything but {@link #save} and
 * {@link #load}, which need the chip at rest. With {@link Cell#PLAIN} one thread at a time.
 * <b>Progress.</b> Line calls, acknowledgements, ends and register reads are lock-free and take no
 * lock; so do register writes except those of GICD_ISENABLER and GICD_ICENABLER, which serialise
 * with {@link #fireMask} and {@link #reset} in a lock of the chip, inside which mask notifiers run
 * and no output moves. Two CPUs never take the same SPI. <b>Memory.</b> What a thread did before it
 * raised a line happens-before the sink's call for the output that rose by it, and before the
 * acknowledgement that takes the interrupt.
 *
 * <p>Source: Arm GIC architecture specification 2.0 (IHI 0048B); where it leaves a choice or an
 * implementation differs, {@link GicV2Option} and docs/conformance.md.
 */
public final class GicV2 implements IrqChip, CpuInterface {

  private static final Set<ChipCapability> CAPABILITIES =
      Set.of(
          ChipCapability.ACK,
          ChipCapability.TAKEN,
          ChipCapability.MASK_NOTIFY,
          ChipCapability.PENDING_READABLE,
          ChipCapability.UNMASK_RESAMPLE);

  private final GicProfile profile;
  private final Set<GicV2Option> options;
  private final int pins;
  private final GicV2Engine engine;
  private final GicV2Configuration configuration;
  private final GicV2Acknowledge acknowledge;
  private final GicV2Distributor[] distributors;
  private final GicV2CpuRegisters[] cpuRegisters;
  private final LineTarget[] ppis;
  private final GicV2Snapshot snapshot;

  GicV2(
      Cell cell,
      int cpus,
      int interrupts,
      GicProfile profile,
      Set<GicV2Option> options,
      IrqEvents events) {
    this.profile = profile;
    this.options = Set.copyOf(options);
    this.pins = interrupts - GicV2Spec.PRIVATE;
    this.engine = new GicV2Engine(cell, cpus, interrupts, options, events);
    this.configuration = new GicV2Configuration(engine, cell);
    this.acknowledge = new GicV2Acknowledge(engine);
    this.snapshot = new GicV2Snapshot(engine);
    distributors = new GicV2Distributor[cpus];
    cpuRegisters = new GicV2CpuRegisters[cpus];
    ppis = new LineTarget[cpus];
    for (int cpu = 0; cpu < cpus; cpu++) {
      int of = cpu;
      distributors[cpu] = new GicV2Distributor(engine, configuration, cpu);
      cpuRegisters[cpu] = new GicV2CpuRegisters(engine, acknowledge, cpu);
      ppis[cpu] = (input, sourceId, level) -> drivePpi(of, input, sourceId, level);
    }
  }

  /**
   * Starts building a chip.
   *
   * @param cpus number of CPUs, 1 to 8
   * @param interrupts number of INTIDs, private ones included: a multiple of 32 from 64 to 992, or
   *     1020
   * @return a builder for profile {@code datasheet}, shared by many threads
   */
  public static GicV2Builder builder(int cpus, int interrupts) {
    return new GicV2Builder(cpus, interrupts);
  }

  // The chip

  @Override
  public String kind() {
    return "gicv2";
  }

  @Override
  public int pins() {
    return pins;
  }

  @Override
  public Set<ChipCapability> capabilities() {
    return CAPABILITIES;
  }

  /**
   * {@inheritDoc}
   *
   * <p>Answers 1 if the call made the interrupt deliverable to a CPU, priorities aside, or lowered
   * the source; 0 if it is disabled, targets nobody, is active or was pending before. Nothing is
   * lost by a 0.
   */
  @Override
  public int setLevel(int pin, int sourceId, boolean level) {
    if (Integer.compareUnsigned(pin, pins) >= 0 || (sourceId & -SourceId.COUNT) != 0) {
      checkPin(pin);
      SourceId.check(sourceId);
    }
    return engine.line(engine.cpus * GicV2Spec.PRIVATE + pin, pin, sourceId, level);
  }

  private int checkPin(int pin) {
    if (pin < 0 || pin >= pins) {
      throw new IllegalArgumentException("pin=" + pin + " is not in 0.." + (pins - 1));
    }
    return pin;
  }

  private int checkCpu(int cpu) {
    if (cpu < 0 || cpu >= engine.cpus) {
      throw new IllegalArgumentException("cpu=" + cpu + " is not in 0.." + (engine.cpus - 1));
    }
    return cpu;
  }

  private long spi(int pin) {
    return engine.words.get(engine.cpus * GicV2Spec.PRIVATE + checkPin(pin));
  }

  private long word(int cpu, int intid) {
    if (intid < 0 || intid >= engine.interrupts) {
      throw new IllegalArgumentException(
          "intid=" + intid + " is not in 0.." + (engine.interrupts - 1));
    }
    return engine.words.get(engine.words.index(checkCpu(cpu), intid));
  }

  @Override
  public boolean level(int pin) {
    return GicV2Word.lineHigh(spi(pin));
  }

  @Override
  public int sources(int pin) {
    return GicV2Word.sources(spi(pin));
  }

  @Override
  public boolean masked(int pin) {
    return configuration.masked(checkPin(pin));
  }

  @Override
  public void connect(ChipBoard board) {
    engine.connect(GicV2Builder.present("board", board));
  }

  @Override
  public void fireMask(int pin, ChipBoard to) {
    configuration.fireMask(checkPin(pin), to);
  }

  @Override
  public void reevaluate() {
    engine.updateAll();
  }

  /**
   * {@inheritDoc}
   *
   * <p>Both groups and all but the SGIs are disabled, everything is of group 0, priority 0, level
   * triggered, and targets nobody (with one CPU: that one); nothing is pending but what a line that
   * is high makes so, nothing is active.
   */
  @Override
  public void reset() {
    configuration.reset();
  }

  // Private peripheral interrupts

  /**
   * Returns the private peripheral interrupt lines of a CPU: input n is INTID 16 + n, 0 to 15, with
   * {@link SourceId#COUNT} sources each.
   *
   * @param cpu 0 to the number of CPUs - 1
   * @return the same target every time; its calls answer and throw as {@link #setLevel}
   * @throws IllegalArgumentException if {@code cpu} is out of range
   */
  public LineTarget ppis(int cpu) {
    return ppis[checkCpu(cpu)];
  }

  /**
   * Drives a private peripheral interrupt's line, as {@link SourceId#DEFAULT}.
   *
   * @param cpu 0 to the number of CPUs - 1
   * @param intid 16 to 31
   * @param level {@code true} asserts
   * @return as {@link #setLevel}
   * @throws IllegalArgumentException if {@code cpu} or {@code intid} is out of range
   */
  public int setPpi(int cpu, int intid, boolean level) {
    checkCpu(cpu);
    if (intid < GicV2Spec.SGIS || intid >= GicV2Spec.PRIVATE) {
      throw new IllegalArgumentException("intid=" + intid + " is not in 16..31");
    }
    return engine.line(engine.words.index(cpu, intid), -1, SourceId.DEFAULT, level);
  }

  private int drivePpi(int cpu, int input, int sourceId, boolean level) {
    if (input < 0 || input >= GicV2Spec.PRIVATE - GicV2Spec.SGIS) {
      throw new IllegalArgumentException("input=" + input + " is not in 0..15");
    }
    int index = engine.words.index(cpu, GicV2Spec.SGIS + input);
    return engine.line(index, -1, SourceId.check(sourceId), level);
  }

  // The guest's view

  /**
   * Returns the distributor's registers as a CPU sees them.
   *
   * @param cpu who accesses, 0 to the number of CPUs - 1
   * @return the same device every time, 1000h bytes
   * @throws IllegalArgumentException if {@code cpu} is out of range
   */
  public MmioDevice distributor(int cpu) {
    return distributors[checkCpu(cpu)];
  }

  /**
   * Returns the registers of a CPU's interface.
   *
   * @param cpu who accesses, 0 to the number of CPUs - 1
   * @return the same device every time, 2000h bytes, GICC_DIR at 1000h
   * @throws IllegalArgumentException if {@code cpu} is out of range
   */
  public MmioDevice cpuInterface(int cpu) {
    return cpuRegisters[checkCpu(cpu)];
  }

  // The CPUs' side

  @Override
  public int outputs() {
    return engine.outputs.count();
  }

  @Override
  public boolean output(int output) {
    return engine.outputs.asserted(engine.outputs.check(output));
  }

  @Override
  public void connectOutputs(OutputSink sink) {
    engine.outputs.connect(GicV2Builder.present("sink", sink));
  }

  /**
   * {@inheritDoc}
   *
   * <p>Reads GICC_IAR of the output's CPU, whichever of its two wires is named: the INTID in bits
   * 9:0, of an SGI the sending CPU in bits 12:10. {@link #NONE} stands for 1023 and 1022: nothing
   * of sufficient priority is pending, or an interrupt of group 1 while GICC_CTLR.AckCtl is 0,
   * which the guest takes from GICC_AIAR.
   */
  @Override
  public int acknowledge(int output) {
    int taken = acknowledge.take(engine.outputs.check(output) >> 1, false);
    return taken >= GicV2Spec.SPURIOUS_GROUP_1 && taken <= GicV2Spec.SPURIOUS ? NONE : taken;
  }

  /**
   * {@inheritDoc}
   *
   * <p>Writes GICC_EOIR of the output's CPU. With EOImode 1 that drops the priority only, and the
   * interrupt ends by a write of GICC_DIR.
   */
  @Override
  public void end(int output, int token) {
    acknowledge.end(engine.outputs.check(output) >> 1, token, false);
  }

  // Queries

  /**
   * Tells whether an interrupt is pending, as GICD_ISPENDR reads.
   *
   * @param cpu whose private interrupts are meant, 0 to the number of CPUs - 1
   * @param intid 0 to the number of interrupts - 1
   * @return {@code true} if its latch is set, or it is level triggered and its line is high
   * @throws IllegalArgumentException if a number is out of range
   */
  public boolean pending(int cpu, int intid) {
    return GicV2Word.pending(word(cpu, intid)) != 0;
  }

  /**
   * Tells whether an interrupt is active, as GICD_ISACTIVER reads.
   *
   * @param cpu whose private interrupts are meant, 0 to the number of CPUs - 1
   * @param intid 0 to the number of interrupts - 1
   * @return {@code true} if it was taken and not deactivated yet
   * @throws IllegalArgumentException if a number is out of range
   */
  public boolean active(int cpu, int intid) {
    return GicV2Word.active(word(cpu, intid)) != 0;
  }

  /**
   * Returns the running priority of a CPU.
   *
   * @param cpu 0 to the number of CPUs - 1
   * @return the highest active group priority, 0 to 254, or 256 if none is active
   * @throws IllegalArgumentException if {@code cpu} is out of range
   */
  public int runningPriority(int cpu) {
    return engine.cpuState.running(checkCpu(cpu));
  }

  /**
   * Returns the profile that the chip was made with.
   *
   * @return the profile
   */
  public GicProfile profile() {
    return profile;
  }

  /**
   * Returns the options in force.
   *
   * @return an immutable set
   */
  public Set<GicV2Option> options() {
    return options;
  }

  /**
   * Describes the chip for a device tree.
   *
   * @return the description
   */
  public GicV2Description describe() {
    return new GicV2Description(engine.cpus, engine.interrupts);
  }

  // State

  @Override
  public int stateSize() {
    return snapshot.size();
  }

  @Override
  public void save(ByteBuffer to) {
    snapshot.save(to);
  }

  @Override
  public void load(ByteBuffer from) {
    snapshot.load(from);
  }

  @Override
  public void resync() {
    configuration.resync();
  }

  /**
   * Writes down the state for a human: the CPU interfaces, and the interrupts that are not idle.
   *
   * @return several lines; their form may change
   */
  public String dump() {
    return GicV2Dump.of(engine, profile);
  }

  @Override
  public String toString() {
    return "gicv2 cpus=%d interrupts=%d profile=%s"
        .formatted(engine.cpus, engine.interrupts, profile.id());
  }
}
