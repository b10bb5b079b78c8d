// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.lapic;

import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Set;
import org.jirq.api.ApicMessage;
import org.jirq.api.ApicSink;
import org.jirq.api.Cell;
import org.jirq.api.ChipBoard;
import org.jirq.api.ChipCapability;
import org.jirq.api.Clocked;
import org.jirq.api.CpuInterface;
import org.jirq.api.IrqChip;
import org.jirq.api.IrqEvents;
import org.jirq.api.MmioDevice;
import org.jirq.api.OutputSink;
import org.jirq.api.SourceId;
import org.jirq.api.spi.Failure;
import org.jspecify.annotations.Nullable;

/**
 * The local APIC of one CPU, xAPIC and x2APIC, on an {@link ApicBus}.
 *
 * <p>A plain object: no thread, no clock, no static state. Made by {@link #builder}. Pins 0 and 1
 * are LINT0 and LINT1; levels are given as asserted or not. Output 0 is asserted while {@link
 * #acknowledge} would answer a vector. As an {@link MmioDevice} it is the register page, which
 * answers all ones while the local APIC is disabled or in x2APIC mode; where the page is mapped
 * says {@link #apicBase}. Time counts from the moment when the time-stamp counter stood at 0, and
 * is 0 until {@link #advanceTo} says otherwise; counts are read as of the latest time that was
 * told.
 *
 * <p>No spurious vector is ever answered: a CPU asks for a vector and gets {@link #NONE} when there
 * is none any more. There is no focus processor and no arbitration id.
 *
 * <p><b>Threads.</b> With {@link Cell#SHARED} any thread may call anything but {@link #save},
 * {@link #load} and the KVM state methods, which need the chip at rest; register writes, {@link
 * #acknowledge} and the ends of interrupts belong to the CPU's thread, and stay safe elsewhere.
 * With {@link Cell#PLAIN} one thread at a time, for all CPUs of the bus. <b>Progress.</b> Messages,
 * pins, acceptance, ends and reads are lock-free. Writes of LVT entries, the spurious-interrupt
 * vector register, ids and IA32_APIC_BASE serialise in a lock of the chip, inside which mask
 * notifiers run and nothing is delivered; writes of the timer's registers and its expiries in
 * another one. <b>Memory.</b> What a thread did before it sent a message happens-before the {@link
 * #acknowledge} that accepts it, also if the vector was requested already, and before the sink's
 * call for the output that rises by it.
 *
 * <p>Source: Intel SDM volume 3, chapter "Advanced Programmable Interrupt Controller (APIC)";
 * behaviour on which implementations differ is named in {@link LapicOption}.
 */
public final class Lapic extends LapicStatus implements IrqChip, MmioDevice, CpuInterface, Clocked {

  static final ApicSink.Takers NOBODY_ASKS = (cpu, vector) -> {};
  private static final Set<ChipCapability> CAPABILITIES =
      Set.of(ChipCapability.ACK, ChipCapability.MASK_NOTIFY);

  private final LapicSignals signals;
  private final IrqEvents events;
  private final LocalInputs inputs;
  private final LocalTimer timer;
  private final Registers registers;
  private final EndOfInterrupt ends;
  private final ModelSpecificRegisters msrs;
  private final Snapshot snapshot;
  private final KvmState kvmState;

  Lapic(LapicBuilder builder) {
    super(builder);
    signals = builder.signals;
    events = builder.events;
    inputs = new LocalInputs(state, rules, acceptance, signals, events);
    timer = new LocalTimer(state, inputs, builder.timerFrequency, builder.tscFrequency);
    InterruptCommand command = new InterruptCommand(state, rules, inputs, bus, this);
    registers = new Registers(state, rules, bus, acceptance, inputs, timer, command, this, events);
    ends = new EndOfInterrupt(state, inputs, acceptance, registers, bus, this, events);
    msrs = new ModelSpecificRegisters(state, rules, bus, registers, command, inputs, timer, this);
    snapshot = new Snapshot(this, state, acceptance);
    kvmState = new KvmState(state, rules, timer, registers);
    powerUp();
    acceptance.connect(builder.outputs);
  }

