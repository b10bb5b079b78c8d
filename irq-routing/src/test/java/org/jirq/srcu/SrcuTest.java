// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.srcu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Readers, grace periods, and who waits for whom. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SrcuTest {

  private final Srcu srcu = new Srcu("test");

  @Test
  void aGracePeriodWithoutReadersEndsAtOnce() {
    srcu.synchronize();
    srcu.synchronize();
    assertEquals(2, srcu.stats().gracePeriods());
    assertEquals(0, srcu.stats().parks());
  }

  @Test
  void aReaderFromBeforeHoldsTheGracePeriodUp() {
    long token = srcu.readLock();
    Actor waiter = Actor.start(srcu::synchronize);
    Actor.untilParked(srcu);
    assertFalse(waiter.isDone());
    assertEquals(0, srcu.stats().gracePeriods());
    srcu.readUnlock(token);
    waiter.join();
    assertEquals(1, srcu.stats().gracePeriods());
  }

  @Test
  void laterReadersDoNotHoldTheGracePeriodUp() {
    long before = srcu.readLock();
    Actor waiter = Actor.start(srcu::synchronize);
    Actor.untilParked(srcu);
    CountDownLatch leave = new CountDownLatch(1);
    CountDownLatch inside = new CountDownLatch(1);
    Actor later =
        Actor.start(
            () -> {
              long token = srcu.readLock();
              inside.countDown();
              Actor.await(leave);
              srcu.readUnlock(token);
            });
    Actor.await(inside);
    srcu.readUnlock(before);
    waiter.join();
    assertFalse(later.isDone());
    leave.countDown();
    later.join();
  }

  @Test
  void aContinuousFlowOfReadersStarvesNobody() {
    AtomicBoolean stop = new AtomicBoolean();
    AtomicLong sections = new AtomicLong();
    List<Actor> readers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      // Each section overlaps the next: at no moment is the domain empty.
      readers.add(
          Actor.start(
              () -> {
                long token = srcu.readLock();
                while (!stop.get()) {
                  long next = srcu.readLock();
                  srcu.readUnlock(token);
                  token = next;
                  sections.incrementAndGet();
                }
                srcu.readUnlock(token);
              }));
    }
    Actor.until(() -> sections.get() > 1000);
    try {
      Actor.start(
              () -> {
                for (int i = 0; i < 20; i++) {
                  srcu.synchronize();
                }
              })
          .join();
    } finally {
      stop.set(true);
    }
    readers.forEach(Actor::join);
    assertEquals(20, srcu.stats().gracePeriods());
    assertEquals(0, srcu.stats().openReaders());
  }

  @Test
  void aReaderThatCountsOnTheOldIndexIsWaitedForByTheNextGracePeriod() {
    // Between reading the index and counting, a reader may lose any time: here, a grace period.
    int old = srcu.readers().index();
    srcu.synchronize();
    assertNotEquals(old, srcu.readers().index());
    long token = srcu.readers().enter(old);
    Actor waiter = Actor.start(srcu::synchronize);
    Actor.untilParked(srcu);
    assertFalse(waiter.isDone());
    srcu.readUnlock(token);
    waiter.join();
  }

  @Test
  void nestedSectionsAreEachWaitedFor() {
    long outer = srcu.readLock();
    long inner = srcu.readLock();
    srcu.readUnlock(inner);
    Actor waiter = Actor.start(srcu::synchronize);
    Actor.untilParked(srcu);
    assertFalse(waiter.isDone());
    srcu.readUnlock(outer);
    waiter.join();
  }

  @Test
  void sectionsMayEndInTheOrderInWhichTheyBegan() {
    long first = srcu.readLock();
    Actor waiter = Actor.start(srcu::synchronize);
    Actor.untilParked(srcu);
    long second = srcu.readLock();
    srcu.readUnlock(first);
    waiter.join();
    assertEquals(1, srcu.stats().openReaders());
    srcu.readUnlock(second);
    assertEquals(0, srcu.stats().openReaders());
  }

  @Test
  void anotherThreadMayEndTheSection() {
    long token = srcu.readLock();
    Actor waiter = Actor.start(srcu::synchronize);
    Actor.untilParked(srcu);
    assertFalse(waiter.isDone());
    Actor.start(() -> srcu.readUnlock(token)).join();
    waiter.join();
    assertFalse(srcu.inReader());
    srcu.synchronize();
    assertEquals(2, srcu.stats().gracePeriods());
  }

  @Test
  void waitingInsideAReaderThrowsAndChangesNothing() {
    long token = srcu.readLock();
    assertTrue(srcu.inReader());
    IllegalStateException e = assertThrows(IllegalStateException.class, srcu::synchronize);
    assertTrue(e.getMessage().contains("domain=test"), e.getMessage());
    assertThrows(IllegalStateException.class, srcu::barrier);
    assertThrows(IllegalStateException.class, () -> srcu.await(srcu.cookie()));
    assertEquals(0, srcu.stats().gracePeriods());
    srcu.readUnlock(token);
    assertFalse(srcu.inReader());
    srcu.synchronize();
    assertEquals(1, srcu.stats().gracePeriods());
  }

  @Test
  void aReaderOfAnotherDomainMayWait() {
    Srcu other = new Srcu("other");
    long token = other.readLock();
    srcu.synchronize();
    other.readUnlock(token);
    assertEquals(1, srcu.stats().gracePeriods());
  }

  @Test
  void overlappingWaitersShareTheGracePeriodThatBeganAfterThem() {
    long token = srcu.readLock();
    Actor first = Actor.start(srcu::synchronize);
    Actor.untilParked(srcu);
    // All these came while the first one ran: it does not serve them, the next serves them all.
    List<Actor> others = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      others.add(Actor.start(srcu::synchronize));
    }
    Actor.until(
        () -> others.stream().allMatch(actor -> actor.thread().getState() == Thread.State.WAITING));
    srcu.readUnlock(token);
    first.join();
    others.forEach(Actor::join);
    assertEquals(2, srcu.stats().gracePeriods());
    assertEquals(7, srcu.stats().shared());
  }

  @Test
  void aGracePeriodThatRunsAlreadyDoesNotServeWhoComesNow() {
    long before = srcu.readLock();
    Actor first = Actor.start(srcu::synchronize);
    Actor.untilParked(srcu);
    long during = srcu.readLock();
    long cookie = srcu.cookie();
    srcu.readUnlock(before);
    first.join();
    assertFalse(srcu.poll(cookie));
    Actor second = Actor.start(() -> srcu.await(cookie));
    Actor.untilParked(srcu);
    assertFalse(second.isDone());
    srcu.readUnlock(during);
    second.join();
    assertTrue(srcu.poll(cookie));
    assertEquals(2, srcu.stats().gracePeriods());
  }

  @Test
  void aCookieIsServedByAnyLaterGracePeriod() {
    long cookie = srcu.cookie();
    assertEquals(0, srcu.stats().gracePeriods());
    srcu.synchronize();
    assertTrue(srcu.poll(cookie));
    srcu.await(cookie);
    assertEquals(1, srcu.stats().gracePeriods());
  }

  @Test
  void anInterruptNeitherEndsTheWaitNorGetsLost() {
    long token = srcu.readLock();
    AtomicBoolean flag = new AtomicBoolean();
    Actor waiter =
        Actor.start(
            () -> {
              srcu.synchronize();
              flag.set(Thread.interrupted());
            });
    Actor.untilParked(srcu);
    waiter.thread().interrupt();
    Actor.untilParked(srcu);
    // Put aside for the end: with the flag up it could not sleep.
    Actor.until(() -> !waiter.thread().isInterrupted());
    assertFalse(waiter.isDone());
    srcu.readUnlock(token);
    waiter.join();
    assertTrue(flag.get());
  }

  @Test
  void whoComesInterruptedLeavesInterrupted() {
    Thread.currentThread().interrupt();
    srcu.synchronize();
    assertTrue(Thread.interrupted());
    assertEquals(1, srcu.stats().gracePeriods());
  }

  @Test
  void endingASectionTwiceThrows() {
    long token = srcu.readLock();
    srcu.readUnlock(token);
    assertThrows(IllegalStateException.class, () -> srcu.readUnlock(token));
    Actor.start(() -> assertThrows(IllegalStateException.class, () -> srcu.readUnlock(token)))
        .join();
    assertEquals(0, srcu.stats().openReaders());
    srcu.synchronize();
  }

  @Test
  void aTokenThatNobodyHandedOutThrows() {
    assertThrows(IllegalArgumentException.class, () -> srcu.readUnlock(0));
    assertThrows(IllegalArgumentException.class, () -> srcu.readUnlock(-1));
    assertThrows(IllegalArgumentException.class, () -> srcu.readUnlock(77L << 3 | 2));
    assertEquals(0, srcu.stats().openReaders());
  }
}
