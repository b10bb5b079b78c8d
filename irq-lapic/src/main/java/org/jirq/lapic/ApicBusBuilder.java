// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.lapic;

import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import org.jirq.api.Cell;
import org.jspecify.annotations.Nullable;

/** Builds an {@link ApicBus}. Settings have defaults. For one thread. */
public final class ApicBusBuilder {

  private LapicProfile profile = LapicProfile.DATASHEET;
  private final Set<LapicOption> options = EnumSet.copyOf(LapicProfile.DATASHEET.options());
  private Cell cell = Cell.SHARED;
  private @Nullable EoiFilter filter;

  ApicBusBuilder() {}

  /**
   * Chooses a profile: its options replace those chosen so far.
   *
   * @param newProfile whose rules of delivery hold; default {@link LapicProfile#DATASHEET}
   * @return this
   */
  public ApicBusBuilder profile(LapicProfile newProfile) {
    profile = Objects.requireNonNull(newProfile, "profile");
    options.clear();
    options.addAll(newProfile.options());
    return this;
  }

  /**
   * Turns one option on or off, beside the profile's. Those that are about a single local APIC have
   * no effect here.
   *
   * @param option the option
   * @param on whether it is on
   * @return this
   */
  public ApicBusBuilder option(LapicOption option, boolean on) {
    if (on) {
      options.add(option);
    } else {
      options.remove(option);
    }
    return this;
  }

  /**
   * Chooses between one thread and many, for the bus and the local APICs on it.
   *
   * @param newCell default {@link Cell#SHARED}
   * @return this
   */
  public ApicBusBuilder cell(Cell newCell) {
    cell = Objects.requireNonNull(newCell, "cell");
    return this;
  }

  /**
   * Lets only some ends of interrupts through to the I/O APICs.
   *
   * @param newFilter decides; by default all go through
   * @return this
   */
  public ApicBusBuilder eoiFilter(EoiFilter newFilter) {
    filter = Objects.requireNonNull(newFilter, "filter");
    return this;
  }

  /**
   * Makes the bus.
   *
   * @return a new bus without members
   */
  public ApicBus build() {
    return new ApicBus(profile, cell, options, filter);
  }
}
