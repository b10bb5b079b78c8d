// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.srcu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Readers of one thread: whose they are, and that they count as all others do. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OwnedReaderTest {

  private final Srcu srcu = new Srcu("test");

  @Test
  void anOwnedReaderHoldsTheGracePeriodUp() {
    OwnedReader mine = srcu.ownReader();
    assertFalse(mine.isFenceFree());
    long token = mine.readLock();
    Actor waiter = Actor.start(srcu::synchronize);
    Actor.untilParked(srcu);
    assertFalse(waiter.isDone());
    mine.readUnlock(token);
    waiter.join();
    assertEquals(1, srcu.stats().gracePeriods());
  }

  @Test
  void anOwnedReaderThatCountsOnTheOldIndexIsWaitedForByTheNextGracePeriod() {
    for (Srcu domain : new Srcu[] {srcu, fenceFree()}) {
      OwnedReader mine = domain.ownReader();
      ReaderSlot slot = domain.readers().slotOf(Thread.currentThread());
      int old = domain.readers().index();
      domain.synchronize();
      assertNotEquals(old, domain.readers().index());
      // Taken apart between the index and the count.
      if (mine.isFenceFree()) {
        slot.lockOwnFenceFree(old);
      } else {
        slot.lockOwn(old);
      }
      Actor waiter = Actor.start(domain::synchronize);
      Actor.untilParked(domain);
      assertFalse(waiter.isDone());
      mine.readUnlock(Readers.token(slot, old));
      waiter.join();
      assertEquals(2, domain.stats().gracePeriods());
    }
  }

  private static Srcu fenceFree() {
    return Srcu.builder("fence-free").asymmetricBarrier(new SafepointBarrier()).build();
  }

  @Test
  void aThreadsReadersShareOneSlotWhicheverComesFirst() {
    srcu.readUnlock(srcu.readLock());
    srcu.ownReader();
    srcu.ownReader();
    assertEquals(1, srcu.stats().slots());
    Actor.start(
            () -> {
              OwnedReader mine = srcu.ownReader();
              long outer = srcu.readLock();
              mine.readUnlock(mine.readLock());
              assertEquals(2, srcu.stats().slots());
              srcu.readUnlock(outer);
            })
        .join();
  }

  @Test
  void inReaderSeesTheSectionsOfAnOwnedReader() {
    OwnedReader mine = srcu.ownReader();
    assertFalse(srcu.inReader());
    long token = mine.readLock();
    assertTrue(srcu.inReader());
    assertThrows(IllegalStateException.class, srcu::synchronize);
    mine.readUnlock(token);
    assertFalse(srcu.inReader());
    srcu.synchronize();
  }

  @Test
  void allKindsOfSectionsNestAndEndInAnyOrder() {
    for (Srcu domain : new Srcu[] {srcu, fenceFree()}) {
      OwnedReader mine = domain.ownReader();
      long any = domain.readLock();
      long owned = mine.readLock();
      ReadSection section = domain.read();
      ReadSection ownedSection = mine.read();
      assertEquals(4, domain.stats().openReaders());
      Actor waiter = Actor.start(domain::synchronize);
      Actor.untilParked(domain);
      domain.readUnlock(owned);
      section.close();
      mine.readUnlock(any);
      assertEquals(1, domain.stats().openReaders());
      Actor.untilParked(domain);
      assertFalse(waiter.isDone());
      ownedSection.close();
      waiter.join();
      assertFalse(domain.inReader());
      assertThrows(IllegalStateException.class, ownedSection::close);
      assertThrows(IllegalStateException.class, () -> mine.readUnlock(owned));
      assertEquals(0, domain.stats().openReaders());
    }
  }

  @Test
  void anotherThreadMayEndTheSectionByItsToken() {
    for (Srcu domain : new Srcu[] {srcu, fenceFree()}) {
      OwnedReader mine = domain.ownReader();
      long token = mine.readLock();
      Actor waiter = Actor.start(domain::synchronize);
      Actor.untilParked(domain);
      assertFalse(waiter.isDone());
      Actor.start(() -> domain.readUnlock(token)).join();
      waiter.join();
      assertFalse(domain.inReader());
      assertThrows(IllegalStateException.class, () -> mine.readUnlock(token));
      assertEquals(0, domain.stats().openReaders());
    }
  }

  @Test
  void anOwnedReaderEndsTheSectionOfAnotherThread() {
    OwnedReader mine = srcu.ownReader();
    long[] token = new long[1];
    Actor.start(() -> token[0] = srcu.readLock()).joinThread();
    assertEquals(1, srcu.stats().openReaders());
    mine.readUnlock(token[0]);
    assertEquals(0, srcu.stats().openReaders());
    srcu.synchronize();
  }

  @Test
  void anotherThreadsUseThrowsNamesBothAndChangesNothing() {
    for (Srcu domain : new Srcu[] {srcu, fenceFree()}) {
      OwnedReader mine = domain.ownReader();
      long token = mine.readLock();
      Thread owner = Thread.currentThread();
      Actor.start(
              () -> {
                Thread.currentThread().setName("intruder");
                assertNamesBoth(owner, mine::readLock);
                assertNamesBoth(owner, mine::read);
                assertNamesBoth(owner, () -> mine.readUnlock(token));
              })
          .join();
      assertEquals(1, domain.stats().openReaders());
      mine.readUnlock(token);
      assertEquals(0, domain.stats().openReaders());
    }
  }

  private static void assertNamesBoth(Thread owner, Runnable use) {
    String text = assertThrows(IllegalStateException.class, use::run).getMessage();
    assertTrue(text.contains("caller=intruder#"), text);
    assertTrue(text.contains("owner=" + owner.getName() + "#"), text);
  }

  @Test
  void theReaderOfADeadThreadIsNobodysEvenWhenItsSlotIs() {
    OwnedReader[] left = new OwnedReader[1];
    Actor.start(() -> left[0] = srcu.ownReader()).joinThread();
    srcu.readUnlock(srcu.readLock());
    assertEquals(1, srcu.stats().slots());
    assertThrows(IllegalStateException.class, left[0]::readLock);
    assertEquals(0, srcu.stats().openReaders());
  }

  @Test
  void withoutASlotLeftThereIsNoOwnedReader() {
    Srcu none = new Srcu("none", 0);
    String text = assertThrows(IllegalStateException.class, none::ownReader).getMessage();
    assertTrue(text.contains("domain=none"), text);
    none.readUnlock(none.readLock());
  }

  @Test
  void aSurplusThreadMayOwnASlotLaterAndItsClaimsStillCount() {
    Srcu one = new Srcu("one", 1);
    Actor first = Actor.start(() -> one.readUnlock(one.readLock()));
    CountDownLatch holding = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    first.joinThread();
    Actor holder =
        Actor.start(
            () -> {
              one.ownReader();
              holding.countDown();
              Actor.await(release);
            });
    Actor.await(holding);
    long claim = one.readLock();
    assertThrows(IllegalStateException.class, one::ownReader);
    release.countDown();
    holder.joinThread();
    OwnedReader mine = one.ownReader();
    mine.readUnlock(mine.readLock());
    assertTrue(one.inReader());
    one.readUnlock(claim);
    assertFalse(one.inReader());
    assertEquals(1, one.stats().slots());
  }

  @Test
  void aClosedDomainRefuses() {
    OwnedReader mine = srcu.ownReader();
    srcu.close();
    assertThrows(IllegalStateException.class, mine::readLock);
    assertThrows(IllegalStateException.class, mine::read);
    assertThrows(IllegalStateException.class, srcu::ownReader);
    assertThrows(IllegalStateException.class, srcu::read);
  }

  @Test
  void aDomainWithAnOwnedSectionOpenIsNotClosed() {
    for (Srcu domain : new Srcu[] {srcu, fenceFree()}) {
      OwnedReader mine = domain.ownReader();
      ReadSection section = mine.read();
      assertThrows(IllegalStateException.class, domain::close);
      section.close();
      domain.close();
    }
  }

  @Test
  void aVirtualThreadMayOwnASlot() {
    Assumptions.assumeTrue(Actor.hasVirtualThreads());
    for (Srcu domain : new Srcu[] {srcu, fenceFree()}) {
      CountDownLatch inside = new CountDownLatch(1);
      CountDownLatch leave = new CountDownLatch(1);
      Actor reader =
          Actor.startVirtual(
              () -> {
                OwnedReader mine = domain.ownReader();
                assertFalse(domain.inReader());
                long token = mine.readLock();
                assertTrue(domain.inReader());
                assertThrows(IllegalStateException.class, domain::synchronize);
                inside.countDown();
                // Unmounts here, and may go on with another carrier.
                Actor.await(leave);
                mine.readUnlock(token);
                assertFalse(domain.inReader());
                mine.read().close();
              });
      Actor.await(inside);
      assertFalse(domain.inReader());
      assertEquals(1, domain.stats().slots());
      Actor waiter = Actor.start(domain::synchronize);
      Actor.untilParked(domain);
      assertFalse(waiter.isDone());
      leave.countDown();
      waiter.join();
      reader.joinThread();
      // Its slot goes to the next thread, as a platform thread's does.
      Actor.start(domain::ownReader).joinThread();
      assertEquals(1, domain.stats().slots());
    }
  }

  @Test
  void aVirtualThreadMayEndAnOwnedSection() {
    Assumptions.assumeTrue(Actor.hasVirtualThreads());
    OwnedReader mine = srcu.ownReader();
    ReadSection section = mine.read();
    long token = mine.readLock();
    Actor.startVirtual(
            () -> {
              section.close();
              srcu.readUnlock(token);
            })
        .join();
    assertFalse(srcu.inReader());
    srcu.synchronize();
  }
}
