// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.irqfd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jirq.api.LineListener;
import org.jirq.api.SourceId;
import org.jirq.routing.ChipRoute;
import org.jirq.routing.IrqRoute;
import org.jirq.routing.IrqRouter;
import org.jirq.routing.MsiRoute;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Masks at several chips, and routes that change underneath. */
@Timeout(60)
class RerouteTest {

  private static final int MASTER = 0;
  private static final int SLAVE = 1;
  private static final int IOAPIC = 2;
  private static final int RESAMPLER = 1 << SourceId.RESAMPLER;

  private final FakeChip master = FakeChip.capable(8);
  private final FakeChip slave = FakeChip.capable(8);
  private final FakeChip ioapic = FakeChip.capable(24);
  private final List<Integer> messages = new ArrayList<>();
  private final IrqRouter router =
      IrqRouter.builder()
          .chip(MASTER, master)
          .chip(SLAVE, slave)
          .chip(IOAPIC, ioapic)
          .msi(
              (address, data, device) -> {
                messages.add(data);
                return 1;
              })
          .build();
  private final IrqfdRegistry registry = new IrqfdRegistry(router);
  private final Passthrough device = new Passthrough("device");
  private final List<String> heard = new ArrayList<>();
  private final LineListener listener =
      new LineListener() {
        @Override
        public void resample(int gsi, int chip, int pin) {
          device.resample(gsi, chip, pin);
        }

        @Override
        public void masked(int gsi, int chip, int pin) {
          heard.add("masked");
        }

        @Override
        public void unmasked(int gsi, int chip, int pin) {
          heard.add("unmasked");
        }
      };

  private void route(IrqRoute... routes) {
    router.replace(List.of(routes));
  }

  private LevelIrqfd assign(int gsi) {
    return registry.assignLevel(device.event, gsi, listener, ResamplePolicy.POSTPONE_WHILE_MASKED);
  }

  /** N1: an interrupt of the slave is open while one chip has it unmasked; N2: pins 8 to 15. */
  @Test
  void aMaskAtOneOfTwoChipsPostponesNothing() {
    for (int gsi = 8; gsi < 16; gsi++) {
      route(new ChipRoute(gsi, SLAVE, gsi - 8), new ChipRoute(gsi, IOAPIC, gsi));
      Passthrough each = new Passthrough("gsi" + gsi);
      LevelIrqfd irqfd = registry.assignLevel(each.event, gsi, each);
      slave.setMask(gsi - 8, true);
      each.raise();
      each.quiet();
      ioapic.eoi(gsi);
      assertEquals(1, each.asked(), "gsi=" + gsi + ": frozen by the mask of the other chip");
      slave.setMask(gsi - 8, false);
      ioapic.setMask(gsi, true);
      each.raise();
      each.quiet();
      slave.eoi(gsi - 8);
      assertEquals(2, each.asked(), "gsi=" + gsi + ": frozen by the mask of the other chip");
      slave.setMask(gsi - 8, true);
      each.raise();
      each.quiet();
      slave.eoi(gsi - 8);
      assertEquals(2, each.asked(), "gsi=" + gsi + ": masked at both");
      slave.setMask(gsi - 8, false);
      assertEquals(3, each.asked(), "gsi=" + gsi + ": opened at one");
      irqfd.close();
    }
  }

  @Test
  void aNewRouteLearnsTheMaskOfItsPin() {
    ioapic.setMask(7, true);
    route(new ChipRoute(5, IOAPIC, 5));
    LevelIrqfd irqfd = assign(5);
    assertEquals(List.of("unmasked"), heard);
    route(new ChipRoute(5, IOAPIC, 7));
    assertEquals(List.of("unmasked", "masked"), heard);
    ioapic.eoi(7);
    assertEquals(1, irqfd.stats().postponed());
    ioapic.setMask(5, true);
    ioapic.setMask(7, false);
    assertEquals(List.of("unmasked", "masked", "unmasked"), heard);
    assertEquals(1, irqfd.stats().flushed());
  }

  @Test
  void whatWasPostponedIsNotifiedWhenTheRouteChanges() {
    route(new ChipRoute(5, IOAPIC, 5));
    assign(5);
    device.raise();
    ioapic.setMask(5, true);
    device.quiet();
    ioapic.eoi(5);
    assertEquals(0, device.asked());
    ioapic.setMask(7, true);
    route(new ChipRoute(5, IOAPIC, 7));
    assertEquals(1, device.asked());
    ioapic.setMask(7, false);
    assertEquals(1, device.asked());
  }

  @Test
  void whatWasPostponedIsNotifiedWhenTheRouteGoes() {
    route(new ChipRoute(5, IOAPIC, 5));
    assign(5);
    device.raise();
    ioapic.setMask(5, true);
    device.quiet();
    ioapic.eoi(5);
    route();
    assertEquals(1, device.asked());
    assertEquals(List.of("unmasked", "masked", "unmasked"), heard);
  }

  /** R21, the outcome that loses nothing: the level moves to the new pin. */
  @Test
  void aLineThatIsUpLeavesTheOldPinAndComesUpAtTheNewOne() {
    route(new ChipRoute(5, IOAPIC, 5));
    assign(5);
    device.raise();
    assertEquals(RESAMPLER, ioapic.sources(5));
    route(new ChipRoute(5, IOAPIC, 7), new ChipRoute(5, MASTER, 5));
    assertEquals(0, ioapic.sources(5));
    assertEquals(RESAMPLER, ioapic.sources(7));
    assertEquals(RESAMPLER, master.sources(5));
    assertEquals(1, ioapic.injected(7));
    device.quiet();
    ioapic.eoi(7);
    assertEquals(0, ioapic.sources(7));
    assertEquals(0, master.sources(5));
    assertFalse(device.isHostMasked());
  }

