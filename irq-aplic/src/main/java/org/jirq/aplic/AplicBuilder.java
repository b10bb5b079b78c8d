// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.aplic;

import java.util.EnumSet;
import java.util.Set;
import org.jirq.api.Cell;
import org.jirq.api.IrqEvents;
import org.jirq.api.MsiSink;
import org.jirq.api.OutputSink;
import org.jspecify.annotations.Nullable;

/**
 * Builds an {@link Aplic}. Settings have defaults; {@link #build} checks them together. For one
 * thread.
 */
public final class AplicBuilder {

  private final int sources;
  private final int harts;
  private AplicProfile profile = AplicProfile.DATASHEET;
  private final Set<AplicOption> options = EnumSet.noneOf(AplicOption.class);
  private Cell cell = Cell.SHARED;
  private IrqEvents events = IrqEvents.NONE;
  private OutputSink outputs = OutputSink.NONE;
  private @Nullable MsiSink msi;
  private int iprioBits = 8;
  private int guests;

  AplicBuilder(int sources, int harts) {
    this.sources = sources;
    this.harts = harts;
  }

  /**
   * Chooses a profile: its options replace those chosen so far.
   *
   * @param newProfile whose APLIC it is; default {@link AplicProfile#DATASHEET}
   * @return this
   */
  public AplicBuilder profile(AplicProfile newProfile) {
    profile = present("profile", newProfile);
    options.clear();
    options.addAll(newProfile.options());
    return this;
  }

  /**
   * Turns one option on or off, beside the profile's.
   *
   * @param option the option
   * @param on whether it is on
   * @return this
   */
  public AplicBuilder option(AplicOption option, boolean on) {
    present("option", option);
    if (on) {
      options.add(option);
    } else {
      options.remove(option);
    }
    return this;
  }

  /**
   * Chooses between one thread and many.
   *
   * @param newCell default {@link Cell#SHARED}
   * @return this
   */
  public AplicBuilder cell(Cell newCell) {
    cell = present("cell", newCell);
    return this;
  }

  /**
   * Sets the observer.
   *
   * @param newEvents default {@link IrqEvents#NONE}
   * @return this
   */
  public AplicBuilder events(IrqEvents newEvents) {
    events = present("events", newEvents);
    return this;
  }

  /**
   * Wires the outputs of direct mode.
   *
   * @param newOutputs default {@link OutputSink#NONE}
   * @return this
   */
  public AplicBuilder outputs(OutputSink newOutputs) {
    outputs = present("outputs", newOutputs);
    return this;
  }

  /**
   * Gives the domains MSI delivery mode beside direct mode: {@code domaincfg.DM} becomes writable
   * and the MSI registers exist.
   *
   * @param newMsi takes the messages, for instance an {@link ImsicGroup}; by default there is none
   *     and DM reads 0
   * @return this
   */
  public AplicBuilder msi(MsiSink newMsi) {
    msi = present("msi", newMsi);
    return this;
  }

  /**
   * Sets IPRIOLEN, the number of bits of a priority.
   *
   * @param newIprioBits 1 to 8; default 8
   * @return this
   */
  public AplicBuilder iprioBits(int newIprioBits) {
    iprioBits = newIprioBits;
    return this;
  }

  /**
   * Sets GEILEN: whether the supervisor domain's targets have a guest index.
   *
   * @param newGuests 0 to 63; default 0, the guest index reads 0
   * @return this
   */
  public AplicBuilder guests(int newGuests) {
    guests = newGuests;
    return this;
  }

  /**
   * Makes the chip, in its reset state with all lines low.
   *
   * @return a new chip
   * @throws IllegalArgumentException if a setting is out of range, or an option lacks one that it
   *     needs; the message names it
   */
  public Aplic build() {
    range("sources", sources, 1, AplicSpec.MAX_SOURCES);
    range("harts", harts, 1, AplicSpec.MAX_HARTS);
    range("iprioBits", iprioBits, 1, 8);
    range("guests", guests, 0, AplicSpec.MAX_GUESTS);
    needsIndependent(AplicOption.INPUT_STALE);
    needsIndependent(AplicOption.DELEGATE_TO_ANY_CHILD);
    return new Aplic(
        new AplicConfiguration(profile, options, cell, sources, harts, iprioBits, guests),
        events,
        outputs,
        msi);
  }

  private void needsIndependent(AplicOption option) {
    if (options.contains(option) && !options.contains(AplicOption.CHILD_INDEPENDENT)) {
      throw new IllegalArgumentException("option=" + option + " needs option=CHILD_INDEPENDENT");
    }
  }

  /** A null that slips in here would surface inside a guest's access, far from who passed it. */
  static <T> T present(String name, T value) {
    if (value == null) {
      throw new IllegalArgumentException(name + "=null");
    }
    return value;
  }

  static void range(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "%s=%d is not in %d..%d".formatted(name, value, least, most));
    }
  }
}
