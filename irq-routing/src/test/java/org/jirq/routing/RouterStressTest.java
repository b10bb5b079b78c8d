// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jirq.srcu.Actor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Deliveries and acknowledgements against updates: nothing runs after what ended it has returned.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RouterStressTest {

  private static final long NANOS = 1_000_000_000L;
  private static final int UPDATES = 50;

  private final AtomicBoolean stop = new AtomicBoolean();
  private final AtomicLong deliveries = new AtomicLong();
  private final AtomicLong violations = new AtomicLong();

  /** Tables with a smaller number are out of force, and their update has returned. */
  private final AtomicInteger oldest = new AtomicInteger(1);

  @AfterEach
  void stopAll() {
    stop.set(true);
  }

  private static boolean goesOn(long began, int done) {
    return System.nanoTime() - began < NANOS || done < UPDATES;
  }

  private void check(int version) {
    int spins = version & 15;
    for (int i = 0; i <= spins; i++) {
      if (version < oldest.get()) {
        violations.incrementAndGet();
      }
      Thread.onSpinWait();
    }
    deliveries.incrementAndGet();
  }

  @Test
  void afterReplaceReturnsNoOldRouteDelivers() {
    IrqRouter router =
        IrqRouter.builder()
            .msi(
                (address, data, device) -> {
                  check(data);
                  return 1;
                })
            .routes(List.of(new MsiRoute(5, 0xfee00000L, 1)))
            .build();
    List<Actor> devices = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      devices.add(
          Actor.start(
              () -> {
                while (!stop.get()) {
                  router.setIrq(5, 0, true);
                }
              }));
    }
    Actor.until(() -> deliveries.get() > 0);
    long began = System.nanoTime();
    int version = 1;
    while (goesOn(began, version)) {
      version++;
      assertTrue(router.replace(List.of(new MsiRoute(5, 0xfee00000L, version))));
      oldest.set(version);
    }
    stop.set(true);
    devices.forEach(Actor::join);
    assertEquals(0, violations.get());
    assertEquals(version, router.generation());
    assertEquals(0, router.srcu().stats().openReaders());
  }

  @Test
  void afterCloseReturnsNoNotifierRuns() {
    RecordingChip chip = new RecordingChip(24);
    IrqRouter router =
        IrqRouter.builder().chip(2, chip).routes(List.of(new ChipRoute(5, 2, 7))).build();
    List<Actor> guests = new ArrayList<>();
    guests.add(
        Actor.start(
            () -> {
              while (!stop.get()) {
                chip.end(7);
              }
            }));
    guests.add(
        Actor.start(
            () -> {
              for (boolean mask = false; !stop.get(); mask = !mask) {
                chip.writeMask(7, mask);
              }
            }));
    Actor other =
        Actor.start(
            () -> {
              // Tables come and go at the same time, with the pin in all of them.
              for (int i = 0; !stop.get(); i++) {
                router.replace(List.of(new ChipRoute(5, 2, 7), new ChipRoute(6 + (i & 7), 2, 8)));
              }
            });
    long began = System.nanoTime();
    int rounds = 0;
    while (goesOn(began, rounds)) {
      rounds++;
      AtomicBoolean closed = new AtomicBoolean();
      AtomicInteger calls = new AtomicInteger();
      Runnable call =
          () -> {
            calls.incrementAndGet();
            if (closed.get()) {
              violations.incrementAndGet();
            }
          };
      Registration ack = router.addAckNotifier(5, (gsi, at, pin) -> call.run());
      Registration mask = router.addMaskNotifier(5, (gsi, at, pin, masked) -> call.run());
      Actor.until(() -> calls.get() > 2);
      ack.close();
      mask.close();
      closed.set(true);
    }
    stop.set(true);
    other.join();
    guests.forEach(Actor::join);
    assertEquals(0, violations.get());
  }
}
