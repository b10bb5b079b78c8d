// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.lapic;

import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import org.jirq.api.Cell;
import org.jirq.api.IrqEvents;
import org.jirq.api.OutputSink;

/**
 * Builds a {@link Lapic}. Settings have defaults; {@link #build} checks them together. For one
 * thread.
 */
public final class LapicBuilder {

  /** The largest APIC id that is supported. */
  static final int MOST_ID = 0xffff;

  final ApicBus bus;
  final int apicId;
  LapicProfile profile;
  final Set<LapicOption> options;
  IrqEvents events = IrqEvents.NONE;
  OutputSink outputs = OutputSink.NONE;
  LapicSignals signals = LapicSignals.NONE;
  boolean bootProcessor;
  long timerFrequency = TimeScale.SECOND;
  long tscFrequency;
  private Cell cell;

  LapicBuilder(ApicBus bus, int apicId) {
    this.bus = Objects.requireNonNull(bus, "bus");
    this.apicId = apicId;
    this.bootProcessor = apicId == 0;
    this.profile = bus.profile();
    this.options = EnumSet.copyOf(profile.options());
    this.cell = bus.cell();
  }

  /**
   * Chooses a profile: its options replace those chosen so far.
   *
   * @param newProfile whose local APIC it is; default the bus's
   * @return this
   */
  public LapicBuilder profile(LapicProfile newProfile) {
    profile = Objects.requireNonNull(newProfile, "profile");
    options.clear();
    options.addAll(newProfile.options());
    return this;
  }

  /**
   * Turns one option on or off, beside the profile's. Those that are about the delivery of messages
   * have no effect here: they are the bus's.
   *
   * @param option the option
   * @param on whether it is on
   * @return this
   */
  public LapicBuilder option(LapicOption option, boolean on) {
    if (on) {
      options.add(option);
    } else {
      options.remove(option);
    }
    return this;
  }

  /**
   * Says the cell once more; it can only be the bus's.
   *
   * @param newCell default the bus's
   * @return this
   */
  public LapicBuilder cell(Cell newCell) {
    cell = Objects.requireNonNull(newCell, "cell");
    return this;
  }

  /**
   * Sets the observer. It hears of the pins LINT0 and LINT1, of accesses to registers that do not
   * exist, and of every end of an interrupt.
   *
   * @param newEvents default {@link IrqEvents#NONE}
   * @return this
   */
  public LapicBuilder events(IrqEvents newEvents) {
    events = Objects.requireNonNull(newEvents, "events");
    return this;
  }

  /**
   * Wires output 0, the interrupt request to the CPU.
   *
   * @param newOutputs default {@link OutputSink#NONE}
   * @return this
   */
  public LapicBuilder outputs(OutputSink newOutputs) {
    outputs = Objects.requireNonNull(newOutputs, "outputs");
    return this;
  }

  /**
   * Connects the CPU's other inputs.
   *
   * @param newSignals default {@link LapicSignals#NONE}
   * @return this
   */
  public LapicBuilder signals(LapicSignals newSignals) {
    signals = Objects.requireNonNull(newSignals, "signals");
    return this;
  }

  /**
   * Says whether this CPU boots the machine: bit 8 of IA32_APIC_BASE.
   *
   * @param boots default whether the APIC id is 0
   * @return this
   */
  public LapicBuilder bootProcessor(boolean boots) {
    bootProcessor = boots;
    return this;
  }

  /**
   * Sets the frequency of the clock that the timer's divider divides.
   *
   * @param hertz 1 to 9,000,000,000 Hz; default 1,000,000,000 Hz, one count a nanosecond
   * @return this
   */
  public LapicBuilder timerFrequency(long hertz) {
    timerFrequency = hertz;
    return this;
  }

  /**
   * Gives the timer its TSC-deadline mode, and sets the frequency of the time-stamp counter, which
   * stands at 0 when the clock does.
   *
   * @param hertz 1 to 9,000,000,000 Hz, or 0 for a timer without that mode; default 0
   * @return this
   */
  public LapicBuilder tscFrequency(long hertz) {
    tscFrequency = hertz;
    return this;
  }

  /**
   * Makes the local APIC and puts it on the bus.
   *
   * @return a new local APIC in its reset state
   * @throws IllegalArgumentException if a setting is out of range, the cell is not the bus's, or
   *     the bus has a local APIC of that id
   */
  public Lapic build() {
    range("apicId", apicId, 0, MOST_ID);
    range("timerFrequency", timerFrequency, 1, TimeScale.MOST_HERTZ);
    range("tscFrequency", tscFrequency, 0, TimeScale.MOST_HERTZ);
    if (cell != bus.cell()) {
      throw new IllegalArgumentException("cell=" + cell + " is not the bus's, " + bus.cell());
    }
    Lapic lapic = new Lapic(this);
    bus.add(lapic);
    return lapic;
  }

  private static void range(String name, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(name + "=" + value + " is not in " + least + ".." + most);
    }
  }
}
