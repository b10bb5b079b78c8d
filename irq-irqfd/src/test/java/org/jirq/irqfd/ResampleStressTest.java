// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.irqfd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jirq.routing.ChipRoute;
import org.jirq.routing.IrqRoute;
import org.jirq.routing.IrqRouter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Devices, guest and host at random on three threads, in many short rounds. At the rest after each
 * round nothing may be lost: no notify pending on a line that is not masked, no device whose level
 * neither is at the chip nor waits behind a mask, and every listener notified exactly as often as
 * the policies say.
 */
@Timeout(300)
class ResampleStressTest {

  private static final int ROUNDS = 1_000;
  private static final int STEPS = 100;
  private static final int GSI = 9;
  private static final int OTHER_GSI = 32;
  private static final int PIC = 0;
  private static final int IOAPIC = 2;

  private final FakeChip pic = FakeChip.capable(16);
  private final FakeChip ioapic = FakeChip.capable(24);
  private final IrqRouter router = IrqRouter.builder().chip(PIC, pic).chip(IOAPIC, ioapic).build();
  private final IrqfdRegistry registry = new IrqfdRegistry(router);
  private final List<Passthrough> devices = new ArrayList<>();
  private final List<LevelIrqfd> irqfds = new ArrayList<>();
  private final AtomicReference<Throwable> fault = new AtomicReference<>();

  private void add(int gsi, ResamplePolicy policy) {
    Passthrough device = new Passthrough("device" + devices.size());
    devices.add(device);
    irqfds.add(device.assign(registry, gsi, policy));
  }

  private Passthrough any(SplittableRandom random) {
    return devices.get(random.nextInt(devices.size()));
  }

  private void deviceStep(SplittableRandom random) {
    any(random).raise();
  }

  private void guestStep(SplittableRandom random) {
    FakeChip chip = random.nextInt(4) == 0 ? pic : ioapic;
    int pin = random.nextBoolean() ? GSI : 7;
    switch (random.nextInt(8)) {
      case 0 -> chip.setMask(pin, true);
      case 1, 2 -> chip.setMask(pin, false);
      case 3 -> any(random).quiet();
      case 4 -> {
        chip.setMask(pin, true);
        chip.eoi(pin);
        any(random).quiet();
        chip.setMask(pin, false);
      }
      default -> chip.eoi(pin);
    }
  }

  /** Irqfds come and go on the same GSI, and the other chip is written by another CPU. */
  private void busyStep(SplittableRandom random) {
    switch (random.nextInt(6)) {
      case 0 -> {
        HeapEventSource event = new HeapEventSource("visitor");
        ResamplePolicy policy = ResamplePolicy.values()[random.nextInt(3)];
        LevelIrqfd visitor = registry.assignLevel(event, GSI, (gsi, chip, pin) -> {}, policy);
        event.signal();
        visitor.close();
      }
      case 1 -> registry.resampleAll();
      case 2 -> pic.setMask(GSI, true);
      case 3 -> pic.setMask(GSI, false);
      default -> pic.eoi(GSI);
    }
  }

  private void rerouteStep(SplittableRandom random) {
    if (random.nextInt(4) == 0) {
      router.replace(routes(random.nextInt(4)));
    } else {
      busyStep(random);
    }
  }

  private static List<IrqRoute> routes(int variant) {
    List<IrqRoute> routes = new ArrayList<>();
    routes.add(new ChipRoute(GSI, IOAPIC, variant < 2 ? GSI : 7));
    if (variant != 1) {
      routes.add(new ChipRoute(GSI, PIC, GSI));
    }
    routes.add(new ChipRoute(OTHER_GSI, IOAPIC, variant == 3 ? 11 : GSI));
    return routes;
  }

  @ParameterizedTest
  @CsvSource({
    "NOTIFY_AT_EOI, 1",
    "POSTPONE_WHILE_MASKED, 2",
    "RESAMPLE_AT_UNMASK, 3",
    "POSTPONE_WHILE_MASKED, 4",
    "QUERY_LINE, 5",
    "LEAVE_TO_LISTENER, 6"
  })
  void nothingIsLostOnOneGsi(ResamplePolicy policy, long seed) throws Exception {
    router.replace(List.of(new ChipRoute(GSI, IOAPIC, GSI), new ChipRoute(GSI, PIC, GSI)));
    add(GSI, policy);
    add(GSI, ResamplePolicy.values()[(int) seed % 3]);
    run(seed, this::busyStep);
    ResampleStats stats = irqfds.get(0).stats();
    assertEquals(stats.acks(), ioapic.lowered(GSI), "each acknowledgement de-asserts once");
    assertTrue(stats.acks() > ROUNDS, "the guest did something");
  }