  /**
   * Starts building a local APIC.
   *
   * @param bus the bus that joins it to the others
   * @param apicId its id, 0 to 65535; in xAPIC mode the low 8 bits count
   * @return a builder with the profile and the cell of the bus
   */
  public static LapicBuilder builder(ApicBus bus, int apicId) {
    return new LapicBuilder(bus, apicId);
  }

  @Override
  public String kind() {
    return "lapic";
  }

  @Override
  public int pins() {
    return LocalInputs.PINS;
  }

  @Override
  public Set<ChipCapability> capabilities() {
    return CAPABILITIES;
  }

  @Override
  public int setLevel(int pin, int sourceId, boolean level) {
    if ((pin & ~1) != 0 || (sourceId & -SourceId.COUNT) != 0) {
      checkPin(pin);
      SourceId.check(sourceId);
    }
    return inputs.line(pin, sourceId, level);
  }

  @Override
  public void connect(ChipBoard board) {
    inputs.connect(Objects.requireNonNull(board, "board"));
  }

  @Override
  public void fireMask(int pin, ChipBoard to) {
    checkPin(pin);
    inputs.section.enter();
    try {
      to.maskChanged(pin, masked(pin));
    } finally {
      inputs.section.leave();
    }
  }

  @Override
  public void reevaluate() {
    Failure.rethrow(acceptance.update(inputs.evaluate(null)));
  }

  /**
   * {@inheritDoc}
   *
   * <p>The state after power-up: xAPIC mode at FEE00000h, the id it was made with,
   * software-disabled, nothing requested or in service. The clock goes on.
   */
  @Override
  public void reset() {
    Failure failure;
    inputs.section.enter();
    try {
      inputs.observeMasks(powerUp());
      failure = tellMasks();
    } finally {
      inputs.section.leave();
    }
    Failure.rethrow(baseChanged(apicBase(), failure));
  }

  /** Tells the board the masks of both pins; answers what it threw. */
  private @Nullable Failure tellMasks() {
    try {
      inputs.section.tellMasks(LocalInputs.PINS, this::masked, inputs.board());
      return null;
    } catch (Throwable e) {
      return Failure.add(null, e);
    }
  }

  /** Answers the pins whose masks changed, of which nobody is told. */
  private int powerUp() {
    state.words.set(
        LapicState.BASE,
        LapicSpec.BASE_DEFAULT | LapicSpec.BASE_ENABLE | (bootProcessor ? LapicSpec.BASE_BSP : 0));
    int changed = clearRegisters();
    deriveIds();
    return changed;
  }

  /**
   * Puts the local APIC into the state that an INIT leaves: as after power-up, but its id, its mode
   * and its page stay. The CPU calls this when it performs an INIT that {@link LapicSignals#init}
   * told of.
   */
  public void init() {
    Failure failure;
    inputs.section.enter();
    try {
      failure = resetRegisters();
      if (state.x2apic()) {
        deriveIds();
      }
    } finally {
      inputs.section.leave();
    }
    bus.changed();
    Failure.rethrow(acceptance.update(failure));
  }

  /**
   * Registers as after power-up; not IA32_APIC_BASE, not the id. Tells the masks that changed, and
   * answers what the board threw.
   */
  @Nullable Failure resetRegisters() {
    inputs.section.enter();
    try {
      int changed = clearRegisters();
      inputs.observeMasks(changed);
      return inputs.tellMasks(changed, null);
    } finally {
      inputs.section.leave();
    }
  }

