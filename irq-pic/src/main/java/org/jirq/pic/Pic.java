// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.pic;

import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jirq.api.Cell;
import org.jirq.api.ChipBoard;
import org.jirq.api.ChipCapability;
import org.jirq.api.CpuInterface;
import org.jirq.api.IrqChip;
import org.jirq.api.IrqEvents;
import org.jirq.api.OutputSink;
import org.jirq.api.PortDevice;
import org.jirq.api.SourceId;
import org.jirq.api.spi.Failure;

/**
 * The pair of Intel 8259A interrupt controllers of a PC with its edge/level control registers.
 *
 * <p>Pins 0 to 7 are the master's inputs, 8 to 15 the slave's. The slave's output drives pin 2:
 * sources of pin 2 are kept and answered, and request nothing ({@link
 * org.jirq.api.Delivery#IGNORED}), unless {@link PicOption#CASCADE_PIN_DRIVEN} is on. The one
 * output is INT of the master. Ports 20h, 21h (master), A0h, A1h (slave), 4D0h, 4D1h (ELCR), each a
 * byte wide; any other access reads 0 and writes nothing.
 *
 * <p>Made by {@link #builder}. A plain object: no thread, no clock, no static state.
 *
 * <p><b>Threads.</b> With {@link Cell#SHARED} any thread may call anything but {@link #save},
 * {@link #load} and the KVM state methods, which need the chip at rest. With {@link Cell#PLAIN} one
 * thread at a time. <b>Progress.</b> Line calls, acknowledgements, ends of interrupts, polls and
 * reads are lock-free and take no lock; initialisation, masks, modes, ELCR and {@link #fireMask}
 * serialise in a lock of the chip, inside which mask notifiers run and nothing is delivered.
 * <b>Memory.</b> What a thread did before it raised a line happens-before the call of the {@link
 * OutputSink} that the raise caused, and before the {@link #acknowledge()} that takes it.
 *
 * <p><b>Masks.</b> A pin is masked when its bit in the IMR of its own chip is set; a mask of the
 * cascade is not counted to the slave's pins. <b>Acks.</b> Ack notifiers run for each pin whose
 * service a command ends (EOI of any form, or automatically at the acknowledgement or poll), and
 * for those whose request or service an ICW1 drops, so that nobody waits for an end that cannot
 * come.
 *
 * <p>Source: Intel 8259A datasheet (231468); Intel 82371SB datasheet for ELCR. Where
 * implementations differ a {@link PicOption} says how.
 */
public final class Pic implements IrqChip, PortDevice, CpuInterface {

  /** Size of Linux's {@code struct kvm_pic_state}, in bytes. */
  public static final int KVM_STATE_SIZE = PicKvmState.SIZE;

  private static final Set<ChipCapability> CAPABILITIES =
      Set.of(ChipCapability.ACK, ChipCapability.TAKEN, ChipCapability.MASK_NOTIFY);

  private final PicProfile profile;
  private final Set<PicOption> options;
  private final PicPair pair;
  private final PicService service;
  private final PicRegisters registers;
  private final PicSnapshot snapshot;
  private final PicKvmState kvmState;

  Pic(
      PicProfile profile,
      Set<PicOption> options,
      Cell cell,
      IrqEvents events,
      OutputSink outputs,
      BooleanSupplier extIntAccepted) {
    this.profile = profile;
    this.options = Collections.unmodifiableSet(EnumSet.copyOf(options));
    int rules = 0;
    for (PicOption option : options) {
      rules |= option.bit();
    }
    this.pair = new PicPair(cell, events, outputs, rules);
    this.service = new PicService(pair);
    this.registers = new PicRegisters(pair, service, cell, extIntAccepted);
    this.snapshot = new PicSnapshot(pair);
    this.kvmState = new PicKvmState(pair);
  }

  /**
   * Starts building a pair.
   *
   * @return a builder for the profile {@code datasheet}, shared by many threads
   */
  public static PicBuilder builder() {
    return new PicBuilder();
  }

  @Override
  public String kind() {
    return "pic";
  }

  /**
   * {@inheritDoc}
   *
   * @return 16
   */
  @Override
  public int pins() {
    return PicPair.PINS;
  }

  @Override
  public Set<ChipCapability> capabilities() {
    return CAPABILITIES;
  }

  /**
   * {@inheritDoc}
   *
   * <p>The result: -1 if the pin is masked, 0 if its request was set already, 1 if it is set now;
   * under {@link PicOption#STATUS_OF_KVM} what KVM answers.
   */
  @Override
  public int setLevel(int pin, int sourceId, boolean level) {
    if (((pin | sourceId) & ~0xf) != 0) {
      checkPin(pin);
      SourceId.check(sourceId);
    }
    return pair.line(pin, sourceId, level);
  }

