// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.plic;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import org.jirq.api.Cell;
import org.jirq.api.ChipBoard;
import org.jirq.api.ChipCapability;
import org.jirq.api.CpuInterface;
import org.jirq.api.IrqChip;
import org.jirq.api.IrqEvents;
import org.jirq.api.MmioDevice;
import org.jirq.api.OutputSink;
import org.jirq.api.SourceId;
import org.jirq.api.spi.WriteSection;

/**
 * A RISC-V platform-level interrupt controller.
 *
 * <p>Pin n is interrupt source n; pin 0 is there, so that numbers agree, and drives nothing. Output
 * n is the external interrupt wire of context n; which hart and mode that is, is the board's
 * affair. {@link #acknowledge} is a read of the claim register, {@link #end} a write of it. A pin
 * is masked while no context enables it or its priority is 0; thresholds are no masks.
 *
 * <p>{@link IrqEvents#sent} tells of a claim (vector: the source), {@link IrqEvents#ended} of a
 * completion (vector: the source, CPU: the context, pins: 0 if it was ignored).
 *
 * <p>A plain object: no thread, no clock, no static state. Made by {@link #builder}.
 *
 * <p><b>Threads.</b> With {@link Cell#SHARED} any thread may call anything but {@link #save} and
 * {@link #load}, which need the chip at rest. With {@link Cell#PLAIN} one thread at a time.
 * <b>Progress.</b> Line calls, claims, completions, thresholds and register reads are lock-free;
 * writes of priorities and enables, {@link #reset} and {@link #fireMask} serialise in a lock of the
 * chip, inside which mask notifiers run and nothing is delivered. <b>Memory.</b> What a thread did
 * before it raised a line happens-before the {@link OutputSink} call that the raise caused, and
 * before the claim that takes it returns. Two claims never take the same request. A claim chooses
 * among the sources that wait while it runs: one that rises after it has begun may be seen or not.
 *
 * <p>Source: RISC-V Platform-Level Interrupt Controller Specification 1.0.0; what it leaves open,
 * and what others do, is named in {@link PlicOption}.
 */
public final class Plic implements IrqChip, MmioDevice, CpuInterface {

  private static final Set<ChipCapability> CAPABILITIES =
      Set.of(
          ChipCapability.ACK,
          ChipCapability.TAKEN,
          ChipCapability.MASK_NOTIFY,
          ChipCapability.PENDING_READABLE,
          ChipCapability.UNMASK_RESAMPLE);

  private final Configuration configuration;
  private final PlicState state;
  private final Engine engine;
  private final ConfigurationWrites writes;
  private final Registers registers;
  private final Snapshot snapshot;

  Plic(Configuration configuration) {
    this.configuration = configuration;
    this.state = new PlicState(configuration);
    this.engine = new Engine(state, configuration);
    this.writes = new ConfigurationWrites(engine, new WriteSection(configuration.cell()));
    this.registers = new Registers(engine, writes);
    this.snapshot = new Snapshot(engine, writes);
  }

  /**
   * Starts building a chip.
   *
   * @param sources how many interrupt sources, 1 to 1023
   * @param contexts how many contexts, 1 to 15872
   * @return a builder for the profile {@code datasheet}, 7 priorities, level gateways, shared by
   *     many threads
   */
  public static PlicBuilder builder(int sources, int contexts) {
    return new PlicBuilder(sources, contexts);
  }

  @Override
  public String kind() {
    return "plic";
  }

  /**
   * {@inheritDoc}
   *
   * @return the number of sources + 1
   */
  @Override
  public int pins() {
    return state.sources + 1;
  }

  @Override
  public Set<ChipCapability> capabilities() {
    return CAPABILITIES;
  }

  @Override
  public int setLevel(int pin, int sourceId, boolean level) {
    if (Integer.compareUnsigned(pin, state.sources) > 0 || (sourceId & -SourceId.COUNT) != 0) {
      checkPin(pin);
      SourceId.check(sourceId);
    }
    return engine.line(pin, sourceId, level);
  }

  private int checkPin(int pin) {
    if (pin < 0 || pin > state.sources) {
      throw new IllegalArgumentException("pin=" + pin + " is not in 0.." + state.sources);
    }
    return pin;
  }

  private int checkSource(int source) {
    if (source < 0 || source > state.sources) {
      throw new IllegalArgumentException("source=" + source + " is not in 0.." + state.sources);
    }
    return source;
  }

  private int checkContext(int context) {
    if (context < 0 || context >= state.contexts) {
      throw new IllegalArgumentException(
          "context=" + context + " is not in 0.." + (state.contexts - 1));
    }
    return context;
  }

  @Override
  public boolean level(int pin) {
    return SourceWord.isHigh(state.words.get(checkPin(pin)));
  }

  @Override
  public int sources(int pin) {
    return SourceWord.sources(state.words.get(checkPin(pin)));
  }

  @Override
  public boolean masked(int pin) {
    return state.masked(checkPin(pin));
  }

  @Override
  public void connect(ChipBoard board) {
    engine.connect(PlicBuilder.present("board", board));
  }

