// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.irqfd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jirq.api.ChipBoard;
import org.jirq.api.ChipCapability;
import org.jirq.api.LineListener;
import org.jirq.api.SourceId;
import org.jirq.irqfd.spi.EventConsumer;
import org.jirq.routing.ChipRoute;
import org.jirq.routing.IrqRouter;
import org.jirq.srcu.Srcu;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The order of a shutdown, seen by a chip and an event that look, and what a fault leaves. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ShutdownTest {

  private static final int PIN = 5;
  private static final LineListener SILENT = (gsi, chip, pin) -> {};

  private final List<String> log = new CopyOnWriteArrayList<>();
  private final AtomicInteger faults = new AtomicInteger();

  /** Tells when its line is taken down, and whether the resampler was still registered then. */
  private final class LookingChip extends FakeChip {
    private volatile ChipBoard board = ChipBoard.NONE;

    LookingChip() {
      super(8, ChipCapability.ACK, ChipCapability.MASK_NOTIFY, ChipCapability.UNMASK_RESAMPLE);
    }

    @Override
    public void connect(ChipBoard newBoard) {
      board = newBoard;
      super.connect(newBoard);
    }

    @Override
    public int setLevel(int pin, int sourceId, boolean level) {
      if (sourceId == SourceId.RESAMPLER && !level) {
        log.add("lowered registered=" + board.hasResampler(pin));
        if (faults.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
          throw new IllegalStateException("chip");
        }
      }
      return super.setLevel(pin, sourceId, level);
    }
  }

  private final class LookingEvent extends SpiedEvent {
    LookingEvent(String name) {
      super(name);
    }

    @Override
    public void unbind(EventConsumer consumer) {
      log.add("freed " + name() + " high=" + chip.level(PIN));
      super.unbind(consumer);
    }
  }

  private final LookingChip chip = new LookingChip();
  private final Srcu domain = new Srcu("vm0");
  private final IrqRouter router =
      IrqRouter.builder()
          .srcu(domain)
          .chip(0, chip)
          .routes(List.of(new ChipRoute(PIN, 0, PIN)))
          .build();
  private final IrqfdRegistry registry = new IrqfdRegistry(router);
  private final LookingEvent event = new LookingEvent("fd0");

  private LevelIrqfd assign(EventSource source) {
    return registry.assignLevel(source, PIN, SILENT, ResamplePolicy.RESAMPLE_AT_UNMASK);
  }

  /** I-26: grace period, notifiers, line, event; and who waits goes on after all of them. */
  @Test
  void theNotifiersGoThenTheLineThenTheEventAndNothingBeforeTheGracePeriod() throws Exception {
    LevelIrqfd irqfd = assign(event);
    irqfd.closed().thenRun(() -> log.add("closed"));
    event.signal();
    assertTrue(chip.level(PIN));
    long reader = domain.readLock();
    Thread closer = new Thread(irqfd::close);
    closer.start();
    closer.join(50);
    assertTrue(closer.isAlive(), "the close did not wait for the reader");
    assertEquals(List.of(), log);
    assertTrue(chip.level(PIN));
    domain.readUnlock(reader);
    closer.join();
    assertEquals(
        List.of("lowered registered=false", "freed fd0 high=false", "closed"), List.copyOf(log));
  }

  @Test
  void onlyTheLastIrqfdOfTheGsiLowersTheLine() {
    LookingEvent other = new LookingEvent("fd1");
    LevelIrqfd first = assign(event);
    LevelIrqfd second = assign(other);
    event.signal();
    first.close();
    assertEquals(List.of("freed fd0 high=true"), List.copyOf(log));
    second.close();
    assertEquals(
        List.of("freed fd0 high=true", "lowered registered=false", "freed fd1 high=false"),
        List.copyOf(log));
  }

  /** Who closes the registry while an irqfd is being closed may use its event afterwards. */
  @Test
  void closingTheRegistryWaitsUntilTheEventsOfIrqfdsThatAreBeingClosedAreFree() throws Exception {
    CountDownLatch freeing = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    SpiedEvent slow =
        new SpiedEvent("slow") {
          @Override
          public void unbind(EventConsumer consumer) {
            freeing.countDown();
            try {
              goOn.await();
            } catch (InterruptedException e) {
              throw new AssertionError(e);
            }
            super.unbind(consumer);
          }
        };
    LevelIrqfd irqfd = assign(slow);
    Thread first = new Thread(irqfd::close);
    first.start();
    assertTrue(freeing.await(30, TimeUnit.SECONDS));
    Thread whole = new Thread(registry::close);
    whole.start();
    whole.join(50);
    assertTrue(whole.isAlive(), "the registry was closed before the event was free");
    assertFalse(registry.closed().toCompletableFuture().isDone());
    goOn.countDown();
    whole.join();
    first.join();
    assertEquals(0, registry.size());
    new IrqfdRegistry(router).assign(slow, PIN);
  }

  @Test
  void anErrorOfOneEventKeepsNobodyElseFromItsShutdown() {
    Error fault = new AssertionError("unbind");
    SpiedEvent bad =
        new SpiedEvent("bad") {
          @Override
          public void unbind(EventConsumer consumer) {
            throw fault;
          }
        };
    LevelIrqfd first = assign(bad);
    LevelIrqfd second = assign(event);
    event.signal();
    assertSame(fault, assertThrows(AssertionError.class, registry::close));
    registry.close();
    first.close();
    second.close();
    assertEquals(0, registry.size());
    assertFalse(chip.level(PIN));
    new IrqfdRegistry(router).assign(event, PIN);
  }

  /** The next irqfd of the GSI must not wait for a resampler whose end was cut short. */
  @Test
  void aChipThatThrowsWhenTheLineGoesDownDoesNotKeepTheGsi() {
    LevelIrqfd irqfd = assign(event);
    event.signal();
    faults.set(1);
    assertEquals("chip", assertThrows(IllegalStateException.class, irqfd::close).getMessage());
    irqfd.close();
    AtomicInteger asked = new AtomicInteger();
    registry.assignLevel(
        event, PIN, (gsi, at, pin) -> asked.incrementAndGet(), ResamplePolicy.NOTIFY_AT_EOI);
    event.signal();
    chip.eoi(PIN);
    assertEquals(1, asked.get());
  }

  /** Where the domain refuses to wait, the irqfd is closed all the same, a little later. */
  @Test
  void aCloseWhereNobodyMayWaitThrowsAndIsFinishedLater() throws Exception {
    Srcu strict = Srcu.builder("strict").debug().build();
    IrqRouter board =
        IrqRouter.builder()
            .srcu(strict)
            .chip(0, FakeChip.capable(8))
            .routes(List.of(new ChipRoute(PIN, 0, PIN)))
            .build();
    Lock lock = strict.guarded("host", new ReentrantLock());
    IrqfdRegistry machine = new IrqfdRegistry(board);
    LevelIrqfd irqfd = machine.assignLevel(event, PIN, SILENT);
    lock.lock();
    try {
      assertThrows(IllegalStateException.class, irqfd::close);
    } finally {
      lock.unlock();
    }
    irqfd.closed().toCompletableFuture().get(30, TimeUnit.SECONDS);
    irqfd.close();
    assertEquals(0, machine.size());
    machine.assignLevel(event, PIN, SILENT);
  }

  /** Nobody has the irqfd of a failed assignment, so nobody must be called on its behalf. */
  @Test
  void anAssignmentThatIsClosedBeforeItIsDoneCallsNobody() {
    AtomicInteger asked = new AtomicInteger();
    AtomicInteger others = new AtomicInteger();
    registry.assignLevel(
        event,
        PIN,
        (gsi, at, pin) -> others.incrementAndGet(),
        ResamplePolicy.POSTPONE_WHILE_MASKED);
    chip.setMask(PIN, true);
    chip.eoi(PIN);
    SpiedEvent hangsUp =
        new SpiedEvent("hangs up") {
          @Override
          public void bind(EventConsumer consumer) {
            super.bind(consumer);
            // What another thread's hang-up does first.
            ((Attachment) consumer).deactivate();
          }
        };
    IllegalStateException e =
        assertThrows(
            IllegalStateException.class,
            () ->
                registry.assignLevel(
                    hangsUp,
                    PIN,
                    (gsi, at, pin) -> asked.incrementAndGet(),
                    ResamplePolicy.POSTPONE_WHILE_MASKED));
    assertEquals("event=hangs up gsi=5 was closed while being assigned", e.getMessage());
    assertEquals(0, asked.get());
    chip.setMask(PIN, false);
    assertEquals(0, asked.get());
    assertEquals(1, others.get());
    assertEquals(1, registry.size());
  }
}
