// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.pic;

import java.util.EnumSet;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jirq.api.Cell;
import org.jirq.api.IrqEvents;
import org.jirq.api.OutputSink;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link Pic}. Settings have defaults; {@link #build} checks them together. For one
 * thread.
 */
public final class PicBuilder {

  private PicProfile profile = PicProfile.DATASHEET;
  private final Set<PicOption> options = EnumSet.noneOf(PicOption.class);
  private Cell cell = Cell.SHARED;
  private IrqEvents events = IrqEvents.NONE;
  private OutputSink outputs = OutputSink.NONE;
  private BooleanSupplier extIntAccepted = () -> true;

  PicBuilder() {}

  /**
   * Chooses a profile: its options replace those chosen so far.
   *
   * @param newProfile whose pair it is; default {@link PicProfile#DATASHEET}
   * @return this
   */
  public PicBuilder profile(PicProfile newProfile) {
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
  public PicBuilder option(PicOption option, boolean on) {
    present("option", option);
    if (on) {
      options.add(option);
    } else {
      options.remove(option);
    }
    return this;
  }

  /**
   * Chooses how the pair keeps its state.
   *
   * @param newCell for one thread or for many; default {@link Cell#SHARED}
   * @return this
   */
  public PicBuilder cell(Cell newCell) {
    cell = present("cell", newCell);
    return this;
  }

  /**
   * Sets the observer.
   *
   * @param newEvents the observer; default {@link IrqEvents#NONE}
   * @return this
   */
  public PicBuilder events(IrqEvents newEvents) {
    events = present("events", newEvents);
    return this;
  }

  /**
   * Wires INT of the master, output 0.
   *
   * @param newOutputs takes it; default {@link OutputSink#NONE}, to be wired later by {@link
   *     Pic#connectOutputs}
   * @return this
   */
  public PicBuilder outputs(OutputSink newOutputs) {
    outputs = present("outputs", newOutputs);
    return this;
  }

  /**
   * Tells the pair whether some CPU takes its interrupts. Asked by ICW1 under {@link
   * PicOption#ICW1_KEEPS_SERVICE} alone.
   *
   * @param accepted answers whether the LVT0 of some local APIC lets external interrupts in; called
   *     on the writing thread with no lock held; default always
   * @return this
   */
  public PicBuilder extIntAccepted(BooleanSupplier accepted) {
    extIntAccepted = present("accepted", accepted);
    return this;
  }

  /**
   * Makes the pair, in its reset state.
   *
   * @return a new pair
   * @throws IllegalStateException if options exclude each other; the message names them
   */
  public Pic build() {
    needs(PicOption.CASCADE_PIN_DRIVEN, PicOption.CASCADE_PULSE);
    needs(PicOption.ICW1_LAZY, PicOption.ICW1_FORGETS_LINES);
    if (options.contains(PicOption.CASCADE_PULSE)) {
      needs(PicOption.CASCADE_PULSE, PicOption.EDGE_STICKY);
      if (options.contains(PicOption.CASCADE_WAITS)) {
        throw new IllegalStateException(
            "option=CASCADE_PULSE excludes option=CASCADE_WAITS: a pulse is always an edge");
      }
    }
    return new Pic(profile, EnumSet.copyOf(options), cell, events, outputs, extIntAccepted);
  }

  private void needs(PicOption option, PicOption other) {
    if (options.contains(option) && !options.contains(other)) {
      throw new IllegalStateException("option=" + option + " needs option=" + other);
    }
  }

  static <T> T present(String name, @Nullable T value) {
    if (value == null) {
      throw new IllegalArgumentException(name + "=null");
    }
    return value;
  }
}
