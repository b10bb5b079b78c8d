// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.srcu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Counting in and out, and waking who waits for it. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ReadersTest {

  private static final long AN_HOUR = TimeUnit.HOURS.toNanos(1);

  private final Readers readers = new Readers("test", new ReaderSlots(ReaderSlots.LIMIT));

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

  /** Slots that do something once, after one of their sums. */
  private static final class InterruptedSums extends ReaderSlots {
    private Runnable between = () -> {};

    /** After which sum, counted from here on; 1 is the next one. */
    private int after = 1;

    private InterruptedSums(int limit) {
      super(limit);
    }

    @Override
    long locks(int index) {
      return interrupt(super.locks(index));
    }

    @Override
    long unlocks(int index) {
      return interrupt(super.unlocks(index));
    }

    private long interrupt(long sum) {
      if (--after == 0) {
        between.run();
      }
      return sum;
    }
  }

  @Test
  void aSectionThatComesAndGoesBetweenTheSumsDoesNotHideAnOpenOne() {
    for (int limit : new int[] {0, 1}) {
      InterruptedSums slots = new InterruptedSums(limit);
      Readers some = new Readers("test", slots);
      // Cells taken by the other index, so that without a slot there is a stripe only.
      for (int i = 0; i < ClaimCells.LIMIT; i++) {
        assertTrue(some.enter(0) > 0);
      }
      long open = some.enter(1);
      slots.after = 1;
      slots.between = () -> some.exit(some.enter(1));
      assertFalse(some.isQuiescent(1));
      slots.after = 1;
      slots.between = () -> some.exit(open);
      assertFalse(some.isQuiescent(1));
      assertTrue(some.isQuiescent(1));
      long[] late = new long[1];
      slots.after = 1;
      slots.between = () -> late[0] = some.enter(1);
      assertFalse(some.isQuiescent(1));
      some.exit(late[0]);
      assertTrue(some.isQuiescent(1));
    }
  }

  @Test
  void aReaderThatComesWhileTheDomainClosesKeepsItOpen() {
    InterruptedSums slots = new InterruptedSums(1);
    Readers some = new Readers("test", slots);
    long[] late = new long[1];
    // The first look sums four times and finds nobody; then a reader comes.
    slots.after = 4;
    slots.between = () -> late[0] = some.enter();
    assertEquals(1, some.close());
    assertTrue(late[0] > 0);
    some.exit(some.enter());
    some.exit(late[0]);
    assertEquals(0, some.close());
    assertThrows(IllegalStateException.class, some::enter);
  }

  @Test
  void aTokenIsPositive() {
    for (int limit : new int[] {0, 1}) {
      Readers some = new Readers("test", new ReaderSlots(limit));
      for (int on = 0; on <= 1; on++) {
        for (int i = 0; i < 2 * ClaimCells.LIMIT; i++) {
          assertTrue(some.enter(on) > 0);
        }
      }
      assertEquals(4 * ClaimCells.LIMIT, some.open());
    }
  }
}