  private static int checkPin(int pin) {
    if (pin < 0 || pin >= PicPair.PINS) {
      throw new IllegalArgumentException("pin=" + pin + " is not in 0.." + (PicPair.PINS - 1));
    }
    return pin;
  }

  @Override
  public boolean level(int pin) {
    return pair.sources.get(checkPin(pin)) != 0;
  }

  @Override
  public int sources(int pin) {
    return (int) pair.sources.get(checkPin(pin));
  }

  @Override
  public boolean masked(int pin) {
    return registers.masked(checkPin(pin));
  }

  @Override
  public void connect(ChipBoard board) {
    pair.connect(PicBuilder.present("board", board));
  }

  @Override
  public void fireMask(int pin, ChipBoard to) {
    registers.fireMask(checkPin(pin), to);
  }

  @Override
  public void reevaluate() {
    Failure.rethrow(pair.evaluateBoth(null));
  }

  /**
   * {@inheritDoc}
   *
   * <p>Both chips are as after power-on: nothing masked, requested or in service, edge-triggered,
   * base 0, not initialised. A line that is high stays high and is no new edge.
   */
  @Override
  public void reset() {
    registers.reset();
  }

  @Override
  public int in(int port, int size) {
    return registers.in(port, size);
  }

  @Override
  public void out(int port, int value, int size) {
    registers.out(port, value, size);
  }

  /**
   * {@inheritDoc}
   *
   * @return 1
   */
  @Override
  public int outputs() {
    return pair.wires.count();
  }

  /**
   * {@inheritDoc}
   *
   * <p>Still asserted after an acknowledgement that leaves another interrupt to be taken, in
   * automatic end of interrupt for instance: the sink hears of no change then, so a CPU that has
   * cleared its own latch asks here.
   */
  @Override
  public boolean output(int output) {
    return pair.wires.asserted(pair.wires.check(output));
  }

  @Override
  public void connectOutputs(OutputSink sink) {
    pair.wires.connect(PicBuilder.present("sink", sink));
  }

  /**
   * {@inheritDoc}
   *
   * @return the vector, or {@link CpuInterface#NONE} if INT is not asserted; a request that went
   *     away since gives a spurious vector as {@link #acknowledge()} does
   */
  @Override
  public int acknowledge(int output) {
    pair.wires.check(output);
    return service.acknowledge(true);
  }

  /**
   * The CPU's INTA cycle, whether INT is asserted or not. A request that went away is answered by
   * the vector of input 7 of its chip with nothing in service there (of the slave: its request at
   * the master is in service).
   *
   * @return the vector, 0 to 255
   */
  public int acknowledge() {
    return service.acknowledge(false);
  }

  /**
   * {@inheritDoc}
   *
   * <p>Does what a guest does that ends the interrupt of this vector: a specific end of interrupt
   * at the chip whose vector it is, then, for a vector of the slave, one of pin 2 at the master
   * (unless special fully nested mode is on there and the slave has more in service). Does nothing
   * to a chip in automatic end of interrupt. Between chips with the same base the one that serves
   * the vector is chosen.
   */
  @Override
  public void end(int output, int token) {
    pair.wires.check(output);
    service.endVector(token);
  }

  /**
   * Reads the interrupt request register without side effect.
   *
   * @param chip 0 master, 1 slave
   * @return 8 bits
   * @throws IllegalArgumentException if {@code chip} is out of range
   */
  public int irr(int chip) {
    return PicWord.irr(word(chip));
  }

  /**
   * Reads the in-service register without side effect.
   *
   * @param chip 0 master, 1 slave
   * @return 8 bits
   * @throws IllegalArgumentException if {@code chip} is out of range
   */
  public int isr(int chip) {
    return PicWord.isr(word(chip));
  }

  /**
   * Reads the interrupt mask register without side effect.
   *
   * @param chip 0 master, 1 slave
   * @return 8 bits
   * @throws IllegalArgumentException if {@code chip} is out of range
   */
  public int imr(int chip) {
    return PicWord.imr(word(chip));
  }

  /**
   * Reads the edge/level control register.
   *
   * @param chip 0 master, 1 slave
   * @return 8 bits, 1 level-triggered
   * @throws IllegalArgumentException if {@code chip} is out of range
   */
  public int elcr(int chip) {
    return PicWord.elcr(word(chip));
  }

  /**
   * Returns the vector of a chip's input 0.
   *
   * @param chip 0 master, 1 slave
   * @return 0 to 255; a guest can set multiples of 8 only
   * @throws IllegalArgumentException if {@code chip} is out of range
   */
  public int base(int chip) {
    return PicWord.base(word(chip));
  }

  /**
   * Returns the input that has the highest priority.
   *
   * @param chip 0 master, 1 slave
   * @return 0 to 7
   * @throws IllegalArgumentException if {@code chip} is out of range
   */
  public int priority(int chip) {
    return PicWord.priority(word(chip));
  }

