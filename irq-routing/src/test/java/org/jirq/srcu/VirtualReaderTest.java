// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.srcu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Virtual threads as readers and as waiters, where Java has them. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class VirtualReaderTest {

  private final Srcu srcu = new Srcu("test");

  @BeforeEach
  void thereAreVirtualThreads() {
    Assumptions.assumeTrue(Actor.hasVirtualThreads());
  }

  @Test
  void aVirtualReaderIsWaitedForAndTakesNoSlot() {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch leave = new CountDownLatch(1);
    Actor reader =
        Actor.startVirtual(
            () -> {
              long token = srcu.readLock();
              inside.countDown();
              // Unmounts here, and may go on with another carrier.
              Actor.await(leave);
              srcu.readUnlock(token);
            });
    Actor.await(inside);
    Actor waiter = Actor.start(srcu::synchronize);
    Actor.untilParked(srcu);
    assertFalse(waiter.isDone());
    leave.countDown();
    waiter.join();
    reader.join();
    assertEquals(0, srcu.stats().slots());
  }

  @Test
  void aVirtualReaderThatWaitsForItselfThrows() {
    Actor.startVirtual(
            () -> {
              assertFalse(srcu.inReader());
              long token = srcu.readLock();
              long nested = srcu.readLock();
              assertTrue(srcu.inReader());
              assertThrows(IllegalStateException.class, srcu::synchronize);
              srcu.readUnlock(token);
              assertTrue(srcu.inReader());
              srcu.readUnlock(nested);
              assertFalse(srcu.inReader());
              srcu.synchronize();
            })
        .join();
    assertEquals(1, srcu.stats().gracePeriods());
  }

  @Test
  void aSectionHandedOverNoLongerCountsAsTheVirtualThreadsOwn() {
    long[] token = new long[1];
    CountDownLatch handed = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    Actor reader =
        Actor.startVirtual(
            () -> {
              token[0] = srcu.readLock();
              handed.countDown();
              Actor.await(ended);
              assertFalse(srcu.inReader());
              srcu.synchronize();
            });
    Actor.await(handed);
    assertFalse(srcu.inReader());
    srcu.readUnlock(token[0]);
    ended.countDown();
    reader.join();
  }

  @Test
  void aVirtualThreadMayEndAPlatformThreadsSection() {
    long token = srcu.readLock();
    Actor waiter = Actor.start(srcu::synchronize);
    Actor.untilParked(srcu);
    Actor.startVirtual(() -> srcu.readUnlock(token)).join();
    waiter.join();
    assertFalse(srcu.inReader());
  }

  @Test
  void aVirtualThreadMayWait() {
    long token = srcu.readLock();
    Actor waiter = Actor.startVirtual(srcu::synchronize);
    Actor.untilParked(srcu);
    assertFalse(waiter.isDone());
    srcu.readUnlock(token);
    waiter.join();
    assertEquals(1, srcu.stats().gracePeriods());
  }

  @Test
  void manyMoreVirtualReadersThanCellsAreAllWaitedFor() {
    int many = 1000;
    CountDownLatch inside = new CountDownLatch(many);
    CountDownLatch leave = new CountDownLatch(1);
    CountDownLatch lastLeaves = new CountDownLatch(1);
    List<Actor> readers = new ArrayList<>();
    for (int i = 0; i < many; i++) {
      CountDownLatch mine = i == many - 1 ? lastLeaves : leave;
      readers.add(
          Actor.startVirtual(
              () -> {
                long token = srcu.readLock();
                inside.countDown();
                Actor.await(mine);
                srcu.readUnlock(token);
              }));
    }
    Actor.await(inside);
    assertEquals(many, srcu.stats().openReaders());
    Actor waiter = Actor.start(srcu::synchronize);
    leave.countDown();
    readers.subList(0, many - 1).forEach(Actor::join);
    Actor.untilParked(srcu);
    assertFalse(waiter.isDone());
    lastLeaves.countDown();
    waiter.join();
    readers.get(many - 1).join();
    assertEquals(0, srcu.stats().openReaders());
    assertEquals(0, srcu.stats().slots());
  }
}
