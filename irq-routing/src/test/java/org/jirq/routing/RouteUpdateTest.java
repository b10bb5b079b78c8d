// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jirq.srcu.Actor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an update of the table promises, and to whom. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RouteUpdateTest {

  private static final List<IrqRoute> TO_OLD = List.of(new MsiRoute(5, 0xfee00000L, 1));
  private static final List<IrqRoute> TO_NEW = List.of(new MsiRoute(5, 0xfee00000L, 2));

  private final List<Integer> sent = Collections.synchronizedList(new ArrayList<>());
  private final RecordingChip chip = new RecordingChip(24);
  private final CountDownLatch inSink = new CountDownLatch(1);
  private final CountDownLatch leaveSink = new CountDownLatch(1);

  /** Runs in the sink for messages of the old route. */
  private volatile Actor.Action inOld = () -> {};

  private final IrqRouter router =
      IrqRouter.builder()
          .chip(2, chip)
          .msi(
              (address, data, device) -> {
                if (data == 1) {
                  try {
                    inOld.run();
                  } catch (Exception e) {
                    throw new AssertionError(e);
                  }
                }
                sent.add(data);
                return 1;
              })
          .routes(TO_OLD)
          .build();

  /** A delivery along the old route stays inside its sink until the test lets it go. */
  private Actor deliverAndStay() {
    inOld =
        () -> {
          inSink.countDown();
          Actor.await(leaveSink);
        };
    Actor delivery = Actor.start(() -> router.setIrq(5, 0, true));
    Actor.await(inSink);
    return delivery;
  }

  @Test
  void replaceWaitsForDeliveriesAlongTheOldRoute() {
    Actor delivery = deliverAndStay();
    Actor update =
        Actor.start(
            () -> {
              assertTrue(router.replace(TO_NEW));
              sent.add(0);
            });
    Actor.untilParked(router.srcu());
    // Published already, and not yet safe.
    assertEquals(TO_NEW, router.routes());
    assertFalse(update.isDone());
    router.setIrq(5, 0, true);
    assertEquals(List.of(2), sent);
    leaveSink.countDown();
    update.join();
    delivery.join();
    assertEquals(List.of(2, 1, 0), sent);
  }

  @Test
  void replaceByTheSameTableWaitsForTheUpdateThatBroughtIt() {
    Actor delivery = deliverAndStay();
    Actor first = Actor.start(() -> router.replace(TO_NEW));
    Actor.untilParked(router.srcu());
    Actor second = Actor.start(() -> assertFalse(router.replace(TO_NEW)));
    Actor.until(() -> second.thread().getState() == Thread.State.WAITING);
    assertFalse(second.isDone());
    leaveSink.countDown();
    first.join();
    second.join();
    delivery.join();
    assertEquals(1, router.srcu().stats().gracePeriods());
  }

  @Test
  void replaceInsideACallbackThrowsAndChangesNothing() {
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    inOld =
        () ->
            thrown.set(assertThrows(IllegalStateException.class, () -> router.replace(List.of())));
    assertEquals(1, router.setIrq(5, 0, true));
    assertTrue(thrown.get().getMessage().contains("replaceAsync"));
    assertEquals(TO_OLD, router.routes());
    assertEquals(1, router.generation());
    assertEquals(0, router.srcu().stats().gracePeriods());
  }

  @Test
  void replaceAsyncInsideACallbackPublishesAtOnceAndCompletesWhenTheReadersHaveLeft() {
    AtomicReference<CompletableFuture<Boolean>> stage = new AtomicReference<>();
    inOld =
        () -> {
          stage.set(router.replaceAsync(TO_NEW).toCompletableFuture());
          assertEquals(TO_NEW, router.routes());
          Actor.untilParked(router.srcu());
          assertFalse(stage.get().isDone());
        };
    router.setIrq(5, 0, true);
    assertTrue(stage.get().join());
    router.setIrq(5, 0, true);
    assertEquals(List.of(1, 2), sent);
  }

  @Test
  void replaceAsyncOfTheSameTableIsDoneAtOnce() {
    CompletableFuture<Boolean> stage = router.replaceAsync(TO_OLD).toCompletableFuture();
    assertTrue(stage.isDone());
    assertFalse(stage.join());
    assertFalse(router.replace(TO_OLD));
    assertEquals(0, router.srcu().stats().gracePeriods());
  }

  @Test
  void replaceAsyncOfTheSameTableWaitsForTheUpdateThatBroughtIt() {
    Actor delivery = deliverAndStay();
    CompletableFuture<Boolean> first = router.replaceAsync(TO_NEW).toCompletableFuture();
    CompletableFuture<Boolean> second = router.replaceAsync(TO_NEW).toCompletableFuture();
    Actor.untilParked(router.srcu());
    assertFalse(first.isDone());
    assertFalse(second.isDone());
    leaveSink.countDown();
    assertTrue(first.join());
    assertFalse(second.join());
    delivery.join();
  }

  @Test
  void anInterruptedReplaceIsDoneAndTheFlagKept() {
    Thread.currentThread().interrupt();
    assertTrue(router.replace(TO_NEW));
    assertTrue(Thread.interrupted());
    assertEquals(TO_NEW, router.routes());
    assertEquals(1, router.srcu().stats().gracePeriods());
  }

  @Test
  void aWatcherHearsOfItsGsiAndOfNoOther() {
    List<GsiRoute> heard = new ArrayList<>();
    Registration registration = router.addRouteWatcher(5, (gsi, now) -> heard.add(now));
    assertEquals(List.of(router.route(5)), heard);
    router.replace(List.of(TO_OLD.get(0), new ChipRoute(6, 2, 6)));
    assertEquals(1, heard.size());
    router.replace(List.of(new ChipRoute(5, 2, 5), new ChipRoute(6, 2, 6)));
    assertEquals(2, heard.size());
    assertEquals(0b100, heard.get(1).chipBits());
    router.replace(List.of());
    assertEquals(3, heard.size());
    assertTrue(heard.get(2).isUnrouted());
    long gracePeriods = router.srcu().stats().gracePeriods();
    registration.close();
    registration.close();
    assertTrue(registration.closed().toCompletableFuture().isDone());
    assertEquals(gracePeriods, router.srcu().stats().gracePeriods());
    router.replace(TO_OLD);
    assertEquals(3, heard.size());
  }

  @Test
  void watchersHearBeforeTheGracePeriodEnds() {
    Actor delivery = deliverAndStay();
    List<GsiRoute> heard = Collections.synchronizedList(new ArrayList<>());
    router.addRouteWatcher(5, (gsi, now) -> heard.add(now));
    Actor update = Actor.start(() -> router.replace(TO_NEW));
    Actor.until(() -> heard.size() == 2);
    assertFalse(update.isDone());
    assertEquals(2, heard.get(1).msi().data());
    leaveSink.countDown();
    update.join();
    delivery.join();
  }

  @Test
  void aCopiedRouteDeliversAsTheRouterDoes() {
    AtomicReference<GsiRoute> copy = new AtomicReference<>();
    router.addRouteWatcher(5, (gsi, now) -> copy.set(now));
    assertEquals(1, copy.get().setLevel(0, true));
    assertEquals(-1, copy.get().setLevelForStatus(0, false));
    router.replace(List.of(new ChipRoute(5, 2, 9)));
    copy.get().setLevel(3, true);
    copy.get().setLevelForStatus(3, false);
    assertEquals(List.of(1), sent);
    assertEquals(List.of("9+3", "status", "9-3"), chip.take());
  }

  @Test
  void aWatcherMayNotChangeTheRouter() {
    List<Throwable> refused = new ArrayList<>();
    RouteWatcher bad =
        (gsi, now) -> {
          refused.add(assertThrows(IllegalStateException.class, () -> router.replace(List.of())));
          refused.add(
              assertThrows(IllegalStateException.class, () -> router.replaceAsync(List.of())));
          refused.add(
              assertThrows(
                  IllegalStateException.class, () -> router.addAckNotifier(5, (g, c, p) -> {})));
        };
    router.addRouteWatcher(5, bad);
    assertEquals(3, refused.size());
    assertEquals(TO_OLD, router.routes());
  }

  @Test
  void aWatcherThatThrowsAtRegistrationIsNotRegistered() {
    List<Integer> calls = new ArrayList<>();
    assertThrows(
        UnsupportedOperationException.class,
        () ->
            router.addRouteWatcher(
                5,
                (gsi, now) -> {
                  calls.add(gsi);
                  throw new UnsupportedOperationException();
                }));
    router.replace(TO_NEW);
    assertEquals(List.of(5), calls);
  }

  @Test
  void aWatcherThatThrowsLaterStopsNothingAndTheNewTableIsInForce() {
    List<Integer> heard = new ArrayList<>();
    RuntimeException thrown = new UnsupportedOperationException("on purpose");
    router.addRouteWatcher(
        5,
        (gsi, now) -> {
          if (now.isUnrouted()) {
            throw thrown;
          }
        });
    router.addRouteWatcher(5, (gsi, now) -> heard.add(now.count()));
    RouteListenerException e =
        assertThrows(RouteListenerException.class, () -> router.replace(List.of()));
    assertSame(thrown, e.getCause());
    assertEquals(2, e.generation());
    assertEquals(2, heard.size());
    assertEquals(List.of(), router.routes());
    assertEquals(1, router.srcu().stats().gracePeriods());
    router.replace(TO_OLD);
    Throwable late =
        assertThrows(
            java.util.concurrent.CompletionException.class,
            () -> router.replaceAsync(List.of()).toCompletableFuture().join());
    assertSame(thrown, late.getCause().getCause());
    assertEquals(List.of(), router.routes());
  }

  @Test
  void aWatcherMayCloseItselfInsideItsCall() {
    AtomicReference<Registration> self = new AtomicReference<>();
    List<Integer> heard = new ArrayList<>();
    self.set(
        router.addRouteWatcher(
            5,
            (gsi, now) -> {
              heard.add(gsi);
              if (self.get() != null) {
                self.get().close();
              }
            }));
    router.replace(TO_NEW);
    router.replace(TO_OLD);
    assertEquals(2, heard.size());
    assertNull(self.get().closed().toCompletableFuture().join());
  }

  @Test
  void aWatcherThatClosesItselfIsNotOverWhileItRuns() {
    AtomicReference<Registration> self = new AtomicReference<>();
    List<Boolean> over = new ArrayList<>();
    self.set(
        router.addRouteWatcher(
            5,
            (gsi, now) -> {
              if (self.get() != null) {
                self.get().close();
                // It is in no reader, so a grace period does not wait for it: long enough for one.
                LockSupport.parkNanos(50_000_000);
                over.add(self.get().closed().toCompletableFuture().isDone());
              }
            }));
    router.replace(TO_NEW);
    assertEquals(List.of(false), over);
    self.get().closed().toCompletableFuture().join();
  }

  @Test
  void threadsThatReplaceAtOnceLeaveOneOfTheirTables() {
    List<Actor> updaters = new ArrayList<>();
    AtomicReference<GsiRoute> watched = new AtomicReference<>();
    router.addRouteWatcher(5, (gsi, now) -> watched.set(now));
    for (int thread = 0; thread < 3; thread++) {
      int mine = thread;
      updaters.add(
          Actor.start(
              () -> {
                for (int i = 0; i < 300; i++) {
                  router.replace(
                      List.of(
                          new MsiRoute(5, 0xfee00000L, 100 * mine + 10),
                          new MsiRoute(4000, 0xfee00000L, 100 * mine + 10)));
                }
              }));
    }
    for (int i = 0; i < 1000; i++) {
      List<IrqRoute> table = router.routes();
      if (table.size() == 2) {
        assertEquals(
            ((MsiRoute) table.get(0)).message().data(), ((MsiRoute) table.get(1)).message().data());
      }
    }
    updaters.forEach(Actor::join);
    assertEquals(router.route(5), watched.get());
    assertEquals(router.route(5), router.route(4000));
  }
}
