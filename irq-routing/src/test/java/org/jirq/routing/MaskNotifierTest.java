// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jirq.api.MaskNotifier;
import org.jirq.srcu.Actor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Masks: the first state comes with the registration, and no change is missed. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MaskNotifierTest {

  private final RecordingChip pic = new RecordingChip(8);
  private final RecordingChip ioApic = new RecordingChip(24);
  private final IrqRouter router =
      IrqRouter.builder()
          .chip(0, pic)
          .chip(2, ioApic)
          .routes(List.of(new ChipRoute(5, 0, 5), new ChipRoute(5, 2, 7)))
          .build();
  private final List<String> heard = Collections.synchronizedList(new ArrayList<>());
  private final MaskNotifier note =
      (gsi, chip, pin, masked) ->
          heard.add(
              "gsi=%d chip=%d pin=%d %s".formatted(gsi, chip, pin, masked ? "masked" : "open"));

  private List<String> take() {
    List<String> taken = List.copyOf(heard);
    heard.clear();
    return taken;
  }

  @Test
  void theFirstStateOfEveryChipComesBeforeTheRegistrationReturns() {
    ioApic.writeMask(7, false);
    router.addMaskNotifier(5, note);
    assertEquals(List.of("gsi=5 chip=0 pin=5 masked", "gsi=5 chip=2 pin=7 open"), take());
    ioApic.writeMask(7, true);
    pic.writeMask(5, false);
    pic.writeMask(4, false);
    assertEquals(List.of("gsi=5 chip=2 pin=7 masked", "gsi=5 chip=0 pin=5 open"), take());
    // Only who registers is told.
    router.addMaskNotifier(5, (gsi, chip, pin, masked) -> {});
    assertEquals(List.of(), take());
  }

  @Test
  void aChangeBetweenRegistrationAndFirstStateIsNotMissed() {
    router.replace(List.of(new ChipRoute(5, 2, 7)));
    ioApic.beforeFire = () -> ioApic.writeMask(7, false);
    router.addMaskNotifier(5, note);
    assertEquals(List.of("gsi=5 chip=2 pin=7 open", "gsi=5 chip=2 pin=7 open"), take());
  }

  @Test
  void theLastStateHeardIsTheChipsWheneverItIsRegistered() {
    router.replace(List.of(new ChipRoute(5, 2, 7)));
    AtomicBoolean stop = new AtomicBoolean();
    Actor guest =
        Actor.start(
            () -> {
              for (boolean mask = false; !stop.get(); mask = !mask) {
                ioApic.writeMask(7, mask);
              }
            });
    List<AtomicReference<Boolean>> last = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      AtomicReference<Boolean> mine = new AtomicReference<>();
      last.add(mine);
      router.addMaskNotifier(5, (gsi, chip, pin, masked) -> mine.set(masked));
    }
    stop.set(true);
    guest.join();
    for (AtomicReference<Boolean> mine : last) {
      assertEquals(ioApic.masked(7), mine.get());
    }
  }

  @Test
  void anUpdateTellsTheMasksOfTheNewPinsBeforeItReturns() {
    router.addMaskNotifier(5, note);
    router.addMaskNotifier(6, note);
    take();
    ioApic.writeMask(9, false);
    router.replace(List.of(new ChipRoute(5, 2, 9), new ChipRoute(8, 0, 1)));
    assertEquals(List.of("gsi=5 chip=2 pin=9 open"), take());
    ioApic.writeMask(7, false);
    pic.writeMask(5, false);
    assertEquals(List.of(), take());
    router.replace(List.of(new ChipRoute(5, 2, 9), new ChipRoute(6, 2, 9), new ChipRoute(8, 0, 1)));
    assertEquals(List.of("gsi=6 chip=2 pin=9 open"), take());
    ioApic.writeMask(9, true);
    assertEquals(List.of("gsi=5 chip=2 pin=9 masked", "gsi=6 chip=2 pin=9 masked"), take());
  }

  @Test
  void aStateOfAPinWhoseRouteWentAwayMeanwhileIsNotTold() {
    router.replace(List.of(new ChipRoute(5, 2, 7)));
    ioApic.beforeFire =
        () -> {
          ioApic.beforeFire = () -> {};
          router.replace(List.of(new ChipRoute(5, 2, 9)));
        };
    router.addMaskNotifier(5, note);
    assertEquals(List.of("gsi=5 chip=2 pin=9 masked"), take());
  }

  @Test
  void theStatesAreToldWithNoLockOfTheRouterHeld() {
    // The chip is busy with an entry write, in which a notifier waits for another update.
    AtomicBoolean told = new AtomicBoolean();
    ioApic.beforeFire =
        () -> {
          Actor.start(() -> router.addAckNotifier(5, (gsi, chip, pin) -> {})).join();
          told.set(true);
        };
    router.addMaskNotifier(5, note);
    assertTrue(told.get());
    told.set(false);
    router.replace(List.of(new ChipRoute(5, 2, 8)));
    assertTrue(told.get());
  }

  @Test
  void notifiersRunInsideAReader() {
    AtomicReference<Boolean> inside = new AtomicReference<>();
    router.addMaskNotifier(
        5,
        (gsi, chip, pin, masked) -> {
          inside.set(router.srcu().inReader());
          assertThrows(IllegalStateException.class, () -> router.replace(List.of()));
        });
    assertTrue(inside.getAndSet(null));
    ioApic.writeMask(7, false);
    assertTrue(inside.get());
    assertFalse(router.srcu().inReader());
  }

  @Test
  void aNotifierThatThrowsAtRegistrationIsNotRegistered() {
    RuntimeException thrown = new UnsupportedOperationException("on purpose");
    Throwable e =
        assertThrows(
            RuntimeException.class,
            () ->
                router.addMaskNotifier(
                    5,
                    (gsi, chip, pin, masked) -> {
                      heard.add("called");
                      throw thrown;
                    }));
    assertSame(thrown, e);
    assertEquals(2, take().size());
    ioApic.writeMask(7, false);
    assertEquals(List.of(), take());
  }

  @Test
  void anUpdateInsideACallbackTellsTheMasksAfterwards() {
    router.addMaskNotifier(5, note);
    take();
    AtomicReference<CompletableFuture<Boolean>> stage = new AtomicReference<>();
    router.addAckNotifier(
        5,
        (gsi, chip, pin) -> {
          stage.set(router.replaceAsync(List.of(new ChipRoute(5, 2, 9))).toCompletableFuture());
          assertEquals(List.of(), take());
        });
    ioApic.end(7);
    assertTrue(stage.get().join());
    assertEquals(List.of("gsi=5 chip=2 pin=9 masked"), take());
  }

  @Test
  void anAsynchronousUpdateOutsideTellsTheMasksOnItsOwnThread() {
    Thread[] on = new Thread[1];
    router.addMaskNotifier(5, (gsi, chip, pin, masked) -> on[0] = Thread.currentThread());
    on[0] = null;
    CompletableFuture<Boolean> stage =
        router.replaceAsync(List.of(new ChipRoute(5, 2, 9))).toCompletableFuture();
    assertSame(Thread.currentThread(), on[0]);
    assertTrue(stage.join());
  }

  @Test
  void closeWaitsForANotifierThatRuns() {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch leave = new CountDownLatch(1);
    AtomicBoolean block = new AtomicBoolean();
    Registration registration =
        router.addMaskNotifier(
            5,
            (gsi, chip, pin, masked) -> {
              if (block.get()) {
                inside.countDown();
                Actor.await(leave);
              }
              heard.add("left");
            });
    take();
    block.set(true);
    Actor guest = Actor.start(() -> ioApic.writeMask(7, false));
    Actor.await(inside);
    Actor close = Actor.start(registration::close);
    Actor.untilParked(router.srcu());
    assertFalse(close.isDone());
    leave.countDown();
    close.join();
    guest.join();
    ioApic.writeMask(7, true);
    assertEquals(List.of("left"), take());
  }
}
