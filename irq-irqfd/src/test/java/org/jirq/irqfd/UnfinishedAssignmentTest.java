// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.irqfd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jirq.api.LineListener;
import org.jirq.irqfd.spi.EventConsumer;
import org.jirq.routing.ChipRoute;
import org.jirq.routing.IrqRouter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the listener of an irqfd hears that is still being assigned. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class UnfinishedAssignmentTest {

  private static final int PIN = 5;

  private final FakeChip chip = FakeChip.capable(8);
  private final IrqRouter router =
      IrqRouter.builder().chip(0, chip).routes(List.of(new ChipRoute(PIN, 0, PIN))).build();
  private final IrqfdRegistry registry = new IrqfdRegistry(router);
  private final List<String> heard = new CopyOnWriteArrayList<>();

  /** Writes down masks and notifies. */
  private class Noting implements LineListener {
    @Override
    public void resample(int gsi, int at, int pin) {
      heard.add("resample");
    }

    @Override
    public void masked(int gsi, int at, int pin) {
      heard.add("masked");
    }

    @Override
    public void unmasked(int gsi, int at, int pin) {
      heard.add("unmasked");
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(30, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private Thread assigning(String name, LineListener listener, ResamplePolicy policy) {
    Thread thread =
        new Thread(() -> registry.assignLevel(new HeapEventSource(name), PIN, listener, policy));
    thread.start();
    return thread;
  }

  /** A notify was postponed before it came; the unmask comes before it has heard of any mask. */
  @Test
  void theFirstThatAListenerHearsIsTheMaskAlsoIfANotifyIsFlushedBefore() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    registry.assignLevel(
        new HeapEventSource("first"),
        PIN,
        (gsi, at, pin) -> asked.incrementAndGet(),
        ResamplePolicy.POSTPONE_WHILE_MASKED);
    chip.setMask(PIN, true);
    chip.eoi(PIN);
    CountDownLatch telling = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    LineListener slow =
        new LineListener() {
          @Override
          public void resample(int gsi, int at, int pin) {}

          @Override
          public void masked(int gsi, int at, int pin) {
            telling.countDown();
            await(goOn);
          }
        };
    Thread teller = assigning("teller", slow, ResamplePolicy.NOTIFY_AT_EOI);
    await(telling);
    // The teller's round began without it, so it waits until that one is out of its listener.
    Thread newcomer = assigning("newcomer", new Noting(), ResamplePolicy.POSTPONE_WHILE_MASKED);
    while (registry.resampler(PIN).gate().members().length < 3) {
      Thread.yield();
    }
    assertEquals(0, asked.get());
    chip.setMask(PIN, false);
    assertEquals(1, asked.get());
    goOn.countDown();
    teller.join();
    newcomer.join();
    assertEquals(List.of("unmasked"), heard);
    chip.setMask(PIN, true);
    chip.eoi(PIN);
    chip.setMask(PIN, false);
    assertEquals(List.of("unmasked", "masked", "unmasked", "resample"), heard);
    assertEquals(2, asked.get());
  }

  /** Its event hangs up inside the first call, and the pin is unmasked then. */
  @Test
  void whoIsClosedWhileBeingAssignedIsNotNotifiedOfWhatWasPostponedForOthers() {
    AtomicInteger asked = new AtomicInteger();
    registry.assignLevel(
        new HeapEventSource("first"),
        PIN,
        (gsi, at, pin) -> asked.incrementAndGet(),
        ResamplePolicy.POSTPONE_WHILE_MASKED);
    chip.setMask(PIN, true);
    chip.eoi(PIN);
    HeapEventSource event = new HeapEventSource("refused");
    LineListener listener =
        new Noting() {
          @Override
          public void masked(int gsi, int at, int pin) {
            super.masked(gsi, at, pin);
            event.close();
            Thread guest = new Thread(() -> chip.setMask(PIN, false));
            guest.start();
            try {
              guest.join();
            } catch (InterruptedException e) {
              throw new AssertionError(e);
            }
          }
        };
    assertThrows(
        IllegalStateException.class,
        () -> registry.assignLevel(event, PIN, listener, ResamplePolicy.POSTPONE_WHILE_MASKED));
    assertEquals(List.of("masked"), heard);
    assertEquals(1, asked.get());
    assertEquals(1, registry.size());
  }

  /** The assignment has found the registry open; the registry is closed before it goes on. */
  @Test
  void anAssignmentThatTheRegistryDoesNotWaitForCallsNobody() throws Exception {
    AtomicBoolean closed = new AtomicBoolean();
    List<String> late = new CopyOnWriteArrayList<>();
    Thread closer =
        new Thread(
            () -> {
              registry.close();
              closed.set(true);
            });
    SpiedEvent event =
        new SpiedEvent("fd0") {
          @Override
          public void bind(EventConsumer consumer) {
            super.bind(consumer);
            if (closer.getState() == Thread.State.NEW) {
              closer.start();
              // It either does not know of this assignment and returns, or waits for it.
              while (closer.getState() != Thread.State.TERMINATED
                  && closer.getState() != Thread.State.WAITING) {
                Thread.yield();
              }
            }
          }
        };
    LineListener listener =
        new Noting() {
          @Override
          public void unmasked(int gsi, int at, int pin) {
            if (closed.get()) {
              late.add("unmasked");
            }
          }

          @Override
          public void masked(int gsi, int at, int pin) {
            if (closed.get()) {
              late.add("masked");
            }
          }
        };
    assertThrows(IllegalStateException.class, () -> registry.assignLevel(event, PIN, listener));
    closer.join();
    assertEquals(List.of(), late, "called after the registry was closed");
    assertEquals(List.of(), heard);
    assertEquals(0, registry.size());
    // The event is free again.
    new IrqfdRegistry(router).assignLevel(event, PIN, new Noting());
    event.signal();
    assertEquals(1, chip.injected(PIN));
  }
}
