// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.aplic;

import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import org.jirq.api.Cell;
import org.jirq.api.ChipBoard;
import org.jirq.api.ChipCapability;
import org.jirq.api.CpuInterface;
import org.jirq.api.IrqChip;
import org.jirq.api.IrqEvents;
import org.jirq.api.MmioDevice;
import org.jirq.api.MsiSink;
import org.jirq.api.OutputSink;
import org.jirq.api.SourceId;
import org.jspecify.annotations.Nullable;

/**
 * A RISC-V advanced platform-level interrupt controller with two interrupt domains: the root at
 * machine level and its only child at supervisor level, each with all harts.
 *
 * <p>Pin n is source n; pin 0 exists and is connected to nothing. The level of a pin is the level
 * of the wire: the source modes Edge0 and Level0 invert it. Output 2 * hart is the machine external
 * interrupt of a hart (MEIP), output 2 * hart + 1 the supervisor's (SEIP); they are driven in
 * direct delivery mode. In MSI delivery mode messages go to the {@link MsiSink}.
 *
 * <p><b>End of service.</b> The architecture has no register that ends an interrupt, so the chip
 * takes what it hears from the guest:
 *
 * <ul>
 *   <li>Direct mode, guest by MMIO: the next read of {@code claimi} by the same hart. Software that
 *       loops until it reads 0 does that right after its handler; software that claims once per
 *       trap does it in the next trap, which a level that is still high causes at once. A nested
 *       claim ends the outer service early: its line is sampled once too often, nothing is lost.
 *   <li>Direct mode, by {@link #acknowledge}: {@link #end}.
 *   <li>MSI mode, level sources: the write of the source's number to {@code setipnum} (or its bit
 *       to {@code setip}) by which AIA section 4.9.2 lets a handler ask whether the wire is still
 *       asserted. A guest that polls {@code in_clrip} instead is never heard.
 *   <li>MSI mode, edge sources: never.
 * </ul>
 *
 * <p>Ack notifiers run there, before the line is looked at again; so a level irqfd works in both
 * modes with a source that the guest programs as Level1.
 *
 * <p><b>Mask.</b> A pin is masked unless a domain has it active and enabled. IE, idelivery and
 * ithreshold are no masks of a pin.
 *
 * <p>MSIs of this chip are posted writes: one that no interrupt file takes is gone (section 4.9).
 *
 * <p><b>Threads.</b> With {@link Cell#SHARED} any thread may call anything but {@link #save} and
 * {@link #load}, which need the chip at rest; with {@link Cell#PLAIN} one thread at a time.
 * <b>Progress.</b> Line calls, claims, ends, register reads and writes of pending bits, targets and
 * delivery control are lock-free; other configuration writes, {@link #reset} and {@link #fireMask}
 * serialise in a lock of the chip, inside which mask notifiers run and nothing is delivered.
 * <b>Memory.</b> What a thread did before it drove a line happens-before the sink's call for what
 * the drive caused.
 *
 * <p>Source: RISC-V Advanced Interrupt Architecture 1.0, chapter 4.
 */
public final class Aplic implements IrqChip, CpuInterface {

  private final AplicConfiguration configuration;
  private final SourceEngine engine;
  private final Configuring configuring;
  private final DomainRegisters machine;
  private final DomainRegisters supervisor;
  private final AplicSnapshot snapshot;
  private final Set<ChipCapability> capabilities;
  private final int pins;

  Aplic(
      AplicConfiguration configuration,
      IrqEvents events,
      OutputSink outputs,
      @Nullable MsiSink msi) {
    this.configuration = configuration;
    this.pins = configuration.sources() + 1;
    Cell cell = configuration.cell();
    SourceCells cells =
        new SourceCells(
            cell, configuration.sources(), configuration.has(AplicOption.CHILD_INDEPENDENT));
    HartDelivery delivery =
        new HartDelivery(
            cell,
            cells,
            configuration.harts(),
            configuration.iprioBits(),
            configuration.has(AplicOption.FORCE_LAZY));
    delivery.connect(outputs);
    this.engine =
        new SourceEngine(cells, delivery, new MsiPort(cell, msi), events, configuration.rules());
    this.configuring =
        new Configuring(engine, cell, configuration.iprioBits(), configuration.guests());
    this.machine = registers(AplicSpec.MACHINE);
    this.supervisor = registers(AplicSpec.SUPERVISOR);
    this.snapshot = new AplicSnapshot(engine, configuration);
    this.capabilities = capabilities(cells.split, msi != null);
  }

