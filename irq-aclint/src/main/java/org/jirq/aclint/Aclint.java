// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.aclint;

import java.nio.ByteBuffer;
import java.util.List;
import org.jirq.api.Cell;
import org.jirq.api.Clocked;
import org.jirq.api.IrqEvents;
import org.jirq.api.MmioDevice;
import org.jirq.api.OutputSink;
import org.jirq.api.SaveRestore;

/**
 * The RISC-V core-local interruptor: a timer and software interrupts for each hart.
 *
 * <p>The chip itself is the register window of a SiFive CLINT: MSIP at 0, MTIMECMP at 4000h, MTIME
 * at bff8h. The devices of the ACLINT specification, for boards that map them apart, are {@link
 * #mswi}, {@link #mtimer} and {@link #sswi}; they share the state.
 *
 * <p>Outputs: 2 × hart is the hart's MSIP, 2 × hart + 1 its MTIP, and 2 × harts + hart its SSIP.
 * The first two are levels. SSIP is a pulse, up and down again: the hart sets its own SIP.SSIP at
 * the rise.
 *
 * <p>No device drives it and no CPU acknowledges it, so it is no {@link org.jirq.api.IrqChip}. It
 * has no clock either: time is what the caller said last to {@link #advanceTo}, and MTIME reads so.
 * A caller that is in step with {@link #nextDeadline} before it runs the guest, and calls {@link
 * #advanceTo} before the guest reads MTIME, is exact to the tick.
 *
 * <p><b>Threads.</b> With {@link Cell#SHARED} any thread may call anything but {@link #save},
 * {@link #load} and {@link #reset}, which need the chip at rest. With {@link Cell#PLAIN} one thread
 * at a time. <b>Progress.</b> Lock-free. <b>Memory.</b> What a thread did before it wrote a
 * register happens-before the {@link OutputSink} call that the write caused.
 *
 * <p>Source: RISC-V Advanced Core Local Interruptor Specification 1.0-rc4; SiFive FU540-C000
 * manual, chapter "CLINT".
 */
public final class Aclint implements MmioDevice, Clocked, SaveRestore {

  private final HartSignals signals;
  private final AclintProfile profile;
  private final long hertz;
  private final Mswi mswi;
  private final Mtimer mtimer;
  private final Sswi sswi;
  private final Clint clint;
  private final Snapshot snapshot;

  Aclint(HartSignals signals, AclintProfile profile, long hertz, IrqEvents events) {
    this.signals = signals;
    this.profile = profile;
    this.hertz = hertz;
    this.mswi = new Mswi(signals, events);
    this.mtimer = new Mtimer(signals, events);
    this.sswi = new Sswi(signals, events);
    this.clint = new Clint(mswi, mtimer, events);
    this.snapshot = new Snapshot(signals, hertz);
  }

  /**
   * Starts building a chip.
   *
   * @param harts how many, 1 to 4095
   * @return a builder for the profile {@code datasheet} at 10 MHz, shared by many threads
   */
  public static AclintBuilder builder(int harts) {
    return new AclintBuilder(harts);
  }

  /**
   * Returns the machine software interrupt device alone.
   *
   * @return a window of 4000h bytes; invalid accesses are told with offsets in it
   */
  public MmioDevice mswi() {
    return mswi;
  }

  /**
   * Returns the machine timer device alone.
   *
   * @return a window of 8000h bytes: MTIMECMP from 0, MTIME at 7ff8h
   */
  public MmioDevice mtimer() {
    return mtimer;
  }

  /**
   * Returns the supervisor software interrupt device, which a CLINT has not.
   *
   * @return a window of 4000h bytes
   */
  public MmioDevice sswi() {
    return sswi;
  }

  @Override
  public long length() {
    return clint.length();
  }

  @Override
  public int supportedSizes() {
    return clint.supportedSizes();
  }

  @Override
  public long read(long offset, int size) {
    return clint.read(offset, size);
  }

  @Override
  public void write(long offset, long value, int size) {
    clint.write(offset, value, size);
  }

  /**
   * Returns the number of outputs.
   *
   * @return three a hart
   */
  public int outputs() {
    return signals.wires.count();
  }

  /**
   * Tells the level of an output, as it was last told to the sink.
   *
   * @param output 0 to {@link #outputs} - 1
   * @return {@code true} if it is asserted
   * @throws IllegalArgumentException if {@code output} is out of range
   */
  public boolean output(int output) {
    return signals.wires.asserted(output);
  }

  /**
   * Wires the outputs, in place of the sink they had. May be called at any time; tells the new sink
   * nothing by itself: {@link #resync} drives the levels again.
   *
   * @param sink takes the outputs from now on; {@link OutputSink#NONE} disconnects
   */
  public void connectOutputs(OutputSink sink) {
    signals.connect(AclintBuilder.present("sink", sink));
  }

  @Override
  public void advanceTo(long nanos) {
    signals.advanceTo(nanos);
  }

  /**
   * {@inheritDoc}
   *
   * <p>The first time at which a timer output changes if nobody writes a register: the nearest
   * MTIMECMP, or the wrap of MTIME while a timer is due.
   */
  @Override
  public long nextDeadline() {
    return signals.nextDeadline();
  }

  /**
   * Returns the time as it was at the last {@link #advanceTo}.
   *
   * @return MTIME, unsigned
   */
  public long mtime() {
    return signals.mtime();
  }

  /**
   * Returns the timer compare register of a hart.
   *
   * @param hart 0 to the number of harts - 1
   * @return MTIMECMP, unsigned
   * @throws IllegalArgumentException if {@code hart} is out of range
   */
  public long mtimecmp(int hart) {
    return signals.mtimecmp(checkHart(hart));
  }

  /**
   * Tells whether a hart's machine software interrupt is requested.
   *
   * @param hart 0 to the number of harts - 1
   * @return bit 0 of MSIP
   * @throws IllegalArgumentException if {@code hart} is out of range
   */
  public boolean msip(int hart) {
    return signals.msip(checkHart(hart));
  }

  private int checkHart(int hart) {
    if (hart < 0 || hart >= signals.harts) {
      throw new IllegalArgumentException("hart=" + hart + " is not in 0.." + (signals.harts - 1));
    }
    return hart;
  }

  /**
   * Puts the chip into its reset state: MTIME is 0, MSIP of every hart too; MTIMECMP as the profile
   * has it.
   */
  public void reset() {
    signals.reset();
  }

  /**
   * Returns the profile that the chip was made with.
   *
   * @return the profile
   */
  public AclintProfile profile() {
    return profile;
  }

  /**
   * Describes the chip for a device tree.
   *
   * @return the description of the CLINT
   */
  public AclintDescription describe() {
    return new AclintDescription(
        List.of("sifive,clint0", "riscv,clint0"), signals.harts, hertz, length());
  }

  /**
   * Writes the state as text, for monitors.
   *
   * @return lines, each ended by a line feed
   */
  public String dump() {
    StringBuilder out = new StringBuilder();
    out.append("aclint: harts=%d mtime=%x\n".formatted(signals.harts, mtime()));
    for (int hart = 0; hart < signals.harts; hart++) {
      out.append(
          "hart %d: msip=%d mtip=%d mtimecmp=%x\n"
              .formatted(
                  hart,
                  msip(hart) ? 1 : 0,
                  output(signals.timerWire(hart)) ? 1 : 0,
                  mtimecmp(hart)));
    }
    return out.toString();
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

  /** After a load: drives MSIP and MTIP of every hart. SSIP is told to be low. */
  @Override
  public void resync() {
    signals.wires.resync();
  }
}
