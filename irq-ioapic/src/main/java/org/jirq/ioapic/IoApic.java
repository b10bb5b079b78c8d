// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.ioapic;

import java.nio.ByteBuffer;
import java.util.Set;
import org.jirq.api.ApicSink;
import org.jirq.api.Cell;
import org.jirq.api.ChipBoard;
import org.jirq.api.ChipCapability;
import org.jirq.api.Clocked;
import org.jirq.api.EoiHandler;
import org.jirq.api.IrqChip;
import org.jirq.api.IrqEvents;
import org.jirq.api.LapicLoadListener;
import org.jirq.api.LapicView;
import org.jirq.api.MmioDevice;
import org.jirq.api.SourceId;
import org.jirq.api.spi.Failure;

/**
 * An Intel 82093AA I/O APIC (version 11h), or the one of the ICH family with an EOI register (20h).
 *
 * <p>A plain object: no thread, no clock, no static state; several in one machine are several
 * objects. Made by {@link #builder}. Levels are given as asserted or not; the polarity bit is
 * stored and has no effect.
 *
 * <p><b>Threads.</b> With {@link Cell#SHARED} any thread may call anything but {@link #save},
 * {@link #load} and the KVM state methods, which need the chip at rest. With {@link Cell#PLAIN} one
 * thread at a time. <b>Progress.</b> Line calls, EOIs and register reads are lock-free and take no
 * lock; writes of redirection entries and {@link #fireMask} serialise in a lock of the chip, inside
 * which mask notifiers run and no delivery happens. <b>Memory.</b> What a thread did before it
 * raised a line happens-before the {@link ApicSink} call for the message that the raise caused.
 *
 * <p>Source: Intel 82093AA datasheet (290566), ICH9 datasheet 13.5; behaviour on which the
 * documents are silent is named in {@link IoApicOption}.
 */
public final class IoApic implements IrqChip, MmioDevice, EoiHandler, Clocked, LapicLoadListener {

  /** Where PCs map the first IOAPIC. */
  public static final long DEFAULT_BASE_ADDRESS = 0xfec0_0000L;

  private static final long LENGTH = 0x1000;

  private final Configuration configuration;
  private final PinEngine engine;
  private final EndOfInterrupt endOfInterrupt;
  private final RedirectionTable table;
  private final Registers registers;
  private final Set<ChipCapability> capabilities;
  private final Snapshot snapshot;
  private final KvmState kvmState;

  IoApic(ApicSink sink, IrqEvents events, Configuration configuration) {
    this.configuration = configuration;
    this.engine =
        new PinEngine(
            sink,
            events,
            PinCells.create(configuration.cell(), configuration.pins()),
            configuration.pins(),
            PinEngine.rules(configuration.options()),
            configuration.clocked(),
            configuration.maxCpus());
    this.endOfInterrupt = new EndOfInterrupt(engine);
    this.table = new RedirectionTable(engine, configuration.cell());
    this.registers =
        new Registers(engine, endOfInterrupt, table, configuration.version(), configuration.id());
    this.capabilities =
        configuration.version() == IoApicSpec.VERSION_ICH
            ? Set.of(
                ChipCapability.ACK,
                ChipCapability.MASK_NOTIFY,
                ChipCapability.UNMASK_RESAMPLE,
                ChipCapability.DIRECTED_EOI)
            : Set.of(
                ChipCapability.ACK, ChipCapability.MASK_NOTIFY, ChipCapability.UNMASK_RESAMPLE);
    this.kvmState = new KvmState(engine, table, registers, configuration.baseAddress());
    this.snapshot = new Snapshot(engine, table, registers, kvmState);
  }

  /**
   * Starts building a chip.
   *
   * @param sink takes its messages
   * @return a builder for 24 pins, profile {@code datasheet}, shared by many threads
   */
  public static IoApicBuilder builder(ApicSink sink) {
    return new IoApicBuilder(sink);
  }

  @Override
  public String kind() {
    return "ioapic";
  }

  @Override
  public int pins() {
    return engine.pins;
  }

  @Override
  public Set<ChipCapability> capabilities() {
    return capabilities;
  }

  @Override
  public int setLevel(int pin, int sourceId, boolean level) {
    return engine.line(input(pin, sourceId), sourceId, level);
  }