  /** Tells nobody; answers the pins whose masks changed. */
  private int clearRegisters() {
    inputs.section.enter();
    try {
      acceptance.clear();
      state.words.set(LapicState.TPR, 0);
      state.words.set(LapicState.SVR, LapicSpec.SVR_RESET);
      state.words.set(LapicState.LDR, 0);
      state.words.set(LapicState.DFR, Integer.toUnsignedLong(LapicSpec.DFR_FLAT));
      state.words.set(LapicState.ICR, 0);
      state.words.set(LapicState.ESR, 0);
      state.words.set(LapicState.ERRORS, 0);
      timer.reset();
      return inputs.reset(bootProcessor && rules.lint0Open());
    } finally {
      inputs.section.leave();
    }
  }

  /** The ids that follow from the mode. To be called inside the section. */
  void deriveIds() {
    if (state.x2apic()) {
      state.words.set(LapicState.ID, apicId);
      state.words.set(LapicState.LDR, Integer.toUnsignedLong(x2apicLogicalId()));
    } else {
      state.words.set(LapicState.ID, apicId & 0xff);
      state.words.set(LapicState.LDR, 0);
      state.words.set(LapicState.DFR, Integer.toUnsignedLong(LapicSpec.DFR_FLAT));
    }
  }

  @Nullable Failure baseChanged(long value, @Nullable Failure before) {
    bus.changed();
    Failure failure = acceptance.update(before);
    try {
      signals.apicBaseChanged(value);
    } catch (Throwable e) {
      failure = Failure.add(failure, e);
    }
    return failure;
  }

  /* The CPU's side. */

  @Override
  public int outputs() {
    return 1;
  }

  @Override
  public boolean output(int output) {
    return acceptance.wires.asserted(checkOutput(output));
  }

  private static int checkOutput(int output) {
    if (output != Acceptance.OUTPUT) {
      throw new IllegalArgumentException("output=" + output + " is not in 0..0");
    }
    return output;
  }

  @Override
  public void connectOutputs(OutputSink sink) {
    acceptance.connect(Objects.requireNonNull(sink, "sink"));
  }

  @Override
  public int acknowledge(int output) {
    checkOutput(output);
    return acceptance.acknowledge();
  }

  /**
   * {@inheritDoc}
   *
   * <p>Ends this vector, also while a higher one is in service; the EOI register ends the highest.
   */
  @Override
  public void end(int output, int token) {
    checkOutput(output);
    if ((token & ~0xff) == 0) {
      ends.end(token);
    }
  }

  /** A write of the EOI register. */
  void endHighest() {
    ends.endHighest();
  }

  /** Takes a message from the bus; false if it is refused. */
  boolean take(int vector, int deliveryMode, int triggerMode, ApicSink.Takers takers) {
    if (!state.present()) {
      return false;
    }
    int legal = vector & 0xff;
    switch (deliveryMode) {
      case ApicMessage.FIXED, ApicMessage.LOWEST_PRIORITY -> {
        if (!state.softwareEnabled()) {
          return false;
        }
        if (rules.errorStatus() && legal < LapicSpec.FIRST_LEGAL_VECTOR) {
          inputs.error(LapicSpec.ERROR_RECEIVE_VECTOR);
          return false;
        }
        takers.took(apicId, legal);
        acceptance.request(legal, triggerMode == ApicMessage.LEVEL);
      }
      case ApicMessage.NMI -> signals.nmi();
      case ApicMessage.INIT -> signals.init();
      case ApicMessage.STARTUP -> signals.startup(legal);
      case ApicMessage.SMI, ApicMessage.EXTINT -> {
        if (!rules.smiAndExtInt()) {
          return false;
        }
        if (deliveryMode == ApicMessage.SMI) {
          signals.smi();
        } else {
          signals.extInt();
        }
      }
      default -> {
        return rules.reservedModeTaken();
      }
    }
    return true;
  }

  /** Whether a lowest-priority message prefers this CPU to the best one so far. */
  boolean runsLowerThan(@Nullable Lapic best) {
    if (best == null || softwareEnabled() != best.softwareEnabled()) {
      return best == null || softwareEnabled();
    }
    return state.processorPriority() < best.state.processorPriority();
  }

  /* Registers. */

  @Override
  public long length() {
    return LapicSpec.PAGE;
  }

