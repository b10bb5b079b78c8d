// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.irqfd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jirq.irqfd.spi.EventConsumer;
import org.jirq.routing.ChipRoute;
import org.jirq.routing.IrqRouter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * I-25: of closes, hang-ups, closes of the registry and of the event, on many threads at once,
 * exactly one ends an irqfd, and all of them return when it is at its end.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OneWinsTest {

  private static final int PIN = 5;
  private static final int ROUNDS = 300;

  private final FakeChip chip = FakeChip.capable(8);
  private final IrqRouter router =
      IrqRouter.builder().chip(0, chip).routes(List.of(new ChipRoute(PIN, 0, PIN))).build();
  private final AtomicInteger freed = new AtomicInteger();
  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicReference<Throwable> fault = new AtomicReference<>();

  /** Counts how often its binding is ended. */
  private final class CountingEvent extends SpiedEvent {
    private volatile EventConsumer consumer;

    CountingEvent() {
      super("fd0");
    }

    @Override
    public void bind(EventConsumer newConsumer) {
      super.bind(newConsumer);
      consumer = newConsumer;
    }

    @Override
    public void unbind(EventConsumer bound) {
      freed.incrementAndGet();
      super.unbind(bound);
    }
  }

  private Thread ender(CyclicBarrier start, Runnable end) {
    Thread thread =
        new Thread(
            () -> {
              try {
                start.await(60, TimeUnit.SECONDS);
                end.run();
                assertFalse(chip.level(PIN), "returned with the line up");
                assertEquals(1, freed.get(), "returned before the event was free");
              } catch (Throwable e) {
                fault.compareAndSet(null, e);
              }
            });
    thread.start();
    return thread;
  }

  @Test
  void ofAllWhoEndAnIrqfdExactlyOneDoesAndAllReturnAtItsEnd() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      IrqfdRegistry registry = new IrqfdRegistry(router);
      CountingEvent event = new CountingEvent();
      LevelIrqfd irqfd =
          registry.assignLevel(
              event,
              PIN,
              (gsi, at, pin) -> asked.incrementAndGet(),
              ResamplePolicy.POSTPONE_WHILE_MASKED);
      event.signal();
      chip.setMask(PIN, true);
      chip.eoi(PIN);
      event.signal();
      freed.set(0);
      asked.set(0);
      int lowered = chip.lowered(PIN);
      List<Runnable> ends =
          List.of(
              irqfd::close,
              event.consumer::hungUp,
              registry::close,
              // A second close of an event does nothing and waits for nobody: so one at a time.
              event::close,
              irqfd::close,
              event.consumer::hungUp,
              registry::close);
      CyclicBarrier start = new CyclicBarrier(ends.size());
      List<Thread> threads = new ArrayList<>();
      for (Runnable end : ends) {
        threads.add(ender(start, end));
      }
      for (Thread thread : threads) {
        thread.join();
      }
      assertNull(fault.get(), "round=" + round + " " + fault.get());
      assertTrue(irqfd.closed().toCompletableFuture().isDone(), "round=" + round);
      assertEquals(1, freed.get(), "round=" + round);
      assertEquals(lowered + 1, chip.lowered(PIN), "round=" + round);
      assertEquals(1, asked.get(), "the postponed notify, round=" + round);
      assertEquals(0, registry.size());
      chip.setMask(PIN, false);
      chip.eoi(PIN);
      assertEquals(1, asked.get());
    }
  }
}
