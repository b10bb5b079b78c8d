// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.check.world;

import java.nio.ByteBuffer;
import org.jirq.api.SourceId;
import org.jirq.ioapic.IoApic;

/**
 * An IOAPIC as it was saved while others went on, loaded into one of its own: the pin must be as it
 * was at some moment, and not hang.
 *
 * @param bytes what was saved
 * @param pin the pin in question
 * @param low what the guest wants in the low half of its entry, the mask apart
 */
record Saved(ByteBuffer bytes, int pin, int low) {

  void check(World world) {
    int[] messages = {0};
    IoApic twin =
        IoApic.builder(
                (vector, destination, mode, delivery, trigger) -> {
                  messages[0]++;
                  return 1;
                })
            .build();
    twin.load(bytes);
    int own = World.LOW_MASK | low;
    if (((twin.entry(pin) | World.LOW_MASK) & own) != own) {
      world.violation(
          'x', "saved entry=%x, and the guest wrote %x".formatted(twin.entry(pin), low));
    }
    boolean inService = twin.remoteIrr(pin);
    boolean due = twin.level(pin) && !twin.masked(pin) && !inService;
    twin.resync();
    if ((messages[0] != 0) != due) {
      world.violation('a', "restored: due=%b, and messages=%d".formatted(due, messages[0]));
    }
    twin.setLevel(pin, SourceId.RESAMPLER, false);
    twin.eoi(low & 0xff, 0, true);
    if (twin.remoteIrr(pin)) {
      world.violation('h', "restored and ended, and remote IRR is set");
    }
    twin.write(0, 0x10 + 2 * pin, 4);
    twin.write(0x10, low, 4);
    int before = messages[0];
    twin.setLevel(pin, SourceId.RESAMPLER, true);
    if (messages[0] != before + 1) {
      world.violation('a', "restored, and no interrupt comes any more: pin=" + pin);
    }
    world.rethrow();
  }
}