  /**
   * Tells which register a read of the command port gives.
   *
   * @param chip 0 master, 1 slave
   * @return 0 IRR, 1 ISR
   * @throws IllegalArgumentException if {@code chip} is out of range
   */
  public int readSelect(int chip) {
    return PicWord.has(word(chip), PicWord.RIS) ? 1 : 0;
  }

  /**
   * Tells whether a chip is in special fully nested mode.
   *
   * @param chip 0 master, 1 slave
   * @return whether it is on; it acts in the master only
   * @throws IllegalArgumentException if {@code chip} is out of range
   */
  public boolean specialFullyNested(int chip) {
    return PicWord.has(word(chip), PicWord.SFNM);
  }

  /**
   * Tells whether a chip is in special mask mode.
   *
   * @param chip 0 master, 1 slave
   * @return whether it is on
   * @throws IllegalArgumentException if {@code chip} is out of range
   */
  public boolean specialMask(int chip) {
    return PicWord.has(word(chip), PicWord.SMM);
  }

  /**
   * Tells whether a chip ends interrupts automatically.
   *
   * @param chip 0 master, 1 slave
   * @return whether it does
   * @throws IllegalArgumentException if {@code chip} is out of range
   */
  public boolean autoEoi(int chip) {
    return PicWord.has(word(chip), PicWord.AEOI);
  }

  private long word(int chip) {
    if ((chip & ~1) != 0) {
      throw new IllegalArgumentException("chip=" + chip + " is not in 0..1");
    }
    return pair.chips.get(chip);
  }

  /**
   * Returns the profile that the pair was made with.
   *
   * @return the profile
   */
  public PicProfile profile() {
    return profile;
  }

  /**
   * Returns the options in force.
   *
   * @return an immutable set
   */
  public Set<PicOption> options() {
    return options;
  }

  /**
   * Describes the pair for firmware tables.
   *
   * @return where it is
   */
  public PicDescription describe() {
    return new PicDescription(
        PicSpec.MASTER_COMMAND, PicSpec.SLAVE_COMMAND, PicSpec.MASTER_ELCR, PicSpec.CASCADE);
  }

  @Override
  public int stateSize() {
    return PicSnapshot.SIZE;
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
    Failure failure = pair.evaluateBoth(registers.tellMasks());
    try {
      pair.wires.resync();
    } catch (Throwable e) {
      failure = Failure.add(failure, e);
    }
    Failure.rethrow(failure);
  }

  /**
   * Writes a chip's state in the layout of Linux's {@code struct kvm_pic_state}, as {@code
   * KVM_GET_IRQCHIP} does: {@link #KVM_STATE_SIZE} bytes.
   *
   * @param chip 0 master, 1 slave
   * @param to the buffer; its position advances
   * @throws IllegalArgumentException if {@code chip} is out of range
   * @throws java.nio.BufferOverflowException if the buffer is too short
   */
  public void saveKvmState(int chip, ByteBuffer to) {
    word(chip);
    kvmState.save(chip, to);
  }

  /**
   * Replaces a chip's state by a {@code struct kvm_pic_state}, as {@code KVM_SET_IRQCHIP} does;
   * source levels stay. A flag is set by any value but 0; of priority_add 3 bits count. Runs no
   * callback; {@link #resync} evaluates afterwards.
   *
   * @param chip 0 master, 1 slave
   * @param from the buffer; its position advances
   * @throws IllegalArgumentException if {@code chip} is out of range, the buffer is too short,
   *     init_state is above 3, or elcr_mask is not the chip's (F8h, DEh); nothing has changed then
   */
  public void loadKvmState(int chip, ByteBuffer from) {
    word(chip);
    kvmState.load(chip, from);
  }

  /**
   * Writes the state as a monitor would, a line for each chip.
   *
   * @return two lines, separated by a line feed
   */
  public String dump() {
    return dump("master", 0) + "\n" + dump("slave ", 1);
  }

  private String dump(String name, int chip) {
    return "%s: irr=%02x imr=%02x isr=%02x highest=%d base=%02x read=%s elcr=%02x sfnm=%d smm=%d aeoi=%d int=%d"
        .formatted(
            name,
            irr(chip),
            imr(chip),
            isr(chip),
            priority(chip),
            base(chip),
            readSelect(chip) == 0 ? "irr" : "isr",
            elcr(chip),
            specialFullyNested(chip) ? 1 : 0,
            specialMask(chip) ? 1 : 0,
            autoEoi(chip) ? 1 : 0,
            PicWord.has(word(chip), PicWord.INT) ? 1 : 0);
  }

  @Override
  public String toString() {
    return "pic profile=" + profile + "\n" + dump();
  }
}
