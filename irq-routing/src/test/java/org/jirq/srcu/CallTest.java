// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.srcu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Actions after a grace period, the barrier, and the end of a domain. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CallTest {

  private final Srcu srcu = new Srcu("call-test");

  @Test
  void aCallRunsAfterTheReadersOfItsTimeHaveLeft() {
    long token = srcu.readLock();
    AtomicBoolean ran = new AtomicBoolean();
    srcu.call(() -> ran.set(true));
    Actor.untilParked(srcu);
    assertFalse(ran.get());
    assertEquals(1, srcu.stats().calls());
    assertEquals(0, srcu.stats().callsCompleted());
    srcu.readUnlock(token);
    srcu.barrier();
    assertTrue(ran.get());
    assertEquals(1, srcu.stats().callsCompleted());
    assertEquals(1, srcu.stats().gracePeriods());
  }

  @Test
  void anActionKnowsThatItIsOne() {
    assertFalse(srcu.inCall(), "there is no thread for them yet");
    AtomicBoolean inside = new AtomicBoolean();
    AtomicBoolean insideAnother = new AtomicBoolean(true);
    Srcu other = new Srcu("other");
    srcu.call(
        () -> {
          inside.set(srcu.inCall());
          insideAnother.set(other.inCall());
        });
    srcu.barrier();
    assertTrue(inside.get());
    assertFalse(insideAnother.get());
    assertFalse(srcu.inCall());
  }

  @Test
  void callsRunInTheirOrderAndShareAGracePeriod() {
    List<Integer> order = Collections.synchronizedList(new ArrayList<>());
    List<Integer> expected = new ArrayList<>();
    long token = srcu.readLock();
    for (int i = 0; i < 100; i++) {
      int number = i;
      srcu.call(() -> order.add(number));
      expected.add(i);
    }
    srcu.readUnlock(token);
    srcu.barrier();
    assertEquals(expected, order);
    assertTrue(srcu.stats().gracePeriods() <= 2, srcu.toString());
  }

  @Test
  void aCallIsNotServedByTheGracePeriodOfTheCallBeforeIt() {
    CountDownLatch busy = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    srcu.call(
        () -> {
          busy.countDown();
          Actor.await(go);
        });
    Actor.await(busy);
    List<String> ran = Collections.synchronizedList(new ArrayList<>());
    srcu.call(() -> ran.add("first"));
    srcu.synchronize();
    long token = srcu.readLock();
    srcu.call(() -> ran.add("second"));
    go.countDown();
    Actor.untilParked(srcu);
    assertFalse(ran.contains("second"));
    srcu.readUnlock(token);
    srcu.barrier();
    assertEquals(List.of("first", "second"), ran);
  }

  @Test
  void aCallRunsOnADaemonThreadThatEndsWhenIdle() {
    AtomicReference<Thread> thread = new AtomicReference<>();
    srcu.call(() -> thread.set(Thread.currentThread()));
    srcu.barrier();
    assertEquals("srcu-call-test", thread.get().getName());
    assertTrue(thread.get().isDaemon());
    Actor.until(() -> !thread.get().isAlive());
    AtomicReference<Thread> second = new AtomicReference<>();
    srcu.call(() -> second.set(Thread.currentThread()));
    srcu.barrier();
    assertTrue(second.get() != thread.get());
  }

  @Test
  void aCallThatThrowsStopsNoOther() {
    AtomicReference<Throwable> seen = new AtomicReference<>();
    RuntimeException thrown = new IllegalArgumentException("on purpose");
    AtomicBoolean ran = new AtomicBoolean();
    srcu.call(
        () -> {
          Thread.currentThread().setUncaughtExceptionHandler((thread, e) -> seen.set(e));
          throw thrown;
        });
    srcu.call(() -> ran.set(true));
    srcu.barrier();
    assertSame(thrown, seen.get());
    assertTrue(ran.get());
    assertEquals(2, srcu.stats().callsCompleted());
  }

  @Test
  void aCallMayWaitForAGracePeriodAndCallAgainButNotForItself() {
    AtomicReference<Throwable> refused = new AtomicReference<>();
    AtomicBoolean ran = new AtomicBoolean();
    srcu.call(
        () -> {
          srcu.synchronize();
          srcu.call(() -> ran.set(true));
          refused.set(assertThrows(IllegalStateException.class, srcu::barrier));
        });
    srcu.barrier();
    srcu.barrier();
    assertTrue(refused.get().getMessage().contains("domain=call-test"));
    assertTrue(ran.get());
  }

  @Test
  void theBarrierWaitsForAllCallsQueuedBefore() {
    CountDownLatch go = new CountDownLatch(1);
    List<String> done = Collections.synchronizedList(new ArrayList<>());
    srcu.call(
        () -> {
          Actor.await(go);
          done.add("first");
        });
    srcu.call(() -> done.add("second"));
    Actor barrier =
        Actor.start(
            () -> {
              srcu.barrier();
              done.add("barrier");
            });
    Actor.until(() -> barrier.thread().getState() == Thread.State.WAITING);
    assertFalse(barrier.isDone());
    barrier.thread().interrupt();
    go.countDown();
    barrier.join();
    assertEquals(List.of("first", "second", "barrier"), done);
  }

  @Test
  void aBarrierWithoutCallsReturns() {
    srcu.barrier();
    assertEquals(0, srcu.stats().gracePeriods());
  }

  @Test
  void closeRefusesWhileReadersAreInsideAndSaysHowMany() {
    long first = srcu.readLock();
    long second = srcu.readLock();
    IllegalStateException e = assertThrows(IllegalStateException.class, srcu::close);
    assertTrue(e.getMessage().contains("openReaders=2"), e.getMessage());
    srcu.readUnlock(second);
    srcu.readUnlock(srcu.readLock());
    Actor other = Actor.start(() -> assertThrows(IllegalStateException.class, srcu::close));
    other.join();
    srcu.readUnlock(first);
    srcu.synchronize();
    srcu.close();
    assertEquals(1, srcu.stats().gracePeriods());
  }

  @Test
  void aClosedDomainTakesNoReadersAndNoCalls() {
    AtomicBoolean ran = new AtomicBoolean();
    srcu.call(() -> ran.set(true));
    srcu.close();
    assertTrue(ran.get());
    srcu.close();
    assertThrows(IllegalStateException.class, srcu::readLock);
    assertThrows(IllegalStateException.class, () -> srcu.call(() -> {}));
    srcu.synchronize();
    srcu.barrier();
    assertEquals(0, srcu.stats().openReaders());
  }

  @Test
  void readersThatComeWhileACloseIsRefusedNeverNotice() {
    AtomicBoolean stop = new AtomicBoolean();
    List<Actor> readers = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      readers.add(
          Actor.start(
              () -> {
                long token = srcu.readLock();
                while (!stop.get()) {
                  srcu.readUnlock(srcu.readLock());
                }
                srcu.readUnlock(token);
              }));
    }
    Actor.until(() -> srcu.stats().openReaders() >= 2);
    for (int i = 0; i < 2000; i++) {
      assertThrows(IllegalStateException.class, srcu::close);
    }
    stop.set(true);
    readers.forEach(Actor::join);
    srcu.close();
  }
}
