// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.gic;

import java.util.EnumSet;
import java.util.Set;
import org.jirq.api.Cell;
import org.jirq.api.IrqEvents;
import org.jirq.api.OutputSink;

/** Builds a {@link GicV2}. Settings have defaults; {@link #build} checks them. For one thread. */
public final class GicV2Builder {

  private final int cpus;
  private final int interrupts;
  private IrqEvents events = IrqEvents.NONE;
  private OutputSink outputs = OutputSink.NONE;
  private GicProfile profile = GicProfile.DATASHEET;
  private final Set<GicV2Option> options = EnumSet.noneOf(GicV2Option.class);
  private Cell cell = Cell.SHARED;

  GicV2Builder(int cpus, int interrupts) {
    this.cpus = cpus;
    this.interrupts = interrupts;
  }

  /**
   * Chooses a profile: its options replace those chosen so far.
   *
   * @param newProfile whose GIC it is; default {@link GicProfile#DATASHEET}, which has no options;
   *     {@link GicProfile#QEMU} has all
   * @return this
   */
  public GicV2Builder profile(GicProfile newProfile) {
    profile = present("profile", newProfile);
    options.clear();
    if (newProfile == GicProfile.QEMU) {
      options.addAll(EnumSet.allOf(GicV2Option.class));
    }
    return this;
  }

  /**
   * Turns one option on or off, beside the profile's.
   *
   * @param option the option
   * @param on whether it is on
   * @return this
   */
  public GicV2Builder option(GicV2Option option, boolean on) {
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
  public GicV2Builder cell(Cell newCell) {
    cell = present("cell", newCell);
    return this;
  }

  /**
   * Sets the observer.
   *
   * @param newEvents default {@link IrqEvents#NONE}; {@code sent} is told of an SPI that a CPU
   *     takes, with its INTID as vector
   * @return this
   */
  public GicV2Builder events(IrqEvents newEvents) {
    events = present("events", newEvents);
    return this;
  }

  /**
   * Wires the outputs; {@link GicV2#connectOutputs} can do so later.
   *
   * @param newOutputs takes the IRQ and FIQ wires; default {@link OutputSink#NONE}
   * @return this
   */
  public GicV2Builder outputs(OutputSink newOutputs) {
    outputs = present("outputs", newOutputs);
    return this;
  }

  /**
   * Makes the chip, in its reset state with all lines low.
   *
   * @return a new chip
   * @throws IllegalArgumentException if a setting is out of range; the message names it
   */
  public GicV2 build() {
    if (cpus < 1 || cpus > GicV2Spec.MAX_CPUS) {
      throw new IllegalArgumentException("cpus=" + cpus + " is not in 1.." + GicV2Spec.MAX_CPUS);
    }
    boolean whole = interrupts % 32 == 0 && interrupts > GicV2Spec.PRIVATE;
    if (!(whole && interrupts < GicV2Spec.MAX_INTERRUPTS)
        && interrupts != GicV2Spec.MAX_INTERRUPTS) {
      throw new IllegalArgumentException(
          "interrupts=" + interrupts + " is neither a multiple of 32 in 64..992 nor 1020");
    }
    GicV2 chip = new GicV2(cell, cpus, interrupts, profile, options, events);
    chip.connectOutputs(outputs);
    return chip;
  }

  /** A null that slips in here would surface inside a guest's access, far from who passed it. */
  static <T> T present(String name, T value) {
    if (value == null) {
      throw new IllegalArgumentException(name + "=null");
    }
    return value;
  }
}
