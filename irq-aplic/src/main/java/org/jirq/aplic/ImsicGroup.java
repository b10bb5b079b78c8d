// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.aplic;

import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jirq.api.Cell;
import org.jirq.api.CpuInterface;
import org.jirq.api.Delivery;
import org.jirq.api.MmioDevice;
import org.jirq.api.MsiSink;
import org.jirq.api.OutputSink;
import org.jirq.api.SaveRestore;
import org.jirq.api.spi.Failure;

/**
 * The {@link Imsic}s of all harts at their addresses: what a board gives to an {@link Aplic} in MSI
 * delivery mode, and to every other sender of messages.
 *
 * <p>The addresses follow AIA 1.0 section 3.6, without groups: machine-level pages at A + hart *
 * 2<sup>12</sup>; supervisor-level pages at B + hart * 2<sup>D</sup>, D = 12 + the bits of GEILEN,
 * each followed by its guests'. So an APLIC is configured with HHXW 0, LHXW {@link #hartBits}, LHXS
 * 0 for machine level and {@link #guestBits} for supervisor level.
 *
 * <p>Output hart * (2 + GEILEN) + file is the output of a hart's interrupt file; see {@link Imsic}.
 *
 * <p><b>Threads.</b> As {@link Imsic}.
 */
public final class ImsicGroup implements CpuInterface, MsiSink, SaveRestore {

  private final Imsic[] imsics;
  private final int files;
  private final long machineBase;
  private final long supervisorBase;
  private final int guestBits;

  ImsicGroup(
      Cell cell, int harts, int guests, int identities, long machineBase, long supervisorBase) {
    this.files = Imsic.SUPERVISOR + 1 + guests;
    this.guestBits = bits(guests);
    this.machineBase = machineBase;
    this.supervisorBase = supervisorBase;
    this.imsics = new Imsic[harts];
    for (int hart = 0; hart < harts; hart++) {
      imsics[hart] = new Imsic(cell, guests, identities, machine(hart), supervisor(hart));
    }
  }

  /** The number of bits that hold the numbers 0 to {@code most}. */
  static int bits(int most) {
    return Integer.SIZE - Integer.numberOfLeadingZeros(most);
  }

  /**
   * Starts building a group.
   *
   * @param harts number of harts, 1 to 16384
   * @return a builder for 255 identities, no guests, shared by many threads
   */
  public static ImsicGroupBuilder builder(int harts) {
    return new ImsicGroupBuilder(harts);
  }

  /**
   * Returns the number of harts.
   *
   * @return 1 or more
   */
  public int harts() {
    return imsics.length;
  }

  /**
   * Returns the controller of a hart.
   *
   * @param hart 0 to {@link #harts} - 1
   * @return the same object every time; its outputs are this group's
   * @throws IllegalArgumentException if {@code hart} is out of range
   */
  public Imsic hart(int hart) {
    AplicBuilder.range("hart", hart, 0, imsics.length - 1);
    return imsics[hart];
  }

  /**
   * Returns how many bits a hart number has: LHXW of the APLICs that send here.
   *
   * @return 0 to 14
   */
  public int hartBits() {
    return bits(imsics.length - 1);
  }

  /**
   * Returns how many bits a guest number has: LHXS of supervisor level.
   *
   * @return 0 to 6
   */
  public int guestBits() {
    return guestBits;
  }

  /**
   * Returns the address of the machine-level page of a hart.
   *
   * @param hart 0 to {@link #harts} - 1
   * @return a multiple of 4096
   * @throws IllegalArgumentException if {@code hart} is out of range
   */
  public long machineAddress(int hart) {
    AplicBuilder.range("hart", hart, 0, imsics.length - 1);
    return machine(hart);
  }

  /**
   * Returns the address of the supervisor-level page of a hart, or of a guest's.
   *
   * @param hart 0 to {@link #harts} - 1
   * @param guest 0 for supervisor level, else the guest, up to GEILEN
   * @return a multiple of 4096
   * @throws IllegalArgumentException if {@code hart} or {@code guest} is out of range
   */
  public long supervisorAddress(int hart, int guest) {
    AplicBuilder.range("hart", hart, 0, imsics.length - 1);
    AplicBuilder.range("guest", guest, 0, files - 1 - Imsic.SUPERVISOR);
    return supervisor(hart) + ((long) guest << ImsicSpec.PAGE_SHIFT);
  }

