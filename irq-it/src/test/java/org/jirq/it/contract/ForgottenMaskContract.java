// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.it.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.ByteBuffer;
import java.util.List;
import org.jirq.api.Cell;
import org.jirq.api.ChipCapability;
import org.jirq.api.IrqChip;
import org.jirq.irqfd.IrqfdRegistry;
import org.jirq.irqfd.LevelIrqfd;
import org.jirq.irqfd.ResamplePolicy;
import org.jirq.irqfd.ResampleStats;
import org.jirq.routing.ChipRoute;
import org.jirq.routing.IrqRouter;
import org.jirq.testkit.contract.ChipFixture;
import org.junit.jupiter.api.Test;

/**
 * A notify that was postponed to an unmask is not lost when that unmask cannot come any more: after
 * a reset, a restore, new routes, and for the last to leave. Exactly one notify settles it, and the
 * device's interrupt arrives.
 */
interface ForgottenMaskContract {

  ChipFixture newFixture(Cell cell);

  /** A device whose interrupt was ended while it was masked, and which still wants service. */
  final class Postponed {

    private static final int GSI = 21;

    private final ChipFixture fixture;
    private final IrqChip chip;
    private final WiredChip wired;
    private final int pin;
    private final String where;
    private final PassedThrough device = new PassedThrough();
    private final IrqRouter router;
    private final IrqfdRegistry irqfds;
    private final LevelIrqfd irqfd;

    Postponed(ChipFixture fixture, Cell cell) {
      this.fixture = fixture;
      this.chip = fixture.chip();
      this.pin = fixture.levelPin();
      this.where = "cell=" + cell;
      fixture.log().stop();
      wired = new WiredChip(chip);
      router =
          IrqRouter.builder()
              .chip(0, wired.asChip())
              .routes(List.of(new ChipRoute(GSI, 0, pin)))
              .build();
      irqfds = new IrqfdRegistry(router);
      irqfd = irqfds.assignLevel(device.event, GSI, device, ResamplePolicy.POSTPONE_WHILE_MASKED);
      fixture.program(pin, true, false);
      device.raise();
      assertEquals(1, fixture.deliveries(pin), where);
      fixture.program(pin, true, true);
      fixture.end(pin);
      assertEquals(0, device.notifies(), where);
      assertEquals(1, irqfd.stats().postponed(), where);
      assertFalse(chip.level(pin), where);
    }

    /** Settled by one notify; the device, which still wants service, has raised its line again. */
    private void settled(ResampleStats expected) {
      assertEquals(1, device.notifies(), where);
      assertEquals(expected, irqfd.stats(), where);
    }

    /** The guest opens a pin: the device's interrupt comes once, and is served. */
    private void served(int at, int before) {
      fixture.program(at, true, false);
      assertEquals(before + 1, fixture.deliveries(at), where);
      device.quiet();
      fixture.end(at);
      assertEquals(before + 1, fixture.deliveries(at), where);
      assertEquals(2, device.notifies(), where);
      assertFalse(device.isHostMasked(), where);
    }
  }

  /** Whether a notify is ever postponed at this chip. */
  private boolean postpones(Cell cell) {
    return newFixture(cell)
        .chip()
        .capabilities()
        .containsAll(List.of(ChipCapability.ACK, ChipCapability.MASK_NOTIFY));
  }

  @Test
  default void aResetSettlesWhatWasPostponed() {
    for (Cell cell : Cell.values()) {
      if (!postpones(cell)) {
        continue;
      }
      Postponed story = new Postponed(newFixture(cell), cell);
      story.chip.reset();
      story.settled(new ResampleStats(1, 0, 1, 1));
      // The guest starts again; the fixture has put its own board in the router's place.
      story.fixture.restart();
      story.chip.connect(story.wired.board());
      story.chip.resync();
      story.settled(new ResampleStats(1, 0, 1, 1));
      story.served(story.pin, 1);
      story.irqfds.close();
    }
  }

  @Test
  default void aRestoreSettlesWhatWasPostponed() {
    for (Cell cell : Cell.values()) {
      if (!postpones(cell)) {
        continue;
      }
      Postponed story = new Postponed(newFixture(cell), cell);
      ByteBuffer state = ByteBuffer.allocate(story.chip.stateSize());
      story.chip.save(state);
      story.chip.load(state.flip());
      assertEquals(0, story.device.notifies(), story.where);
      story.chip.resync();
      story.settled(new ResampleStats(1, 0, 1, 1));
      story.served(story.pin, 1);
      story.irqfds.close();
    }
  }

  @Test
  default void newRoutesSettleWhatWasPostponed() {
    for (Cell cell : Cell.values()) {
      for (boolean open : new boolean[] {false, true}) {
        if (!postpones(cell)) {
          continue;
        }
        Postponed story = new Postponed(newFixture(cell), cell);
        int other = story.fixture.edgePin();
        story.fixture.program(other, true, !open);
        story.router.replace(List.of(new ChipRoute(Postponed.GSI, 0, other)));
        story.settled(new ResampleStats(1, 1, 1, 0));
        assertEquals(open ? 1 : 0, story.fixture.deliveries(other), story.where);
        story.served(other, 0);
        story.irqfds.close();
      }
    }
  }

  @Test
  default void theLastToLeaveIsNotOwedAnything() {
    for (Cell cell : Cell.values()) {
      if (!postpones(cell)) {
        continue;
      }
      Postponed story = new Postponed(newFixture(cell), cell);
      story.irqfd.close();
      story.settled(new ResampleStats(1, 0, 1, 1));
      assertFalse(story.chip.level(story.pin), "nobody drives it any more");
      story.chip.reset();
      assertEquals(1, story.device.notifies(), story.where);
      story.irqfds.close();
    }
  }
}
