// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.irqfd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jirq.api.LineListener;
import org.jirq.routing.ChipRoute;
import org.jirq.routing.IrqRouter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a listener hears first: the state of the mask, once, and then each change in order. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ListenerStateTest {

  private static final int GSI = 5;
  private static final int PIN = 3;

  private final FakeChip chip = FakeChip.capable(8);
  private final FakeChip other = FakeChip.capable(8);
  private final IrqRouter router =
      IrqRouter.builder()
          .chip(0, other)
          .chip(2, chip)
          .routes(List.of(new ChipRoute(GSI, 2, PIN)))
          .build();
  private final IrqfdRegistry registry = new IrqfdRegistry(router);

  /** Writes down masks and whatever else it hears. */
  private static class Told implements LineListener {
    final HeapEventSource event = new HeapEventSource("fd");
    final List<String> heard = Collections.synchronizedList(new ArrayList<>());

    @Override
    public void resample(int gsi, int chip, int pin) {
      heard.add("resample");
    }

    @Override
    public void masked(int gsi, int chip, int pin) {
      heard.add("masked %d %d %d".formatted(gsi, chip, pin));
    }

    @Override
    public void unmasked(int gsi, int chip, int pin) {
      heard.add("unmasked %d %d %d".formatted(gsi, chip, pin));
    }
  }

  private LevelIrqfd assign(Told told) {
    return registry.assignLevel(told.event, GSI, told);
  }

  @Test
  void theStateIsToldWithTheFirstPinOfTheRoute() {
    Told open = new Told();
    assign(open);
    assertEquals(List.of("unmasked 5 2 3"), open.heard);
    chip.setMask(PIN, true);
    Told masked = new Told();
    assign(masked);
    assertEquals(List.of("masked 5 2 3"), masked.heard);
    assertEquals(List.of("unmasked 5 2 3", "masked 5 2 3"), open.heard);
  }

  @Test
  void aGsiMaskedAtOneOfTwoChipsIsNotMasked() {
    router.replace(List.of(new ChipRoute(GSI, 0, 1), new ChipRoute(GSI, 2, PIN)));
    chip.setMask(PIN, true);
    Told told = new Told();
    assign(told);
    other.setMask(1, true);
    assertEquals(List.of("unmasked 5 0 1", "masked 5 0 1"), told.heard);
  }

  @Test
  void aGsiWithoutARouteIsUnmaskedNowhere() {
    router.replace(List.of());
    Told told = new Told();
    assign(told);
    assertEquals(List.of("unmasked 5 -1 -1"), told.heard);
  }

  /** R1: the mask is changed just before the chip is asked for it. */
  @Test
  void aChangeBeforeTheMaskIsToldIsInWhatIsTold() {
    chip.beforeFire = () -> chip.setMask(PIN, true);
    Told told = new Told();
    assign(told);
    chip.beforeFire = () -> {};
    assertEquals(List.of("masked 5 2 3"), told.heard);
    chip.setMask(PIN, false);
    assertEquals(List.of("masked 5 2 3", "unmasked 5 2 3"), told.heard);
  }

  /** R1: and just after it was asked, before the listener is there. */
  @Test
  void aChangeAfterTheMaskWasToldIsNotLost() {
    for (boolean masked : new boolean[] {true, false}) {
      chip.afterFire = () -> chip.setMask(PIN, masked);
      Told told = new Told();
      LevelIrqfd irqfd = assign(told);
      chip.afterFire = () -> {};
      assertEquals(List.of((masked ? "masked" : "unmasked") + " 5 2 3"), told.heard);
      irqfd.close();
    }
  }

  /** A level that was signalled before the assignment is delivered after the mask was told. */
  @Test
  void theMaskComesBeforeAnythingElse() {
    Told told =
        new Told() {
          @Override
          public void unmasked(int gsi, int at, int pin) {
            super.unmasked(gsi, at, pin);
            heard.add("injected " + chip.injected(PIN));
            chip.eoi(PIN);
          }
        };
    told.event.signal();
    assign(told);
    assertEquals(1, chip.injected(PIN));
    assertEquals(List.of("unmasked 5 2 3", "injected 0"), told.heard);
    chip.eoi(PIN);
    assertEquals(List.of("unmasked 5 2 3", "injected 0", "resample"), told.heard);
  }

  /** The event is closed inside the first call: the assignment says so and leaves nothing. */
  @Test
  void aListenerMayEndItsAssignmentInTheFirstCall() {
    Told told =
        new Told() {
          @Override
          public void unmasked(int gsi, int at, int pin) {
            super.unmasked(gsi, at, pin);
            event.close();
          }
        };
    IllegalStateException e = assertThrows(IllegalStateException.class, () -> assign(told));
    assertEquals("event=fd gsi=5 was closed while being assigned", e.getMessage());
    assertEquals(0, registry.size());
    chip.setMask(PIN, true);
    assertEquals(List.of("unmasked 5 2 3"), told.heard);
  }

  /** Another thread is inside a listener with the right to tell: it tells the new one too. */
  @Test
  void anAssignmentWaitsForTheThreadThatIsJustTelling() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch leave = new CountDownLatch(1);
    Told slow =
        new Told() {
          @Override
          public void masked(int gsi, int at, int pin) {
            super.masked(gsi, at, pin);
            inside.countDown();
            boolean interrupted = false;
            while (leave.getCount() != 0) {
              try {
                leave.await();
              } catch (InterruptedException e) {
                interrupted = true;
              }
            }
            assertFalse(interrupted);
          }
        };
    assign(slow);
    Thread guest = new Thread(() -> chip.setMask(PIN, true), "guest");
    guest.setDaemon(true);
    guest.start();
    inside.await();
    AtomicReference<Thread> teller = new AtomicReference<>();
    Told late =
        new Told() {
          @Override
          public void masked(int gsi, int at, int pin) {
            super.masked(gsi, at, pin);
            teller.set(Thread.currentThread());
          }
        };
    AtomicReference<List<String>> atReturn = new AtomicReference<>();
    Thread host =
        new Thread(
            () -> {
              assign(late);
              atReturn.set(List.copyOf(late.heard));
            });
    host.start();
    NotifyGate gate = registry.resampler(GSI).gate();
    while (gate.members().length != 2 || host.getState() != Thread.State.TIMED_WAITING) {
      assertTrue(host.isAlive(), "the assignment returned before its listener was told");
      Thread.onSpinWait();
    }
    assertEquals(List.of(), late.heard);
    leave.countDown();
    host.join();
    guest.join();
    assertEquals(List.of("masked 5 2 3"), atReturn.get());
    assertEquals(guest, teller.get());
  }

  /** The guest masks and unmasks all the time while listeners come and go. */
  @Test
  void whoComesUnderFireMissesNothing() throws Exception {
    AtomicBoolean stop = new AtomicBoolean();
    Thread guest =
        new Thread(
            () -> {
              while (!stop.get()) {
                chip.setMask(PIN, true);
                chip.setMask(PIN, false);
              }
            });
    guest.start();
    List<Passthrough> stay = new ArrayList<>();
    List<LevelIrqfd> irqfds = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      Passthrough device = new Passthrough("device" + i);
      ResamplePolicy[] policies = ResamplePolicy.values();
      LevelIrqfd irqfd = device.assign(registry, GSI, policies[i % policies.length]);
      assertTrue(device.told(), "told when the assignment returns");
      if (i % 10 == 0) {
        stay.add(device);
        irqfds.add(irqfd);
      } else {
        irqfd.close();
        assertEquals(0, irqfd.failures(), "told twice, or out of order");
      }
    }
    stop.set(true);
    guest.join();
    for (int i = 0; i < stay.size(); i++) {
      assertEquals(0, irqfds.get(i).failures(), "told twice, or out of order");
      assertFalse(stay.get(i).toldMasked());
    }
    chip.setMask(PIN, true);
    stay.forEach(device -> assertTrue(device.toldMasked()));
  }
}
