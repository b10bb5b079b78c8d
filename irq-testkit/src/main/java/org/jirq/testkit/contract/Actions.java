// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.testkit.contract;

import java.util.Random;
import org.jirq.api.SourceId;

/** A seeded guest and its devices: drives lines, programs pins, ends interrupts. */
final class Actions {

  private final Random random;
  private final int pins;

  Actions(long seed, int pins) {
    this.random = new Random(seed);
    this.pins = Math.min(pins, 6);
  }

  /** Does the same next step to every fixture. */
  void step(ChipFixture... fixtures) {
    int what = random.nextInt(10);
    int pin = random.nextInt(pins);
    int source = random.nextInt(SourceId.FIRST_FREE + 1);
    boolean first = random.nextBoolean();
    boolean second = random.nextInt(4) == 0;
    for (ChipFixture fixture : fixtures) {
      if (what < 5) {
        fixture.chip().setLevel(pin, source, first);
      } else if (what < 6) {
        fixture.chip().setLevelForStatus(pin, source, first);
      } else if (what < 8) {
        fixture.program(pin, first, second);
      } else {
        fixture.end(pin);
      }
    }
  }
}
