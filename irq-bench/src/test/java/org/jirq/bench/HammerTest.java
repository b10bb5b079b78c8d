// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is said to have been measured beside busy threads was. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class HammerTest {

  @Test
  void allThreadsAreAtWorkFromTheBeginningToTheClose() {
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    AtomicInteger blows = new AtomicInteger();
    Runnable blow =
        () -> {
          threads.add(Thread.currentThread());
          blows.incrementAndGet();
        };
    Hammer hammer = new Hammer(3, blow);
    assertEquals(3, threads.size());
    int soFar = blows.get();
    while (blows.get() < soFar + 1000) {
      Thread.onSpinWait();
    }
    hammer.close();
    threads.forEach(thread -> assertTrue(!thread.isAlive(), thread::toString));
  }

  @Test
  void aThreadThatFailsSpoilsTheMeasurement() {
    RuntimeException failure = new RuntimeException("on purpose");
    AtomicInteger blows = new AtomicInteger();
    Hammer hammer =
        new Hammer(
            1,
            () -> {
              if (blows.incrementAndGet() == 3) {
                throw failure;
              }
            });
    while (blows.get() < 3) {
      Thread.onSpinWait();
    }
    assertSame(failure, assertThrows(IllegalStateException.class, hammer::close).getCause());
  }

  @Test
  void noThreadsAreAllowed() {
    new Hammer(0, () -> assertEquals(0, 1)).close();
  }
}
