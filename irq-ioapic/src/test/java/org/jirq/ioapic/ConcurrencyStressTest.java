// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.ioapic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Devices, CPUs, mask writers and the host at once. What must never be: a line that is high,
 * unmasked and not in service with all quiet (lost); a level message while one is in service
 * (twice); remote IRR set with nobody left to end it (stuck).
 *
 * <p>Profiles: all, shared cell; options: the profile's without PIN0_IS_2 and the storm guard.
 */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ConcurrencyStressTest {

  private static final int MESSAGES = 100_000;
  private static final int MOST_CALLS = 50_000_000;
  private static final int ROUNDS = 150_000;

  private static void together(List<Runnable> bodies) throws Exception {
    AtomicReference<Throwable> failure = new AtomicReference<>();
    CyclicBarrier start = new CyclicBarrier(bodies.size());
    List<Thread> threads = new ArrayList<>();
    for (Runnable body : bodies) {
      Thread thread =
          new Thread(
              () -> {
                try {
                  start.await();
                  body.run();
                } catch (Throwable e) {
                  failure.compareAndSet(null, e);
                }
              });
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    if (failure.get() != null) {
      throw new AssertionError(failure.get());
    }
  }

  @ParameterizedTest
  @CsvSource({"DATASHEET, false", "DATASHEET, true", "KVM, false", "KVM, true", "QEMU, false"})
  void levelPinsLoseNothingSendNothingTwiceAndStayNowhereInService(
      IoApicProfile profile, boolean refusals) throws Exception {
    StressMachine machine = new StressMachine(profile, refusals);
    for (int pin = 0; pin < StressMachine.PINS; pin++) {
      machine.program(pin, 1 << 15 | StressMachine.vector(pin));
    }
    AtomicInteger devices = new AtomicInteger(2);
    List<Runnable> bodies = new ArrayList<>();
    for (int device = 0; device < 2; device++) {
      int source = device;
      bodies.add(() -> device(machine, source, devices));
    }
    for (int cpu = 0; cpu < 2; cpu++) {
      bodies.add(
          () -> {
            while ((devices.get() > 0 || !machine.taken.isEmpty()) && !machine.storms()) {
              if (!machine.end()) {
                Thread.yield();
              }
            }
          });
    }
    bodies.add(() -> maskWriter(machine, devices));
    if (refusals) {
      bodies.add(() -> whileThereAreDevices(devices, i -> machine.chip.reevaluate()));
    }
    together(bodies);
    assertNull(machine.fault.get());
    assertTrue(machine.messages.get() >= MESSAGES, "messages " + machine.messages.get());
    assertEquals(refusals, machine.refusals.get() > 0);
    atRestWithSomeLinesHigh(machine);
    atRestWithAllLinesLow(machine);
    assertNull(machine.fault.get());
  }

  private static void device(StressMachine machine, int source, AtomicInteger devices) {
    SplittableRandom random = new SplittableRandom(source);
    // By messages, not by calls: two devices alone would be through before a CPU has its turn.
    for (int i = 0; machine.messages.get() < MESSAGES && i < MOST_CALLS; i++) {
      int pin = random.nextInt(StressMachine.PINS);
      machine.chip.setLevel(pin, source, random.nextBoolean());
      if (i % 64 == 0) {
        Thread.yield();
      }
    }
    // All low, so that the CPUs come to an end.
    for (int pin = 0; pin < StressMachine.PINS; pin++) {
      machine.chip.setLevel(pin, source, false);
    }
    devices.decrementAndGet();
  }

  private static void maskWriter(StressMachine machine, AtomicInteger devices) {
    whileThereAreDevices(
        devices,
        i -> {
          int pin = i % StressMachine.PINS;
          int half = 1 << 15 | StressMachine.vector(pin);
          machine.program(pin, half | 1 << 16);
          machine.program(pin, half);
        });
  }

  private static void whileThereAreDevices(AtomicInteger devices, IntConsumer body) {
    for (int i = 0; devices.get() > 0; i++) {
      body.accept(i);
      Thread.yield();
    }
  }

  private static void atRestWithSomeLinesHigh(StressMachine machine) {
    machine.refusing.set(false);
    for (int pin = 0; pin < StressMachine.PINS; pin++) {
      assertFalse(machine.chip.remoteIrr(pin), "stuck: pin " + pin);
      assertEquals(0, machine.remoteIrr.get(pin), "told set and cleared, pin " + pin);
      machine.chip.setLevel(pin, 5, pin % 2 == 0);
    }
    for (int i = 0; i < 100; i++) {
      machine.end();
    }
    for (int pin = 0; pin < StressMachine.PINS; pin++) {
      assertEquals(pin % 2 == 0, machine.chip.remoteIrr(pin), "lost: pin " + pin);
      assertEquals(machine.inService.get(pin), machine.remoteIrr.get(pin));
    }
  }

  private static void atRestWithAllLinesLow(StressMachine machine) {
    for (int pin = 0; pin < StressMachine.PINS; pin++) {
      machine.chip.setLevel(pin, 5, false);
    }
    machine.endAll();
    for (int pin = 0; pin < StressMachine.PINS; pin++) {
      assertFalse(machine.chip.level(pin));
      assertFalse(machine.chip.remoteIrr(pin));
      assertEquals(0, machine.remoteIrr.get(pin), "taken back exactly once, pin " + pin);
    }
  }

  /** Many short races, each looked at when all is quiet: a line that ends high is in service. */
  @ParameterizedTest
  @EnumSource(IoApicProfile.class)
  void aLineThatEndsHighIsInServiceWhoeverWins(IoApicProfile profile) throws Exception {
    StressMachine machine = new StressMachine(profile, false);
    int half = 1 << 15 | StressMachine.vector(0);
    machine.program(0, half);
    int races = 20_000;
    CyclicBarrier barrier =
        new CyclicBarrier(
            3,
            () -> {
              boolean unmasked = !machine.chip.masked(0);
              if (machine.chip.level(0) && unmasked && !machine.chip.remoteIrr(0)) {
                machine.fault.compareAndSet(null, "lost");
              }
              machine.chip.setLevel(0, 0, false);
              machine.endAll();
              if (machine.chip.remoteIrr(0)) {
                machine.fault.compareAndSet(null, "stuck");
              }
            });
    together(
        List.of(
            () ->
                races(
                    races,
                    barrier,
                    i -> {
                      machine.chip.setLevel(0, 0, true);
                      if (i % 3 == 0) {
                        machine.chip.setLevel(0, 0, false);
                        machine.chip.setLevel(0, 0, true);
                      }
                    }),
            () ->
                races(
                    races,
                    barrier,
                    i -> {
                      machine.end();
                      machine.end();
                    }),
            () ->
                races(
                    races,
                    barrier,
                    i -> {
                      machine.program(0, half | 1 << 16);
                      machine.program(0, half);
                    })));
    assertNull(machine.fault.get());
    assertTrue(machine.messages.get() >= races, "messages " + machine.messages.get());
  }

  private static void races(int number, CyclicBarrier barrier, IntConsumer body) {
    try {
      for (int i = 0; i < number; i++) {
        body.accept(i);
        barrier.await();
      }
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** Every rise of an edge pin is one message, whatever else the chip does. */
  @ParameterizedTest
  @EnumSource(IoApicProfile.class)
  void everyEdgeIsSentExactlyOnce(IoApicProfile profile) throws Exception {
    StressMachine machine = new StressMachine(profile, false);
    for (int pin = 0; pin < 2; pin++) {
      machine.program(pin, StressMachine.vector(pin));
    }
    for (int pin = 2; pin < StressMachine.PINS; pin++) {
      machine.program(pin, 1 << 15 | StressMachine.vector(pin));
    }
    AtomicInteger devices = new AtomicInteger(2);
    AtomicBoolean stop = new AtomicBoolean();
    List<Runnable> bodies = new ArrayList<>();
    for (int device = 0; device < 2; device++) {
      int pin = device;
      bodies.add(
          () -> {
            for (int i = 0; i < ROUNDS; i++) {
              machine.chip.setLevel(pin, 0, true);
              machine.chip.setLevel(pin, 0, false);
            }
            if (devices.decrementAndGet() == 0) {
              stop.set(true);
            }
          });
    }
    bodies.add(
        () -> {
          for (int i = 0; !stop.get(); i++) {
            machine.chip.reevaluate();
            int pin = i % 2;
            synchronized (machine) {
              machine.chip.write(0x00, 0x11 + 2 * pin, 4);
              machine.chip.write(0x10, i << 24, 4);
            }
            machine.chip.eoi(StressMachine.vector(pin), 0, false);
          }
        });
    together(bodies);
    assertEquals(2L * ROUNDS, machine.messages.get());
  }
}
