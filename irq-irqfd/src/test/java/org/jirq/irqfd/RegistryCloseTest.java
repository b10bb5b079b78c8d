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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jirq.api.LineListener;
import org.jirq.ioapic.IoApicProfile;
import org.jirq.routing.ChipRoute;
import org.jirq.routing.IrqRouter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The end of a whole registry, with events in flight. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RegistryCloseTest {

  private static final int PIN = 5;
  private static final int VECTOR = 0x45;

  private final Pc pc = new Pc(IoApicProfile.DATASHEET);
  private final IrqfdRegistry registry = new IrqfdRegistry(pc.router);
  private final HeapEventSource event = new HeapEventSource("fd0");
  private final AtomicInteger asked = new AtomicInteger();
  private final LineListener counting = (gsi, chip, pin) -> asked.incrementAndGet();

  private static boolean isDone(LevelIrqfd irqfd) {
    return irqfd.closed().toCompletableFuture().isDone();
  }

  /** Readers that stay long cost a machine with many lines no more than one with few. */
  @Test
  void theRegistryClosesAllInTheSameGracePeriods() {
    List<Long> periods = new ArrayList<>();
    for (int lines : new int[] {1, 2, 20}) {
      List<ChipRoute> routes = new ArrayList<>();
      for (int pin = 0; pin < lines; pin++) {
        routes.add(new ChipRoute(pin, 0, pin));
      }
      FakeChip many = FakeChip.capable(lines);
      IrqRouter router = IrqRouter.builder().chip(0, many).routes(routes).build();
      IrqfdRegistry all = new IrqfdRegistry(router);
      for (int gsi = 0; gsi < lines; gsi++) {
        HeapEventSource event = new HeapEventSource("fd" + gsi);
        all.assignLevel(event, gsi, (g, chip, pin) -> {}, ResamplePolicy.RESAMPLE_AT_UNMASK);
        event.signal();
      }
      long before = router.srcu().stats().gracePeriods();
      all.close();
      periods.add(router.srcu().stats().gracePeriods() - before);
      for (int pin = 0; pin < lines; pin++) {
        assertFalse(many.level(pin));
      }
    }
    assertEquals(List.of(2L, 2L, 2L), periods);
  }

  @Test
  void closingTheRegistryClosesAllAndRefusesMore() {
    pc.level(PIN, VECTOR);
    pc.edge(PIN + 1, VECTOR + 1);
    HeapEventSource second = new HeapEventSource("fd1");
    HeapEventSource third = new HeapEventSource("fd2");
    LevelIrqfd level =
        registry.assignLevel(event, PIN, counting, ResamplePolicy.POSTPONE_WHILE_MASKED);
    LevelIrqfd sharing = registry.assignLevel(second, PIN, counting, ResamplePolicy.NOTIFY_AT_EOI);
    Irqfd plain = registry.assign(third, PIN + 1);
    event.signal();
    second.signal();
    assertFalse(registry.closed().toCompletableFuture().isDone());
    registry.close();
    registry.close();
    assertTrue(registry.closed().toCompletableFuture().isDone());
    assertTrue(isDone(level));
    assertTrue(isDone(sharing));
    assertTrue(plain.closed().toCompletableFuture().isDone());
    assertFalse(pc.high(PIN));
    assertEquals(0, registry.size());
    event.signal();
    third.signal();
    pc.eoi(VECTOR);
    assertEquals(0, asked.get());
    assertEquals(1, pc.taken(VECTOR));
    assertEquals(0, pc.taken(VECTOR + 1));
    IllegalStateException e =
        assertThrows(IllegalStateException.class, () -> registry.assign(event, PIN));
    assertEquals("the registry is closed", e.getMessage());
    new IrqfdRegistry(pc.router).assign(event, PIN);
  }

  @Test
  void theRegistryMayBeClosedInsideACallback() throws Exception {
    pc.level(PIN, VECTOR);
    registry.assignLevel(event, PIN, (gsi, chip, pin) -> registry.close());
    HeapEventSource second = new HeapEventSource("fd1");
    registry.assignLevel(second, PIN, counting);
    event.signal();
    pc.eoi(VECTOR);
    registry.closed().toCompletableFuture().get(30, TimeUnit.SECONDS);
    assertEquals(0, asked.get());
    assertEquals(0, registry.size());
    assertFalse(pc.high(PIN));
  }

  private static void await(AtomicInteger count, int atLeast) {
    while (count.get() < atLeast) {
      Thread.yield();
    }
  }

  /** The whole machine goes down with events in flight from several threads. */
  @Test
  void closingTheRegistryUnderFireInjectsNothingAfterwards() throws Exception {
    for (int round = 0; round < 100; round++) {
      IrqfdRegistry machine = new IrqfdRegistry(pc.router);
      List<HeapEventSource> events = new ArrayList<>();
      for (int pin = 0; pin < 8; pin++) {
        HeapEventSource source = new HeapEventSource("fd" + pin);
        events.add(source);
        pc.level(pin, 0x80 + pin);
        if (pin % 2 == 0) {
          machine.assignLevel(source, pin, (gsi, c, p) -> source.signal());
        } else {
          pc.edge(pin, 0x80 + pin);
          machine.assign(source, pin);
        }
      }
      AtomicBoolean stop = new AtomicBoolean();
      AtomicInteger rounds = new AtomicInteger();
      Thread fire =
          new Thread(
              () -> {
                while (!stop.get()) {
                  for (int pin = 0; pin < 8; pin++) {
                    events.get(pin).signal();
                    pc.eoi(0x80 + pin);
                  }
                  rounds.incrementAndGet();
                }
              });
      int before = pc.taken(0x81);
      fire.start();
      await(rounds, 2);
      assertTrue(pc.taken(0x81) > before, "nothing was injected before the close");
      machine.close();
      int[] taken = new int[8];
      for (int pin = 0; pin < 8; pin++) {
        assertFalse(pc.high(pin), "pin=" + pin + " stays high");
        taken[pin] = pc.taken(0x80 + pin);
      }
      await(rounds, rounds.get() + 2);
      stop.set(true);
      fire.join();
      for (int pin = 0; pin < 8; pin++) {
        assertFalse(pc.high(pin), "pin=" + pin + " was raised after the close");
        if (pin % 2 != 0) {
          assertEquals(taken[pin], pc.taken(0x80 + pin), "pin=" + pin + " injects after the close");
        }
        pc.eoi(0x80 + pin);
      }
    }
  }
}
