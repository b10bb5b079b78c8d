// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.jirq.api.SourceId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Where the level of an asserted line is when its routes change: docs/adr/0006. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RouteLevelTest {

  private static final int GSI = 5;

  private final RecordingChip chip = new RecordingChip(24);
  private final IrqRouter router =
      IrqRouter.builder().chip(2, chip).routes(List.of(new ChipRoute(GSI, 2, 7))).build();

  /** The device's wire. */
  private boolean high;

  private void drive(boolean level) {
    high = level;
    router.setIrq(GSI, SourceId.DEFAULT, level);
  }

  /** The watcher of a host whose lines move with their GSIs. */
  private final RouteWatcher levelFollows =
      new RouteWatcher() {
        @Override
        public void routesChanged(int gsi, GsiRoute now) {}

        @Override
        public void routesSettled(int gsi, GsiRoute before) {
          GsiRoute now = router.route(gsi);
          for (int i = 0; i < before.count(); i++) {
            if (!reaches(now, before.chip(i), before.pin(i))) {
              before.chipAt(i).setLevel(before.pin(i), SourceId.DEFAULT, false);
            }
          }
          router.setIrq(gsi, SourceId.DEFAULT, high);
        }
      };

  private static boolean reaches(GsiRoute route, int chip, int pin) {
    for (int i = 0; i < route.count(); i++) {
      if (route.chip(i) == chip && route.pin(i) == pin) {
        return true;
      }
    }
    return false;
  }

  @Test
  void aChipThatThrowsKeepsTheLevelFromNoOther() {
    RecordingChip sound = new RecordingChip(24);
    IrqRouter several =
        IrqRouter.builder()
            .chip(1, chip)
            .chip(2, sound)
            .routes(List.of(new ChipRoute(GSI, 1, 7), new ChipRoute(GSI, 2, 8)))
            .build();
    chip.delivery =
        (pin, sourceId, level) -> {
          throw new IllegalStateException("level=" + level);
        };
    for (boolean level : new boolean[] {true, false}) {
      for (boolean forStatus : new boolean[] {false, true}) {
        IllegalStateException e =
            assertThrows(
                IllegalStateException.class,
                () -> {
                  if (forStatus) {
                    several.setLevelForStatus(GSI, SourceId.DEFAULT, level);
                  } else {
                    several.setIrq(GSI, SourceId.DEFAULT, level);
                  }
                });
        assertEquals("level=" + level, e.getMessage());
        assertEquals(level, sound.level(8));
        assertFalse(several.srcu().inReader());
      }
    }
  }

  @Test
  void byItselfALevelStaysAtThePinAndIsThereWhenTheRouteComesBack() {
    drive(true);
    router.edit().set(GSI, new ChipRoute(GSI, 2, 8)).commit();
    assertTrue(chip.level(7));
    assertFalse(chip.level(8));
    drive(false);
    assertTrue(chip.level(7));
    router.edit().set(GSI, new ChipRoute(GSI, 2, 7)).commit();
    assertTrue(chip.level(7));
    drive(false);
    assertFalse(chip.level(7));
  }

  @Test
  void withAWatcherALevelFollowsItsGsi() {
    router.addRouteWatcher(GSI, levelFollows);
    drive(true);
    router.edit().set(GSI, new ChipRoute(GSI, 2, 8)).commit();
    assertFalse(chip.level(7));
    assertTrue(chip.level(8));
    router.edit().clear(GSI).commit();
    assertFalse(chip.level(8));
    router.edit().set(GSI, new ChipRoute(GSI, 2, 7)).commit();
    assertTrue(chip.level(7));
    // Of another source it knows nothing.
    chip.setLevel(7, 9, true);
    drive(false);
    router.edit().clear(GSI).commit();
    assertEquals(1 << 9, chip.sources(7));
  }
}
