// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.aplic;

import org.jirq.api.Cell;
import org.jirq.api.OutputSink;

/**
 * Builds an {@link ImsicGroup}. Settings have defaults; {@link #build} checks them together. For
 * one thread.
 */
public final class ImsicGroupBuilder {

  private final int harts;
  private Cell cell = Cell.SHARED;
  private OutputSink outputs = OutputSink.NONE;
  private int identities = 255;
  private int guests;
  private long machineBase = 0x2400_0000L;
  private long supervisorBase = 0x2800_0000L;

  ImsicGroupBuilder(int harts) {
    this.harts = harts;
  }

  /**
   * Chooses between one thread and many.
   *
   * @param newCell default {@link Cell#SHARED}
   * @return this
   */
  public ImsicGroupBuilder cell(Cell newCell) {
    cell = AplicBuilder.present("cell", newCell);
    return this;
  }

  /**
   * Wires the outputs.
   *
   * @param newOutputs default {@link OutputSink#NONE}
   * @return this
   */
  public ImsicGroupBuilder outputs(OutputSink newOutputs) {
    outputs = AplicBuilder.present("outputs", newOutputs);
    return this;
  }

  /**
   * Sets the number of interrupt identities of each file.
   *
   * @param newIdentities 63 to 2047, one less than a multiple of 64; default 255
   * @return this
   */
  public ImsicGroupBuilder identities(int newIdentities) {
    identities = newIdentities;
    return this;
  }

  /**
   * Sets the number of guest interrupt files of each hart, GEILEN.
   *
   * @param newGuests 0 to 63; default 0
   * @return this
   */
  public ImsicGroupBuilder guests(int newGuests) {
    guests = newGuests;
    return this;
  }

  /**
   * Sets the base A of the machine-level pages.
   *
   * @param address a multiple of the length of all pages, rounded up to a power of two; default
   *     24000000h
   * @return this
   */
  public ImsicGroupBuilder machineBase(long address) {
    machineBase = address;
    return this;
  }

  /**
   * Sets the base B of the supervisor-level and guest pages.
   *
   * @param address a multiple of the length of all pages, rounded up to a power of two; default
   *     28000000h
   * @return this
   */
  public ImsicGroupBuilder supervisorBase(long address) {
    supervisorBase = address;
    return this;
  }

  /**
   * Makes the controllers, in their reset state.
   *
   * @return a new group
   * @throws IllegalArgumentException if a setting is out of range, a base is not aligned or the
   *     pages overlap; the message names it
   */
  public ImsicGroup build() {
    AplicBuilder.range("harts", harts, 1, AplicSpec.MAX_HARTS);
    ImsicBuilder.checkFiles(identities, guests);
    int hartBits = ImsicGroup.bits(harts - 1);
    long machineLength = 1L << ImsicSpec.PAGE_SHIFT + hartBits;
    long supervisorLength = machineLength << ImsicGroup.bits(guests);
    aligned("machineBase", machineBase, machineLength);
    aligned("supervisorBase", supervisorBase, supervisorLength);
    if (machineBase < supervisorBase + supervisorLength
        && supervisorBase < machineBase + machineLength) {
      throw new IllegalArgumentException(
          "machineBase=0x%x: its pages overlap those of supervisorBase=0x%x"
              .formatted(machineBase, supervisorBase));
    }
    ImsicGroup group = new ImsicGroup(cell, harts, guests, identities, machineBase, supervisorBase);
    group.connectOutputs(outputs);
    return group;
  }

  private static void aligned(String name, long base, long length) {
    if ((base & length - 1) != 0 || base < 0) {
      throw new IllegalArgumentException(
          "%s=0x%x is not a multiple of 0x%x".formatted(name, base, length));
    }
  }
}
