// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.gic.v3;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import org.jirq.api.Cell;
import org.jirq.api.IrqEvents;
import org.jirq.api.OutputSink;
import org.jirq.gic.GicProfile;

/** Builds a {@link GicV3}. Settings have defaults. For one thread. */
public final class GicV3Builder {

  private final int cpus;
  private final int interrupts;
  private GicProfile profile = GicProfile.DATASHEET;
  private final Set<GicV3Option> options = EnumSet.noneOf(GicV3Option.class);
  private Cell cell = Cell.SHARED;
  private IrqEvents events = IrqEvents.NONE;
  private OutputSink outputs = OutputSink.NONE;

  GicV3Builder(int cpus, int interrupts) {
    this.cpus = within("cpus", cpus, 1, GicV3Spec.MAX_CPUS);
    this.interrupts =
        within("interrupts", interrupts, GicV3Spec.PRIVATE + 1, GicV3Spec.MAX_INTERRUPTS);
  }

  private static int within(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "%s=%d is not in %d..%d".formatted(name, value, least, most));
    }
    return value;
  }

  /**
   * Chooses a profile: its options replace those chosen so far.
   *
   * @param newProfile {@link GicProfile#DATASHEET} (the default) or {@link GicProfile#QEMU}
   * @return this
   * @throws IllegalArgumentException for another profile
   */
  public GicV3Builder profile(GicProfile newProfile) {
    Set<GicV3Option> chosen = GicV3Option.of(newProfile);
    profile = newProfile;
    options.clear();
    options.addAll(chosen);
    return this;
  }

  /**
   * Turns one option on or off, beside the profile's.
   *
   * @param option the option
   * @param on whether it is on
   * @return this
   */
  public GicV3Builder option(GicV3Option option, boolean on) {
    Objects.requireNonNull(option, "option");
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
  public GicV3Builder cell(Cell newCell) {
    cell = Objects.requireNonNull(newCell, "cell");
    return this;
  }

  /**
   * Sets the observer.
   *
   * @param newEvents default {@link IrqEvents#NONE}
   * @return this
   */
  public GicV3Builder events(IrqEvents newEvents) {
    events = Objects.requireNonNull(newEvents, "events");
    return this;
  }

  /**
   * Wires the CPUs, as {@link GicV3#connectOutputs} does later.
   *
   * @param sink default {@link OutputSink#NONE}
   * @return this
   */
  public GicV3Builder outputs(OutputSink sink) {
    outputs = Objects.requireNonNull(sink, "outputs");
    return this;
  }

  /**
   * Makes the chip.
   *
   * @return a new chip in its reset state
   */
  public GicV3 build() {
    Set<GicV3Option> chosen =
        Collections.unmodifiableSet(
            options.isEmpty() ? EnumSet.noneOf(GicV3Option.class) : EnumSet.copyOf(options));
    GicV3 gic = new GicV3(new GicV3Configuration(cpus, interrupts, profile, chosen, cell), events);
    gic.connectOutputs(outputs);
    return gic;
  }
}
