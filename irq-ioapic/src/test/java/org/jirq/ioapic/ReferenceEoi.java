// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.ioapic;

import java.util.ArrayList;
import java.util.List;

/** What an EOI does in {@link ReferenceIoApic}, and the storm guard, which counts EOIs. */
final class ReferenceEoi {

  private final ReferenceIoApic chip;
  long now;
  long deadline = Long.MAX_VALUE;

  ReferenceEoi(ReferenceIoApic chip) {
    this.chip = chip;
  }

  void ended(int vector, int cpu, boolean levelTriggered) {
    if (vector < 0 || vector > 255) {
      return;
    }
    chip.rtc.ended(vector, cpu);
    List<Integer> matching = new ArrayList<>();
    for (int number = 0; number < chip.pins.length; number++) {
      if (matches(chip.pins[number], vector)) {
        matching.add(number);
      }
    }
    if (chip.has(IoApicOption.EOI_PIN_BY_PIN)) {
      for (int number : matching) {
        chip.board.acked(number);
        if (levelTriggered && endService(number)) {
          serveAfterEoi(number);
        }
      }
    } else {
      matching.forEach(chip.board::acked);
      List<Integer> ended = new ArrayList<>();
      for (int number : matching) {
        if (levelTriggered && endService(number)) {
          ended.add(number);
        }
      }
      ended.forEach(this::serveAfterEoi);
    }
    chip.events.ended(vector, cpu, matching.size());
  }

  private boolean matches(ReferencePin pin, int vector) {
    return pin.vector == vector
        || chip.has(IoApicOption.EOI_OF_OLD_VECTOR) && pin.remoteIrr && pin.serviceVector == vector;
  }

  /** Clears remote IRR; tells whether the EOI concerns the pin at all. */
  private boolean endService(int number) {
    ReferencePin pin = chip.pins[number];
    if (!pin.level && !chip.has(IoApicOption.EOI_SENDS_EDGE)) {
      return false;
    }
    if (!pin.remoteIrr) {
      return !chip.has(IoApicOption.EOI_NEEDS_REMOTE_IRR);
    }
    pin.remoteIrr = false;
    chip.events.remoteIrrChanged(number, false);
    return true;
  }

  private void serveAfterEoi(int number) {
    ReferencePin pin = chip.pins[number];
    if (pin.masked || !pin.request) {
      pin.eoisInARow = 0;
      return;
    }
    if (chip.clocked && chip.has(IoApicOption.STORM_GUARD)) {
      pin.eoisInARow++;
      if (pin.eoisInARow == 10_000) {
        pin.eoisInARow = 0;
        deadline = Math.min(deadline, now + 10_000_000);
        chip.events.stormDeferred(number, deadline);
        return;
      }
    }
    for (int other = 0; other < chip.pins.length; other++) {
      if ((other == number || chip.has(IoApicOption.SERVE_ALL_PINS))
          && chip.isDue(chip.pins[other])) {
        chip.serve(other, false);
      }
    }
  }

  void advanceTo(long nanos) {
    now = Math.max(now, nanos);
    if (now >= deadline) {
      deadline = Long.MAX_VALUE;
      for (int number = 0; number < chip.pins.length; number++) {
        ReferencePin pin = chip.pins[number];
        if (chip.isDue(pin) && (pin.level || chip.has(IoApicOption.SERVE_ALL_PINS))) {
          chip.serve(number, false);
        }
      }
    }
  }
}
