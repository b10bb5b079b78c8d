// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.it.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.jirq.api.Cell;
import org.jirq.api.ChipCapability;
import org.jirq.irqfd.IrqfdRegistry;
import org.jirq.irqfd.LevelIrqfd;
import org.jirq.irqfd.ResamplePolicy;
import org.jirq.irqfd.ResampleStats;
import org.jirq.routing.ChipRoute;
import org.jirq.routing.IrqRouter;
import org.jirq.testkit.contract.ChipFixture;
import org.junit.jupiter.api.Test;

/**
 * A device passed through to a guest by a level irqfd, on any chip and under every policy: none of
 * its interrupts is lost; a oneshot driver gets one too many under policy A, and none under the
 * others on a chip that can do what they need.
 *
 * <p>A oneshot driver masks the line, ends the interrupt, has a thread quiet the device, and
 * unmasks.
 */
interface ResamplePolicyContract extends ForgottenMaskContract, ListenerContract {

  int GSI = 21;
  int CYCLES = 50;

  @Override
  ChipFixture newFixture(Cell cell);

  /** A guest, its chip behind a router, and a device behind an irqfd. */
  final class Story {

    private final ChipFixture fixture;
    private final int pin;
    private final PassedThrough device = new PassedThrough();
    private final IrqfdRegistry irqfds;
    private final LevelIrqfd irqfd;
    private ResampleStats before = new ResampleStats(0, 0, 0, 0);
    private int handled;
    private int wanted;
    private int extra;

    private Story(ChipFixture fixture, ResamplePolicy policy) {
      this.fixture = fixture;
      this.pin = fixture.levelPin();
      fixture.log().stop();
      IrqRouter router =
          IrqRouter.builder()
              .chip(0, fixture.chip())
              .routes(List.of(new ChipRoute(GSI, 0, pin)))
              .build();
      irqfds = new IrqfdRegistry(router);
      irqfd = device.assign(irqfds, GSI, policy);
      fixture.program(pin, true, false);
      // A first unmask, at a chip that only tells of it, is a question already.
      before = irqfd.stats();
      assertEquals(before.queries(), device.questions(), "questions of the first unmask");
    }

    /** What the resampler has done since the guest has programmed its chip. */
    private ResampleStats stats() {
      ResampleStats now = irqfd.stats();
      return new ResampleStats(
          now.acks(),
          now.extra() - before.extra(),
          now.postponed(),
          now.flushed(),
          now.queries() - before.queries());
    }

    private long asked() {
      return device.notifies() + device.questions() + device.decisions() - before.queries();
    }

    /** The guest handles interrupts until there are no more. */
    private void handle(boolean oneshot, Runnable beforeUnmask) {
      for (int left = 100; handled < fixture.deliveries(pin); left--) {
        assertTrue(left > 0, "interrupts without end");
        handled++;
        if (oneshot) {
          fixture.program(pin, true, true);
          fixture.end(pin);
        }
        if (device.isHigh()) {
          wanted++;
        } else {
          extra++;
        }
        device.quiet();
        beforeUnmask.run();
        if (oneshot) {
          fixture.program(pin, true, false);
        } else {
          fixture.end(pin);
        }
      }
    }

    private void check(int expected, int unwanted, String where) {
      assertEquals(expected, wanted, where + ": lost");
      assertEquals(unwanted, extra, where + ": extra");
      assertFalse(device.isHostMasked(), where + ": the host waits for nothing");
      // Under KVM's profile the line itself may stay up: the chip only forgets the request.
      int deliveries = fixture.deliveries(pin);
      fixture.program(pin, true, true);
      fixture.program(pin, true, false);
      assertEquals(deliveries, fixture.deliveries(pin), where + ": something is still pending");
    }
  }

  /** Whether the chip does what a policy needs, so that it differs from policy A. */
  private static boolean effective(ResamplePolicy policy, Set<ChipCapability> can) {
    return switch (policy) {
      case NOTIFY_AT_EOI -> false;
      case POSTPONE_WHILE_MASKED, LEAVE_TO_LISTENER -> can.contains(ChipCapability.MASK_NOTIFY);
      case RESAMPLE_AT_UNMASK -> can.contains(ChipCapability.UNMASK_RESAMPLE);
      case QUERY_LINE ->
          can.contains(ChipCapability.MASK_NOTIFY) || can.contains(ChipCapability.UNMASK_RESAMPLE);
    };
  }

  private List<ResamplePolicy> policies(ChipFixture fixture) {
    return fixture.chip().capabilities().contains(ChipCapability.ACK)
        ? List.of(ResamplePolicy.values())
        : List.of();
  }

