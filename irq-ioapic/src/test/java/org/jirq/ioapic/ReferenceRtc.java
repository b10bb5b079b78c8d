// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.ioapic;

import java.util.HashMap;
import java.util.Map;
import org.jirq.api.LapicView;

/** Pin 8 under {@link IoApicOption#RTC_EOI_TRACKING}: who has to end it yet. */
final class ReferenceRtc {

  private final ReferenceIoApic chip;

  /** Which CPU has which vector to end. */
  final Map<Integer, Integer> vectors = new HashMap<>();

  /** How many EOIs are outstanding; more than {@link #vectors} has if no CPU was named. */
  int pending;

  ReferenceRtc(ReferenceIoApic chip) {
    this.chip = chip;
  }

  void ended(int vector, int cpu) {
    if (vectors.getOrDefault(cpu, -1) == vector) {
      vectors.remove(cpu);
      pending--;
    }
  }

  void clear() {
    vectors.clear();
    pending = 0;
  }

  void loaded(int cpu, LapicView view) {
    if (!chip.has(IoApicOption.RTC_EOI_TRACKING) || chip.pins.length <= 8) {
      return;
    }
    ReferencePin pin = chip.pins[8];
    if (!view.isAddressedBy(chip.destination(pin), pin.logical ? 1 : 0)) {
      return;
    }
    boolean tracked = vectors.containsKey(cpu);
    boolean holds = view.holds(pin.vector);
    if (holds && !tracked) {
      vectors.put(cpu, pin.vector);
      pending++;
    } else if (!holds && tracked) {
      vectors.remove(cpu);
      pending--;
    }
  }
}
