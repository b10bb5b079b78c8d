// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jirq.api.LapicView;
import org.jirq.ioapic.IoApic;
import org.jirq.lapic.EoiFilter;
import org.jspecify.annotations.Nullable;

/**
 * Lets those ends of interrupts through to the IOAPIC that KVM does: of a vector that an entry
 * holds which is level-triggered, or is the real-time clock's, or is resampled; and of one that the
 * real-time clock's tracking waits for.
 *
 * <p>KVM asks too whether the entry addresses the CPU or the vector is requested or in service
 * there. A CPU that ends a vector has had it in service, so here that is always so.
 */
final class EoiBitmap implements EoiFilter {

  private static final int RTC_PIN = 8;
  private static final long LEVEL = 1 << 15;

  private final int pins;
  private final Map<Integer, Integer> resampledPins = new HashMap<>();
  private @Nullable IoApic ioapic;

  /** Makes a filter for an IOAPIC of so many pins, which is to be connected. */
  EoiBitmap(int pins) {
    this.pins = pins;
  }

  void connect(IoApic to) {
    ioapic = to;
  }

  /** A resampling irqfd was assigned to a pin. */
  void resampled(int irqfd, int pin) {
    resampledPins.put(irqfd, pin);
  }

  /** A resampling irqfd was deassigned. */
  void unsampled(int irqfd) {
    resampledPins.remove(irqfd);
  }

  @Override
  public boolean passes(int vector, int cpu, boolean levelTriggered, LapicView view) {
    IoApic to = Objects.requireNonNull(ioapic);
    for (int pin = 0; pin < pins; pin++) {
      long entry = to.entry(pin);
      if ((entry & 0xff) == vector
          && ((entry & LEVEL) != 0 || pin == RTC_PIN || resampledPins.containsValue(pin))) {
        return true;
      }
    }
    return to.awaitsEoi(vector, cpu);
  }
}
