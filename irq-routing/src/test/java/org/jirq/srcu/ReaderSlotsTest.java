// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.srcu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who counts where: slots, their reuse, and readers for whom there is none. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ReaderSlotsTest {

  private static void readOnce(Srcu srcu) {
    srcu.readUnlock(srcu.readLock());
  }

  @Test
  void aThousandShortLivedThreadsShareOneSlot() {
    Srcu srcu = new Srcu("test");
    for (int i = 0; i < 1000; i++) {
      Actor.start(() -> readOnce(srcu)).joinThread();
    }
    assertEquals(1, srcu.stats().slots());
    assertEquals(0, srcu.stats().openReaders());
    srcu.synchronize();
  }

  @Test
  void asManySlotsAsThreadsAreAliveAtOnce() {
    Srcu srcu = new Srcu("test");
    for (int round = 0; round < 3; round++) {
      CountDownLatch inside = new CountDownLatch(10);
      CountDownLatch leave = new CountDownLatch(1);
      List<Actor> readers = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        readers.add(
            Actor.start(
                () -> {
                  long token = srcu.readLock();
                  inside.countDown();
                  Actor.await(leave);
                  srcu.readUnlock(token);
                }));
      }
      Actor.await(inside);
      assertEquals(10, srcu.stats().openReaders());
      leave.countDown();
      readers.forEach(Actor::joinThread);
      assertEquals(10, srcu.stats().slots());
    }
  }

  @Test
  void aThreadThatDiesInsideAReaderKeepsItsSlotUntilSomebodyEndsTheSection() {
    Srcu srcu = new Srcu("test");
    long[] token = new long[1];
    Actor.start(() -> token[0] = srcu.readLock()).joinThread();
    readOnce(srcu);
    assertEquals(2, srcu.stats().slots());
    Actor waiter = Actor.start(srcu::synchronize);
    Actor.untilParked(srcu);
    assertFalse(waiter.isDone());
    srcu.readUnlock(token[0]);
    waiter.joinThread();
    Actor.start(() -> readOnce(srcu)).joinThread();
    assertEquals(2, srcu.stats().slots());
    assertEquals(0, srcu.stats().openReaders());
  }

  @Test
  void aThreadFindsItsSlotAgain() {
    ReaderSlots slots = new ReaderSlots(2);
    ReaderSlot mine = slots.adopt(Thread.currentThread());
    assertNotNull(mine);
    mine.lockOwn(1);
    assertSame(mine, slots.adopt(Thread.currentThread()));
    assertEquals(1, mine.open());
    assertEquals(1, slots.count());
  }

  @Test
  void aSlotIsInheritedFromTheDeadOnly() {
    ReaderSlots slots = new ReaderSlots(1);
    Actor dead = Actor.start(() -> {});
    dead.joinThread();
    ReaderSlot slot = slots.adopt(dead.thread());
    assertNotNull(slot);
    slot.lockOwn(0);
    assertNull(slots.adopt(Thread.currentThread()));
    slot.unlockForeign(0);
    assertSame(slot, slots.adopt(Thread.currentThread()));
    assertNull(slots.adopt(dead.thread()));
  }

  @Test
  void aThreadWithoutASlotIsAReaderAsAllOthers() {
    Srcu srcu = new Srcu("test", 1);
    readOnce(srcu);
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch leave = new CountDownLatch(1);
    Actor surplus =
        Actor.start(
            () -> {
              assertFalse(srcu.inReader());
              long token = srcu.readLock();
              long nested = srcu.readLock();
              srcu.readUnlock(token);
              assertTrue(srcu.inReader());
              assertThrows(IllegalStateException.class, srcu::synchronize);
              inside.countDown();
              Actor.await(leave);
              srcu.readUnlock(nested);
              assertFalse(srcu.inReader());
              assertThrows(IllegalStateException.class, () -> srcu.readUnlock(nested));
            });
    Actor.await(inside);
    assertFalse(srcu.inReader());
    assertEquals(1, srcu.stats().slots());
    assertEquals(1, srcu.stats().openReaders());
    Actor waiter = Actor.start(srcu::synchronize);
    Actor.untilParked(srcu);
    assertFalse(waiter.isDone());
    leave.countDown();
    surplus.join();
    waiter.join();
  }

  @Test
  void aCellMayBeReleasedByAnotherThread() {
    Srcu srcu = new Srcu("test", 0);
    long token = srcu.readLock();
    Actor waiter = Actor.start(srcu::synchronize);
    Actor.untilParked(srcu);
    assertFalse(waiter.isDone());
    Actor.start(() -> srcu.readUnlock(token)).join();
    waiter.join();
    assertFalse(srcu.inReader());
    srcu.synchronize();
  }

  @Test
  @SuppressWarnings("deprecation") // getId, which is about the only thing to override before JDK 19
  void aReaderThatSaysItsIdIsZeroIsWaitedFor() throws InterruptedException {
    Srcu srcu = new Srcu("test", 0);
    long[] token = new long[1];
    Thread liar =
        new Thread(() -> token[0] = srcu.readLock()) {
          @Override
          public long getId() {
            return 0;
          }
        };
    liar.start();
    liar.join();
    assertEquals(1, srcu.stats().openReaders());
    Actor waiter = Actor.start(srcu::synchronize);
    Actor.untilParked(srcu);
    assertFalse(waiter.isDone());
    srcu.readUnlock(token[0]);
    waiter.join();
  }

  @Test
  void readersBeyondTheCellsAreWaitedForAsWell() {
    Srcu srcu = new Srcu("test", 0);
    int many = 2 * ClaimCells.LIMIT;
    long[] tokens = new long[many];
    for (int i = 0; i < many; i++) {
      tokens[i] = srcu.readLock();
    }
    assertEquals(many, srcu.stats().openReaders());
    // All but the very last, which no cell holds.
    for (int i = 0; i < many - 1; i++) {
      srcu.readUnlock(tokens[i]);
    }
    assertEquals(1, srcu.stats().openReaders());
    Actor waiter = Actor.start(srcu::synchronize);
    Actor.untilParked(srcu);
    assertFalse(waiter.isDone());
    srcu.readUnlock(tokens[many - 1]);
    waiter.join();
    assertThrows(IllegalStateException.class, () -> srcu.readUnlock(tokens[many - 1]));
    assertEquals(0, srcu.stats().openReaders());
  }

  @Test
  void aCellTakesNoOtherThreadsClaim() {
    ClaimCells cells = new ClaimCells(4);
    int first = cells.claim(7, 0);
    int second = cells.claim(7, 1);
    assertTrue(first != second && first >= 0 && second >= 0);
    assertThrows(IllegalStateException.class, () -> cells.release(first, 8, 0));
    assertThrows(IllegalStateException.class, () -> cells.release(first, 7, 1));
    assertTrue(cells.isOccupied(0));
    assertTrue(cells.isOccupied(1));
    cells.release(first, 7, 0);
    assertFalse(cells.isOccupied(0));
    assertTrue(cells.isOccupied(1));
    assertTrue(cells.isClaimedBy(7));
    assertFalse(cells.isClaimedBy(8));
    for (int i = 0; i < 3; i++) {
      assertTrue(cells.claim(9, 0) >= 0);
    }
    assertEquals(-1, cells.claim(9, 0));
    assertEquals(4, cells.open());
  }

  /** A thread that says it is another one, where Java lets it. */
  private static final class Impostor extends Thread {
    private Impostor(Runnable body) {
      super(body);
      setDaemon(true);
    }

    @Override
    @SuppressWarnings("deprecation") // overridden as code from before JDK 19 may
    public long getId() {
      return 1;
    }
  }

  @Test
  void threadsOfTheSameIdDoNotShareASlot() throws InterruptedException {
    Srcu srcu = new Srcu("test");
    CountDownLatch inside = new CountDownLatch(2);
    CountDownLatch leave = new CountDownLatch(1);
    List<String> failures = Collections.synchronizedList(new ArrayList<>());
    Runnable body =
        () -> {
          long token = srcu.readLock();
          inside.countDown();
          Actor.await(leave);
          srcu.readUnlock(token);
          if (srcu.inReader()) {
            failures.add("still inside");
          }
        };
    Impostor first = new Impostor(body);
    Impostor second = new Impostor(body);
    first.start();
    second.start();
    Actor.await(inside);
    assertEquals(2, srcu.stats().slots());
    assertEquals(2, srcu.stats().openReaders());
    leave.countDown();
    first.join();
    second.join();
    assertEquals(0, srcu.stats().openReaders());
    assertEquals(List.of(), failures);
  }

  @Test
  void aThreadFindsNoSlotButItsOwnInTheTableOfPlaces() {
    ReaderSlots slots = new ReaderSlots(ReaderSlots.LIMIT);
    ReaderSlot[] places = SlotPlaces.NONE;
    assertNull(SlotPlaces.find(places, Thread.currentThread()));
    CountDownLatch leave = new CountDownLatch(1);
    List<Actor> living = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      living.add(Actor.start(() -> Actor.await(leave)));
      Thread thread = living.get(i).thread();
      ReaderSlot slot = slots.adopt(thread);
      assertNotNull(slot);
      places = SlotPlaces.put(places, slot, thread, slots.count());
      assertEquals(1, Integer.bitCount(places.length));
      assertTrue(places.length >= 2 * slots.count());
      assertNull(SlotPlaces.NONE[0]);
    }
    int found = 0;
    for (Actor actor : living) {
      ReaderSlot slot = SlotPlaces.find(places, actor.thread());
      if (slot != null) {
        assertTrue(slot.isOwnedBy(actor.thread()));
        found++;
      }
    }
    // One place can be wanted by two, but threads made in a row mostly do not.
    assertTrue(found >= 10, "found=" + found);
    assertNull(SlotPlaces.find(places, Thread.currentThread()));
    leave.countDown();
    living.forEach(Actor::joinThread);
    // The slots change hands; their new owner is found in its own place, the old ones nowhere.
    ReaderSlot mine = slots.adopt(Thread.currentThread());
    assertNotNull(mine);
    assertEquals(20, slots.count());
    places = SlotPlaces.put(places, mine, Thread.currentThread(), slots.count());
    assertSame(mine, SlotPlaces.find(places, Thread.currentThread()));
    for (Actor actor : living) {
      ReaderSlot slot = SlotPlaces.find(places, actor.thread());
      assertTrue(slot == null || slot != mine);
    }
  }

  @Test
  void aThreadInItsPlaceLeavesNothingInItsThreadLocals() {
    Srcu srcu = new Srcu("test");
    srcu.readUnlock(srcu.readLock());
    srcu.ownReader();
    Actor.start(() -> srcu.readUnlock(srcu.readLock())).join();
    assertFalse(srcu.readers().usesThreadLocals());
  }

  @Test
  void aThreadWhosePlaceIsTakenKeepsItsSlotElsewhere() {
    Srcu srcu = new Srcu("test");
    Displaced.bySomebodyIn(srcu);
    ReaderSlot mine = srcu.readers().slotOf(Thread.currentThread());
    assertTrue(srcu.readers().usesThreadLocals());
    assertTrue(mine.isOwnedBy(Thread.currentThread()));
    assertSame(mine, srcu.readers().slotOf(Thread.currentThread()));
    assertEquals(2, srcu.stats().slots());
    long token = srcu.readLock();
    assertEquals(1, mine.open());
    assertTrue(srcu.inReader());
    Actor waiter = Actor.start(srcu::synchronize);
    Actor.untilParked(srcu);
    assertFalse(waiter.isDone());
    srcu.readUnlock(token);
    waiter.join();
  }
}
