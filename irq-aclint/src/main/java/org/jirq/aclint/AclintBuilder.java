// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.aclint;

import org.jirq.api.Cell;
import org.jirq.api.IrqEvents;
import org.jirq.api.OutputSink;

/**
 * Builds an {@link Aclint}. Settings have defaults; {@link #build} checks them together. For one
 * thread.
 */
public final class AclintBuilder {

  private static final long DEFAULT_HERTZ = 10_000_000;

  private final int harts;
  private AclintProfile profile = AclintProfile.DATASHEET;
  private Cell cell = Cell.SHARED;
  private long hertz = DEFAULT_HERTZ;
  private long start;
  private OutputSink outputs = OutputSink.NONE;
  private IrqEvents events = IrqEvents.NONE;

  AclintBuilder(int harts) {
    this.harts = harts;
  }

  /**
   * Chooses a profile.
   *
   * @param newProfile default {@link AclintProfile#DATASHEET}
   * @return this
   */
  public AclintBuilder profile(AclintProfile newProfile) {
    profile = present("profile", newProfile);
    return this;
  }

  /**
   * Chooses between one thread and many.
   *
   * @param newCell default {@link Cell#SHARED}
   * @return this
   */
  public AclintBuilder cell(Cell newCell) {
    cell = present("cell", newCell);
    return this;
  }

  /**
   * Sets how fast the time counts: the device tree's {@code timebase-frequency}.
   *
   * @param newHertz 1 to 1,000,000,000 ticks a second; default 10,000,000
   * @return this
   */
  public AclintBuilder timeBase(long newHertz) {
    hertz = newHertz;
    return this;
  }

  /**
   * Says what the caller's clock shows when the chip is made; the chip's time is 0 then.
   *
   * @param nanos nanoseconds, any value; default 0
   * @return this
   */
  public AclintBuilder startTime(long nanos) {
    start = nanos;
    return this;
  }

  /**
   * Wires the outputs; {@link Aclint#connectOutputs} does it later.
   *
   * @param newOutputs default {@link OutputSink#NONE}
   * @return this
   */
  public AclintBuilder outputs(OutputSink newOutputs) {
    outputs = present("outputs", newOutputs);
    return this;
  }

  /**
   * Sets the observer, which hears of invalid accesses.
   *
   * @param newEvents default {@link IrqEvents#NONE}
   * @return this
   */
  public AclintBuilder events(IrqEvents newEvents) {
    events = present("events", newEvents);
    return this;
  }

  /**
   * Makes the chip, in its reset state.
   *
   * @return a new chip
   * @throws IllegalArgumentException if a setting is out of range; the message names it
   */
  public Aclint build() {
    range("harts", harts, 1, AclintSpec.MAX_HARTS);
    range("timeBase", hertz, 1, 1_000_000_000);
    HartSignals signals = new HartSignals(harts, cell, profile, new TickRate(hertz), outputs);
    signals.startAt(start);
    signals.reset();
    return new Aclint(signals, profile, hertz, events);
  }

  /** A null that slips in here would surface inside a guest's access, far from who passed it. */
  static <T> T present(String name, T value) {
    if (value == null) {
      throw new IllegalArgumentException(name + "=null");
    }
    return value;
  }

  private static void range(String name, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "%s=%d is not in %d..%d".formatted(name, value, least, most));
    }
  }
}
