// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.aplic;

import java.nio.ByteBuffer;
import org.jirq.api.Cell;
import org.jirq.api.CpuInterface;
import org.jirq.api.Delivery;
import org.jirq.api.MmioDevice;
import org.jirq.api.MsiSink;
import org.jirq.api.OutputSink;
import org.jirq.api.SaveRestore;

/**
 * A RISC-V incoming MSI controller: the interrupt files of one hart, one each for machine and
 * supervisor level and GEILEN for guests.
 *
 * <p>A file is named by the number of its output: 0 machine level (MEIP), 1 supervisor level
 * (SEIP), 1 + g guest g (bit g of hgeip). The CPU model reaches the registers of a file by {@link
 * #exchange}, which a CSR instruction on *ireg becomes, and by {@link #topei} and {@link
 * #claimTopei}.
 *
 * <p>It takes messages only and has no wired pins, so it is no {@link org.jirq.api.IrqChip} and has
 * no provider. Nothing ends an interrupt here: a claim clears the pending bit, and that is all.
 *
 * <p>{@code eidelivery} holds 0 and 1; delivery from an APLIC past the file (0x40000000) is not
 * supported, as section 3.8.1 allows.
 *
 * <p><b>Threads.</b> With {@link Cell#SHARED} any thread may call anything but {@link #save} and
 * {@link #load}; with {@link Cell#PLAIN} one thread at a time. <b>Progress.</b> Lock-free.
 * <b>Memory.</b> What a thread did before it sent a message happens-before the sink's call for it,
 * and before the return of the claim that takes it, also where the message found its identity
 * pending.
 *
 * <p>Source: RISC-V Advanced Interrupt Architecture 1.0, chapter 3.
 */
public final class Imsic implements CpuInterface, MsiSink, SaveRestore {

  /** The file and output of machine level. */
  public static final int MACHINE = 0;

  /** The file and output of supervisor level. Guest g is {@code SUPERVISOR + g}. */
  public static final int SUPERVISOR = 1;

  private final InterruptFiles files;
  private final long machineAddress;
  private final long supervisorAddress;
  private final ImsicSnapshot snapshot;

  Imsic(Cell cell, int guests, int identities, long machineAddress, long supervisorAddress) {
    this.files = new InterruptFiles(cell, SUPERVISOR + 1 + guests, identities);
    this.machineAddress = machineAddress;
    this.supervisorAddress = supervisorAddress;
    this.snapshot = new ImsicSnapshot(files);
  }

  /**
   * Starts building one.
   *
   * @return a builder for 255 identities, no guests, shared by many threads
   */
  public static ImsicBuilder builder() {
    return new ImsicBuilder();
  }

  /**
   * Returns the number of interrupt identities of each file.
   *
   * @return 63 to 2047, one less than a multiple of 64
   */
  public int identities() {
    return files.identities;
  }

  /**
   * Returns the number of guest interrupt files, GEILEN.
   *
   * @return 0 to 63
   */
  public int guests() {
    return files.files - 1 - SUPERVISOR;
  }

  /**
   * Returns the memory-mapped page of a file.
   *
   * @param file 0 to {@link #outputs} - 1
   * @return a new device of 4096 bytes; accesses of 4 bytes
   * @throws IllegalArgumentException if {@code file} is out of range
   */
  public MmioDevice page(int file) {
    files.wires.check(file);
    return new ImsicPages(ImsicSpec.PAGE, (page, identity) -> files.receive(file, identity));
  }

  /**
   * A device writes a message to one of the pages.
   *
   * @param address the page's address, plus 0 for little-endian or 4 for big-endian data
   * @param data the identity
   * @param deviceId not used
   * @return 1 if the interrupt became pending, {@link Delivery#COALESCED} if it was, {@link
   *     Delivery#IGNORED} if the address is no register of this hart or the identity is not
   *     implemented
   */
  @Override
  public int deliver(long address, int data, int deviceId) {
    long register = address & ImsicSpec.PAGE - 1;
    long page = address - register;
    int file;
    if (page == machineAddress) {
      file = MACHINE;
    } else {
      long above = page - supervisorAddress >> ImsicSpec.PAGE_SHIFT;
      if (above < 0 || above > guests()) {
        return Delivery.IGNORED;
      }
      file = SUPERVISOR + (int) above;
    }
    return files.receive(file, ImsicPages.identity(register, data));
  }

  int receive(int file, long register, int data) {
    return files.receive(file, ImsicPages.identity(register, data));
  }

