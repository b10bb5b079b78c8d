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
import java.util.concurrent.atomic.AtomicInteger;
import org.jirq.srcu.spi.AsymmetricBarrier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Grace periods whose asymmetric barrier throws, or calls back. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BrokenBarrierTest {

  private final RuntimeException thrown = new UnsupportedOperationException("on purpose");
  private final AtomicInteger failures = new AtomicInteger();
  private volatile Runnable callback = () -> {};

  private final Srcu srcu =
      Srcu.builder("test")
          .asymmetricBarrier(
              new AsymmetricBarrier() {
                @Override
                public String name() {
                  return "broken";
                }

                @Override
                public boolean isAvailable() {
                  return true;
                }

                @Override
                public void fenceAllThreads() {
                  callback.run();
                  if (failures.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
                    throw thrown;
                  }
                }
              })
          .build();

  @BeforeEach
  void aReaderDoesWithoutItsFence() {
    assertTrue(srcu.ownReader().isFenceFree());
  }

  @Test
  void whoeverBeginsGetsTheExceptionAndTheNextStartsOver() {
    failures.set(3);
    long cookie = srcu.cookie();
    assertSame(thrown, assertThrows(RuntimeException.class, srcu::startGracePeriod));
    assertSame(thrown, assertThrows(RuntimeException.class, () -> srcu.poll(cookie)));
    assertSame(thrown, assertThrows(RuntimeException.class, srcu::synchronize));
    assertEquals(0, srcu.stats().gracePeriods());
    Actor reader = Actor.start(() -> srcu.readUnlock(srcu.readLock()));
    reader.join();
    assertTrue(srcu.poll(cookie));
    assertEquals(1, srcu.stats().gracePeriods());
    srcu.synchronize();
    assertEquals(2, srcu.stats().gracePeriods());
  }

  @Test
  void noActionRunsBeforeItsTimeAndNoneIsLost() {
    List<Throwable> uncaught = Collections.synchronizedList(new ArrayList<>());
    List<String> ran = Collections.synchronizedList(new ArrayList<>());
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch queued = new CountDownLatch(1);
    srcu.call(
        () -> {
          running.countDown();
          Thread.currentThread().setUncaughtExceptionHandler((thread, e) -> uncaught.add(e));
          Actor.await(queued);
          failures.set(3);
        });
    // The second one has a grace period of its own.
    Actor.await(running);
    srcu.call(() -> ran.add("after " + uncaught.size() + " failures"));
    queued.countDown();
    srcu.barrier();
    assertEquals(List.of(thrown, thrown, thrown), uncaught);
    assertEquals(List.of("after 3 failures"), ran);
  }

  @Test
  void aBarrierMayPollButNotWaitForItsOwnDomain() {
    long cookie = srcu.cookie();
    List<Boolean> polled = new ArrayList<>();
    callback =
        () -> {
          polled.add(srcu.poll(cookie));
          assertThrows(IllegalStateException.class, srcu::synchronize);
        };
    srcu.synchronize();
    assertEquals(List.of(false), polled);
    assertTrue(srcu.poll(cookie));
  }

  @Test
  void aCloseThatTheBarrierBreaksLeavesTheDomainInUse() {
    failures.set(1);
    assertSame(thrown, assertThrows(RuntimeException.class, srcu::close));
    long token = srcu.readLock();
    assertTrue(srcu.inReader());
    srcu.readUnlock(token);
    assertFalse(srcu.inReader());
    srcu.close();
    assertThrows(IllegalStateException.class, srcu::readLock);
  }
}
