// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.irqfd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jirq.api.ChipBoard;
import org.jirq.api.ChipCapability;
import org.jirq.api.LineListener;
import org.jirq.irqfd.spi.EventConsumer;
import org.jirq.routing.ChipRoute;
import org.jirq.routing.IrqRouter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Assigning while something else happens: at each of its steps, on the assigning thread, so that
 * the moment is certain; and on another thread, at any moment.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AssignmentTest {

  private static final int PIN = 5;

  /** A moment of an assignment, where the library calls the event or the chip. */
  enum Step {
    BEFORE_THE_EVENT_IS_BOUND,
    AFTER_THE_EVENT_WAS_BOUND,
    /** The route is known, the mask is being told. */
    WHILE_NOTIFIERS_ARE_REGISTERED,
    /** The irqfd is active and is about to look for an old count. */
    BEFORE_THE_COUNT_IS_READ,
    AFTER_THE_COUNT_WAS_READ
  }

  private final FakeChip chip =
      new FakeChip(
          8, ChipCapability.ACK, ChipCapability.MASK_NOTIFY, ChipCapability.UNMASK_RESAMPLE) {
        @Override
        public void fireMask(int pin, ChipBoard to) {
          at(Step.WHILE_NOTIFIERS_ARE_REGISTERED);
          super.fireMask(pin, to);
        }
      };

  private final IrqRouter router =
      IrqRouter.builder().chip(0, chip).routes(List.of(new ChipRoute(PIN, 0, PIN))).build();
  private final IrqfdRegistry registry = IrqfdRegistry.builder(router).name("vm0").build();
  private final List<Step> seen = new ArrayList<>();
  private Runnable action = () -> {};
  private Step when = Step.BEFORE_THE_EVENT_IS_BOUND;
  private final AtomicInteger asked = new AtomicInteger();
  private final LineListener counting = (gsi, at, pin) -> asked.incrementAndGet();

  private final SpiedEvent event =
      new SpiedEvent("fd0") {
        @Override
        public void bind(EventConsumer consumer) {
          at(Step.BEFORE_THE_EVENT_IS_BOUND);
          super.bind(consumer);
          at(Step.AFTER_THE_EVENT_WAS_BOUND);
        }

        @Override
        public long pending() {
          at(Step.BEFORE_THE_COUNT_IS_READ);
          long count = super.pending();
          at(Step.AFTER_THE_COUNT_WAS_READ);
          return count;
        }
      };

  private void at(Step step) {
    if (step == when && !seen.contains(step)) {
      seen.add(step);
      action.run();
    }
  }

  /** I-23: whenever the event is signalled, the line is up when the assignment is done. */
  @ParameterizedTest
  @EnumSource(Step.class)
  void aSignalAtAnyStepOfAnAssignmentRaisesTheLine(Step step) {
    when = step;
    action = event::signal;
    registry.assignLevel(event, PIN, counting);
    assertEquals(List.of(step), seen);
    assertTrue(chip.level(PIN), "lost");
    assertEquals(1, chip.injected(PIN));
    chip.eoi(PIN);
    assertEquals(1, asked.get());
    assertFalse(chip.level(PIN));
  }

  /** The same for a pulse; a plain irqfd registers no notifiers. */
  @ParameterizedTest
  @EnumSource(
      value = Step.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = "WHILE_NOTIFIERS_ARE_REGISTERED")
  void aSignalAtAnyStepOfAPlainAssignmentIsAPulse(Step step) {
    when = step;
    action = event::signal;
    registry.assign(event, PIN);
    assertEquals(List.of(step), seen);
    assertEquals(1, chip.injected(PIN));
    assertFalse(chip.level(PIN));
  }

  @Test
  void aSignalThatRacesAnAssignmentIsNeverLost() {
    IrqRouter quick =
        IrqRouter.builder()
            .msi((address, data, device) -> asked.incrementAndGet())
            .routes(List.of(Pc.msi(PIN, 0x51)))
            .build();
    IrqfdRegistry own = new IrqfdRegistry(quick);
    Irqfd[] irqfd = new Irqfd[1];
    HeapEventSource[] source = new HeapEventSource[1];
    Duel.run(
        10_000,
        () -> {
          source[0] = new HeapEventSource("race");
          asked.set(0);
        },
        () -> irqfd[0] = own.assign(source[0], PIN),
        () -> {
          source[0].signal();
          source[0].signal();
        },
        () -> {
          int messages = asked.get();
          assertTrue(messages >= 1 && messages <= 3, "messages=" + messages);
          irqfd[0].close();
        });
  }

  /** A hang-up: the assignment fails, or gives an irqfd that is closed; nothing stays behind. */
  @ParameterizedTest
  @EnumSource(Step.class)
  void aHangUpAtAnyStepOfAnAssignmentLeavesNothing(Step step) throws Exception {
    when = step;
    // Inside a reader, as a callback would be: the thread that assigns cannot wait for itself.
    action =
        () -> {
          long token = router.srcu().readLock();
          event.close();
          router.srcu().readUnlock(token);
        };
    event.signal();
    boolean active = step == Step.BEFORE_THE_COUNT_IS_READ || step == Step.AFTER_THE_COUNT_WAS_READ;
    if (active) {
      LevelIrqfd irqfd = registry.assignLevel(event, PIN, counting);
      irqfd.closed().toCompletableFuture().get(30, TimeUnit.SECONDS);
    } else {
      String message =
          assertThrows(
                  IllegalStateException.class, () -> registry.assignLevel(event, PIN, counting))
              .getMessage();
      assertTrue(message.contains("closed"), message);
    }
    assertEquals(List.of(step), seen);
    assertEquals(0, registry.size());
    assertFalse(chip.level(PIN));
    chip.eoi(PIN);
    chip.setMask(PIN, true);
    chip.setMask(PIN, false);
    assertEquals(0, asked.get());
    assertFalse(router.srcu().inReader());
    HeapEventSource next = new HeapEventSource("next");
    registry.assignLevel(next, PIN, counting);
    next.signal();
    assertTrue(chip.level(PIN));
  }

  /**
   * The listener hears of a mask during its assignment, and closes its event there: the assignment
   * fails, or gives an irqfd that is closed.
   */
  @Test
  void aHangUpInsideTheFirstCallbackEndsTheIrqfd() throws Exception {
    chip.setMask(PIN, true);
    event.signal();
    LineListener hangsUp =
        new LineListener() {
          @Override
          public void masked(int gsi, int at, int pin) {
            event.close();
          }

          @Override
          public void resample(int gsi, int at, int pin) {
            asked.incrementAndGet();
          }
        };
    try {
      LevelIrqfd irqfd = registry.assignLevel(event, PIN, hangsUp);
      irqfd.closed().toCompletableFuture().get(30, TimeUnit.SECONDS);
      assertEquals(0, irqfd.failures());
    } catch (IllegalStateException e) {
      assertEquals("event=fd0 gsi=5 was closed while being assigned", e.getMessage());
    }
    assertEquals(0, registry.size());
    assertFalse(chip.level(PIN));
    chip.setMask(PIN, false);
    chip.eoi(PIN);
    assertEquals(0, asked.get());
    assertEquals(0, chip.injected(PIN));
    HeapEventSource next = new HeapEventSource("next");
    registry.assignLevel(next, PIN, (gsi, at, pin) -> asked.incrementAndGet());
    next.signal();
    assertEquals(1, chip.injected(PIN));
  }

  @Test
  void aHangUpInsideACallbackEndsTheIrqfd() throws Exception {
    LevelIrqfd irqfd =
        registry.assignLevel(
            event,
            PIN,
            (gsi, at, pin) -> {
              asked.incrementAndGet();
              event.close();
              event.signal();
            });
    event.signal();
    chip.eoi(PIN);
    irqfd.closed().toCompletableFuture().get(30, TimeUnit.SECONDS);
    assertFalse(chip.level(PIN));
    assertEquals(0, registry.size());
    chip.eoi(PIN);
    assertEquals(1, asked.get());
    assertEquals(1, chip.injected(PIN));
  }

  /** The table changes between the check of the route and the end of the assignment. */
  @Test
  void aRouteThatChangesDuringTheAssignmentIsTheOneThatIsDriven() {
    when = Step.AFTER_THE_EVENT_WAS_BOUND;
    action =
        () -> {
          router.replace(List.of(new ChipRoute(PIN, 0, 6)));
          event.signal();
        };
    registry.assignLevel(event, PIN, counting);
    assertFalse(chip.level(PIN));
    assertTrue(chip.level(6));
    chip.eoi(6);
    assertEquals(1, asked.get());
  }
}
