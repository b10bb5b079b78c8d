// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jirq.srcu.Actor;
import org.jirq.srcu.Srcu;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Changes of some routes: what they do, what they cost, and what is refused. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RouteTransactionTest {

  private static final ChipRoute PIN_5 = new ChipRoute(5, 2, 5);
  private static final ChipRoute PIN_6 = new ChipRoute(6, 2, 6);
  private static final ChipRoute PIC_6 = new ChipRoute(6, 0, 6);
  private static final MsiRoute MSI_9 = new MsiRoute(9, 0xfee00000L, 9);

  private final RecordingChip pic = new RecordingChip(8);
  private final RecordingChip ioApic = new RecordingChip(24);
  private final List<String> sent = Collections.synchronizedList(new ArrayList<>());
  private final IrqRouter router =
      IrqRouter.builder()
          .chip(0, pic)
          .chip(2, ioApic)
          .msi(
              (address, data, device) -> {
                sent.add(data + " from " + device);
                return 1;
              })
          .routes(List.of(PIN_5, PIN_6))
          .build();

  private long gracePeriods() {
    return router.srcu().stats().gracePeriods();
  }

  /** Checks that a commit is refused by a rule at an operation and changes nothing. */
  private void refused(RouteRule rule, int index, RouteTransaction transaction) {
    List<IrqRoute> before = router.routes();
    long generation = router.generation();
    long gracePeriods = gracePeriods();
    RouteException e = assertThrows(RouteException.class, transaction::commit);
    assertEquals(rule, e.rule());
    assertEquals(index, e.entryIndex());
    e = assertThrows(RouteException.class, transaction::commitAsync);
    assertEquals(rule, e.rule());
    assertEquals(before, router.routes());
    assertEquals(generation, router.generation());
    assertEquals(gracePeriods, gracePeriods());
  }

  /** Checks that a commit puts a table in force, with one generation and one grace period. */
  private void changes(RouteTransaction transaction, IrqRoute... to) {
    long generation = router.generation();
    long gracePeriods = gracePeriods();
    assertTrue(transaction.commit());
    assertEquals(List.of(to), router.routes());
    assertEquals(generation + 1, router.generation());
    assertEquals(gracePeriods + 1, gracePeriods());
  }

  @Test
  void nChangesAreOneTableAndOneGracePeriod() {
    changes(
        router
            .edit()
            .add(MSI_9)
            .remove(PIN_5)
            .add(PIC_6)
            .set(7, new ChipRoute(7, 2, 7), new ChipRoute(7, 0, 7))
            .clear(8),
        PIN_6,
        PIC_6,
        new ChipRoute(7, 2, 7),
        new ChipRoute(7, 0, 7),
        MSI_9);
    router.setIrq(6, 0, true);
    router.setIrq(9, 0, true);
    router.setIrq(5, 0, true);
    assertEquals(List.of("6+0"), ioApic.take());
    assertEquals(List.of("6+0"), pic.take());
    assertEquals(List.of("9 from 0"), sent);
    changes(router.edit().clearAll().add(PIN_5), PIN_5);
    changes(router.edit().clear(5));
    changes(router.edit().set(5, PIN_5), PIN_5);
  }

  @Test
  void theNetEffectCounts() {
    List<RouteTransaction> none =
        List.of(
            router.edit(),
            router.edit().add(MSI_9).remove(MSI_9),
            router.edit().remove(PIN_5).add(PIN_5),
            router.edit().clearAll().add(PIN_6).add(PIN_5),
            router.edit().set(5, PIN_5).clear(77),
            router.edit().set(5).set(9, MSI_9).clear(9).add(PIN_5));
    for (RouteTransaction each : none) {
      assertFalse(each.commit());
    }
    CompletableFuture<Boolean> stage =
        router.edit().add(MSI_9).remove(MSI_9).commitAsync().toCompletableFuture();
    assertTrue(stage.isDone());
    assertFalse(stage.join());
    assertEquals(1, router.generation());
    assertEquals(0, gracePeriods());
    assertEquals(List.of(PIN_5, PIN_6), router.routes());
  }

  @Test
  void theOrderOfTheEntriesOfAGsiIsAChange() {
    changes(router.edit().set(6, PIC_6, PIN_6), PIN_5, PIC_6, PIN_6);
    changes(router.edit().remove(PIC_6).add(PIC_6), PIN_5, PIN_6, PIC_6);
  }

  @Test
  void theOperationThatBreaksARuleIsNamed() {
    refused(RouteRule.DUPLICATE, 0, router.edit().add(PIN_5));
    refused(RouteRule.DUPLICATE, 2, router.edit().clear(1).add(MSI_9).add(MSI_9));
    refused(RouteRule.MSI_NOT_ALONE, 1, router.edit().clear(6).add(new MsiRoute(5, 0, 1)));
    refused(RouteRule.TWO_PINS_OF_ONE_CHIP, 0, router.edit().add(new ChipRoute(5, 2, 8)));
    refused(RouteRule.UNKNOWN_CHIP, 0, router.edit().add(new ChipRoute(5, 1, 8)));
    refused(RouteRule.PIN_OUT_OF_RANGE, 0, router.edit().set(5, new ChipRoute(5, 2, 24)));
    refused(RouteRule.GSI_OUT_OF_RANGE, 1, router.edit().clear(4095).clear(4096));
    refused(RouteRule.GSI_OUT_OF_RANGE, 0, router.edit().add(new ChipRoute(-1, 2, 0)));
    refused(RouteRule.GSI_OUT_OF_RANGE, 0, router.edit().remove(new ChipRoute(4096, 2, 0)));
    refused(RouteRule.NO_SUCH_ROUTE, 1, router.edit().remove(PIN_5).remove(PIN_5));
    refused(RouteRule.NO_SUCH_ROUTE, 0, router.edit().remove(new ChipRoute(5, 2, 6)));
    refused(RouteRule.NO_SUCH_ROUTE, 0, router.edit().remove(new ChipRoute(5, 0, 5)));
    refused(RouteRule.NO_SUCH_ROUTE, 0, router.edit().remove(MSI_9));
    refused(
        RouteRule.NO_SUCH_ROUTE,
        1,
        router.edit().add(MSI_9).remove(new MsiRoute(9, 0xfee00000L, 9, 1)));
    assertThrows(IllegalArgumentException.class, () -> router.edit().set(5, PIN_5, PIN_6));
  }

  @Test
  void aTableIsFullInBetweenToo() {
    List<IrqRoute> full = new ArrayList<>();
    for (int gsi = 0; gsi < 4096; gsi++) {
      full.add(new MsiRoute(gsi, 0xfee00000L, gsi));
    }
    router.replace(full);
    refused(RouteRule.TOO_MANY_ROUTES, 0, router.edit().add(PIN_5).clear(0));
    // 4095 entries, then 4096 of them with two for GSI 7, then one too many.
    refused(
        RouteRule.TOO_MANY_ROUTES,
        2,
        router
            .edit()
            .clear(4095)
            .set(7, new ChipRoute(7, 2, 7), new ChipRoute(7, 0, 7))
            .add(full.get(4095)));
  }

  @Test
  void aRefusedTransactionMayBeCommittedAgainAndADoneOneNot() {
    RouteTransaction edit = router.edit().add(MSI_9);
    router.replace(List.of(PIN_5, MSI_9));
    refused(RouteRule.DUPLICATE, 0, edit);
    router.replace(List.of(PIN_5));
    changes(edit, PIN_5, MSI_9);
    RouteTransaction unchanged = router.edit();
    assertFalse(unchanged.commit());
    for (RouteTransaction used : List.of(edit, unchanged)) {
      assertThrows(IllegalStateException.class, used::commit);
      assertThrows(IllegalStateException.class, used::commitAsync);
      assertThrows(IllegalStateException.class, () -> used.add(PIN_5));
      assertThrows(IllegalStateException.class, used::clearAll);
      assertThrows(IllegalStateException.class, () -> used.expectGeneration(1));
      assertTrue(used.toString().contains("used=true"));
    }
    assertEquals(List.of(PIN_5, MSI_9), router.routes());
  }

  @Test
  void aTransactionForOneTableIsRefusedByOthers() {
    RouteTransaction edit = router.edit().clear(5).expectGeneration(1);
    router.replace(List.of(PIN_5));
    refused(RouteRule.OTHER_GENERATION, -1, edit);
    changes(edit.expectGeneration(router.generation()));
    assertThrows(IllegalArgumentException.class, () -> router.edit().expectGeneration(-1));
    // Registrations are no other table.
    RouteTransaction next = router.edit().add(PIN_5).expectGeneration(3);
    router.addAckNotifier(5, (gsi, chip, pin) -> {});
    changes(next, PIN_5);
  }

  @Test
  void commitInsideACallbackThrowsAndCommitAsyncDoesNot() {
    RouteTransaction edit = router.edit().clear(5);
    AtomicReference<CompletableFuture<Boolean>> stage = new AtomicReference<>();
    router.addAckNotifier(
        5,
        (gsi, chip, pin) -> {
          Throwable e = assertThrows(IllegalStateException.class, edit::commit);
          assertTrue(e.getMessage().contains("commitAsync"));
          assertEquals(1, router.generation());
          stage.set(edit.commitAsync().toCompletableFuture());
          assertEquals(List.of(PIN_6), router.routes());
          assertFalse(stage.get().isDone());
        });
    ioApic.end(5);
    assertTrue(stage.get().join());
    List<Throwable> refused = new ArrayList<>();
    router.addRouteWatcher(
        5,
        (gsi, now) -> {
          RouteTransaction inside = router.edit().add(PIN_5);
          refused.add(assertThrows(IllegalStateException.class, inside::commit));
          refused.add(assertThrows(IllegalStateException.class, inside::commitAsync));
        });
    assertEquals(2, refused.size());
    assertEquals(List.of(PIN_6), router.routes());
  }

  @Test
  void watchersAndMaskNotifiersHearOfWhatChangesOnly() {
    List<String> heard = new ArrayList<>();
    router.addRouteWatcher(5, (gsi, now) -> heard.add("route " + gsi));
    router.addRouteWatcher(6, (gsi, now) -> heard.add("route " + gsi));
    router.addMaskNotifier(5, (gsi, chip, pin, masked) -> heard.add("mask " + gsi + " " + pin));
    router.addMaskNotifier(6, (gsi, chip, pin, masked) -> heard.add("mask " + gsi + " " + pin));
    router.addAckNotifier(6, (gsi, chip, pin) -> heard.add("ack " + gsi + " " + pin));
    heard.clear();
    router.edit().set(6, new ChipRoute(6, 2, 5)).commit();
    assertEquals(List.of("route 6", "mask 6 5"), heard);
    heard.clear();
    ioApic.end(6);
    assertEquals(List.of(), heard);
    // Both GSIs share the pin now.
    ioApic.end(5);
    ioApic.writeMask(5, false);
    assertEquals(List.of("ack 6 5", "mask 5 5", "mask 6 5"), heard);
  }

  @Test
  void aDifferentDeviceIsADifferentMessage() {
    router.edit().add(new MsiRoute(9, 0xfee00000L, 9, 0x1234)).commit();
    router.setIrq(9, 0, true);
    assertEquals(List.of("9 from 4660"), sent);
    assertFalse(router.edit().set(9, new MsiRoute(9, 0xfee00000L, 9, 0x1234)).commit());
    assertTrue(router.edit().set(9, new MsiRoute(9, 0xfee00000L, 9, 0x1235)).commit());
    router.setIrq(9, 0, true);
    assertEquals("9 from 4661", sent.get(1));
    assertEquals(MSI_9, new MsiRoute(9, 0xfee00000L, 9, 0));
    assertNotEquals(MSI_9, new MsiRoute(9, 0xfee00000L, 9, -1));
    assertTrue(router.replace(List.of(PIN_5, PIN_6, new MsiRoute(9, 0xfee00000L, 9, 0x1236))));
  }

  @Test
  void transactionsOfManyThreadsLoseNothing() {
    List<Actor> actors = new ArrayList<>();
    int each = 400;
    for (int thread = 0; thread < 3; thread++) {
      int mine = 100 + thread * 8;
      actors.add(
          Actor.start(
              () -> {
                for (int i = 1; i <= each; i++) {
                  RouteTransaction edit = router.edit();
                  if (i > 1) {
                    // Refused if anybody has undone the round before.
                    edit.remove(new MsiRoute(mine + 1, 0xfee00000L, i - 1));
                  }
                  edit.add(new MsiRoute(mine + 1, 0xfee00000L, i));
                  edit.set(mine, new MsiRoute(mine, 0xfee00000L, i));
                  assertTrue(edit.commit());
                }
              }));
    }
    actors.forEach(Actor::join);
    assertEquals(1 + 3 * each, router.generation());
    assertEquals(2 + 3 * 2, router.routes().size());
    for (int thread = 0; thread < 3; thread++) {
      assertEquals(each, router.route(100 + thread * 8).msi().data());
    }
  }

  @Test
  void optimisticThreadsLoseNothingEither() {
    router.replace(List.of(new MsiRoute(0, 0xfee00000L, 0)));
    List<Actor> actors = new ArrayList<>();
    for (int thread = 0; thread < 2; thread++) {
      actors.add(
          Actor.start(
              () -> {
                for (int i = 0; i < 200; i++) {
                  boolean done = false;
                  while (!done) {
                    long generation = router.generation();
                    int next = router.route(0).msi().data() + 1;
                    try {
                      router
                          .edit()
                          .set(0, new MsiRoute(0, 0xfee00000L, next))
                          .expectGeneration(generation)
                          .commit();
                      done = true;
                    } catch (RouteException e) {
                      assertEquals(RouteRule.OTHER_GENERATION, e.rule());
                    }
                  }
                }
              }));
    }
    actors.forEach(Actor::join);
    assertEquals(400, router.route(0).msi().data());
  }

  /** A live table in which others are always faster: every look at it is followed by an update. */
  private static final class BusyTable extends LiveTable {
    private final AtomicBoolean inside = new AtomicBoolean();
    private Runnable after = () -> {};
    private int looks;

    @Override
    RoutingTable acquire() {
      RoutingTable seen = super.acquire();
      if (inside.compareAndSet(false, true)) {
        looks++;
        after.run();
        inside.set(false);
      }
      return seen;
    }
  }

  @Test
  void whoIsAlwaysOvertakenIsDoneUnderTheLock() {
    BusyTable live = new BusyTable();
    Srcu srcu = new Srcu("test");
    RouteCompiler compiler =
        new RouteCompiler(new org.jirq.api.IrqChip[0], (address, data, device) -> 1, false);
    RouteUpdates updates = new RouteUpdates(srcu, live, compiler);
    int[] others = {0};
    // Nobody is overtaken while it holds the lock, where the look must not update.
    live.after =
        () -> {
          if (others[0] < 100 && !updates.isLocked()) {
            int next = others[0]++;
            Actor.start(
                    () ->
                        new RouteTransaction(updates)
                            .add(new MsiRoute(100 + next, 0xfee00000L, next))
                            .commit())
                .join();
          }
        };
    assertTrue(new RouteTransaction(updates).add(MSI_9).commit());
    live.after = () -> {};
    assertEquals(3, others[0]);
    List<IrqRoute> now = live.acquire().routes();
    assertEquals(1 + others[0], now.size());
    assertEquals(MSI_9, now.get(0));
  }
}