  @Override
  public void fireMask(int pin, ChipBoard to) {
    writes.fireMask(checkPin(pin), to);
  }

  @Override
  public void reevaluate() {
    engine.evaluateAll();
  }

  /**
   * {@inheritDoc}
   *
   * <p>Priorities, enables and thresholds become 0; what was pending or in service is forgotten,
   * and level gateways whose line is high request again. Triggers stay.
   */
  @Override
  public void reset() {
    writes.reset();
  }

  @Override
  public long length() {
    return PlicSpec.LENGTH;
  }

  /**
   * {@inheritDoc}
   *
   * @return 4: the specification defines naturally aligned 32-bit accesses only
   */
  @Override
  public int supportedSizes() {
    return 4;
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
   * {@inheritDoc}
   *
   * @return the number of contexts
   */
  @Override
  public int outputs() {
    return state.contexts;
  }

  @Override
  public boolean output(int output) {
    return engine.wires.asserted(output);
  }

  @Override
  public void connectOutputs(OutputSink sink) {
    engine.wires.connect(PlicBuilder.present("sink", sink));
  }

  @Override
  public int acknowledge(int output) {
    int source = engine.claim(engine.wires.check(output));
    return source == 0 ? NONE : source;
  }

  @Override
  public void end(int output, int token) {
    engine.complete(engine.wires.check(output), token);
  }

  /**
   * Tells whether a source's pending bit is set.
   *
   * @param source 0 to {@link #pins} - 1
   * @return its bit as the guest reads it
   * @throws IllegalArgumentException if {@code source} is out of range
   */
  public boolean pending(int source) {
    return SourceWord.isPending(state.words.get(checkSource(source)));
  }

  /**
   * Tells whether a context enables a source.
   *
   * @param context 0 to {@link #outputs} - 1
   * @param source 0 to {@link #pins} - 1
   * @return its bit as the guest reads it
   * @throws IllegalArgumentException if one is out of range
   */
  public boolean enabled(int context, int source) {
    return state.enabled(checkContext(context), checkSource(source));
  }

  /**
   * Returns the priority of a source.
   *
   * @param source 0 to {@link #pins} - 1
   * @return 0 (never interrupts) to the highest priority
   * @throws IllegalArgumentException if {@code source} is out of range
   */
  public int priority(int source) {
    return SourceWord.priority(state.words.get(checkSource(source)));
  }

  /**
   * Returns the threshold of a context.
   *
   * @param context 0 to {@link #outputs} - 1
   * @return 0 to the highest priority
   * @throws IllegalArgumentException if {@code context} is out of range
   */
  public int threshold(int context) {
    return (int) state.thresholds.get(checkContext(context));
  }

  /**
   * Tells who has a source in service.
   *
   * @param source 0 to {@link #pins} - 1
   * @return the context that claimed it and has not completed, or -1
   * @throws IllegalArgumentException if {@code source} is out of range
   */
  public int claimant(int source) {
    long word = state.words.get(checkSource(source));
    return SourceWord.isClaimed(word) ? SourceWord.claimant(word) : -1;
  }

  /**
   * Returns the kind of a source's gateway.
   *
   * @param source 0 to {@link #pins} - 1
   * @return its trigger
   * @throws IllegalArgumentException if {@code source} is out of range
   */
  public PlicTrigger trigger(int source) {
    long word = state.words.get(checkSource(source));
    return (word & SourceWord.EDGE) != 0 ? PlicTrigger.EDGE : PlicTrigger.LEVEL;
  }

  /**
   * Gives a source another kind of gateway, for boards whose wiring changes: the guest cannot. A
   * request that is pending stays; a level gateway looks at its line at once. Any thread, as a line
   * call.
   *
   * @param source 1 to {@link #pins} - 1
   * @param trigger its trigger from now on
   * @throws IllegalArgumentException if {@code source} is out of range
   */
  public void setTrigger(int source, PlicTrigger trigger) {
    if (source == 0) {
      throw new IllegalArgumentException("source=0 is not in 1.." + state.sources);
    }
    engine.trigger(checkSource(source), PlicBuilder.present("trigger", trigger));
  }

  /**
   * Returns the profile that the chip was made with.
   *
   * @return the profile
   */
  public PlicProfile profile() {
    return configuration.profile();
  }

  /**
   * Returns the options in force.
   *
   * @return an immutable set
   */
  public Set<PlicOption> options() {
    return configuration.options();
  }

  /**
   * Describes the chip for a device tree.
   *
   * @return the description
   */
  public PlicDescription describe() {
    return new PlicDescription(
        List.of("sifive,plic-1.0.0", "riscv,plic0"),
        state.lastSource,
        state.contexts,
        state.maxPriority,
        PlicSpec.LENGTH,
        1,
        0);
  }

  /**
   * Writes the state as text, as a monitor's "info pic" does: sources that are not idle, then
   * contexts.
   *
   * @return lines, each ended by a line feed
   */
  public String dump() {
    return Dump.of(this);
  }

  @Override
  public String toString() {
    return dump();
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
    writes.resync();
  }
}