  private static Set<ChipCapability> capabilities(boolean split, boolean canSendMsis) {
    Set<ChipCapability> can =
        EnumSet.of(ChipCapability.ACK, ChipCapability.MASK_NOTIFY, ChipCapability.PENDING_READABLE);
    if (!split) {
      can.add(ChipCapability.UNMASK_RESAMPLE);
    }
    // The guest may switch to MSIs, which are taken from somebody else, at any time.
    if (!canSendMsis) {
      can.add(ChipCapability.TAKEN);
    }
    return Collections.unmodifiableSet(can);
  }

  private DomainRegisters registers(int domain) {
    return new DomainRegisters(
        domain, engine, configuring, configuration.harts(), configuration.iprioBits());
  }

  /**
   * Starts building a chip.
   *
   * @param sources number of interrupt sources, 1 to 1023
   * @param harts number of harts, 1 to 16384; a hart's index is its number
   * @return a builder for direct mode, profile {@code datasheet}, shared by many threads
   */
  public static AplicBuilder builder(int sources, int harts) {
    return new AplicBuilder(sources, harts);
  }

  /**
   * Returns the control region of the root domain.
   *
   * @return the same device every time; accesses of 4 bytes, aligned
   */
  public MmioDevice machineDomain() {
    return machine;
  }

  /**
   * Returns the control region of the supervisor domain, the child with index 0.
   *
   * @return the same device every time; accesses of 4 bytes, aligned
   */
  public MmioDevice supervisorDomain() {
    return supervisor;
  }

  @Override
  public String kind() {
    return "aplic";
  }

  @Override
  public int pins() {
    return pins;
  }

  @Override
  public Set<ChipCapability> capabilities() {
    return capabilities;
  }

  @Override
  public int setLevel(int pin, int sourceId, boolean level) {
    if (Integer.compareUnsigned(pin, pins) >= 0 || (sourceId & -SourceId.COUNT) != 0) {
      checkPin(pin);
      SourceId.check(sourceId);
    }
    return engine.line(pin, sourceId, level);
  }

  private int checkPin(int pin) {
    if (pin < 0 || pin >= pins) {
      throw new IllegalArgumentException("pin=" + pin + " is not in 0.." + (pins - 1));
    }
    return pin;
  }

  @Override
  public boolean level(int pin) {
    return SourceWord.lineHigh(engine.cells.get(checkPin(pin)));
  }

  @Override
  public int sources(int pin) {
    return (int) (engine.cells.get(checkPin(pin)) & SourceWord.SOURCES);
  }

  @Override
  public boolean masked(int pin) {
    return engine.cells.masked(checkPin(pin));
  }

  @Override
  public void connect(ChipBoard board) {
    engine.connect(AplicBuilder.present("board", board));
  }

  @Override
  public void fireMask(int pin, ChipBoard to) {
    configuring.fireMask(checkPin(pin), to);
  }

  @Override
  public void reevaluate() {
    engine.evaluateAll();
  }

  @Override
  public void reset() {
    configuring.reset();
  }

  @Override
  public int outputs() {
    return engine.delivery.outputs();
  }

  @Override
  public boolean output(int output) {
    return engine.delivery.asserted(engine.delivery.check(output));
  }

  @Override
  public void connectOutputs(OutputSink sink) {
    engine.delivery.connect(sink);
  }

  /**
   * Claims the top interrupt of an output, as a read of its {@code claimi} does, for a CPU model
   * that calls {@link #end} when the service ends. Mixing this with reads of {@code claimi} is
   * harmless.
   *
   * @param output 2 * hart for machine level, 2 * hart + 1 for supervisor level
   * @return the interrupt identity (source number), or {@link #NONE} where {@code claimi} reads 0,
   *     which clears {@code iforce}
   * @throws IllegalArgumentException if {@code output} is out of range
   */
  @Override
  public int acknowledge(int output) {
    int top = engine.claim(engine.delivery.check(output));
    return top == 0 ? NONE : top >>> AplicSpec.IDENTITY_SHIFT;
  }

  /**
   * The service of a claimed interrupt ends: its ack notifiers run. Nothing else happens; in direct
   * mode the pending bit of a level source has followed its wire all the time (section 4.7).
   *
   * @param output 2 * hart for machine level, 2 * hart + 1 for supervisor level
   * @param token what {@link #acknowledge} answered; anything that is not in service in the
   *     output's domain is ignored
   * @throws IllegalArgumentException if {@code output} is out of range
   */
  @Override
  public void end(int output, int token) {
    engine.end(engine.delivery.check(output), token);
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
    configuring.resync();
  }

  /**
   * Describes the state for people: domains, harts, and every source that is not in its reset
   * state.
   *
   * @return some lines of text; the form may change
   */
  public String dump() {
    return AplicDump.of(engine, configuring, configuration);
  }

  @Override
  public String toString() {
    return "aplic[profile=%s, sources=%d, harts=%d]"
        .formatted(configuration.profile().id(), configuration.sources(), configuration.harts());
  }
}
