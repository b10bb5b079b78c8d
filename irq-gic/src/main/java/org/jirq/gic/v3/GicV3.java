// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.gic.v3;

import java.nio.ByteBuffer;
import java.util.Set;
import org.jirq.api.Cell;
import org.jirq.api.ChipBoard;
import org.jirq.api.ChipCapability;
import org.jirq.api.CpuInterface;
import org.jirq.api.Delivery;
import org.jirq.api.IrqChip;
import org.jirq.api.IrqEvents;
import org.jirq.api.MmioDevice;
import org.jirq.api.MsiSink;
import org.jirq.api.OutputSink;
import org.jirq.api.SourceId;
import org.jirq.api.spi.Failure;
import org.jirq.gic.GicProfile;

/**
 * An Arm GICv3 with one security state and affinity routing: distributor, a redistributor for each
 * CPU, and CPU interfaces as system registers. LPIs and the ITS are not there.
 *
 * <p>Pin n is SPI n, whose INTID is 32 + n. A pin is masked while its interrupt is not enabled.
 * PPIs are driven by {@link #setPpi}; they are no pins, and neither board nor observer hears of
 * them. CPU n has affinity Aff1 = n / 16, Aff0 = n % 16. Output 2n is the IRQ of CPU n (group 1),
 * output 2n + 1 its FIQ (group 0). An SPI with GICD_IROUTER.IRM set is signalled to all CPUs that
 * could take it; the first that acknowledges it has it, the others read 1023.
 *
 * <p>To the observer INTIDs stand in for vectors: {@link IrqEvents#sent} tells that a CPU
 * acknowledged an SPI, {@link IrqEvents#ended} that one was deactivated.
 *
 * <p><b>Threads.</b> With {@link Cell#SHARED} any thread may call anything but {@link #save} and
 * {@link #load}, which need the chip at rest. With {@link Cell#PLAIN} one thread at a time.
 * <b>Progress.</b> Lock-free, except that writes of enable bits, {@link #reset} and {@link
 * #fireMask} serialise in a lock of the chip, inside which mask notifiers run. <b>Memory.</b> What
 * a thread did before it raised a line happens-before the call of the {@link OutputSink} that the
 * raise caused, and before the {@link #acknowledge} that answers its INTID.
 *
 * <p>Source: Arm GIC architecture specification, GICv3 and GICv4 (IHI 0069).
 */
public final class GicV3 implements IrqChip, CpuInterface {

  private static final Set<ChipCapability> CAPABILITIES =
      Set.of(
          ChipCapability.ACK,
          ChipCapability.TAKEN,
          ChipCapability.MASK_NOTIFY,
          ChipCapability.PENDING_READABLE,
          ChipCapability.UNMASK_RESAMPLE);

  private final GicV3Configuration configuration;
  private final int pins;
  private final InterruptTable table;
  private final Signals signals;
  private final LineEvents events;
  private final Lines lines;
  private final Service service;
  private final EnableSection enables;
  private final Distributor distributor;
  private final Redistributors redistributors;
  private final SystemRegisters systemRegisters;
  private final GicV3Snapshot snapshot;

  GicV3(GicV3Configuration configuration, IrqEvents observer) {
    this.configuration = configuration;
    this.pins = configuration.spis();
    this.table = new InterruptTable(configuration);
    this.signals = new Signals(configuration, table);
    this.events = new LineEvents(observer);
    this.lines = new Lines(signals, events);
    this.service = new Service(signals, events);
    this.enables = new EnableSection(configuration.cell(), signals, events);
    RegisterBank bank = new RegisterBank(configuration, signals, service, enables);
    this.distributor = new Distributor(configuration, signals, bank, lines, events);
    this.redistributors = new Redistributors(configuration, signals, bank, events);
    this.systemRegisters = new SystemRegisters(configuration, signals, service, lines);
    this.snapshot = new GicV3Snapshot(configuration, signals);
  }

  /**
   * Starts building a chip.
   *
   * @param cpus 1 to 512
   * @param interrupts the number of INTIDs that a CPU sees, the 32 private ones included: 33 to
   *     1020
   * @return a builder for profile {@code datasheet}, shared by many threads
   */
  public static GicV3Builder builder(int cpus, int interrupts) {
    return new GicV3Builder(cpus, interrupts);
  }

  @Override
  public String kind() {
    return "gicv3";
  }

  /**
   * {@inheritDoc}
   *
   * <p>The number of SPIs.
   */
  @Override
  public int pins() {
    return pins;
  }

  /**
   * Returns the number of CPUs.
   *
   * @return 1 to 512
   */
  public int cpus() {
    return configuration.cpus();
  }

  /**
   * Returns the number of INTIDs that a CPU sees.
   *
   * @return 33 to 1020
   */
  public int interrupts() {
    return configuration.interrupts();
  }

