// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.bench;

import java.util.ArrayList;
import java.util.List;
import org.jirq.api.IrqChip;
import org.jirq.api.LineTarget;
import org.jirq.routing.ChipRoute;
import org.jirq.routing.IrqRouter;

/**
 * A router of each kind in front of a chip, GSI n routed to pin n.
 *
 * @param chip the chip
 * @param lines drives GSIs
 */
record RouterUnderTest(ChipUnderTest chip, LineTarget lines) {

  private static final int PINS = 24;

  static RouterUnderTest create(Kind kind, CountingSink sink) {
    ChipUnderTest chip = ChipUnderTest.create(kind, sink);
    if (chip.lines() instanceof LockedIoApic locked) {
      LockedRouter router = new LockedRouter(locked);
      locked.connect(router);
      for (int pin = 0; pin < PINS; pin++) {
        router.route(pin, pin);
      }
      return new RouterUnderTest(chip, router);
    }
    List<ChipRoute> routes = new ArrayList<>();
    for (int pin = 0; pin < PINS; pin++) {
      routes.add(new ChipRoute(pin, 0, pin));
    }
    IrqRouter router = IrqRouter.builder().chip(0, (IrqChip) chip.lines()).routes(routes).build();
    return new RouterUnderTest(chip, router);
  }
}
