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

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the debug mode finds, and says. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DebugModeTest {

  private static final long SECOND = 1_000_000_000;

  private final AtomicLong now = new AtomicLong(77);
  private final Srcu srcu = debugging().build();

  private Srcu.Builder debugging() {
    return Srcu.builder("test").clock(now::get).debug();
  }

  private static boolean names(StackTraceElement[] stack, String method) {
    return Arrays.stream(stack).anyMatch(frame -> frame.getMethodName().equals(method));
  }

  private long openHere(Srcu domain) {
    return domain.readLock();
  }

  private long openThere(Srcu domain) {
    return domain.readLock();
  }

  private IllegalStateException refused(Runnable wait) {
    return assertThrows(IllegalStateException.class, wait::run);
  }

  @Test
  void waitingInsideAReaderThrowsWithBothStacks() {
    for (int slots : new int[] {ReaderSlots.LIMIT, 0}) {
      Srcu domain = debugging().build(slots);
      long token = openHere(domain);
      List<Runnable> waits =
          List.of(domain::synchronize, domain::barrier, () -> domain.await(domain.cookie()));
      for (Runnable wait : waits) {
        IllegalStateException e = refused(wait);
        assertTrue(names(e.getStackTrace(), "refused"));
        assertTrue(e.getMessage().contains("inside a reader of domain=test"), e.getMessage());
        Throwable cause = e.getCause();
        assertNotNull(cause);
        assertTrue(names(cause.getStackTrace(), "openHere"));
        Thread self = Thread.currentThread();
        assertEquals(
            "here thread="
                + self.getName()
                + " id="
                + self.getId()
                + " began the section of domain=test",
            cause.getMessage());
      }
      assertTrue(refused(domain::close).getMessage().contains("openReaders=1"));
      domain.readUnlock(token);
      domain.synchronize();
      domain.close();
    }
  }

  @Test
  void theInnermostOpenSectionIsNamed() {
    long outer = openHere(srcu);
    long inner = openThere(srcu);
    assertTrue(names(cause(refused(srcu::synchronize)), "openThere"));
    srcu.readUnlock(inner);
    assertTrue(names(cause(refused(srcu::synchronize)), "openHere"));
    srcu.readUnlock(outer);
    assertFalse(srcu.inReader());
    srcu.synchronize();
  }

  private static StackTraceElement[] cause(IllegalStateException e) {
    Throwable cause = e.getCause();
    assertNotNull(cause);
    return cause.getStackTrace();
  }

  @Test
  void aSectionWithoutANameIsFoundToo() {
    Srcu domain = debugging().build(0);
    long[] tokens = new long[100];
    // More than there are cells: the last ones are counted in stripes.
    for (int i = 0; i < tokens.length; i++) {
      tokens[i] = openHere(domain);
    }
    assertEquals(100, domain.openReaders().get(0).sections());
    for (int i = 0; i < 99; i++) {
      domain.readUnlock(tokens[i]);
    }
    assertTrue(domain.inReader());
    assertTrue(names(cause(refused(domain::synchronize)), "openHere"));
    domain.readUnlock(tokens[99]);
    assertFalse(domain.inReader());
  }

  @Test
  void aSectionThatAnotherThreadHasEndedIsForgotten() {
    long token = openHere(srcu);
    Actor.start(() -> srcu.readUnlock(token)).join();
    assertFalse(srcu.inReader());
    srcu.synchronize();
    assertEquals(List.of(), srcu.openReaders());
  }

  @Test
  void anEndThatIsRefusedForgetsNothing() {
    long token = openHere(srcu);
    assertThrows(IllegalArgumentException.class, () -> srcu.readUnlock(0));
    assertEquals(1, srcu.openReaders().size());
    srcu.readUnlock(token);
    assertThrows(IllegalStateException.class, () -> srcu.readUnlock(token));
    assertEquals(List.of(), srcu.openReaders());
  }

  @Test
  void waitingUnderAGuardedLockThrowsWithBothStacks() {
    Lock lock = srcu.guarded("table lock", new ReentrantLock());
    takeHere(lock);
    try {
      List<Runnable> waits =
          List.of(
              srcu::synchronize,
              srcu::barrier,
              srcu::close,
              () -> srcu.await(0),
              () -> srcu.call(() -> {}));
      for (Runnable wait : waits) {
        IllegalStateException e = refused(wait);
        assertTrue(e.getMessage().contains("under lock=table lock of domain=test"), e.getMessage());
        assertTrue(names(e.getStackTrace(), "refused"));
        assertTrue(names(cause(e), "takeHere"));
      }
      // What never waits is allowed.
      assertTrue(srcu.poll(srcu.startGracePeriod()));
      assertTrue(srcu.tryCall(() -> {}));
      long token = srcu.readLock();
      srcu.call(() -> {});
      srcu.readUnlock(token);
      // And waiting in other domains.
      debugging().build().synchronize();
    } finally {
      lock.unlock();
    }
    srcu.synchronize();
    srcu.close();
  }

  private static void takeHere(Lock lock) {
    lock.lock();
  }

  @Test
  void everyWayToTakeAGuardedLockIsNoticed() throws Exception {
    ReentrantLock inner = new ReentrantLock();
    Lock lock = srcu.guarded("table lock", inner);
    lock.lockInterruptibly();
    refused(srcu::synchronize);
    assertTrue(lock.tryLock());
    assertTrue(lock.tryLock(1, TimeUnit.SECONDS));
    assertEquals(3, inner.getHoldCount());
    lock.unlock();
    lock.unlock();
    refused(srcu::synchronize);
    Actor.start(
            () -> {
              assertFalse(lock.tryLock());
              assertFalse(lock.tryLock(1, TimeUnit.NANOSECONDS));
              // Held by another thread, which is nothing to this one.
              srcu.synchronize();
              assertThrows(IllegalMonitorStateException.class, lock::unlock);
            })
        .join();
    refused(srcu::synchronize);
    Condition condition = lock.newCondition();
    assertTrue(condition.awaitNanos(1) <= 0);
    refused(srcu::synchronize);
    lock.unlock();
    srcu.synchronize();
    assertThrows(IllegalMonitorStateException.class, lock::unlock);
  }

  @Test
  void withoutTheDebugModeALockStaysWhatItIs() {
    Srcu plain = new Srcu("plain");
    Lock lock = new ReentrantLock();
    assertSame(lock, plain.guarded("table lock", lock));
    long token = plain.readLock();
    IllegalStateException e = refused(plain::synchronize);
    assertNull(e.getCause());
    assertEquals(List.of(), plain.openReaders().get(0).stackOpened());
    plain.readUnlock(token);
  }

  @Test
  void aBarrierInsideAnActionSaysWhereTheActionWasQueued() {
    AtomicReference<IllegalStateException> seen = new AtomicReference<>();
    queueHere(() -> seen.set(refused(srcu::barrier)));
    srcu.barrier();
    assertTrue(names(cause(seen.get()), "queueHere"));
    assertTrue(seen.get().getMessage().contains("domain=test"));
  }

  private void queueHere(Runnable action) {
    srcu.call(action);
  }

  @Test
  void aThreadThatDiedInsideIsReportedWithWhereItBegan() {
    Actor dead =
        Actor.start(
            () -> {
              Thread.currentThread().setName("the dead one");
              openHere(srcu);
            });
    dead.joinThread();
    now.addAndGet(3 * SECOND);
    OpenReader who = srcu.openReaders().get(0);
    assertEquals("the dead one", who.thread());
    assertEquals(dead.thread().getId(), who.threadId());
    assertEquals(List.of(), who.stackNow());
    assertTrue(names(who.stackOpened().toArray(new StackTraceElement[0]), "openHere"));
    assertEquals(3 * SECOND, who.watchedNanos());
    IllegalStateException e = refused(srcu::close);
    assertTrue(e.getMessage().contains("thread=the dead one"), e.getMessage());
    assertTrue(names(cause(e), "openHere"));
  }

  @Test
  void theLongestReaderIsExact() {
    long token = srcu.readLock();
    now.addAndGet(3 * SECOND);
    // Still open, and nobody waits.
    assertEquals(3 * SECOND, srcu.stats().longestReaderNanos());
    now.addAndGet(SECOND);
    srcu.readUnlock(token);
    now.addAndGet(SECOND);
    assertEquals(4 * SECOND, srcu.stats().longestReaderNanos());
    srcu.readUnlock(srcu.readLock());
    assertEquals(4 * SECOND, srcu.stats().longestReaderNanos());
  }

  @Test
  void theOldestSectionOfAThreadIsReported() {
    long first = openHere(srcu);
    now.addAndGet(SECOND);
    long second = openThere(srcu);
    OpenReader me = srcu.openReaders().get(0);
    assertEquals(2, me.sections());
    assertEquals(SECOND, me.watchedNanos());
    assertTrue(names(me.stackOpened().toArray(new StackTraceElement[0]), "openHere"));
    srcu.readUnlock(second);
    srcu.readUnlock(first);
  }

  @Test
  void thePropertyPutsNewDomainsIntoTheDebugMode() {
    Srcu before = new Srcu("before");
    System.setProperty("org.jirq.srcu.debug", "true");
    Srcu during;
    try {
      during = new Srcu("during");
    } finally {
      System.clearProperty("org.jirq.srcu.debug");
    }
    Lock lock = new ReentrantLock();
    assertSame(lock, before.guarded("lock", lock));
    assertTrue(during.guarded("lock", lock) != lock);
    assertSame(lock, new Srcu("after").guarded("lock", lock));
  }

  @Test
  void sectionsOfAllKindsAreNoted() {
    try (ReadSection section = srcu.read()) {
      assertNotNull(section);
      assertTrue(names(cause(refused(srcu::synchronize)), "sectionsOfAllKindsAreNoted"));
    }
    srcu.synchronize();
    OwnedReader own = srcu.ownReader();
    long outer = own.readLock();
    try (ReadSection section = own.read()) {
      assertNotNull(section);
      assertEquals(2, srcu.openReaders().get(0).sections());
    }
    assertTrue(names(cause(refused(srcu::synchronize)), "sectionsOfAllKindsAreNoted"));
    own.readUnlock(outer);
    long token = own.readLock();
    srcu.readUnlock(token);
    token = srcu.readLock();
    own.readUnlock(token);
    assertEquals(List.of(), srcu.openReaders());
    assertFalse(srcu.inReader());
    srcu.synchronize();
  }

  @Test
  void aVirtualThreadsSectionIsKnown() {
    Assumptions.assumeTrue(Actor.hasVirtualThreads());
    Actor.startVirtual(
            () -> {
              long token = openHere(srcu);
              assertTrue(names(cause(refused(srcu::synchronize)), "openHere"));
              srcu.readUnlock(token);
              srcu.synchronize();
            })
        .join();
  }
}