  /**
   * Returns the profile that the chip was made with.
   *
   * @return the profile
   */
  public GicProfile profile() {
    return configuration.profile();
  }

  /**
   * Returns the options in force.
   *
   * @return an immutable set
   */
  public Set<GicV3Option> options() {
    return configuration.options();
  }

  @Override
  public Set<ChipCapability> capabilities() {
    return CAPABILITIES;
  }

  /**
   * {@inheritDoc}
   *
   * <p>A raise answers 1 if the interrupt became pending, 0 if it was already, -1 if it is not
   * enabled or routed to no CPU.
   */
  @Override
  public int setLevel(int pin, int sourceId, boolean level) {
    if (Integer.compareUnsigned(pin, pins) >= 0 || (sourceId & -SourceId.COUNT) != 0) {
      checkPin(pin);
      SourceId.check(sourceId);
    }
    return lines.drive(table.indexOfPin(pin), sourceId, level);
  }

  /**
   * Drives one source of a private peripheral interrupt's line, as {@link #setLevel} does for a
   * pin.
   *
   * @param cpu 0 to {@link #cpus} - 1
   * @param intid 16 to 31
   * @param sourceId which asserter, 0 to {@link SourceId#COUNT} - 1
   * @param level {@code true} asserts
   * @return a {@link Delivery} result, as {@link #setLevel}
   * @throws IllegalArgumentException if an argument is out of range; nothing has changed then
   */
  public int setPpi(int cpu, int intid, int sourceId, boolean level) {
    checkCpu(cpu);
    if (intid < GicV3Spec.SGIS || intid >= GicV3Spec.PRIVATE) {
      throw new IllegalArgumentException("intid=" + intid + " is not in 16..31");
    }
    return lines.drive(table.index(cpu, intid), SourceId.check(sourceId), level);
  }

  private int checkPin(int pin) {
    if (pin < 0 || pin >= pins) {
      throw new IllegalArgumentException("pin=" + pin + " is not in 0.." + (pins - 1));
    }
    return table.indexOfPin(pin);
  }

  private int checkCpu(int cpu) {
    if (cpu < 0 || cpu >= configuration.cpus()) {
      throw new IllegalArgumentException(
          "cpu=" + cpu + " is not in 0.." + (configuration.cpus() - 1));
    }
    return cpu;
  }

  private long word(int cpu, int intid) {
    checkCpu(cpu);
    if (intid < 0 || intid >= configuration.interrupts()) {
      throw new IllegalArgumentException(
          "intid=" + intid + " is not in 0.." + (configuration.interrupts() - 1));
    }
    return table.words.get(table.index(cpu, intid));
  }

  @Override
  public boolean level(int pin) {
    return IntWord.lineHigh(table.words.get(checkPin(pin)));
  }

  @Override
  public int sources(int pin) {
    return (int) (table.words.get(checkPin(pin)) & IntWord.SOURCES);
  }

  @Override
  public boolean masked(int pin) {
    return (table.words.get(checkPin(pin)) & IntWord.ENABLED) == 0;
  }

  /**
   * Tells whether an interrupt is pending: latched, or level-sensitive with its line high.
   *
   * @param cpu whose private interrupt it is, 0 to {@link #cpus} - 1; any for an SPI
   * @param intid 0 to {@link #interrupts} - 1
   * @return {@code true} if so
   * @throws IllegalArgumentException if an argument is out of range
   */
  public boolean pending(int cpu, int intid) {
    return IntWord.isPending(word(cpu, intid));
  }

  /**
   * Tells whether an interrupt is active: acknowledged and not deactivated.
   *
   * @param cpu whose private interrupt it is, 0 to {@link #cpus} - 1; any for an SPI
   * @param intid 0 to {@link #interrupts} - 1
   * @return {@code true} if so
   * @throws IllegalArgumentException if an argument is out of range
   */
  public boolean active(int cpu, int intid) {
    return (word(cpu, intid) & IntWord.ACTIVE) != 0;
  }

  @Override
  public void connect(ChipBoard board) {
    events.connect(board);
  }

  @Override
  public void fireMask(int pin, ChipBoard to) {
    checkPin(pin);
    enables.fire(pin, to);
  }

  @Override
  public void reevaluate() {
    signals.updateAll();
  }

  /**
   * {@inheritDoc}
   *
   * <p>Nothing is enabled, pending by a latch or active; all CPUs sleep (GICR_WAKER).
   */
  @Override
  public void reset() {
    signals.enableGroups(0);
    for (int cpu = 0; cpu < configuration.cpus(); cpu++) {
      signals.setCpuWord(cpu, CpuWord.RESET);
      signals.setActive(cpu, 0);
    }
    for (int pin = 0; pin < pins; pin++) {
      table.setRoute(pin, 0);
    }
    Failure failure = enables.reset(pins);
    try {
      signals.updateAll();
    } catch (Throwable e) {
      failure = Failure.add(failure, e);
    }
    Failure.rethrow(failure);
  }

