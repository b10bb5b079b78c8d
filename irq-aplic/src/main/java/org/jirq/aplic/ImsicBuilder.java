// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.aplic;

import org.jirq.api.Cell;
import org.jirq.api.OutputSink;

/**
 * Builds an {@link Imsic}. Settings have defaults; {@link #build} checks them together. For one
 * thread.
 */
public final class ImsicBuilder {

  private Cell cell = Cell.SHARED;
  private OutputSink outputs = OutputSink.NONE;
  private int identities = 255;
  private int guests;
  private long machineAddress = 0x2400_0000L;
  private long supervisorAddress = 0x2800_0000L;

  ImsicBuilder() {}

  /**
   * Chooses between one thread and many.
   *
   * @param newCell default {@link Cell#SHARED}
   * @return this
   */
  public ImsicBuilder cell(Cell newCell) {
    cell = AplicBuilder.present("cell", newCell);
    return this;
  }

  /**
   * Wires the outputs.
   *
   * @param newOutputs default {@link OutputSink#NONE}
   * @return this
   */
  public ImsicBuilder outputs(OutputSink newOutputs) {
    outputs = AplicBuilder.present("outputs", newOutputs);
    return this;
  }

  /**
   * Sets the number of interrupt identities of each file.
   *
   * @param newIdentities 63 to 2047, one less than a multiple of 64; default 255
   * @return this
   */
  public ImsicBuilder identities(int newIdentities) {
    identities = newIdentities;
    return this;
  }

  /**
   * Sets the number of guest interrupt files, GEILEN.
   *
   * @param newGuests 0 to 63; default 0
   * @return this
   */
  public ImsicBuilder guests(int newGuests) {
    guests = newGuests;
    return this;
  }

  /**
   * Says where the page of the machine-level file is, for {@link Imsic#deliver}.
   *
   * @param address a multiple of 4096; default 24000000h
   * @return this
   */
  public ImsicBuilder machineAddress(long address) {
    machineAddress = address;
    return this;
  }

  /**
   * Says where the page of the supervisor-level file is; those of the guests follow it.
   *
   * @param address a multiple of 4096; default 28000000h
   * @return this
   */
  public ImsicBuilder supervisorAddress(long address) {
    supervisorAddress = address;
    return this;
  }

  /**
   * Makes the controller, in its reset state.
   *
   * @return a new controller
   * @throws IllegalArgumentException if a setting is out of range; the message names it
   */
  public Imsic build() {
    checkFiles(identities, guests);
    page("machineAddress", machineAddress);
    page("supervisorAddress", supervisorAddress);
    Imsic imsic = new Imsic(cell, guests, identities, machineAddress, supervisorAddress);
    imsic.connectOutputs(outputs);
    return imsic;
  }

  static void checkFiles(int identities, int guests) {
    AplicBuilder.range("identities", identities, 63, ImsicSpec.MAX_IDENTITIES);
    if ((identities + 1) % Long.SIZE != 0) {
      throw new IllegalArgumentException(
          "identities=" + identities + " is not one less than a multiple of 64");
    }
    AplicBuilder.range("guests", guests, 0, ImsicSpec.MAX_GUESTS);
  }

  static void page(String name, long address) {
    if ((address & ImsicSpec.PAGE - 1) != 0) {
      throw new IllegalArgumentException(
          "%s=0x%x is not a multiple of 0x1000".formatted(name, address));
    }
  }
}
