// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sharers of one input on different threads. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class IrqLineConcurrencyTest {

  /** The level last driven, and how often it rose; a concurrent call of the target is a fault. */
  private static final class LastLevel implements LineTarget {
    final AtomicInteger inside = new AtomicInteger();
    volatile boolean level;
    volatile int rises;
    volatile boolean overlapped;

    @Override
    public int setLevel(int input, int sourceId, boolean newLevel) {
      if (inside.getAndIncrement() != 0) {
        overlapped = true;
      }
      if (newLevel && !level) {
        rises = rises + 1;
      }
      level = newLevel;
      inside.decrementAndGet();
      return 1;
    }
  }

  @Test
  void theTargetEndsAtTheOrOfTheSharersWhateverTheOrder() throws Exception {
    LastLevel target = new LastLevel();
    IrqLineSet set = new IrqLineSet(target, 1);
    int rounds = 20_000;
    CyclicBarrier barrier = new CyclicBarrier(3);
    IrqLine[] lines = {set.line(0, "a"), set.line(0, "b")};
    Thread[] threads = new Thread[2];
    for (int t = 0; t < 2; t++) {
      IrqLine line = lines[t];
      threads[t] =
          new Thread(
              () -> {
                for (int i = 0; i < rounds; i++) {
                  await(barrier);
                  line.set(!line.isRaised());
                  await(barrier);
                }
              });
      threads[t].start();
    }
    lines[1].raise();
    for (int i = 0; i < rounds; i++) {
      await(barrier);
      await(barrier);
      boolean or = lines[0].isRaised() || lines[1].isRaised();
      assertEquals(or, target.level, "round " + i);
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertFalse(target.overlapped, "two threads drove the input at once");
  }

  @Test
  void aChangeDuringAStalledDriveIsLeftToItsThreadAndNotLost() throws Exception {
    CountDownLatch stalled = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    LastLevel last = new LastLevel();
    AtomicInteger calls = new AtomicInteger();
    LineTarget target =
        (input, sourceId, level) -> {
          if (calls.getAndIncrement() == 0) {
            stalled.countDown();
            try {
              goOn.await();
            } catch (InterruptedException e) {
              throw new AssertionError(e);
            }
          }
          return last.setLevel(input, sourceId, level);
        };
    IrqLineSet set = new IrqLineSet(target, 1);
    IrqLine a = set.line(0, "a");
    IrqLine b = set.line(0, "b");
    Thread first = new Thread(a::pulse);
    first.start();
    stalled.await();
    b.raise(); // returns although the other thread stands still: lock-free
    b.lower();
    assertEquals(0, last.rises, "nothing was driven yet");
    goOn.countDown();
    first.join();
    assertFalse(last.level);
    assertEquals(1, last.rises, "a and b were high together: one rise");
    b.pulse();
    assertEquals(2, last.rises);
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