  private long machine(int hart) {
    return machineBase + ((long) hart << ImsicSpec.PAGE_SHIFT);
  }

  private long supervisor(int hart) {
    return supervisorBase + ((long) hart << ImsicSpec.PAGE_SHIFT + guestBits);
  }

  /**
   * Returns the machine-level pages of all harts as one device, for the base A.
   *
   * @return a new device; accesses of 4 bytes
   */
  public MmioDevice machinePages() {
    long length = (long) imsics.length << ImsicSpec.PAGE_SHIFT;
    return new ImsicPages(
        length, (page, identity) -> imsics[(int) page].receive(Imsic.MACHINE, 0, identity));
  }

  /**
   * Returns the supervisor-level and guest pages of all harts as one device, for the base B. Pages
   * of guests that do not exist ignore writes.
   *
   * @return a new device; accesses of 4 bytes
   */
  public MmioDevice supervisorPages() {
    long length = (long) imsics.length << ImsicSpec.PAGE_SHIFT + guestBits;
    return new ImsicPages(length, (page, identity) -> supervisor(page, 0, identity));
  }

  private int supervisor(long page, long register, int data) {
    int file = Imsic.SUPERVISOR + (int) (page & (1L << guestBits) - 1);
    long hart = page >>> guestBits;
    return file < files && hart < imsics.length
        ? imsics[(int) hart].receive(file, register, data)
        : Delivery.IGNORED;
  }

  /**
   * Delivers a message to the interrupt file at an address.
   *
   * @param address the address of a page, plus 0 for little-endian or 4 for big-endian data
   * @param data the identity
   * @param deviceId not used
   * @return as {@link Imsic#deliver}
   */
  @Override
  public int deliver(long address, int data, int deviceId) {
    long register = address & ImsicSpec.PAGE - 1;
    long machinePage = address - machineBase >> ImsicSpec.PAGE_SHIFT;
    if (machinePage >= 0 && machinePage < imsics.length) {
      return imsics[(int) machinePage].receive(Imsic.MACHINE, register, data);
    }
    long page = address - supervisorBase >> ImsicSpec.PAGE_SHIFT;
    return page < 0 ? Delivery.IGNORED : supervisor(page, register, data);
  }

  @Override
  public int outputs() {
    return imsics.length * files;
  }

  private Imsic of(int output) {
    AplicBuilder.range("output", output, 0, outputs() - 1);
    return imsics[output / files];
  }

  @Override
  public boolean output(int output) {
    return of(output).output(output % files);
  }

  @Override
  public void connectOutputs(OutputSink sink) {
    AplicBuilder.present("sink", sink);
    for (int hart = 0; hart < imsics.length; hart++) {
      int first = hart * files;
      imsics[hart].connectOutputs((file, level) -> sink.outputChanged(first + file, level));
    }
  }

  @Override
  public int acknowledge(int output) {
    return of(output).acknowledge(output % files);
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
    of(output).end(output % files, token);
  }

  /** All harts have their turn, also if the sink throws for one. */
  private void each(Consumer<Imsic> action) {
    Failure failure = null;
    for (Imsic imsic : imsics) {
      try {
        action.accept(imsic);
      } catch (Throwable e) {
        failure = Failure.add(failure, e);
      }
    }
    Failure.rethrow(failure);
  }

  /** Resets every hart's controller. */
  public void reset() {
    each(Imsic::reset);
  }

  @Override
  public int stateSize() {
    return imsics.length * imsics[0].stateSize();
  }

  @Override
  public void save(ByteBuffer to) {
    if (to.remaining() < stateSize()) {
      throw new java.nio.BufferOverflowException();
    }
    for (Imsic imsic : imsics) {
      imsic.save(to);
    }
  }

  @Override
  public void load(ByteBuffer from) {
    ByteBuffer checked = from.duplicate();
    for (Imsic imsic : imsics) {
      imsic.check(checked);
    }
    for (Imsic imsic : imsics) {
      imsic.load(from);
    }
  }

  @Override
  public void resync() {
    each(Imsic::resync);
  }

  @Override
  public String toString() {
    return "imsics[harts=%d, identities=%d, guests=%d]"
        .formatted(imsics.length, imsics[0].identities(), imsics[0].guests());
  }
}