  @Override
  public int setLevelForStatus(int pin, int sourceId, boolean level) {
    return engine.lineForStatus(input(pin, sourceId), sourceId, level);
  }

  private int input(int pin, int sourceId) {
    if (Integer.compareUnsigned(pin, engine.pins) >= 0 || (sourceId & -SourceId.COUNT) != 0) {
      checkPin(pin);
      SourceId.check(sourceId);
    }
    return pin == 0 && engine.has(IoApicOption.PIN0_IS_2) ? 2 : pin;
  }

  private int checkPin(int pin) {
    if (pin < 0 || pin >= engine.pins) {
      throw new IllegalArgumentException("pin=" + pin + " is not in 0.." + (engine.pins - 1));
    }
    return pin;
  }

  @Override
  public boolean level(int pin) {
    return PinWord.lineHigh(engine.cells.word(checkPin(pin)));
  }

  @Override
  public int sources(int pin) {
    return PinWord.sources(engine.cells.word(checkPin(pin)));
  }

  @Override
  public boolean masked(int pin) {
    return PinWord.isMasked(engine.cells.word(checkPin(pin)));
  }

  @Override
  public void connect(ChipBoard board) {
    engine.connect(IoApicBuilder.present("board", board));
  }

  @Override
  public void fireMask(int pin, ChipBoard to) {
    table.fireMask(checkPin(pin), to);
  }

  @Override
  public void reevaluate() {
    engine.reevaluateAll();
  }

  /**
   * {@inheritDoc}
   *
   * <p>Every entry becomes 10000h (masked), IOREGSEL 0, and the APIC id what it was when the chip
   * was made; what was requested or in service is forgotten.
   */
  @Override
  public void reset() {
    table.reset();
    registers.setIoregsel(0);
    registers.setId(configuration.id());
    kvmState.setRequestsToRaise(0);
    if (engine.storm != null) {
      engine.storm.cancel();
    }
    if (engine.rtc != null) {
      engine.rtc.clear();
    }
    table.tellMasks();
  }

  @Override
  public void eoi(int vector, int cpu, boolean levelTriggered) {
    endOfInterrupt.eoi(vector, cpu, levelTriggered);
  }

  /**
   * Tells whether pin 8's tracking waits for a CPU to end a vector, whatever the entry holds by
   * now. For a host that lets only those EOIs through that some entry waits for, as KVM does. A
   * snapshot: another thread's EOI may end it.
   *
   * @param vector 0 to 255
   * @param cpu the CPU's APIC id
   * @return {@code true} if so; {@code false} without {@link IoApicOption#RTC_EOI_TRACKING}
   */
  public boolean awaitsEoi(int vector, int cpu) {
    return engine.rtc != null && engine.rtc.awaits(cpu, vector & 0xff);
  }

  @Override
  public void lapicLoaded(int cpu, LapicView view) {
    if (engine.rtc != null && engine.pins > IoApicSpec.RTC_PIN) {
      long word = engine.cells.word(IoApicSpec.RTC_PIN);
      if (view.isAddressedBy(PinWord.destination(word), PinWord.destinationMode(word))) {
        int vector = PinWord.vector(word);
        engine.rtc.loaded(cpu, vector, view.holds(vector));
      }
    }
  }

  @Override
  public void advanceTo(long nanos) {
    if (engine.storm != null && engine.storm.takeDue(nanos)) {
      engine.endOfPause();
    }
  }

  @Override
  public long nextDeadline() {
    return engine.storm == null ? NEVER : engine.storm.deadline();
  }

  @Override
  public long length() {
    return configuration.profile() == IoApicProfile.KVM ? IoApicSpec.BLOCK_LENGTH : LENGTH;
  }

  @Override
  public int supportedSizes() {
    return 1 | 2 | 4 | 8;
  }

  @Override
  public long read(long offset, int size) {
    return registers.read(offset, size);
  }

  @Override
  public void write(long offset, long value, int size) {
    registers.write(offset, value, size);
  }

  /**
   * Returns a redirection table entry as the guest reads it.
   *
   * @param pin 0 to {@link #pins} - 1
   * @return 64 bits, datasheet 3.2.4
   * @throws IllegalArgumentException if {@code pin} is out of range
   */
  public long entry(int pin) {
    return table.read(checkPin(pin));
  }