  /**
   * Returns the distributor's registers (GICD).
   *
   * @return a window of 64 KiB, the same every time
   */
  public MmioDevice distributor() {
    return distributor;
  }

  /**
   * Returns the registers of all redistributors (GICR): RD_base and SGI_base of CPU 0, then of CPU
   * 1, and so on.
   *
   * @return a window of 128 KiB a CPU, the same every time
   */
  public MmioDevice redistributors() {
    return redistributors;
  }

  /**
   * A CPU reads a system register of its interrupt interface. Guest action: a register that cannot
   * be read answers 0, never throws.
   *
   * @param cpu 0 to {@link #cpus} - 1
   * @param register the register
   * @return 64 bits
   * @throws IllegalArgumentException if {@code cpu} is out of range
   */
  public long readSystemRegister(int cpu, IccRegister register) {
    return systemRegisters.read(checkCpu(cpu), register);
  }

  /**
   * A CPU writes a system register of its interrupt interface. Guest action: never throws for its
   * value. Writes of EOIR and DIR run ack notifiers on this thread, with no chip state held.
   *
   * @param cpu 0 to {@link #cpus} - 1
   * @param register the register
   * @param value 64 bits
   * @throws IllegalArgumentException if {@code cpu} is out of range
   */
  public void writeSystemRegister(int cpu, IccRegister register, long value) {
    systemRegisters.write(checkCpu(cpu), register, value);
  }

  /**
   * Returns a taker of message-based SPIs: a message to an address that ends in 0040h
   * (GICD_SETSPI_NSR) makes the SPI whose INTID is the data pending, 0048h (GICD_CLRSPI_NSR) takes
   * that back; others are ignored. Not there under {@link GicV3Option#NO_MESSAGE_SPIS}.
   *
   * @return the sink
   * @throws IllegalStateException if the chip has no message-based SPIs
   */
  public MsiSink messages() {
    if (configuration.has(GicV3Option.NO_MESSAGE_SPIS)) {
      throw new IllegalStateException("option=NO_MESSAGE_SPIS is on");
    }
    return (address, data, deviceId) -> {
      int register = (int) address & 0xffff;
      if (register != GicV3Spec.GICD_SETSPI_NSR && register != GicV3Spec.GICD_CLRSPI_NSR) {
        return Delivery.IGNORED;
      }
      return lines.message(data, register == GicV3Spec.GICD_SETSPI_NSR);
    };
  }

  /**
   * {@inheritDoc}
   *
   * <p>Two a CPU: 2n is the IRQ of CPU n, 2n + 1 its FIQ.
   */
  @Override
  public int outputs() {
    return signals.wires.count();
  }

  @Override
  public boolean output(int output) {
    return signals.wires.asserted(output);
  }

  @Override
  public void connectOutputs(OutputSink sink) {
    signals.wires.connect(sink);
  }

  /**
   * {@inheritDoc}
   *
   * <p>Reads ICC_IAR1 (IRQ) or ICC_IAR0 (FIQ) of the output's CPU; the token is the INTID, {@link
   * #NONE} stands for the special INTIDs.
   */
  @Override
  public int acknowledge(int output) {
    signals.wires.check(output);
    int intid = service.acknowledge(output >> 1, 1 - (output & 1));
    return intid >= GicV3Spec.MAX_INTERRUPTS ? NONE : intid;
  }

  /**
   * {@inheritDoc}
   *
   * <p>Writes ICC_EOIR1 (IRQ) or ICC_EOIR0 (FIQ) of the output's CPU, as the guest would: with
   * ICC_CTLR.EOImode set it drops the priority only, and the guest writes ICC_DIR later.
   */
  @Override
  public void end(int output, int token) {
    signals.wires.check(output);
    service.end(output >> 1, token & GicV3Spec.INTID_MASK, 1 - (output & 1));
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
    Failure failure = enables.tellMasks(pins);
    try {
      signals.wires.resync();
    } catch (Throwable e) {
      failure = Failure.add(failure, e);
    }
    Failure.rethrow(failure);
  }

  /**
   * Describes the state in text, as a monitor's "info pic" does: the distributor, each CPU, and
   * each interrupt that is not in its reset state.
   *
   * @return several lines
   */
  public String dump() {
    return GicV3Dump.of(configuration, signals);
  }

  @Override
  public String toString() {
    return "gicv3 cpus=%d interrupts=%d profile=%s".formatted(cpus(), interrupts(), profile());
  }
}