  /** {@inheritDoc} Stores act with 4 bytes only. */
  @Override
  public int supportedSizes() {
    return 1 | 2 | 4;
  }

  @Override
  public long read(long offset, int size) {
    return registers.load(offset, size);
  }

  @Override
  public void write(long offset, long value, int size) {
    registers.store(offset, value, size);
  }

  /**
   * Tells whether RDMSR of a register succeeds now. MSRs of the local APIC are 1Bh, 6E0h (if the
   * timer has TSC deadlines) and, in x2APIC mode, 800h to 83Fh.
   *
   * @param msr the register's number
   * @return {@code false} if the host is to inject a general-protection exception
   */
  public boolean msrReadable(int msr) {
    return msrs.readable(msr);
  }

  /**
   * Reads a model-specific register.
   *
   * @param msr the register's number, as for {@link #msrReadable}
   * @return its value, 64 bits; 0 if it is not readable
   */
  public long readMsr(int msr) {
    return msrs.read(msr);
  }

  /**
   * Writes a model-specific register.
   *
   * @param msr the register's number, as for {@link #msrReadable}
   * @param value the value, 64 bits
   * @return {@code false} if the host is to inject a general-protection exception: no such
   *     register, read-only, reserved bits set, or an illegal transition of IA32_APIC_BASE; nothing
   *     has changed then
   */
  public boolean writeMsr(int msr, long value) {
    return msrs.write(msr, value);
  }

  @Override
  public void advanceTo(long nanos) {
    timer.advanceTo(nanos);
  }

  @Override
  public long nextDeadline() {
    return timer.deadline();
  }

  /**
   * A source inside the CPU fires its LVT entry.
   *
   * @param source which one
   * @return {@code false} if its entry is masked, refuses it, or does not exist
   */
  public boolean fire(LocalSource source) {
    return (source != LocalSource.CMCI || rules.cmci()) && inputs.fire(source.place);
  }

  @Override
  Registers registers() {
    return registers;
  }

  @Override
  public int stateSize() {
    return Snapshot.SIZE;
  }

  @Override
  public void save(ByteBuffer to) {
    snapshot.save(to);
  }

  @Override
  public void load(ByteBuffer from) {
    snapshot.load(from);
    bus.changed();
  }

  @Override
  public void resync() {
    Failure failure = bus.loaded(this, inputs.evaluate(tellMasks()));
    try {
      acceptance.wires.resync();
    } catch (Throwable e) {
      failure = Failure.add(failure, e);
    }
    Failure.rethrow(failure);
  }

  /** Size of Linux's {@code struct kvm_lapic_state}, in bytes. */
  public static final int KVM_STATE_SIZE = KvmState.SIZE;

  /**
   * Writes the registers in the layout of Linux's {@code struct kvm_lapic_state}, as {@code
   * KVM_GET_LAPIC} does: little-endian, {@link #KVM_STATE_SIZE} bytes. It has neither
   * IA32_APIC_BASE, nor the pins' sources, nor a TSC deadline.
   *
   * @param to the buffer; its position advances
   * @throws java.nio.BufferOverflowException if the buffer is too short
   */
  public void saveKvmState(ByteBuffer to) {
    kvmState.save(to);
  }

  /**
   * Replaces the registers by a {@code struct kvm_lapic_state}, as {@code KVM_SET_LAPIC} does; what
   * that has not stays, and bits that no register has are ignored. Runs no callback; {@link
   * #resync} does afterwards, and tells the bus's {@link org.jirq.api.LapicLoadListener}s.
   *
   * @param from the buffer; its position advances
   * @throws IllegalArgumentException if the buffer is too short, nothing has changed then
   */
  public void loadKvmState(ByteBuffer from) {
    kvmState.load(from);
    bus.changed();
  }

  /**
   * Describes the state as a monitor would.
   *
   * @return several lines of text
   */
  public String dump() {
    return Dump.of(this);
  }

  @Override
  public String toString() {
    return "lapic apicId=" + apicId + " profile=" + profile.id();
  }
}
