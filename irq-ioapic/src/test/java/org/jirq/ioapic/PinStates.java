// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.ioapic;

/** All abstract states of one pin: eight bits and a count of EOIs. */
final class PinStates {

  static final int[] COUNTS = {0, 1, 9_999};
  static final int VECTOR_A = 0x31;
  static final int VECTOR_B = 0x41;

  private PinStates() {}

  static int number() {
    return 256 * COUNTS.length;
  }

  /** Puts the model's pin into state {@code number}, all others into the reset state. */
  static void set(Twin twin, int at, int number) {
    ReferenceIoApic model = twin.model;
    for (ReferencePin pin : model.pins) {
      pin.reset();
      pin.eoisInARow = 0;
      java.util.Arrays.fill(pin.sources, false);
    }
    model.rtc.clear();
    model.end.now = 1_000;
    model.end.deadline = Long.MAX_VALUE;
    model.restore.requestsToRaise = 0;
    model.select = 0x10 + 2 * at;
    ReferencePin pin = model.pins[at];
    pin.level = (number & 1) != 0;
    pin.masked = (number & 2) != 0;
    pin.remoteIrr = (number & 4) != 0;
    pin.sources[0] = (number & 8) != 0;
    pin.sources[1] = (number & 16) != 0;
    pin.request = (number & 32) != 0;
    pin.delivered = (number & 64) != 0;
    pin.vector = (number & 128) != 0 ? VECTOR_B : VECTOR_A;
    pin.destination = 0x02;
    boolean counts = model.clocked && model.has(IoApicOption.STORM_GUARD);
    pin.eoisInARow = counts ? COUNTS[number >>> 8] : 0;
  }

  static String text(Twin twin, int at) {
    ReferencePin pin = twin.model.pins[at];
    return "level=%b masked=%b remoteIrr=%b sources=%x request=%b delivered=%b vector=%x count=%d"
        .formatted(
            pin.level,
            pin.masked,
            pin.remoteIrr,
            pin.sourceBits(),
            pin.request,
            pin.delivered,
            pin.vector,
            pin.eoisInARow);
  }
}