  @Test
  default void aOneshotDriverGetsWhatItsDeviceRaised() {
    for (Cell cell : Cell.values()) {
      for (ResamplePolicy policy : policies(newFixture(cell))) {
        Story story = new Story(newFixture(cell), policy);
        for (int i = 0; i < CYCLES; i++) {
          story.device.raise();
          story.handle(true, () -> {});
        }
        boolean better = effective(policy, story.fixture.chip().capabilities());
        String where = "cell=" + cell + " policy=" + policy;
        ResampleStats expected = expectedStats(better ? policy : ResamplePolicy.NOTIFY_AT_EOI);
        assertEquals(expected, story.stats(), where);
        assertEquals(
            expected.acks() + expected.extra() - expected.postponed() + expected.flushed(),
            story.asked(),
            where);
        story.check(CYCLES, better ? 0 : CYCLES, where);
        story.irqfds.close();
      }
    }
  }

  private static ResampleStats expectedStats(ResamplePolicy policy) {
    return switch (policy) {
      case NOTIFY_AT_EOI -> new ResampleStats(2 * CYCLES, 0, 0, 0);
      case POSTPONE_WHILE_MASKED -> new ResampleStats(CYCLES, 0, CYCLES, CYCLES);
      case RESAMPLE_AT_UNMASK -> new ResampleStats(CYCLES, CYCLES, 0, 0);
      case QUERY_LINE -> new ResampleStats(CYCLES, CYCLES, 0, 0, 2 * CYCLES);
      case LEAVE_TO_LISTENER -> new ResampleStats(CYCLES, 0, 0, 0);
    };
  }

  /** The device wants service again after it was served and before the unmask. */
  @Test
  default void whatTheDeviceRaisesBehindTheMaskIsDelivered() {
    for (Cell cell : Cell.values()) {
      for (ResamplePolicy policy : policies(newFixture(cell))) {
        Story story = new Story(newFixture(cell), policy);
        boolean[] again = new boolean[1];
        for (int i = 0; i < CYCLES; i++) {
          again[0] = true;
          story.device.raise();
          story.handle(
              true,
              () -> {
                if (again[0]) {
                  again[0] = false;
                  story.device.raise();
                }
              });
        }
        boolean better = effective(policy, story.fixture.chip().capabilities());
        story.check(2 * CYCLES, better ? 0 : CYCLES, "cell=" + cell + " policy=" + policy);
        story.irqfds.close();
      }
    }
  }

  @Test
  default void anOrdinaryDriverGetsWhatItsDeviceRaised() {
    for (Cell cell : Cell.values()) {
      for (ResamplePolicy policy : policies(newFixture(cell))) {
        Story story = new Story(newFixture(cell), policy);
        for (int i = 0; i < CYCLES; i++) {
          story.device.raise();
          story.handle(false, () -> {});
        }
        ResampleStats stats = story.stats();
        story.check(CYCLES, 0, "cell=" + cell + " policy=" + policy);
        assertEquals(CYCLES, story.fixture.deliveries(story.pin));
        int queries = policy == ResamplePolicy.QUERY_LINE ? CYCLES : 0;
        assertEquals(new ResampleStats(CYCLES, 0, 0, 0, queries), stats);
        story.irqfds.close();
      }
    }
  }

  /** A driver that ends the interrupt before the device is quiet gets it again, as on a wire. */
  @Test
  default void aDeviceThatIsNotServedKeepsInterrupting() {
    for (Cell cell : Cell.values()) {
      for (ResamplePolicy policy : policies(newFixture(cell))) {
        Story story = new Story(newFixture(cell), policy);
        story.device.raise();
        for (int i = 1; i <= 10; i++) {
          assertEquals(i, story.fixture.deliveries(story.pin), "policy=" + policy);
          story.fixture.end(story.pin);
        }
        story.device.quiet();
        story.fixture.end(story.pin);
        assertEquals(11, story.fixture.deliveries(story.pin), "policy=" + policy);
        story.irqfds.close();
      }
    }
  }

  /** Who does not choose gets B, or C where the guest can see behind the mask; without ACK none. */
  @Test
  default void theChipsCapabilitiesChooseThePolicy() {
    for (Cell cell : Cell.values()) {
      ChipFixture fixture = newFixture(cell);
      Set<ChipCapability> can = fixture.chip().capabilities();
      IrqRouter router =
          IrqRouter.builder()
              .chip(0, fixture.chip())
              .routes(List.of(new ChipRoute(GSI, 0, fixture.levelPin())))
              .build();
      IrqfdRegistry irqfds = new IrqfdRegistry(router);
      PassedThrough device = new PassedThrough();
      if (can.contains(ChipCapability.ACK)) {
        ResamplePolicy expected =
            can.contains(ChipCapability.PENDING_READABLE)
                ? ResamplePolicy.RESAMPLE_AT_UNMASK
                : ResamplePolicy.POSTPONE_WHILE_MASKED;
        assertEquals(expected, irqfds.assignLevel(device.event, GSI, device).policy());
        assertTrue(effective(expected, can), "the chip can do what its own policy needs: " + can);
      } else {
        IllegalStateException refused =
            assertThrows(
                IllegalStateException.class, () -> irqfds.assignLevel(device.event, GSI, device));
        assertEquals(
            "gsi=%d is routed to chip=0 kind=%s, which cannot acknowledge"
                .formatted(GSI, fixture.chip().kind()),
            refused.getMessage());
        assertEquals(0, irqfds.size());
      }
      irqfds.close();
    }
  }
}
