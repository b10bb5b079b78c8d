// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.irqfd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jirq.api.LineListener;
import org.jirq.routing.ChipRoute;
import org.jirq.routing.IrqRouter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two flushes of postponed notifies at once: each makes its own, as the statistics count them. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TwoFlushesTest {

  private static final int PIN = 5;

  private final FakeChip chip = FakeChip.capable(8);
  private final IrqRouter router =
      IrqRouter.builder().chip(0, chip).routes(List.of(new ChipRoute(PIN, 0, PIN))).build();
  private final IrqfdRegistry registry = new IrqfdRegistry(router);
  private final CountDownLatch entered = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);
  private final AtomicInteger atOnce = new AtomicInteger();
  private final AtomicInteger postponing = new AtomicInteger();

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(30, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /**
   * A round to everybody is with the first listener when one more acknowledgement is postponed and
   * the pin unmasked; it is over when the unmask makes the notifies that it owes.
   */
  @Test
  void aRoundToEverybodyAndAnUnmaskThatMeetMakeANotifyEach() {
    Thread host = new Thread(registry::resampleAll);
    LineListener first =
        new LineListener() {
          @Override
          public void resample(int gsi, int at, int pin) {
            atOnce.incrementAndGet();
            if (Thread.currentThread() == host) {
              entered.countDown();
              await(goOn);
            }
          }

          @Override
          public void unmasked(int gsi, int at, int pin) {
            if (host.getState() != Thread.State.NEW) {
              goOn.countDown();
              try {
                host.join();
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
              assertEquals(1, postponing.get(), "the round to everybody");
            }
          }
        };
    LevelIrqfd irqfd =
        registry.assignLevel(
            new HeapEventSource("first"), PIN, first, ResamplePolicy.NOTIFY_AT_EOI);
    registry.assignLevel(
        new HeapEventSource("second"),
        PIN,
        (gsi, at, pin) -> postponing.incrementAndGet(),
        ResamplePolicy.POSTPONE_WHILE_MASKED);
    chip.setMask(PIN, true);
    chip.eoi(PIN);
    host.start();
    await(entered);
    chip.eoi(PIN);
    assertEquals(0, postponing.get());
    chip.setMask(PIN, false);
    assertEquals(2, postponing.get());
    assertEquals(0, irqfd.failures());
    ResampleStats stats = irqfd.stats();
    assertEquals(new ResampleStats(2, 1, 2, 1), stats);
    assertEquals(stats.acks() + stats.extra(), atOnce.get());
    assertEquals(
        stats.acks() + stats.extra() - stats.postponed() + stats.flushed(), postponing.get());
  }

  /** Who is closed between the two is owed two and hears of it once: it is gone. */
  @Test
  void whoIsOwedTwoAndLeavesIsOwedNothingMore() {
    NotifyGate gate = new NotifyGate(1L);
    gate.reroute(router.route(PIN));
    LineListener silent = (gsi, at, pin) -> {};
    LevelAttachment[] members = new LevelAttachment[2];
    for (int i = 0; i < members.length; i++) {
      members[i] =
          new LevelAttachment(
              registry,
              new HeapEventSource("m" + i),
              PIN,
              silent,
              ResamplePolicy.POSTPONE_WHILE_MASKED);
      assertTrue(gate.join(members[i]));
    }
    gate.maskChanged(0, PIN, true);
    assertTrue(gate.acked());
    assertTrue(gate.extraToAll());
    assertTrue(gate.acked());
    assertEquals(
        NotifyGate.FLUSH | NotifyGate.TELL, gate.maskChanged(0, PIN, false), "the second flush");
    assertEquals(List.of(true, true, false), owed(gate, members[0]));
    assertEquals(NotifyGate.FLUSH, gate.leave(members[1]));
    assertEquals(List.of(false, false, false), owed(gate, members[1]));
  }

  private static List<Boolean> owed(NotifyGate gate, LevelAttachment member) {
    return List.of(gate.takeOwed(member), gate.takeOwed(member), gate.takeOwed(member));
  }
}
