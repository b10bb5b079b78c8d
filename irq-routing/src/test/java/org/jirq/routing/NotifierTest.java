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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jirq.api.AckNotifier;
import org.jirq.srcu.Actor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who hears of acknowledgements, and until when. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class NotifierTest {

  private final RecordingChip pic = new RecordingChip(8);
  private final RecordingChip ioApic = new RecordingChip(24);
  private final IrqRouter router =
      IrqRouter.builder()
          .chip(0, pic)
          .chip(2, ioApic)
          .routes(List.of(new ChipRoute(5, 0, 5), new ChipRoute(5, 2, 7)))
          .build();
  private final List<String> heard = Collections.synchronizedList(new ArrayList<>());
  private final AckNotifier note =
      (gsi, chip, pin) -> heard.add("gsi=%d chip=%d pin=%d".formatted(gsi, chip, pin));

  @Test
  void anAckReachesTheNotifiersOfTheGsiFromEveryChip() {
    router.addAckNotifier(5, note);
    ioApic.end(7);
    pic.end(5);
    ioApic.end(5);
    assertEquals(List.of("gsi=5 chip=2 pin=7", "gsi=5 chip=0 pin=5"), heard);
  }

  @Test
  void manyRegistrationsAreClosedInOneGracePeriod() {
    List<Registration> all = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      all.add(router.addAckNotifier(5, note));
      all.add(router.addMaskNotifier(5, (gsi, chip, pin, masked) -> {}));
      all.add(router.addRouteWatcher(5, (gsi, now) -> {}));
    }
    all.get(3).close();
    long before = router.srcu().stats().gracePeriods();
    router.closeAll(all);
    assertEquals(before + 1, router.srcu().stats().gracePeriods());
    ioApic.end(7);
    assertEquals(List.of(), heard);
    assertEquals("subscriptions=0 stranded=false", router.updates().left());
    all.forEach(r -> assertTrue(r.closed().toCompletableFuture().isDone()));
    router.closeAll(all);
    router.closeAll(List.of());
    assertEquals(before + 1, router.srcu().stats().gracePeriods(), "there was nothing to wait for");
  }

  @Test
  void aRegistrationOfAnotherRouterIsRefusedAndNoneIsClosed() {
    Registration mine = router.addAckNotifier(5, note);
    Registration other = IrqRouter.builder().build().addAckNotifier(5, note);
    assertThrows(IllegalArgumentException.class, () -> router.closeAll(List.of(mine, other)));
    ioApic.end(7);
    assertEquals(1, heard.size());
  }

  /** The rest is done when the readers have left, in one go. */
  @Test
  void manyClosedInsideACallbackAreOverLater() throws Exception {
    List<Registration> all = new ArrayList<>();
    all.add(
        router.addAckNotifier(
            5,
            (gsi, chip, pin) -> {
              router.closeAll(all);
              heard.add("closed");
            }));
    all.add(router.addAckNotifier(5, note));
    ioApic.end(7);
    assertEquals(List.of("closed"), heard, "the second one is not called any more");
    for (Registration each : all) {
      each.closed().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }
    ioApic.end(7);
    assertEquals(1, heard.size());
  }

  @Test
  void aSourceIdHasOneOwner() {
    Registration mine = router.ownSource(1, "me");
    assertEquals(
        "sourceId=1 is owned by me",
        assertThrows(IllegalStateException.class, () -> router.ownSource(1, "you")).getMessage());
    router.ownSource(2, "you");
    mine.close();
    assertTrue(mine.closed().toCompletableFuture().isDone());
    Registration yours = router.ownSource(1, "you");
    mine.close();
    assertThrows(IllegalStateException.class, () -> router.ownSource(1, "me"), "is still yours");
    yours.close();
    router.ownSource(1, "me");
    assertThrows(IllegalArgumentException.class, () -> router.ownSource(16, "me"));
    assertThrows(IllegalArgumentException.class, () -> router.ownSource(-1, "me"));
  }

  @Test
  void aPinThatNobodyListensToTakesNoReader() {
    ioApic.end(7);
    ioApic.writeMask(7, false);
    assertFalse(ioApic.board.hasResampler(7));
    assertFalse(ioApic.board.resampleInstead(7));
    router.addAckNotifier(5, note);
    ioApic.end(3);
    ioApic.end(23);
    ioApic.writeMask(7, true);
    assertEquals(0, router.srcu().stats().slots());
    ioApic.end(7);
    assertEquals(1, router.srcu().stats().slots());
  }

  @Test
  void twoGsisOnOnePinBothHearTheAck() {
    // Linux KVM keeps one GSI a pin here, and the other one never hears.
    router.replace(List.of(new ChipRoute(9, 2, 7), new ChipRoute(4, 2, 7), new ChipRoute(6, 2, 6)));
    router.addAckNotifier(9, note);
    router.addAckNotifier(4, note);
    router.addAckNotifier(6, note);
    ioApic.end(7);
    assertEquals(List.of("gsi=4 chip=2 pin=7", "gsi=9 chip=2 pin=7"), heard);
  }

  @Test
  void aNotifierFollowsTheRoutesOfItsGsi() {
    router.addAckNotifier(5, note);
    router.replace(List.of(new ChipRoute(5, 2, 9)));
    ioApic.end(7);
    pic.end(5);
    assertEquals(List.of(), heard);
    ioApic.end(9);
    assertEquals(List.of("gsi=5 chip=2 pin=9"), heard);
    router.replace(List.of());
    ioApic.end(9);
    assertEquals(1, heard.size());
    router.replace(List.of(new ChipRoute(5, 0, 1)));
    pic.end(1);
    assertEquals("gsi=5 chip=0 pin=1", heard.get(1));
  }

  @Test
  void anAckAfterARouteChangeBelongsToThePinsNewGsi() {
    router.replace(List.of(new ChipRoute(5, 2, 7)));
    router.addAckNotifier(5, note);
    router.addAckNotifier(6, note);
    router.setIrq(5, 0, true);
    router.replace(List.of(new ChipRoute(6, 2, 7)));
    ioApic.end(7);
    assertEquals(List.of("gsi=6 chip=2 pin=7"), heard);
  }

  @Test
  void notifiersRunInsideAReaderAndMayDriveTheSameLine() {
    router.addAckNotifier(
        5,
        (gsi, chip, pin) -> {
          assertTrue(router.srcu().inReader());
          assertThrows(IllegalStateException.class, () -> router.replace(List.of()));
          router.setIrq(5, 1, false);
        });
    ioApic.end(7);
    assertEquals(List.of("7-1"), ioApic.take());
    assertEquals(List.of("5-1"), pic.take());
    assertFalse(router.srcu().inReader());
    assertEquals(2, router.routes().size());
  }

  @Test
  void closeReturnsWhenNoCallRunsAnyMore() {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch leave = new CountDownLatch(1);
    Registration registration =
        router.addAckNotifier(
            5,
            (gsi, chip, pin) -> {
              inside.countDown();
              Actor.await(leave);
              heard.add("left");
            });
    Actor end = Actor.start(() -> ioApic.end(7));
    Actor.await(inside);
    Actor close =
        Actor.start(
            () -> {
              registration.close();
              heard.add("closed");
            });
    Actor.untilParked(router.srcu());
    assertFalse(close.isDone());
    assertFalse(registration.closed().toCompletableFuture().isDone());
    // Another one who closes it waits as well.
    Actor again = Actor.start(registration::close);
    Actor.until(() -> again.thread().getState() == Thread.State.WAITING);
    leave.countDown();
    close.join();
    again.join();
    end.join();
    assertTrue(registration.closed().toCompletableFuture().isDone());
    ioApic.end(7);
    assertEquals(List.of("left", "closed"), heard);
  }

  @Test
  void closeIsIdempotentAndTheSecondCostsNoGracePeriod() {
    Registration registration = router.addAckNotifier(5, note);
    registration.close();
    assertEquals(1, router.srcu().stats().gracePeriods());
    registration.close();
    assertEquals(1, router.srcu().stats().gracePeriods());
    ioApic.end(7);
    assertEquals(List.of(), heard);
  }

  @Test
  void aNotifierMayCloseItself() {
    AtomicReference<Registration> self = new AtomicReference<>();
    self.set(
        router.addAckNotifier(
            5,
            (gsi, chip, pin) -> {
              heard.add("once");
              self.get().close();
              assertFalse(self.get().closed().toCompletableFuture().isDone());
            }));
    ioApic.end(7);
    ioApic.end(7);
    assertEquals(List.of("once"), heard);
    self.get().closed().toCompletableFuture().join();
    self.get().close();
  }

  @Test
  void aNotifierThatClosesAnotherSilencesItAtOnce() {
    AtomicReference<Registration> second = new AtomicReference<>();
    router.addAckNotifier(5, (gsi, chip, pin) -> second.get().close());
    second.set(router.addAckNotifier(5, note));
    ioApic.end(7);
    assertEquals(List.of(), heard);
    second.get().closed().toCompletableFuture().join();
  }

  @Test
  void aNotifierThatIsAddedInsideACallHearsTheNextOne() {
    router.addAckNotifier(
        5,
        (gsi, chip, pin) -> {
          if (heard.isEmpty()) {
            router.addAckNotifier(5, note);
            heard.add("added");
          }
        });
    ioApic.end(7);
    assertEquals(List.of("added"), heard);
    ioApic.end(7);
    assertEquals(List.of("added", "gsi=5 chip=2 pin=7"), heard);
  }

  @Test
  void anExceptionKeepsTheAckFromNobodyAndLeavesTheReader() {
    RuntimeException first = new UnsupportedOperationException("first");
    RuntimeException second = new UnsupportedOperationException("second");
    router.addAckNotifier(
        5,
        (gsi, chip, pin) -> {
          throw first;
        });
    router.addAckNotifier(
        5,
        (gsi, chip, pin) -> {
          throw second;
        });
    router.addAckNotifier(5, note);
    Throwable thrown = assertThrows(RuntimeException.class, () -> ioApic.end(7));
    assertSame(first, thrown);
    assertEquals(List.of(second), List.of(thrown.getSuppressed()));
    assertEquals(List.of("gsi=5 chip=2 pin=7"), heard);
    assertFalse(router.srcu().inReader());
    assertTrue(router.replace(List.of()));
  }

  @Test
  void allResamplersOfAPinAreAsked() {
    router.replace(List.of(new ChipRoute(5, 2, 7), new ChipRoute(6, 2, 7)));
    assertFalse(ioApic.board.hasResampler(7));
    Registration no =
        router.addUnmaskResampler(
            6,
            (gsi, chip, pin) -> {
              heard.add("no " + gsi);
              return false;
            });
    assertTrue(ioApic.board.hasResampler(7));
    assertFalse(ioApic.board.resampleInstead(7));
    Registration yes =
        router.addUnmaskResampler(
            5,
            (gsi, chip, pin) -> {
              assertTrue(router.srcu().inReader());
              heard.add("yes " + gsi + " " + chip + " " + pin);
              return true;
            });
    assertTrue(ioApic.board.resampleInstead(7));
    assertEquals(List.of("no 6", "yes 5 2 7", "no 6"), heard);
    yes.close();
    assertFalse(ioApic.board.resampleInstead(7));
    no.close();
    assertFalse(ioApic.board.hasResampler(7));
  }

  @Test
  void anExceptionOfAResamplerReachesTheChipAfterAllWereAsked() {
    router.addUnmaskResampler(
        5,
        (gsi, chip, pin) -> {
          throw new UnsupportedOperationException();
        });
    router.addUnmaskResampler(5, (gsi, chip, pin) -> heard.add("asked"));
    assertThrows(UnsupportedOperationException.class, () -> ioApic.board.resampleInstead(7));
    assertEquals(List.of("asked"), heard);
    assertFalse(router.srcu().inReader());
  }
}