  /**
   * Tells whether a level message of a pin was sent and its EOI is outstanding.
   *
   * @param pin 0 to {@link #pins} - 1
   * @return remote IRR
   * @throws IllegalArgumentException if {@code pin} is out of range
   */
  public boolean remoteIrr(int pin) {
    return PinWord.remoteIrr(engine.cells.word(checkPin(pin)));
  }

  /**
   * Tells whether a pin has a latched request. In level mode that is its line.
   *
   * @param pin 0 to {@link #pins} - 1
   * @return {@code true} if so; an edge that was sent counts no more
   * @throws IllegalArgumentException if {@code pin} is out of range
   */
  public boolean requested(int pin) {
    long word = engine.cells.word(checkPin(pin));
    return (word & (PinWord.IRR | PinWord.DELIVERED)) == PinWord.IRR;
  }

  /**
   * Returns the register select register.
   *
   * @return 0 to 255, or to 511 with more than 120 pins
   */
  public int ioregsel() {
    return registers.ioregsel();
  }

  /**
   * Returns the APIC id that the guest has set.
   *
   * @return 0 to 15
   */
  public int id() {
    return registers.id();
  }

  /**
   * Returns the chip's version.
   *
   * @return 11h or 20h
   */
  public int version() {
    return registers.version();
  }

  /**
   * Returns the profile that the chip was made with.
   *
   * @return the profile
   */
  public IoApicProfile profile() {
    return configuration.profile();
  }

  /**
   * Returns the options in force.
   *
   * @return an immutable set
   */
  public Set<IoApicOption> options() {
    return configuration.options();
  }

  /**
   * Describes the chip for firmware tables.
   *
   * @return the description, with the APIC id as it is now
   */
  public IoApicDescription describe() {
    return new IoApicDescription(
        id(), configuration.baseAddress(), configuration.gsiBase(), pins(), version());
  }

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
    Failure failure = null;
    try {
      table.tellMasks();
    } catch (Throwable e) {
      failure = Failure.add(null, e);
    }
    Failure.rethrow(kvmState.raiseRequests(failure));
  }

  /** Size of Linux's {@code struct kvm_ioapic_state}, in bytes. */
  public static final int KVM_STATE_SIZE = KvmState.SIZE;

  /**
   * Writes the state in the layout of Linux's {@code struct kvm_ioapic_state}, as {@code
   * KVM_GET_IRQCHIP} does: little-endian, {@link #KVM_STATE_SIZE} bytes.
   *
   * @param to the buffer; its position advances
   * @throws IllegalStateException if the chip has not 24 pins
   * @throws java.nio.BufferOverflowException if the buffer is too short
   */
  public void saveKvmState(ByteBuffer to) {
    kvmState.save(to);
  }

  /**
   * Replaces entries, APIC id, IOREGSEL and requests by a {@code struct kvm_ioapic_state}, as
   * {@code KVM_SET_IRQCHIP} does; source levels stay. Runs no callback. {@link #resync} then raises
   * the requests; under {@link IoApicOption#RTC_EOI_TRACKING} the host tells {@link #lapicLoaded}
   * for every CPU after that.
   *
   * @param from the buffer; its position advances
   * @throws IllegalStateException if the chip has not 24 pins
   * @throws IllegalArgumentException if the buffer is too short, nothing has changed then
   */
  public void loadKvmState(ByteBuffer from) {
    kvmState.load(from);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append("ioapic id=%d version=0x%x profile=%s".formatted(id(), version(), profile().id()));
    for (int pin = 0; pin < pins(); pin++) {
      long word = engine.cells.word(pin);
      text.append(
          "%n  pin %3d entry=0x%016x sources=0x%04x%s%s%s%s"
              .formatted(
                  pin,
                  table.read(pin),
                  PinWord.sources(word),
                  PinWord.lineHigh(word) ? " high" : "",
                  PinWord.isRequested(word) ? " requested" : "",
                  PinWord.remoteIrr(word) ? " in-service" : "",
                  PinWord.isMasked(word) ? " masked" : ""));
    }
    return text.toString();
  }
}