  @ParameterizedTest
  @CsvSource({
    "NOTIFY_AT_EOI, 11",
    "POSTPONE_WHILE_MASKED, 12",
    "RESAMPLE_AT_UNMASK, 13",
    "POSTPONE_WHILE_MASKED, 14",
    "QUERY_LINE, 15",
    "LEAVE_TO_LISTENER, 16"
  })
  void nothingIsLostWhenRoutesChangeAndPinsAreShared(ResamplePolicy policy, long seed)
      throws Exception {
    router.replace(routes(0));
    add(GSI, policy);
    add(OTHER_GSI, ResamplePolicy.values()[(int) seed % 3]);
    add(GSI, ResamplePolicy.POSTPONE_WHILE_MASKED);
    run(seed, this::rerouteStep);
  }

  private void run(long seed, Consumer<SplittableRandom> host) throws Exception {
    CyclicBarrier start = new CyclicBarrier(3);
    CyclicBarrier rest = new CyclicBarrier(3);
    List<Consumer<SplittableRandom>> actors = List.of(this::deviceStep, this::guestStep, host);
    List<Thread> threads = new ArrayList<>();
    for (int i = 1; i < 3; i++) {
      Consumer<SplittableRandom> actor = actors.get(i);
      SplittableRandom random = new SplittableRandom(seed * 10 + i);
      threads.add(
          new Thread(
              () -> {
                for (int round = 0; round < ROUNDS && fault.get() == null; round++) {
                  act(actor, random, start, rest, () -> {});
                }
              }));
    }
    threads.forEach(Thread::start);
    SplittableRandom random = new SplittableRandom(seed * 10);
    for (int round = 0; round < ROUNDS && fault.get() == null; round++) {
      String at = "seed=" + seed + " round=" + round;
      act(actors.get(0), random, start, rest, () -> checkRest(at));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    if (fault.get() != null) {
      throw new AssertionError(fault.get());
    }
    settle();
  }

  private void act(
      Consumer<SplittableRandom> actor,
      SplittableRandom random,
      CyclicBarrier start,
      CyclicBarrier rest,
      Runnable check) {
    try {
      start.await(60, TimeUnit.SECONDS);
      for (int step = 0; step < STEPS; step++) {
        actor.accept(random);
      }
      rest.await(60, TimeUnit.SECONDS);
      check.run();
    } catch (Throwable e) {
      fault.compareAndSet(null, e);
      start.reset();
      rest.reset();
    }
  }

  /** Runs while the other two threads wait for the next round. */
  private void checkRest(String at) {
    for (int i = 0; i < devices.size(); i++) {
      Passthrough device = devices.get(i);
      LevelIrqfd irqfd = irqfds.get(i);
      NotifyGate gate = registry.resampler(irqfd.gsi()).gate();
      assertFalse(gate.pending() && !gate.masked(), at + " pending and not masked");
      assertEquals(gate.masked(), device.toldMasked(), at + " device=" + i + " was told");
      if (device.isHostMasked()) {
        assertTrue(
            isUp(irqfd.gsi()) || gate.pending() || device.postponed() && gate.masked(),
            at + " device=" + i + " is never asked again");
      } else {
        assertFalse(device.isHigh(), at + " device=" + i + " was not forwarded");
      }
      ResampleStats stats = irqfd.stats();
      long expected = stats.acks() + stats.extra();
      if (irqfd.policy() == ResamplePolicy.POSTPONE_WHILE_MASKED) {
        expected += stats.flushed() - stats.postponed();
      }
      if (irqfd.policy() != ResamplePolicy.LEAVE_TO_LISTENER) {
        assertEquals(expected, device.asked(), at + " device=" + i + " " + stats);
      }
      assertEquals(0, irqfd.failures(), at);
    }
  }

  private boolean isUp(int gsi) {
    return router.routes().stream()
        .map(ChipRoute.class::cast)
        .anyMatch(r -> r.gsi() == gsi && (r.chip() == PIC ? pic : ioapic).level(r.pin()));
  }

  /** The guest serves what is left: every device, with everything open, to the end. */
  private void settle() {
    for (int pin = 0; pin < 16; pin++) {
      pic.setMask(pin, false);
      ioapic.setMask(pin, false);
    }
    for (Passthrough device : devices) {
      device.quiet();
    }
    for (int pin = 0; pin < 16; pin++) {
      pic.eoi(pin);
      ioapic.eoi(pin);
    }
    for (int i = 0; i < devices.size(); i++) {
      assertFalse(devices.get(i).isHostMasked(), "device=" + i + " is never asked again");
      assertFalse(isUp(irqfds.get(i).gsi()), "device=" + i + " was served and stays up");
    }
  }
}
