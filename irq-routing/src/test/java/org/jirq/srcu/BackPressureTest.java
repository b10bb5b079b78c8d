// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.srcu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of calls when there are as many as may be. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BackPressureTest {

  private final AtomicInteger ran = new AtomicInteger();

  private static void untilAsleep(Actor actor) {
    Actor.until(() -> actor.thread().getState() == Thread.State.WAITING);
  }

  @Test
  void behindAStuckReaderTheCallerAfterTheLastWaitsUntilItLeaves() {
    Srcu srcu = new Srcu("test");
    CountDownLatch leave = new CountDownLatch(1);
    Actor reader = stuckReader(srcu, leave);
    for (int i = 0; i < 1024; i++) {
      srcu.call(ran::incrementAndGet);
    }
    assertEquals(0, srcu.stats().callsThrottled());
    Actor caller = Actor.start(() -> srcu.call(ran::incrementAndGet));
    untilAsleep(caller);
    assertEquals(1, srcu.stats().callsThrottled());
    assertEquals(1024, srcu.stats().calls());
    assertFalse(srcu.tryCall(ran::incrementAndGet));
    leave.countDown();
    caller.join();
    reader.join();
    srcu.barrier();
    assertEquals(1025, ran.get());
    assertEquals(1025, srcu.stats().callsCompleted());
    assertEquals(0, srcu.stats().callsOverLimit());
  }

  @Test
  void neverMoreThanTheLimitWaitHoweverManyCall() {
    int limit = 16;
    Srcu srcu = Srcu.builder("test").callLimit(limit).build();
    CountDownLatch leave = new CountDownLatch(1);
    Actor reader = stuckReader(srcu, leave);
    List<Actor> callers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      callers.add(
          Actor.start(
              () -> {
                for (int j = 0; j < 1000; j++) {
                  srcu.call(ran::incrementAndGet);
                  SrcuStats stats = srcu.stats();
                  assertTrue(stats.calls() - stats.callsCompleted() <= limit, stats.toString());
                }
              }));
    }
    callers.forEach(BackPressureTest::untilAsleep);
    assertEquals(limit, srcu.stats().calls());
    assertEquals(0, ran.get());
    leave.countDown();
    callers.forEach(Actor::join);
    reader.join();
    srcu.barrier();
    assertEquals(4000, ran.get());
  }

  @Test
  void insideAReaderACallIsAcceptedOverTheLimit() {
    Srcu srcu = Srcu.builder("test").callLimit(1).build();
    long token = srcu.readLock();
    srcu.call(ran::incrementAndGet);
    srcu.call(ran::incrementAndGet);
    srcu.call(ran::incrementAndGet);
    assertFalse(srcu.tryCall(ran::incrementAndGet));
    assertEquals(3, srcu.stats().calls());
    assertEquals(2, srcu.stats().callsOverLimit());
    assertEquals(0, srcu.stats().callsThrottled());
    srcu.readUnlock(token);
    srcu.barrier();
    assertEquals(3, ran.get());
    assertTrue(srcu.tryCall(ran::incrementAndGet));
    srcu.barrier();
    assertEquals(4, ran.get());
  }

  @Test
  void insideAnActionACallIsAcceptedOverTheLimit() {
    Srcu srcu = Srcu.builder("test").callLimit(1).build();
    srcu.call(
        () -> {
          srcu.call(ran::incrementAndGet);
          srcu.call(ran::incrementAndGet);
        });
    srcu.barrier();
    srcu.barrier();
    assertEquals(2, ran.get());
    assertEquals(2, srcu.stats().callsOverLimit());
  }

  @Test
  void anInterruptNeitherEndsTheWaitForRoomNorGetsLost() {
    Srcu srcu = Srcu.builder("test").callLimit(1).build();
    CountDownLatch leave = new CountDownLatch(1);
    Actor reader = stuckReader(srcu, leave);
    srcu.call(ran::incrementAndGet);
    AtomicBoolean flag = new AtomicBoolean();
    Actor caller =
        Actor.start(
            () -> {
              srcu.call(ran::incrementAndGet);
              flag.set(Thread.interrupted());
            });
    untilAsleep(caller);
    caller.thread().interrupt();
    assertEquals(1, srcu.stats().calls());
    leave.countDown();
    caller.join();
    reader.join();
    assertTrue(flag.get());
    srcu.barrier();
    assertEquals(2, ran.get());
  }

  @Test
  void callersThatWaitWhenTheDomainClosesGoOnToo() {
    for (int i = 0; i < 100; i++) {
      Srcu srcu = Srcu.builder("test").callLimit(1).build();
      CountDownLatch go = new CountDownLatch(1);
      AtomicInteger all = new AtomicInteger();
      AtomicInteger refused = new AtomicInteger();
      srcu.call(() -> Actor.await(go));
      List<Actor> callers = new ArrayList<>();
      for (int j = 0; j < 3; j++) {
        callers.add(
            Actor.start(
                () -> {
                  try {
                    srcu.call(all::incrementAndGet);
                  } catch (IllegalStateException e) {
                    assertTrue(e.getMessage().contains("closed"), e.getMessage());
                    refused.incrementAndGet();
                  }
                }));
      }
      Actor.until(() -> srcu.stats().callsThrottled() == 3);
      Actor closer = Actor.start(srcu::close);
      go.countDown();
      callers.forEach(Actor::join);
      closer.join();
      srcu.barrier();
      assertEquals(3, all.get() + refused.get());
    }
  }

  @Test
  void aLimitOutOfRangeIsRefused() {
    Srcu.Builder builder = Srcu.builder("test");
    assertThrows(IllegalArgumentException.class, () -> builder.callLimit(0));
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> builder.callLimit((1 << 20) + 1));
    assertTrue(e.getMessage().contains("callLimit=1048577"), e.getMessage());
    assertTrue(builder.callLimit(1 << 20).build().tryCall(() -> {}));
  }

  @Test
  void aStuckReaderStarvesNoOtherDomain() {
    Srcu stuck = Srcu.builder("stuck").callLimit(2).build();
    CountDownLatch leave = new CountDownLatch(1);
    Actor reader = stuckReader(stuck, leave);
    List<Actor> held = new ArrayList<>();
    held.add(Actor.start(stuck::synchronize));
    stuck.call(() -> {});
    stuck.call(() -> {});
    held.add(Actor.start(() -> stuck.call(() -> {})));
    held.add(Actor.start(stuck::barrier));
    Actor.untilParked(stuck);
    Actor.until(() -> stuck.stats().callsThrottled() == 1);

    Srcu free = Srcu.builder("free").callLimit(2).build();
    List<Integer> order = Collections.synchronizedList(new ArrayList<>());
    List<Integer> expected = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      int number = i;
      free.call(() -> order.add(number));
      expected.add(i);
      free.synchronize();
    }
    free.barrier();
    assertEquals(expected, order);
    free.close();
    assertThrows(IllegalStateException.class, free::readLock);

    held.forEach(actor -> assertFalse(actor.isDone()));
    assertEquals(0, stuck.stats().gracePeriods());
    assertThrows(IllegalStateException.class, stuck::close);
    leave.countDown();
    held.forEach(Actor::join);
    reader.join();
    stuck.close();
  }

  private static Actor stuckReader(Srcu srcu, CountDownLatch leave) {
    CountDownLatch inside = new CountDownLatch(1);
    Actor reader =
        Actor.start(
            () -> {
              long token = srcu.readLock();
              inside.countDown();
              Actor.await(leave);
              srcu.readUnlock(token);
            });
    Actor.await(inside);
    return reader;
  }
}
