// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jirq.api.IrqChip;
import org.jirq.srcu.Srcu;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Updates that fail at each of their steps: the old table is in force or the new one, with all that
 * belongs to it, and the exception says which.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class UpdateFailureTest {

  private static final List<ChipRoute> OLD =
      List.of(new ChipRoute(5, 0, 5), new ChipRoute(6, 0, 6));
  private static final List<ChipRoute> NEW =
      List.of(new ChipRoute(5, 0, 15), new ChipRoute(6, 0, 16));

  /** The live table, where memory runs out at the n-th look or at the n-th publication. */
  private static final class FailingTable extends LiveTable {
    private int looksLeft = Integer.MAX_VALUE;
    private int publicationsLeft = Integer.MAX_VALUE;

    @Override
    RoutingTable acquire() {
      if (looksLeft-- == 0) {
        throw new OutOfMemoryError("a look");
      }
      return super.acquire();
    }

    @Override
    void publish(RoutingTable next) {
      if (publicationsLeft-- == 0) {
        throw new OutOfMemoryError("a publication");
      }
      super.publish(next);
    }

    private void heal() {
      looksLeft = Integer.MAX_VALUE;
      publicationsLeft = Integer.MAX_VALUE;
    }
  }

  /** Updates whose domain takes no calls, if the test says so. */
  private static final class FailingUpdates extends RouteUpdates {
    private @Nullable Error refusal;

    FailingUpdates(Srcu srcu, LiveTable live, RouteCompiler compiler) {
      super(srcu, live, compiler);
    }

    @Override
    void later(Runnable action) {
      Error e = refusal;
      if (e != null) {
        throw e;
      }
      super.later(action);
    }
  }

  private final Srcu srcu = new Srcu("test");
  private final FailingTable live = new FailingTable();
  private final RecordingChip chip = new RecordingChip(24);
  private final FailingUpdates updates =
      new FailingUpdates(
          srcu, live, new RouteCompiler(new @Nullable IrqChip[] {chip}, null, false));

  /** What listeners throw, by the place where they stand. */
  private final List<@Nullable Throwable> thrown =
      new ArrayList<>(Collections.nCopies(8, (Throwable) null));

  /** Who was called, in order. */
  private final List<String> heard = Collections.synchronizedList(new ArrayList<>());

  /** The copies that two watchers of GSI 5 and one of GSI 6 keep. */
  private final @Nullable GsiRoute[] copies = new GsiRoute[3];

  UpdateFailureTest() {
    chip.connect(new RouterBoard(srcu, live, 0));
    updates.replace(OLD);
    for (int i = 0; i < copies.length; i++) {
      int mine = i;
      updates.add(
          new Subscription.Watch(
              updates,
              i < 2 ? 5 : 6,
              new RouteWatcher() {
                @Override
                public void routesChanged(int gsi, GsiRoute now) {
                  copies[mine] = now;
                  step("changed", mine);
                }

                @Override
                public void routesSettled(int gsi, GsiRoute before) {
                  step("settled", 3 + mine);
                }
              }));
    }
    for (int gsi = 5; gsi <= 6; gsi++) {
      updates.add(
          new Subscription.Mask(updates, gsi, (at, id, pin, masked) -> step("mask", 6 + at - 5)));
      updates.add(
          new Subscription.Ack(updates, gsi, (at, id, pin) -> heard.add("ack " + at + " " + pin)));
    }
    heard.clear();
  }

  private void step(String what, int place) {
    heard.add(what + place);
    Throwable e = thrown.get(place);
    if (e instanceof Error error) {
      throw error;
    }
    if (e instanceof RuntimeException exception) {
      throw exception;
    }
  }

  /** Everything that can be seen of a router, put into words. */
  private String state() {
    live.heal();
    heard.clear();
    for (int pin : new int[] {5, 6, 15, 16}) {
      chip.end(pin);
    }
    RoutingTable table = live.acquire();
    return "generation="
        + table.generation()
        + " routes="
        + table.routes()
        + " copies="
        + List.of(copies)
        + " acks="
        + heard
        + " readers="
        + srcu.stats().openReaders()
        + " locked="
        + updates.isLocked()
        + " "
        + updates.left();
  }

  private static String in(long generation, List<ChipRoute> routes) {
    int five = routes.get(0).pin();
    int six = routes.get(1).pin();
    String to5 = "route(chip=0 pin=" + five + ")";
    return "generation="
        + generation
        + " routes="
        + routes
        + " copies="
        + List.of(to5, to5, "route(chip=0 pin=" + six + ")")
        + " acks="
        + List.of("ack 5 " + five, "ack 6 " + six)
        + " readers=0 locked=false subscriptions=7 stranded=false";
  }

  /** Checks that the old table is in force as if nothing had been tried, and can be replaced. */
  private void assertOld(long gracePeriods) {
    assertEquals(in(1, OLD), state());
    assertEquals(gracePeriods, srcu.stats().gracePeriods());
    assertTrue(updates.replace(NEW));
    assertEquals(gracePeriods + 1, srcu.stats().gracePeriods());
    assertEquals(in(2, NEW), state());
  }

  private static final List<String> ALL =
      List.of(
          "changed0", "changed1", "changed2", "mask6", "mask7", "settled3", "settled4", "settled5");

  @Test
  void withoutFailureEverybodyIsCalledOnce() {
    assertEquals(in(1, OLD), state());
    heard.clear();
    assertTrue(updates.replace(NEW));
    assertEquals(ALL, heard);
    assertEquals(in(2, NEW), state());
  }

  @Test
  void aListenerThatThrowsAnywhereLeavesTheWholeNewTable() {
    long generation = 1;
    List<ChipRoute> next = NEW;
    for (int place = 0; place < thrown.size(); place++) {
      for (Throwable e :
          List.of(new UnsupportedOperationException(), new OutOfMemoryError("listener"))) {
        Collections.fill(thrown, null);
        thrown.set(place, e);
        List<ChipRoute> routes = next;
        heard.clear();
        RouteListenerException failure =
            assertThrows(RouteListenerException.class, () -> updates.replace(routes));
        generation++;
        assertSame(e, failure.getCause());
        assertEquals(0, failure.getSuppressed().length);
        assertEquals(generation, failure.generation());
        assertTrue(
            failure.getMessage().startsWith("generation=" + generation + " is in force: "),
            failure.getMessage());
        assertEquals(ALL, heard, "place=" + place);
        assertEquals(in(generation, next), state());
        assertEquals(generation, srcu.stats().gracePeriods());
        next = next == NEW ? OLD : NEW;
      }
    }
  }

  @Test
  void theFirstIsTheCauseAndTheOthersAreSuppressed() {
    for (int place = 0; place < thrown.size(); place++) {
      thrown.set(place, new IllegalStateException("place=" + place));
    }
    // Once more the first one: it is not its own companion.
    thrown.set(5, thrown.get(0));
    RouteListenerException failure =
        assertThrows(RouteListenerException.class, () -> updates.replace(NEW));
    assertSame(thrown.get(0), failure.getCause());
    assertEquals(
        List.of("place=1", "place=2", "place=6", "place=7", "place=3", "place=4"),
        List.of(failure.getSuppressed()).stream().map(Throwable::getMessage).toList());
    assertEquals(in(2, NEW), state());
    Collections.fill(thrown, null);
    assertFalse(updates.replace(NEW));
  }

  @Test
  void anAsynchronousUpdateFailsItsStageAlike() {
    long generation = 1;
    List<ChipRoute> next = NEW;
    for (int place = 0; place < thrown.size(); place++) {
      Collections.fill(thrown, null);
      thrown.set(place, new UnsupportedOperationException());
      heard.clear();
      CompletableFuture<Boolean> stage = updates.replaceAsync(next).toCompletableFuture();
      RouteListenerException failure =
          assertInstanceOf(
              RouteListenerException.class,
              assertThrows(CompletionException.class, stage::join).getCause());
      generation++;
      assertSame(thrown.get(place), failure.getCause());
      assertEquals(generation, failure.generation());
      assertEquals(ALL, heard, "place=" + place);
      assertEquals(in(generation, next), state());
      next = next == NEW ? OLD : NEW;
    }
  }

  @Test
  void memoryThatRunsOutWhileCompilingLeavesTheOldTable() {
    for (int entry = 0; entry < 2; entry++) {
      int last = entry;
      List<ChipRoute> short0 =
          new AbstractList<>() {
            @Override
            public ChipRoute get(int index) {
              if (index == last) {
                throw new OutOfMemoryError("entry=" + index);
              }
              return NEW.get(index);
            }

            @Override
            public int size() {
              return NEW.size();
            }
          };
      assertThrows(OutOfMemoryError.class, () -> updates.replace(short0));
      assertThrows(OutOfMemoryError.class, () -> updates.replaceAsync(short0));
      assertEquals(in(1, OLD), state());
    }
    assertOld(1);
  }

  @Test
  void memoryThatRunsOutAnywhereBeforeThePublicationLeavesTheOldTable() {
    List<Supplier<Object>> ways =
        List.of(
            () -> updates.replace(NEW),
            () -> updates.replaceAsync(NEW),
            () -> new RouteTransaction(updates).set(5, NEW.get(0)).set(6, NEW.get(1)).commit());
    for (Supplier<Object> way : ways) {
      for (int look = 0; look < 2; look++) {
        live.looksLeft = look;
        assertThrows(OutOfMemoryError.class, way::get);
        assertEquals(in(1, OLD), state());
      }
      live.publicationsLeft = 0;
      assertThrows(OutOfMemoryError.class, way::get);
      assertEquals(in(1, OLD), state());
    }
    assertOld(1);
  }

  @Test
  void aTransactionThatDiedMayBeCommittedAgain() {
    RouteTransaction edit = new RouteTransaction(updates).set(5, NEW.get(0)).set(6, NEW.get(1));
    live.publicationsLeft = 0;
    assertThrows(OutOfMemoryError.class, edit::commit);
    live.heal();
    thrown.set(0, new UnsupportedOperationException());
    assertThrows(RouteListenerException.class, edit::commit);
    assertEquals(in(2, NEW), state());
    // In force, so used up.
    assertThrows(IllegalStateException.class, edit::commit);
  }

  @Test
  void aRegistrationThatDiesLeavesNobodyBehind() {
    live.publicationsLeft = 0;
    assertThrows(
        OutOfMemoryError.class,
        () -> updates.add(new Subscription.Ack(updates, 5, (gsi, id, pin) -> heard.add("x"))));
    assertOld(1);
  }

  @Test
  void aCallThatTheDomainRefusesIsMadeByTheCaller() {
    updates.refusal = new OutOfMemoryError("unable to create native thread");
    CompletableFuture<Boolean> stage = updates.replaceAsync(NEW).toCompletableFuture();
    // As good as a replace: the caller may wait.
    assertTrue(stage.isDone());
    assertTrue(stage.join());
    assertEquals(ALL, heard);
    assertEquals(in(2, NEW), state());
    assertEquals(2, srcu.stats().gracePeriods());
  }

  @Test
  void aCallThatTheDomainRefusesInsideACallbackIsMadeByTheNextUpdate() {
    updates.refusal = new OutOfMemoryError("unable to create native thread");
    List<CompletableFuture<Boolean>> stages = new ArrayList<>();
    long token = srcu.readLock();
    stages.add(updates.replaceAsync(NEW).toCompletableFuture());
    stages.add(updates.replaceAsync(OLD).toCompletableFuture());
    srcu.readUnlock(token);
    for (int i = 0; i < 2; i++) {
      RouteListenerException failure =
          assertInstanceOf(
              RouteListenerException.class,
              assertThrows(CompletionException.class, stages.get(i)::join).getCause());
      assertSame(updates.refusal, failure.getCause());
      assertEquals(2 + i, failure.generation());
    }
    assertEquals(
        List.of("changed0", "changed1", "changed2", "changed0", "changed1", "changed2"), heard);
    assertEquals(in(3, OLD).replace("stranded=false", "stranded=true"), state());
    updates.refusal = null;
    heard.clear();
    // Unchanged, but there is something left to do.
    assertFalse(updates.replaceAsync(OLD).toCompletableFuture().join());
    List<String> rest = List.of("mask6", "mask7", "settled3", "settled4", "settled5");
    List<String> twice = new ArrayList<>(rest);
    twice.addAll(rest);
    // The masks of pins that the GSIs have left again meanwhile are nobody's business.
    twice.removeAll(List.of("mask6", "mask7"));
    List<String> settled = new ArrayList<>(heard);
    assertTrue(settled.removeAll(List.of("mask6", "mask7")));
    assertEquals(twice, settled);
    assertEquals(in(3, OLD), state());
  }

  @Test
  void aReaderThatAListenerLeavesOpenIsReportedAndTheRestDoneByTheNextUpdate() {
    long[] token = {0};
    Registration bad =
        updates.add(
            new Subscription.Watch(
                updates,
                5,
                (gsi, now) -> {
                  if (now.reaches(0, 15)) {
                    token[0] = srcu.readLock();
                  }
                }));
    RouteListenerException failure =
        assertThrows(RouteListenerException.class, () -> updates.replace(NEW));
    assertEquals(2, failure.generation());
    assertInstanceOf(IllegalStateException.class, failure.getCause());
    assertEquals(List.of("changed0", "changed1", "changed2", "mask6", "mask7"), heard);
    srcu.readUnlock(token[0]);
    bad.close();
    heard.clear();
    assertFalse(updates.replace(NEW));
    assertEquals(List.of("settled3", "settled4", "settled5"), heard);
    assertEquals(in(2, NEW), state());
  }

  @Test
  void aClosedDomainStillTakesTables() {
    srcu.close();
    RouteListenerException failure =
        assertThrows(RouteListenerException.class, () -> updates.replace(NEW));
    // The mask notifiers cannot be told inside a reader any more.
    assertEquals(2, failure.generation());
    assertEquals(NEW, live.acquire().routes());
    assertEquals(
        List.of("changed0", "changed1", "changed2", "settled3", "settled4", "settled5"), heard);
  }

  @Test
  void anInterruptIsKeptAndTheNewTableInForce() throws Exception {
    for (boolean before : new boolean[] {true, false}) {
      heard.clear();
      long generation = live.acquire().generation();
      List<ChipRoute> next = before ? NEW : OLD;
      long token = srcu.readLock();
      boolean[] flag = {false};
      Throwable[] died = {null};
      Thread updater =
          new Thread(
              () -> {
                try {
                  if (before) {
                    Thread.currentThread().interrupt();
                  }
                  assertTrue(updates.replace(next));
                  flag[0] = Thread.currentThread().isInterrupted();
                } catch (Throwable e) {
                  died[0] = e;
                }
              });
      updater.start();
      org.jirq.srcu.Actor.untilParked(srcu);
      if (!before) {
        updater.interrupt();
        org.jirq.srcu.Actor.untilParked(srcu);
      }
      // Nobody has given up waiting.
      assertTrue(updater.isAlive());
      assertEquals(next, live.acquire().routes());
      srcu.readUnlock(token);
      updater.join(60_000);
      assertFalse(updater.isAlive());
      assertNull(died[0]);
      assertTrue(flag[0]);
      assertEquals(ALL, heard);
      assertEquals(in(generation + 1, next), state());
    }
  }

  @Test
  void aListenerThatInterruptsItsThreadShortensNothing() {
    Registration rude =
        updates.add(
            new Subscription.Watch(updates, 5, (gsi, now) -> Thread.currentThread().interrupt()));
    assertTrue(Thread.interrupted());
    assertTrue(updates.replace(NEW));
    assertTrue(Thread.interrupted());
    assertEquals(ALL, heard);
    rude.close();
    assertEquals(in(2, NEW), state());
  }
}
