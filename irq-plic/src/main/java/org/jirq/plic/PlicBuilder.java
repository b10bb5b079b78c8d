// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.plic;

import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;
import org.jirq.api.Cell;
import org.jirq.api.IrqEvents;
import org.jirq.api.OutputSink;

/**
 * Builds a {@link Plic}. Settings have defaults; {@link #build} checks them together. For one
 * thread.
 */
public final class PlicBuilder {

  private final int sources;
  private final int contexts;
  private PlicProfile profile = PlicProfile.DATASHEET;
  private final Set<PlicOption> options = EnumSet.noneOf(PlicOption.class);
  private final Set<Integer> edges = new TreeSet<>();
  private Cell cell = Cell.SHARED;
  private int maxPriority = 7;
  private IrqEvents events = IrqEvents.NONE;
  private OutputSink outputs = OutputSink.NONE;

  PlicBuilder(int sources, int contexts) {
    this.sources = sources;
    this.contexts = contexts;
  }

  /**
   * Chooses a profile: its options replace those chosen so far.
   *
   * @param newProfile whose PLIC it is; default {@link PlicProfile#DATASHEET}
   * @return this
   */
  public PlicBuilder profile(PlicProfile newProfile) {
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
  public PlicBuilder option(PlicOption option, boolean on) {
    present("option", option);
    if (on) {
      options.add(option);
    } else {
      options.remove(option);
    }
    return this;
  }

  /**
   * Sets the highest priority, and with it the width of priorities and thresholds: a write keeps
   * that many low bits.
   *
   * @param newMaxPriority 1, 3, 7, 15 and so on up to 65535; default 7
   * @return this
   */
  public PlicBuilder maxPriority(int newMaxPriority) {
    maxPriority = newMaxPriority;
    return this;
  }

  /**
   * Chooses the gateway of a source.
   *
   * @param source 1 to the number of sources
   * @param trigger default {@link PlicTrigger#LEVEL}
   * @return this
   */
  public PlicBuilder trigger(int source, PlicTrigger trigger) {
    if (present("trigger", trigger) == PlicTrigger.EDGE) {
      edges.add(source);
    } else {
      edges.remove(source);
    }
    return this;
  }

  /**
   * Chooses between one thread and many.
   *
   * @param newCell default {@link Cell#SHARED}
   * @return this
   */
  public PlicBuilder cell(Cell newCell) {
    cell = present("cell", newCell);
    return this;
  }

  /**
   * Sets the observer.
   *
   * @param newEvents default {@link IrqEvents#NONE}
   * @return this
   */
  public PlicBuilder events(IrqEvents newEvents) {
    events = present("events", newEvents);
    return this;
  }

  /**
   * Wires the outputs; {@link Plic#connectOutputs} does it later.
   *
   * @param newOutputs default {@link OutputSink#NONE}
   * @return this
   */
  public PlicBuilder outputs(OutputSink newOutputs) {
    outputs = present("outputs", newOutputs);
    return this;
  }

  /**
   * Makes the chip, in its reset state with all lines low.
   *
   * @return a new chip
   * @throws IllegalArgumentException if a setting is out of range; the message names it
   */
  public Plic build() {
    range("sources", sources, 1, PlicSpec.MAX_SOURCES);
    range("contexts", contexts, 1, PlicSpec.MAX_CONTEXTS);
    range("maxPriority", maxPriority, 1, PlicSpec.MAX_PRIORITY);
    if ((maxPriority & maxPriority + 1) != 0) {
      throw new IllegalArgumentException(
          "maxPriority=" + maxPriority + " is not one less than a power of two");
    }
    for (int source : edges) {
      range("source", source, 1, sources);
    }
    if (options.contains(PlicOption.LAST_SOURCE_UNUSED) && sources < 2) {
      throw new IllegalArgumentException(
          "sources=" + sources + ": option LAST_SOURCE_UNUSED needs 2");
    }
    return new Plic(
        new Configuration(
            profile, options, cell, sources, contexts, maxPriority, edges, events, outputs));
  }

  /** A null that slips in here would surface inside a guest's access, far from who passed it. */
  static <T> T present(String name, T value) {
    if (value == null) {
      throw new IllegalArgumentException(name + "=null");
    }
    return value;
  }

  private static void range(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "%s=%d is not in %d..%d".formatted(name, value, least, most));
    }
  }
}