  @Test
  void aPinThatStaysKeepsItsLevel() {
    route(new ChipRoute(5, IOAPIC, 5));
    assign(5);
    device.raise();
    device.quiet();
    route(new ChipRoute(5, IOAPIC, 5), new ChipRoute(5, MASTER, 5));
    assertEquals(RESAMPLER, ioapic.sources(5));
    ioapic.eoi(5);
    assertEquals(0, ioapic.sources(5));
  }

  @Test
  void aLineThatIsUpWhenItsRouteGoesComesUpWithTheNextRoute() {
    route(new ChipRoute(5, IOAPIC, 5));
    assign(5);
    device.raise();
    route();
    assertEquals(0, ioapic.sources(5));
    route(new ChipRoute(5, IOAPIC, 5));
    assertEquals(RESAMPLER, ioapic.sources(5));
    ioapic.eoi(5);
    assertEquals(2, ioapic.injected(5));
    device.quiet();
    ioapic.eoi(5);
    assertFalse(device.isHostMasked());
    assertEquals(0, ioapic.sources(5));
  }

  @Test
  void aGsiThatWasUnroutedAtTheAssignmentWorksOnceItIsRouted() {
    assign(5);
    device.raise();
    assertEquals(0, device.event.pending());
    route(new ChipRoute(5, IOAPIC, 5));
    assertEquals(1, ioapic.injected(5));
    device.quiet();
    ioapic.eoi(5);
    assertEquals(0, ioapic.sources(5));
    assertFalse(device.isHostMasked());
  }

  /** I25 by the back door: the line became a message; signals are sent, nobody acknowledges. */
  @Test
  void aLevelIrqfdWhoseGsiBecomesAMessageSends() {
    route(new ChipRoute(5, IOAPIC, 5));
    LevelIrqfd irqfd = assign(5);
    route(new MsiRoute(5, Pc.msi(5, 0x51).message()));
    device.event.signal();
    device.event.signal();
    assertEquals(List.of(0x51, 0x51), messages);
    irqfd.close();
    device.event.signal();
    assertEquals(2, messages.size());
    assertEquals(1, device.event.pending());
  }

  @Test
  void closingAfterARouteChangeLowersWhereTheLineIs() {
    route(new ChipRoute(5, IOAPIC, 5));
    LevelIrqfd irqfd = assign(5);
    route(new ChipRoute(5, IOAPIC, 7));
    device.raise();
    assertEquals(RESAMPLER, ioapic.sources(7));
    irqfd.close();
    assertEquals(0, ioapic.sources(7));
    assertEquals(0, ioapic.sources(5));
  }

  /** The last close comes between the publication of a new route and its settling. */
  @Test
  void closingBeforeARouteChangeIsSettledLowersTheOldPinToo() throws Exception {
    route(new ChipRoute(5, IOAPIC, 5));
    LevelIrqfd irqfd = assign(5);
    device.raise();
    CountDownLatch closed = new CountDownLatch(1);
    // Keeps the domain's call thread busy, which is to settle the new routes.
    router
        .srcu()
        .call(
            () -> {
              try {
                closed.await();
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
            });
    CompletionStage<Boolean> replaced = router.replaceAsync(List.of(new ChipRoute(5, IOAPIC, 7)));
    assertEquals(RESAMPLER, ioapic.sources(5));
    irqfd.close();
    assertEquals(0, ioapic.sources(5));
    assertEquals(0, ioapic.sources(7));
    closed.countDown();
    assertTrue(replaced.toCompletableFuture().get(30, TimeUnit.SECONDS));
    assertEquals(0, ioapic.sources(5));
    assertEquals(0, registry.size());
  }

  /** Strong: when replace has returned, no signal takes the old route any more. */
  @Test
  void afterAReplacementNoSignalTakesTheOldRoute() {
    HeapEventSource event = new HeapEventSource("msi");
    int[] sent = new int[2];
    IrqRouter board =
        IrqRouter.builder()
            .msi(
                (address, data, device) -> {
                  sent[data]++;
                  return 1;
                })
            .build();
    new IrqfdRegistry(board).assign(event, 5);
    int[] old = new int[1];
    int[] atReturn = new int[1];
    int[] round = new int[1];
    board.replace(List.of(new MsiRoute(5, Pc.msi(5, 1).message())));
    Duel.run(
        5_000,
        () -> {
          old[0] = (round[0] + 1) & 1;
        },
        () -> {
          board.replace(List.of(new MsiRoute(5, Pc.msi(5, round[0] & 1).message())));
          atReturn[0] = sent[old[0]];
        },
        () -> {
          for (int i = 0; i < 8; i++) {
            event.signal();
          }
        },
        () -> {
          assertEquals(atReturn[0], sent[old[0]], "sent along the old route");
          round[0]++;
          assertEquals(8L * round[0], sent[0] + sent[1]);
        });
    assertTrue(sent[0] > 0 && sent[1] > 0);
  }

  @Test
  void aRouteChangeThatRacesTheLineLosesNothing() {
    route(new ChipRoute(5, IOAPIC, 5));
    assign(5);
    int[] pin = {5};
    Duel.run(
        5_000,
        () -> pin[0] = 12 - pin[0],
        () -> route(new ChipRoute(5, IOAPIC, pin[0])),
        () -> {
          device.raise();
          ioapic.eoi(5);
          ioapic.eoi(7);
        },
        () -> {
          assertEquals(0, ioapic.sources(12 - pin[0]), "stuck at the pin that was left");
          assertEquals(RESAMPLER, ioapic.sources(pin[0]), "lost");
          device.quiet();
          ioapic.eoi(pin[0]);
          assertEquals(0, ioapic.sources(pin[0]));
          assertFalse(device.isHostMasked());
        });
  }
}