  /**
   * Tells whether an access through a select CSR is one to a file's register, or to a reserved one
   * that reads 0. If not, the CPU raises the exception that section 3.7 and 3.8 say.
   *
   * @param select the value of the select CSR, any value
   * @param xlen the present XLEN, 32 or 64
   * @return {@code true} for 70h to ffh, without the odd ones from 81h on where {@code xlen} is 64
   * @throws IllegalArgumentException if {@code xlen} is neither 32 nor 64
   */
  public static boolean exists(int select, int xlen) {
    checkXlen(xlen);
    boolean odd = select >= ImsicSpec.EIP && (select & 1) != 0;
    return select >= ImsicSpec.EIDELIVERY
        && select <= ImsicSpec.LAST
        && !(odd && xlen == Long.SIZE);
  }

  private static void checkXlen(int xlen) {
    if (xlen != Integer.SIZE && xlen != Long.SIZE) {
      throw new IllegalArgumentException("xlen=" + xlen + " is neither 32 nor 64");
    }
  }

  /**
   * One CSR instruction on a file's selected register (*ireg): reads it and writes some of its
   * bits, in one atomic step, so that a message that arrives meanwhile is not lost. CSRRW: all
   * bits; CSRRS: value and mask are the operand; CSRRC: value 0, mask the operand; a mere read:
   * mask 0.
   *
   * @param file 0 to {@link #outputs} - 1
   * @param select the value of the select CSR; one that {@link #exists} denies reads 0 and writes
   *     nothing
   * @param value what to write
   * @param mask the bits to write
   * @param xlen the present XLEN, 32 or 64; value and mask count up to it
   * @return the register as it was, zero-extended
   * @throws IllegalArgumentException if {@code file} or {@code xlen} is out of range
   */
  public long exchange(int file, int select, long value, long mask, int xlen) {
    checkXlen(xlen);
    return files.exchange(files.wires.check(file), select, value, mask, xlen);
  }

  /**
   * Reads *topei.
   *
   * @param file 0 to {@link #outputs} - 1
   * @return the top identity in bits 26:16 and 10:0, or 0
   * @throws IllegalArgumentException if {@code file} is out of range
   */
  public int topei(int file) {
    int identity = files.top(files.wires.check(file));
    return identity << 16 | identity;
  }

  /**
   * Reads and writes *topei in one CSR instruction: claims what it answers.
   *
   * @param file 0 to {@link #outputs} - 1
   * @return the claimed identity in bits 26:16 and 10:0, or 0
   * @throws IllegalArgumentException if {@code file} is out of range
   */
  public int claimTopei(int file) {
    int identity = files.claim(files.wires.check(file));
    return identity << 16 | identity;
  }

  @Override
  public int outputs() {
    return files.files;
  }

  @Override
  public boolean output(int output) {
    return files.wires.asserted(files.wires.check(output));
  }

  @Override
  public void connectOutputs(OutputSink sink) {
    files.wires.connect(sink);
  }

  /**
   * Claims the top interrupt of a file, as {@link #claimTopei} does.
   *
   * @param output 0 to {@link #outputs} - 1
   * @return the identity, or {@link #NONE}
   * @throws IllegalArgumentException if {@code output} is out of range
   */
  @Override
  public int acknowledge(int output) {
    int identity = files.claim(files.wires.check(output));
    return identity == 0 ? NONE : identity;
  }

  /**
   * Does nothing: an interrupt file knows no completion.
   *
   * @param output 0 to {@link #outputs} - 1
   * @param token any value
   * @throws IllegalArgumentException if {@code output} is out of range
   */
  @Override
  public void end(int output, int token) {
    files.wires.check(output);
  }

  /** Puts every file into its reset state: nothing pending, nothing enabled, delivery off. */
  public void reset() {
    files.reset();
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

  void check(ByteBuffer from) {
    snapshot.check(from);
  }

  /** Drives every output again. */
  @Override
  public void resync() {
    files.wires.resync();
  }

  /**
   * Describes the state for people.
   *
   * @return a line for each file; the form may change
   */
  public String dump() {
    StringBuilder out = new StringBuilder();
    for (int file = 0; file < files.files; file++) {
      long control = files.control.get(file);
      out.append(
          "file %d: output=%d eidelivery=%d eithreshold=%d topei=%08x%n"
              .formatted(
                  file,
                  files.wires.asserted(file) ? 1 : 0,
                  control & InterruptFiles.DELIVER,
                  (control & InterruptFiles.THRESHOLD) >>> InterruptFiles.THRESHOLD_SHIFT,
                  topei(file)));
    }
    return out.toString();
  }

  @Override
  public String toString() {
    return "imsic[identities=%d, guests=%d]".formatted(identities(), guests());
  }
}
