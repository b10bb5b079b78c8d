// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.irqfd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jirq.routing.ChipRoute;
import org.jirq.routing.IrqRouter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A postponed notify is made exactly once to each who is owed it, also when the irqfd is closed
 * while another thread is about to make it: a device whose owner is never asked stays masked.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OwedNotifyTest {

  private static final int PIN = 5;

  private final FakeChip chip = FakeChip.capable(8);
  private final IrqRouter router =
      IrqRouter.builder().chip(0, chip).routes(List.of(new ChipRoute(PIN, 0, PIN))).build();
  private final IrqfdRegistry registry = new IrqfdRegistry(router);
  private final AtomicInteger first = new AtomicInteger();
  private final AtomicInteger second = new AtomicInteger();
  private final CountDownLatch entered = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);

  /** What ends the postponement. */
  enum Flush {
    UNMASK,
    NEW_ROUTES,
    RESAMPLE_ALL
  }

  private void flush(Flush how) {
    switch (how) {
      case UNMASK -> chip.setMask(PIN, false);
      case NEW_ROUTES -> router.replace(List.of(new ChipRoute(PIN, 0, 6)));
      case RESAMPLE_ALL -> registry.resampleAll();
    }
  }

  private LevelIrqfd assign(String name, Runnable listener) {
    return registry.assignLevel(
        new HeapEventSource(name),
        PIN,
        (gsi, at, pin) -> listener.run(),
        ResamplePolicy.POSTPONE_WHILE_MASKED);
  }

  private void awaitGoOn() {
    entered.countDown();
    try {
      goOn.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** The guest's thread is with the first listener while the second irqfd is closed. */
  @ParameterizedTest
  @EnumSource(Flush.class)
  void anIrqfdThatIsClosedWhileItsNotifyIsOnItsWayIsNotifiedOnce(Flush how) throws Exception {
    assign(
        "first",
        () -> {
          first.incrementAndGet();
          awaitGoOn();
        });
    LevelIrqfd closed = assign("second", second::incrementAndGet);
    chip.setMask(PIN, true);
    chip.eoi(PIN);
    Thread guest = new Thread(() -> flush(how));
    guest.start();
    assertTrue(entered.await(30, TimeUnit.SECONDS));
    Thread closer = new Thread(closed::close);
    closer.start();
    closer.join(50);
    assertTrue(closer.isAlive(), "did not wait for the round of notifies");
    goOn.countDown();
    closer.join();
    guest.join();
    assertEquals(1, first.get(), "the one that stays");
    assertEquals(1, second.get());
    chip.setMask(PIN, true);
    chip.setMask(PIN, false);
    assertEquals(1, second.get());
  }

  /** The same on one thread: the first listener closes the second irqfd. */
  @ParameterizedTest
  @EnumSource(Flush.class)
  void anIrqfdThatAListenerClosesIsNotifiedInThatClose(Flush how) throws Exception {
    LevelIrqfd[] closed = new LevelIrqfd[1];
    int[] atReturn = {-1};
    assign(
        "first",
        () -> {
          first.incrementAndGet();
          closed[0].close();
          atReturn[0] = second.get();
        });
    closed[0] = assign("second", second::incrementAndGet);
    chip.setMask(PIN, true);
    chip.eoi(PIN);
    flush(how);
    closed[0].closed().toCompletableFuture().get(30, TimeUnit.SECONDS);
    assertEquals(1, first.get(), "the one that stays");
    assertEquals(1, atReturn[0], "the notify comes inside the close");
    assertEquals(1, second.get(), "and not again after it");
  }

  /** Two irqfds, one closed and the pin unmasked at the same moment, at any moment. */
  @Test
  void aCloseThatRacesTheUnmaskLosesNoNotify() {
    assign("stays", first::incrementAndGet);
    LevelIrqfd[] closed = new LevelIrqfd[1];
    Duel.run(
        10_000,
        () -> {
          closed[0] = assign("goes", second::incrementAndGet);
          first.set(0);
          second.set(0);
          chip.setMask(PIN, true);
          chip.eoi(PIN);
          assertEquals(0, first.get() + second.get());
        },
        () -> closed[0].close(),
        () -> chip.setMask(PIN, false),
        () -> {
          assertEquals(1, first.get());
          assertEquals(1, second.get());
          assertFalse(chip.masked(PIN));
        });
  }
}
