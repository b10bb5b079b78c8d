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
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who is inside, for how long, and who is told. The clock stands unless a test sets it. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StuckReaderTest {

  private static final long SECOND = 1_000_000_000;

  private final AtomicLong now = new AtomicLong(77);
  private final List<StuckReaders> reports = Collections.synchronizedList(new ArrayList<>());
  private final CountDownLatch inside = new CountDownLatch(1);
  private final CountDownLatch leave = new CountDownLatch(1);

  private Srcu.Builder builder() {
    return Srcu.builder("test").clock(now::get);
  }

  private Actor stuckReader(Srcu srcu) {
    Actor reader = Actor.start(() -> readSlowly(srcu));
    Actor.await(inside);
    return reader;
  }

  private void readSlowly(Srcu srcu) {
    long token = srcu.readLock();
    inside.countDown();
    Actor.await(leave);
    srcu.readUnlock(token);
  }

  private static boolean names(List<StackTraceElement> stack, String method) {
    return stack.stream().anyMatch(frame -> frame.getMethodName().equals(method));
  }

  @Test
  void aGracePeriodThatWaitsTooLongIsReportedOnceAndAgainWhenTheTimeHasDoubled() {
    Srcu srcu = builder().stuckAfter(SECOND, reports::add).build();
    Actor reader = stuckReader(srcu);
    Actor waiter = Actor.start(srcu::synchronize);
    Actor.untilParked(srcu);
    now.addAndGet(SECOND - 1);
    Actor.untilParked(srcu);
    assertEquals(0, reports.size());
    now.addAndGet(1);
    Actor.until(() -> reports.size() == 1);
    now.addAndGet(SECOND - 1);
    Actor.untilParked(srcu);
    assertEquals(1, reports.size());
    now.addAndGet(1);
    Actor.until(() -> reports.size() == 2);
    now.addAndGet(5 * SECOND);
    Actor.until(() -> reports.size() == 3);
    now.addAndGet(6 * SECOND);
    Actor.untilParked(srcu);
    assertEquals(
        List.of(SECOND, 2 * SECOND, 7 * SECOND),
        reports.stream().map(StuckReaders::waitedNanos).toList());
    leave.countDown();
    waiter.join();
    reader.join();
    // The next grace period has a time of its own.
    srcu.synchronize();
    assertEquals(3, reports.size());
  }

  @Test
  void aReportSaysWhoIsInsideAndWhatItDoes() {
    Srcu srcu = builder().stuckAfter(SECOND, reports::add).build();
    Actor reader = stuckReader(srcu);
    reader.thread().setName("slow one");
    Actor waiter = Actor.start(srcu::synchronize);
    Actor.untilParked(srcu);
    now.addAndGet(SECOND);
    Actor.until(() -> reports.size() == 1);
    StuckReaders report = reports.get(0);
    assertEquals("test", report.domain());
    assertEquals(1, report.readers().size());
    OpenReader who = report.readers().get(0);
    assertEquals("slow one", who.thread());
    assertEquals(reader.thread().getId(), who.threadId());
    assertEquals(1, who.sections());
    assertTrue(names(who.stackNow(), "readSlowly"), report.toString());
    assertEquals(List.of(), who.stackOpened());
    assertTrue(report.toString().contains("thread=slow one"), report.toString());
    assertTrue(report.toString().contains("readSlowly"), report.toString());
    leave.countDown();
    waiter.join();
    reader.join();
    assertEquals(List.of(), srcu.openReaders());
  }

  @Test
  void theListenerMayNotWaitButReadAndCallAndPoll() {
    Srcu[] srcu = new Srcu[1];
    List<String> heard = Collections.synchronizedList(new ArrayList<>());
    CountDownLatch called = new CountDownLatch(1);
    srcu[0] =
        builder()
            .callLimit(1)
            .stuckAfter(
                SECOND,
                report -> {
                  for (Runnable wait :
                      List.<Runnable>of(
                          srcu[0]::synchronize, srcu[0]::barrier, () -> srcu[0].await(2))) {
                    String text = assertThrows(IllegalStateException.class, wait::run).getMessage();
                    assertTrue(text.contains("StuckReaderListener of domain=test"), text);
                  }
                  assertThrows(IllegalStateException.class, srcu[0]::close);
                  srcu[0].readUnlock(srcu[0].readLock());
                  heard.add("poll " + srcu[0].poll(srcu[0].cookie()));
                  srcu[0].call(() -> heard.add("first"));
                  srcu[0].call(() -> heard.add("second"));
                  new Srcu("other").synchronize();
                  called.countDown();
                })
            .build();
    Actor reader = stuckReader(srcu[0]);
    Actor waiter = Actor.start(srcu[0]::synchronize);
    Actor.untilParked(srcu[0]);
    now.addAndGet(SECOND);
    Actor.await(called);
    leave.countDown();
    waiter.join();
    reader.join();
    srcu[0].barrier();
    assertEquals(List.of("poll false", "first", "second"), heard);
    // Outside the listener the same thread may wait again.
    Actor.start(srcu[0]::synchronize).join();
  }

  @Test
  void aListenerThatThrowsEndsNothing() {
    RuntimeException thrown = new IllegalArgumentException("on purpose");
    List<Throwable> uncaught = Collections.synchronizedList(new ArrayList<>());
    Srcu srcu =
        builder()
            .stuckAfter(
                SECOND,
                report -> {
                  reports.add(report);
                  throw thrown;
                })
            .build();
    Actor reader = stuckReader(srcu);
    Actor waiter =
        Actor.start(
            () -> {
              Thread.currentThread()
                  .setUncaughtExceptionHandler(
                      (thread, e) -> {
                        uncaught.add(e);
                        throw new IllegalStateException("the handler throws as well");
                      });
              srcu.synchronize();
            });
    Actor.untilParked(srcu);
    now.addAndGet(SECOND);
    Actor.until(() -> reports.size() == 1);
    Actor.untilParked(srcu);
    now.addAndGet(SECOND);
    Actor.until(() -> reports.size() == 2);
    assertFalse(waiter.isDone());
    leave.countDown();
    waiter.join();
    reader.join();
    assertEquals(2, uncaught.size());
    assertSame(thrown, uncaught.get(0));
  }

  @Test
  void aSlowListenerHoldsUpNobodyButItsOwnThread() {
    CountDownLatch reporting = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    Srcu srcu =
        builder()
            .stuckAfter(
                SECOND,
                report -> {
                  reports.add(report);
                  reporting.countDown();
                  Actor.await(goOn);
                })
            .build();
    Actor reader = stuckReader(srcu);
    Actor waiter = Actor.start(srcu::synchronize);
    Actor.untilParked(srcu);
    Actor other = Actor.start(srcu::synchronize);
    Actor.until(() -> other.thread().getState() == Thread.State.WAITING);
    now.addAndGet(SECOND);
    Actor.await(reporting);
    // The other one leads now. It may not report while the first report is under way.
    Actor.untilParked(srcu);
    now.addAndGet(5 * SECOND);
    Actor.untilParked(srcu);
    assertEquals(1, reports.size());
    leave.countDown();
    other.join();
    reader.join();
    Actor.start(srcu::synchronize).join();
    assertFalse(waiter.isDone());
    goOn.countDown();
    waiter.join();
  }

  @Test
  void aGracePeriodWatchesTheSectionsThatHoldItUp() {
    Srcu srcu = builder().build();
    Actor reader = stuckReader(srcu);
    assertEquals(0, srcu.openReaders().get(0).watchedNanos());
    long cookie = srcu.startGracePeriod();
    assertFalse(srcu.poll(cookie));
    now.addAndGet(5 * SECOND);
    assertEquals(5 * SECOND, srcu.openReaders().get(0).watchedNanos());
    assertEquals(0, srcu.stats().longestReaderNanos());
    assertFalse(srcu.poll(cookie));
    assertEquals(5 * SECOND, srcu.stats().longestReaderNanos());
    leave.countDown();
    reader.join();
    now.addAndGet(SECOND);
    assertTrue(srcu.poll(cookie));
    // What was seen last counts: nobody knows when it left.
    assertEquals(5 * SECOND, srcu.stats().longestReaderNanos());
    assertEquals(6 * SECOND, srcu.stats().longestNanos());
  }

  @Test
  void sectionsThatFollowOneAnotherAreNotOneLongSection() {
    for (int slots : new int[] {ReaderSlots.LIMIT, 0}) {
      Srcu srcu = builder().build(slots);
      int old = srcu.readers().index();
      long token = srcu.readers().enter(old);
      long cookie = srcu.startGracePeriod();
      assertFalse(srcu.poll(cookie));
      for (int i = 0; i < 10; i++) {
        now.addAndGet(SECOND);
        // The next one begins before the last one ends, on the same index.
        long next = srcu.readers().enter(old);
        srcu.readUnlock(token);
        token = next;
        assertFalse(srcu.poll(cookie));
        now.addAndGet(SECOND);
        assertFalse(srcu.poll(cookie));
      }
      assertEquals(SECOND, srcu.stats().longestReaderNanos());
      srcu.readUnlock(token);
      assertTrue(srcu.poll(cookie));
    }
  }

  @Test
  void aThreadIsListedOnceHoweverManySectionsItHas() {
    for (int slots : new int[] {ReaderSlots.LIMIT, 0}) {
      Srcu srcu = builder().build(slots);
      long first = srcu.readLock();
      long second = srcu.readLock();
      srcu.poll(srcu.cookie());
      long third = srcu.readLock();
      assertEquals(1, srcu.openReaders().size());
      OpenReader me = srcu.openReaders().get(0);
      assertEquals(Thread.currentThread().getName(), me.thread());
      assertEquals(Thread.currentThread().getId(), me.threadId());
      assertEquals(3, me.sections());
      assertTrue(me.isKnown());
      srcu.readUnlock(second);
      assertEquals(2, srcu.openReaders().get(0).sections());
      srcu.readUnlock(first);
      srcu.readUnlock(third);
      assertEquals(List.of(), srcu.openReaders());
    }
  }

  @Test
  void aCloseThatIsRefusedNamesTheReaders() {
    Srcu srcu = builder().build();
    Actor reader = stuckReader(srcu);
    reader.thread().setName("slow one");
    String text = assertThrows(IllegalStateException.class, srcu::close).getMessage();
    assertEquals(
        "domain=test has openReaders=1; thread=slow one id="
            + reader.thread().getId()
            + " sections=1",
        text);
    leave.countDown();
    reader.join();
    srcu.close();
  }

  @Test
  void sectionsThatBearNoNameAreCounted() {
    Srcu srcu = builder().build(0);
    List<Long> tokens = new ArrayList<>();
    // Until all cells are claimed, and three more.
    do {
      tokens.add(srcu.readLock());
    } while (srcu.openReaders().size() == 1);
    tokens.add(srcu.readLock());
    tokens.add(srcu.readLock());
    String text = assertThrows(IllegalStateException.class, srcu::close).getMessage();
    assertTrue(text.endsWith("; 3 sections of unknown threads"), text);
    OpenReader unknown = srcu.openReaders().get(1);
    assertFalse(unknown.isKnown());
    assertEquals(new OpenReader("", 0, 3, 0, List.of(), List.of()), unknown);
    tokens.forEach(srcu::readUnlock);
    srcu.close();
  }

  @Test
  void aVirtualReaderIsKnownByItsId() {
    Assumptions.assumeTrue(Actor.hasVirtualThreads());
    Srcu srcu = builder().build();
    AtomicReference<Thread> thread = new AtomicReference<>();
    Actor reader =
        Actor.startVirtual(
            () -> {
              thread.set(Thread.currentThread());
              readSlowly(srcu);
            });
    Actor.await(inside);
    OpenReader who = srcu.openReaders().get(0);
    assertEquals(new OpenReader("", thread.get().getId(), 1, 0, List.of(), List.of()), who);
    leave.countDown();
    reader.join();
  }

  @Test
  void aTimeBelowOneIsRefused() {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> builder().stuckAfter(0, report -> {}));
    assertTrue(e.getMessage().contains("nanos=0"), e.getMessage());
  }
}
