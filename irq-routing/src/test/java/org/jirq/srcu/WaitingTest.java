// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.srcu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who takes the steps of a grace period, and what becomes of the others meanwhile. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WaitingTest {

  private final HookedSlots slots = new HookedSlots();
  private final Readers readers = new Readers("test", slots);
  private final WaitStatistics statistics = new WaitStatistics();
  private final GracePeriods gracePeriods = new GracePeriods(readers, System::nanoTime, statistics);

  private final Waiting waiting = new Waiting(gracePeriods, readers, null, statistics);

  private void untilParked() {
    long parks = statistics.get(WaitStatistics.PARKED);
    Actor.until(() -> statistics.get(WaitStatistics.PARKED) >= parks + 2);
  }

  private static void untilAsleep(Actor actor) {
    Actor.until(() -> actor.thread().getState() == Thread.State.WAITING);
  }

  private boolean poll(long cookie) {
    int result = gracePeriods.push(cookie, true);
    return result == GracePeriods.DROVE || result == GracePeriods.OVER;
  }

  @Test
  void aPollLeavesAGracePeriodToTheThreadThatTakesAStep() {
    CountDownLatch inStep = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    long cookie = gracePeriods.cookie();
    Actor driver =
        Actor.start(
            () -> {
              Thread self = Thread.currentThread();
              slots.beforeLook =
                  index -> {
                    if (Thread.currentThread() == self) {
                      inStep.countDown();
                      Actor.await(goOn);
                    }
                  };
              assertTrue(poll(cookie));
            });
    Actor.await(inStep);
    assertEquals(GracePeriods.BUSY, gracePeriods.push(cookie, true));
    // Names the next one and leaves it at that.
    assertEquals(cookie + 2, gracePeriods.start());
    assertFalse(driver.isDone());
    goOn.countDown();
    driver.join();
    assertEquals(GracePeriods.OVER, gracePeriods.push(cookie, true));
  }

  @Test
  void whoWaitsIsNotHeldUpByAThreadThatIsSlowWithTheNextGracePeriod() {
    long token = readers.enter();
    long first = gracePeriods.cookie();
    Actor waiter = Actor.start(() -> waiting.await(first));
    untilParked();
    long second = gracePeriods.cookie();
    CountDownLatch slow = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    Actor driver =
        Actor.start(
            () -> {
              Thread self = Thread.currentThread();
              AtomicInteger looks = new AtomicInteger();
              slots.beforeLook =
                  index -> {
                    if (Thread.currentThread() == self && looks.incrementAndGet() == 1) {
                      // Under the lock: from here on this thread is the one that ends the first.
                      readers.exit(token);
                    } else if (Thread.currentThread() == self && gracePeriods.isElapsed(first)) {
                      slow.countDown();
                      Actor.await(goOn);
                    }
                  };
              Actor.until(() -> poll(second));
            });
    Actor.await(slow);
    waiter.join();
    assertFalse(driver.isDone());
    Actor late = Actor.start(() -> waiting.await(second));
    goOn.countDown();
    driver.join();
    late.join();
    assertEquals(2, gracePeriods.completed());
  }

  @Test
  void allWhoWaitForAGracePeriodGoOnWhenAPollEndsIt() {
    long token = readers.enter();
    long cookie = gracePeriods.cookie();
    Actor leader = Actor.start(() -> waiting.await(cookie));
    untilParked();
    List<Actor> others = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      others.add(Actor.start(() -> waiting.await(cookie)));
    }
    others.forEach(WaitingTest::untilAsleep);
    AtomicReference<Thread> poller = new AtomicReference<>(Thread.currentThread());
    slots.beforeLook =
        index -> {
          // The poller alone finds the section ended, so it takes the last step.
          if (Thread.currentThread() == poller.get() && poller.getAndSet(null) != null) {
            readers.exit(token);
          }
        };
    Actor.until(() -> poll(cookie));
    leader.join();
    others.forEach(Actor::join);
    assertEquals(1, gracePeriods.completed());
    assertEquals(5, statistics.get(WaitStatistics.SHARED));
  }

  @Test
  void whoWaitsForLessThanTheLeaderGoesOnWithoutIt() {
    long before = readers.enter();
    long first = gracePeriods.start();
    long second = gracePeriods.cookie();
    Actor leader = Actor.start(() -> waiting.await(second));
    untilParked();
    Actor other = Actor.start(() -> waiting.await(first));
    untilAsleep(other);
    long during = readers.enter();
    readers.exit(before);
    other.join();
    untilParked();
    assertFalse(leader.isDone());
    readers.exit(during);
    leader.join();
    assertEquals(2, gracePeriods.completed());
  }

  @Test
  void anotherLeadsWhenTheLeaderFails() {
    long token = readers.enter();
    long cookie = gracePeriods.cookie();
    Error thrown = new StackOverflowError("on purpose");
    AtomicReference<Thread> failing = new AtomicReference<>();
    slots.beforeLook =
        index -> {
          if (Thread.currentThread() == failing.get()) {
            throw thrown;
          }
        };
    AtomicReference<Throwable> seen = new AtomicReference<>();
    Actor leader =
        Actor.start(
            () -> seen.set(assertThrows(StackOverflowError.class, () -> waiting.await(cookie))));
    untilParked();
    Actor other = Actor.start(() -> waiting.await(cookie));
    untilAsleep(other);
    failing.set(leader.thread());
    leader.join();
    assertSame(thrown, seen.get());
    untilParked();
    assertFalse(other.isDone());
    readers.exit(token);
    other.join();
    assertEquals(1, gracePeriods.completed());
  }

  @Test
  void aGracePeriodThatWasBrokenOffStartsOver() {
    RuntimeException thrown = new IllegalArgumentException("on purpose");
    for (int scan = 1; scan <= 2; scan++) {
      int old = readers.index();
      long reader = readers.enter(old);
      long cookie = gracePeriods.cookie();
      AtomicInteger left = new AtomicInteger(scan);
      slots.beforeLook =
          index -> {
            if (left.decrementAndGet() == 0) {
              throw thrown;
            }
          };
      assertSame(thrown, assertThrows(RuntimeException.class, () -> waiting.await(cookie)));
      assertFalse(gracePeriods.isElapsed(cookie));
      // Who comes now did not ask before it began, though it begins again.
      assertEquals(cookie + 2, gracePeriods.cookie());
      List<Integer> scans = new ArrayList<>();
      slots.beforeLook = scans::add;
      assertFalse(poll(cookie));
      // Begins with a first scan, whatever had been done before.
      int index = readers.index();
      readers.exit(reader);
      assertTrue(poll(cookie));
      assertTrue(scans.contains(0) && scans.contains(1), "index=" + index + " scans=" + scans);
      slots.beforeLook = each -> {};
    }
    assertEquals(2, gracePeriods.completed());
  }

  @Test
  void whatAStepCallsBackMayPollButNotWait() {
    long cookie = gracePeriods.cookie();
    List<String> heard = new ArrayList<>();
    slots.beforeLook =
        index -> {
          slots.beforeLook = each -> {};
          heard.add("poll " + poll(cookie));
          heard.add("start " + (gracePeriods.start() - cookie));
          assertThrows(IllegalStateException.class, () -> waiting.await(cookie));
        };
    waiting.await(cookie);
    assertEquals(List.of("poll false", "start 2"), heard);
    assertEquals(1, gracePeriods.completed());
  }

  @Test
  void manyWhoWaitForDifferentGracePeriodsAllGoOn() {
    List<Actor> actors = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      actors.add(
          Actor.start(
              () -> {
                for (int j = 0; j < 500; j++) {
                  long token = readers.enter();
                  Thread.onSpinWait();
                  readers.exit(token);
                  waiting.await(gracePeriods.cookie());
                }
              }));
    }
    actors.forEach(Actor::join);
    assertTrue(gracePeriods.completed() <= 4000);
    assertTrue(gracePeriods.completed() >= 500);
  }
}
