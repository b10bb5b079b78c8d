// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.srcu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Grace periods that threads begin and push on without waiting. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PollTest {

  private final Srcu srcu = new Srcu("test");

  @Test
  void onePollEndsAGracePeriodThatNobodyHoldsUp() {
    long cookie = srcu.startGracePeriod();
    assertEquals(0, srcu.stats().gracePeriods());
    assertTrue(srcu.poll(cookie));
    assertEquals(1, srcu.stats().gracePeriods());
    assertTrue(srcu.poll(srcu.cookie()));
    assertEquals(2, srcu.stats().gracePeriods());
    assertEquals(0, srcu.stats().parks());
  }

  @Test
  void aStartNamesWhatACookieNames() {
    long cookie = srcu.cookie();
    assertEquals(cookie, srcu.cookie());
    assertEquals(cookie, srcu.startGracePeriod());
    // That one runs now, so it serves nobody who comes later.
    long next = srcu.cookie();
    assertTrue(next > cookie);
    assertEquals(next, srcu.startGracePeriod());
    assertTrue(srcu.poll(cookie));
    assertEquals(next, srcu.cookie());
  }

  @Test
  void aPollNeitherWaitsForAReaderNorForgetsIt() {
    long token = srcu.readLock();
    long cookie = srcu.startGracePeriod();
    for (int i = 0; i < 1000; i++) {
      assertFalse(srcu.poll(cookie));
    }
    assertEquals(0, srcu.stats().gracePeriods());
    srcu.readUnlock(token);
    assertTrue(srcu.poll(cookie));
    assertEquals(1, srcu.stats().gracePeriods());
  }

  @Test
  void aReaderThatNeverLeavesStopsNeitherStartsNorPolls() {
    srcu.readLock();
    long first = srcu.startGracePeriod();
    assertFalse(srcu.poll(first));
    long second = srcu.startGracePeriod();
    assertFalse(srcu.poll(second));
    assertTrue(second > first);
    assertEquals(second, srcu.startGracePeriod());
    assertEquals(0, srcu.stats().gracePeriods());
  }

  @Test
  void aStartDelaysNobodyBehindReadersThatComeAfterIt() {
    long cookie = srcu.startGracePeriod();
    assertFalse(srcu.inReader());
    // The flip has not been made: the reader counts on the index that is retired.
    long late = srcu.readLock();
    assertFalse(srcu.poll(cookie));
    // Now it has: the next reader does not matter.
    long later = srcu.readLock();
    srcu.readUnlock(late);
    assertTrue(srcu.poll(cookie));
    srcu.readUnlock(later);
  }

  @Test
  void aGracePeriodThatBeganBeforeTheCookieDoesNotServeIt() {
    long before = srcu.readLock();
    long first = srcu.startGracePeriod();
    assertFalse(srcu.poll(first));
    long during = srcu.readLock();
    long second = srcu.startGracePeriod();
    srcu.readUnlock(before);
    assertTrue(srcu.poll(first));
    assertEquals(1, srcu.stats().gracePeriods());
    assertFalse(srcu.poll(second));
    srcu.readUnlock(during);
    assertTrue(srcu.poll(second));
    assertEquals(2, srcu.stats().gracePeriods());
  }

  @Test
  void aPollForTheNextEndsTheOneThatRuns() {
    long before = srcu.readLock();
    long first = srcu.startGracePeriod();
    long second = srcu.cookie();
    assertFalse(srcu.poll(second));
    srcu.readUnlock(before);
    assertTrue(srcu.poll(second));
    assertTrue(srcu.poll(first));
    assertEquals(2, srcu.stats().gracePeriods());
  }

  @Test
  void aPollMayBeMadeInsideAReader() {
    long token = srcu.readLock();
    long cookie = srcu.startGracePeriod();
    assertFalse(srcu.poll(cookie));
    srcu.readUnlock(token);
    long other = srcu.readLock();
    assertTrue(srcu.poll(cookie));
    srcu.readUnlock(other);
  }

  @Test
  void bothScansAreMadeByWhoeverPolls() {
    // One reader on each index: the idle one holds the first scan up, the other one the second.
    int old = srcu.readers().index();
    long onIdle = srcu.readers().enter(1 - old);
    long onOld = srcu.readers().enter(old);
    long cookie = srcu.startGracePeriod();
    assertFalse(srcu.poll(cookie));
    assertEquals(old, srcu.readers().index());
    srcu.readUnlock(onIdle);
    Actor.start(() -> assertFalse(srcu.poll(cookie))).join();
    assertNotEquals(old, srcu.readers().index());
    srcu.readUnlock(onOld);
    Actor.start(() -> assertTrue(srcu.poll(cookie))).join();
    assertEquals(1, srcu.stats().gracePeriods());
  }

  @Test
  void aPollPushesOnWhatAnotherThreadWaitsFor() {
    // The waiter leads and parks for the idle index; polls make the flip and the end.
    int old = srcu.readers().index();
    long onIdle = srcu.readers().enter(1 - old);
    long onOld = srcu.readers().enter(old);
    long cookie = srcu.cookie();
    Actor waiter = Actor.start(() -> srcu.await(cookie));
    Actor.untilParked(srcu);
    srcu.readUnlock(onIdle);
    Actor.until(
        () -> {
          srcu.poll(cookie);
          return srcu.readers().index() != old;
        });
    assertFalse(waiter.isDone());
    srcu.readUnlock(onOld);
    Actor.until(() -> srcu.poll(cookie));
    waiter.join();
    assertEquals(1, srcu.stats().gracePeriods());
  }

  @Test
  void aCookieThatNobodyHandedOutIsRefused() {
    long future = srcu.cookie() + 2;
    assertThrows(IllegalArgumentException.class, () -> srcu.poll(future));
    assertThrows(IllegalArgumentException.class, () -> srcu.await(future));
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> srcu.await(Long.MAX_VALUE));
    assertTrue(e.getMessage().contains("cookie=" + Long.MAX_VALUE), e.getMessage());
    assertTrue(srcu.poll(0));
    assertTrue(srcu.poll(-1));
    srcu.await(0);
    assertEquals(0, srcu.stats().gracePeriods());
  }

  @Test
  void aReaderThatSlippedIntoAClosedDomainIsWaitedFor() {
    for (int on = 0; on <= 1; on++) {
      Srcu closed = new Srcu("closed");
      closed.close();
      // It read the index before the close and counts after it.
      long late = closed.readers().enter(on);
      long cookie = closed.startGracePeriod();
      assertFalse(closed.poll(cookie));
      closed.readUnlock(late);
      assertTrue(closed.poll(cookie));
      assertThrows(IllegalStateException.class, closed::readLock);
    }
  }

  @Test
  void aCloseBetweenTwoPollsLeavesTheDomainClosedAndTheGracePeriodEnds() {
    long cookie = srcu.startGracePeriod();
    srcu.close();
    assertTrue(srcu.poll(cookie));
    assertThrows(IllegalStateException.class, srcu::readLock);
    srcu.synchronize();
    assertThrows(IllegalStateException.class, srcu::readLock);
  }
}
