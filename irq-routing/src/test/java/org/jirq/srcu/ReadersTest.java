// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.srcu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Counting in and out, and waking who waits for it. */
@Timeout(300)
class ReadersTest {

  private static final long AN_HOUR = TimeUnit.HOURS.toNanos(1);

  private final Readers readers = new Readers("test", ReaderSlots.LIMIT);

  @Test
  void aReaderThatLeavesWakesWhoWaitsForItsIndexAndNobodyElse() {
    long awaited = readers.enter(0);
    Actor waiter = Actor.start(() -> readers.park(0, AN_HOUR));
    Actor.until(() -> waiter.thread().getState() == Thread.State.TIMED_WAITING);
    AtomicInteger wakes = new AtomicInteger();
    for (int i = 0; i < 1000; i++) {
      readers.exit(readers.enter(1));
      if (waiter.thread().getState() != Thread.State.TIMED_WAITING) {
        wakes.incrementAndGet();
      }
    }
    assertEquals(0, wakes.get());
    assertFalse(waiter.isDone());
    readers.exit(awaited);
    waiter.join();
    assertTrue(readers.isQuiescent(0));
  }

  @Test
  void whoWaitsForNobodyDoesNotPark() {
    long other = readers.enter(1);
    readers.park(0, AN_HOUR);
    assertTrue(readers.isQuiescent(0));
    assertFalse(readers.isQuiescent(1));
    readers.exit(other);
  }

  @Test
  void aTokenIsPositive() {
    for (int limit : new int[] {0, 1}) {
      Readers some = new Readers("test", limit);
      for (int on = 0; on <= 1; on++) {
        for (int i = 0; i < 2 * ClaimCells.LIMIT; i++) {
          assertTrue(some.enter(on) > 0);
        }
      }
      assertEquals(4 * ClaimCells.LIMIT, some.open());
    }
  }
}
