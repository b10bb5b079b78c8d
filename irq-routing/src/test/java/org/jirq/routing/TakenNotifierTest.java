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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jirq.api.TakenNotifier;
import org.jirq.srcu.Actor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who hears that a CPU takes an interrupt, and until when. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TakenNotifierTest {

  private final RecordingChip pic = new RecordingChip(8);
  private final RecordingChip ioApic = new RecordingChip(24);
  private final IrqRouter router =
      IrqRouter.builder()
          .chip(0, pic)
          .chip(2, ioApic)
          .routes(List.of(new ChipRoute(5, 0, 5), new ChipRoute(5, 2, 7)))
          .build();
  private final List<String> heard = Collections.synchronizedList(new ArrayList<>());

  private TakenNotifier note(String name) {
    return (gsi, chip, pin) -> heard.add("%s gsi=%d %d/%d".formatted(name, gsi, chip, pin));
  }

  @Test
  void whatACpuTakesReachesTheNotifiersOfTheGsiFromEveryChipAndNobodyElse() {
    router.addTakenNotifier(5, note("taken"));
    router.addAckNotifier(5, (gsi, chip, pin) -> heard.add("acked"));
    router.addMaskNotifier(6, (gsi, chip, pin, masked) -> heard.add("mask"));
    ioApic.board.taken(7);
    pic.board.taken(5);
    ioApic.board.taken(5);
    assertEquals(List.of("taken gsi=5 2/7", "taken gsi=5 0/5"), heard);
    heard.clear();
    ioApic.end(7);
    assertEquals(List.of("acked"), heard);
  }

  @Test
  void notifiersOfLowerGsisComeFirstAndThoseOfOneGsiInTheirOrder() {
    router.replace(List.of(new ChipRoute(9, 2, 7), new ChipRoute(4, 2, 7), new ChipRoute(6, 2, 6)));
    router.addTakenNotifier(9, note("a"));
    router.addTakenNotifier(9, note("b"));
    router.addTakenNotifier(6, note("c"));
    router.addTakenNotifier(4, note("d"));
    ioApic.board.taken(7);
    assertEquals(List.of("d gsi=4 2/7", "a gsi=9 2/7", "b gsi=9 2/7"), heard);
  }

  @Test
  void aPinThatNobodyListensToTakesNoReader() {
    router.addAckNotifier(5, (gsi, chip, pin) -> heard.add("acked"));
    ioApic.board.taken(7);
    assertEquals(0, router.srcu().stats().slots());
    router.addTakenNotifier(5, note("taken"));
    ioApic.board.taken(3);
    assertEquals(0, router.srcu().stats().slots());
    ioApic.board.taken(7);
    assertEquals(1, router.srcu().stats().slots());
    assertEquals(List.of("taken gsi=5 2/7"), heard);
  }

  @Test
  void aNotifierFollowsTheRoutesOfItsGsi() {
    router.addTakenNotifier(5, note("taken"));
    router.replace(List.of(new ChipRoute(5, 2, 9)));
    ioApic.board.taken(7);
    pic.board.taken(5);
    assertEquals(List.of(), heard);
    ioApic.board.taken(9);
    assertEquals(List.of("taken gsi=5 2/9"), heard);
    router.replace(List.of());
    ioApic.board.taken(9);
    assertEquals(1, heard.size());
  }

  @Test
  void notifiersRunInsideAReaderAndMayDriveTheSameLine() {
    router.addTakenNotifier(
        5,
        (gsi, chip, pin) -> {
          assertTrue(router.srcu().inReader());
          assertThrows(IllegalStateException.class, () -> router.replace(List.of()));
          router.setIrq(5, 1, false);
        });
    ioApic.board.taken(7);
    assertEquals(List.of("7-1"), ioApic.take());
    assertEquals(List.of("5-1"), pic.take());
    assertFalse(router.srcu().inReader());
  }

  @Test
  void anExceptionKeepsTheNewsFromNobodyAndLeavesTheReader() {
    RuntimeException first = new UnsupportedOperationException("first");
    Error second = new AssertionError("second");
    router.addTakenNotifier(
        5,
        (gsi, chip, pin) -> {
          throw first;
        });
    router.addTakenNotifier(
        5,
        (gsi, chip, pin) -> {
          throw second;
        });
    router.addTakenNotifier(5, note("taken"));
    Throwable thrown = assertThrows(RuntimeException.class, () -> ioApic.board.taken(7));
    assertSame(first, thrown);
    assertEquals(List.of(second), List.of(thrown.getSuppressed()));
    assertEquals(List.of("taken gsi=5 2/7"), heard);
    assertFalse(router.srcu().inReader());
    assertTrue(router.replace(List.of()));
  }

  @Test
  void aNotifierMayCloseItselfAndItsNeighbour() {
    AtomicReference<Registration> self = new AtomicReference<>();
    AtomicReference<Registration> next = new AtomicReference<>();
    self.set(
        router.addTakenNotifier(
            5,
            (gsi, chip, pin) -> {
              heard.add("once");
              self.get().close();
              next.get().close();
              assertFalse(self.get().closed().toCompletableFuture().isDone());
            }));
    next.set(router.addTakenNotifier(5, note("closed")));
    router.addTakenNotifier(5, note("stays"));
    ioApic.board.taken(7);
    assertEquals(List.of("once", "stays gsi=5 2/7"), heard);
    ioApic.board.taken(7);
    assertEquals(List.of("once", "stays gsi=5 2/7", "stays gsi=5 2/7"), heard);
    self.get().closed().toCompletableFuture().join();
    next.get().closed().toCompletableFuture().join();
  }

  @Test
  void closeReturnsWhenNoCallRunsAnyMore() {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch leave = new CountDownLatch(1);
    Registration registration =
        router.addTakenNotifier(
            5,
            (gsi, chip, pin) -> {
              inside.countDown();
              Actor.await(leave);
              heard.add("left");
            });
    Actor cpu = Actor.start(() -> ioApic.board.taken(7));
    Actor.await(inside);
    Actor close =
        Actor.start(
            () -> {
              registration.close();
              heard.add("closed");
            });
    Actor.untilParked(router.srcu());
    assertFalse(close.isDone());
    leave.countDown();
    close.join();
    cpu.join();
    ioApic.board.taken(7);
    assertEquals(List.of("left", "closed"), heard);
  }

  @Test
  void whatIsNoGsiOrNoNotifierIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> router.addTakenNotifier(-1, note("taken")));
    assertThrows(
        IllegalArgumentException.class, () -> router.addTakenNotifier(4096, note("taken")));
    assertThrows(NullPointerException.class, () -> router.addTakenNotifier(5, null));
    ioApic.board.taken(7);
    assertEquals(List.of(), heard);
  }
}
