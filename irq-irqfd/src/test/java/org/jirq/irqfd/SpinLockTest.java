// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.irqfd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SpinLockTest {

  private final SpinLock lock = new SpinLock();
  private long guarded;

  private void add(int times) {
    for (int i = 0; i < times; i++) {
      lock.lock();
      guarded++;
      lock.unlock();
    }
  }

  @Test
  void onlyOneThreadIsInside() throws InterruptedException {
    int times = 1_000_000;
    Thread other = new Thread(() -> add(times));
    other.start();
    add(times);
    other.join();
    assertEquals(2L * times, guarded);
  }

  @Test
  void whoWaitsForAHolderWithoutCpuGetsTheLockInTheEnd() throws InterruptedException {
    lock.lock();
    Thread other = new Thread(() -> add(1));
    other.start();
    // Longer than the spinning phase: the waiter must survive into the yielding one.
    for (int i = 0; i < 100_000; i++) {
      Thread.yield();
    }
    assertEquals(0, guarded);
    lock.unlock();
    other.join();
    assertEquals(1, guarded);
  }
}
