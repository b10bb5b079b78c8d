// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.irqfd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jirq.routing.ChipRoute;
import org.jirq.routing.GsiRoute;
import org.jirq.routing.IrqRouter;
import org.jirq.routing.RouteWatcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A GSI moves onto the pin of another one, whose line is up, while the guest uses that pin. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MovedSharerTest {

  private static final int STAYS = 6;
  private static final int MOVES = 5;
  private static final int PIN = 4;
  private static final int OTHER_PIN = 3;

  private final FakeChip chip = FakeChip.capable(8);
  private final IrqRouter router =
      IrqRouter.builder()
          .chip(0, chip)
          .routes(List.of(new ChipRoute(STAYS, 0, PIN), new ChipRoute(MOVES, 0, OTHER_PIN)))
          .build();
  private final IrqfdRegistry registry = new IrqfdRegistry(router);

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /**
   * The new table has the chip ask the newcomer, who takes the common level away and does not know
   * yet with whom he shares it.
   */
  @Test
  void aLevelThatANewcomerTakesAwayBeforeHeKnowsHisSharersIsSampledAgain() {
    AtomicBoolean moving = new AtomicBoolean();
    AtomicBoolean takenAway = new AtomicBoolean();
    // Before the resampler's own watcher of that GSI: it is called before that one.
    RouteWatcher guest =
        (int gsi, GsiRoute now) -> {
          if (moving.compareAndSet(true, false)) {
            Thread unmask = new Thread(() -> chip.setMask(PIN, false));
            unmask.start();
            join(unmask);
            takenAway.set(!chip.level(PIN));
          }
        };
    router.addRouteWatcher(MOVES, guest);
    Passthrough stays = new Passthrough("stays");
    stays.assign(registry, STAYS, ResamplePolicy.NOTIFY_AT_EOI);
    new Passthrough("moves").assign(registry, MOVES, ResamplePolicy.RESAMPLE_AT_UNMASK);
    chip.setMask(PIN, true);
    stays.raise();
    assertTrue(chip.level(PIN));
    assertEquals(0, chip.injected(PIN));
    moving.set(true);
    router.replace(List.of(new ChipRoute(STAYS, 0, PIN), new ChipRoute(MOVES, 0, PIN)));
    assertFalse(moving.get());
    assertTrue(takenAway.get(), "the unmask did not come in between");
    assertTrue(chip.level(PIN), "the line of a device that wants service is down");
    assertEquals(1, chip.injected(PIN));
    stays.quiet();
    chip.eoi(PIN);
    assertFalse(stays.isHostMasked());
    assertEquals(1, chip.injected(PIN));
  }
}
