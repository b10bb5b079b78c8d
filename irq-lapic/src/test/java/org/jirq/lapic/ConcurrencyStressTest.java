// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.lapic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jirq.api.ApicMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Devices and a guest that renames CPUs, against CPUs that accept and end. */
class ConcurrencyStressTest {

  private static final int ROUNDS = 20_000;

  private static void together(List<Runnable> bodies) throws InterruptedException {
    CyclicBarrier start = new CyclicBarrier(bodies.size());
    List<Throwable> failures = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    for (Runnable body : bodies) {
      Thread thread =
          new Thread(
              () -> {
                try {
                  start.await();
                  body.run();
                } catch (Throwable e) {
                  synchronized (failures) {
                    failures.add(e);
                  }
                }
              });
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertEquals(List.of(), failures);
  }

  @Test
  @Timeout(120)
  void noLevelInterruptIsLostAndEachEndsAsALevel() throws InterruptedException {
    ApicBus bus = ApicBus.builder().build();
    Lapic cpu = Lapic.builder(bus, 0).build();
    Rig.write(cpu, Rig.SVR, 0x1ff);
    AtomicIntegerArray free = new AtomicIntegerArray(256);
    AtomicInteger wrong = new AtomicInteger();
    AtomicInteger ended = new AtomicInteger();
    bus.connect(
        (vector, id, level) -> {
          ended.incrementAndGet();
          if (!level) {
            wrong.incrementAndGet();
          }
          free.set(vector, 0);
        });
    List<Runnable> bodies = new ArrayList<>();
    int[] vectors = {0x41, 0x42, 0x81, 0xc1};
    for (int device = 0; device < 2; device++) {
      int first = 2 * device;
      bodies.add(
          () -> {
            for (int round = 0; round < ROUNDS; round++) {
              int vector = vectors[first + (round & 1)];
              while (!free.compareAndSet(vector, 0, 1)) {
                Thread.yield();
              }
              assertEquals(1, bus.deliver(vector, 0, 0, ApicMessage.FIXED, ApicMessage.LEVEL));
            }
          });
    }
    bodies.add(
        () -> {
          int taken = 0;
          while (taken < 2 * ROUNDS) {
            if (cpu.output(0) && cpu.acknowledge(0) >= 0) {
              taken++;
              Rig.write(cpu, Rig.EOI, 0);
            } else {
              Thread.yield();
            }
          }
        });
    together(bodies);
    assertEquals(2 * ROUNDS, ended.get());
    assertEquals(0, wrong.get());
    assertFalse(cpu.output(0));
    assertEquals(-1, cpu.acknowledge(0));
  }

  @Test
  @Timeout(120)
  void messagesFindTheirCpuWhileOthersAreRenamed() throws InterruptedException {
    ApicBus bus = ApicBus.builder().build();
    List<Lapic> cpus = new ArrayList<>();
    for (int id = 0; id < 3; id++) {
      Lapic cpu = Lapic.builder(bus, id).build();
      Rig.write(cpu, Rig.SVR, 0x1ff);
      Rig.write(cpu, Rig.LDR, 1 << 24 + id);
      cpus.add(cpu);
    }
    together(
        List.of(
            () -> {
              for (int round = 0; round < ROUNDS; round++) {
                assertEquals(1, bus.deliver(0x41, 1, ApicMessage.LOGICAL, 0, 0));
              }
            },
            () -> {
              for (int round = 0; round < ROUNDS / 10; round++) {
                Rig.write(cpus.get(1), Rig.LDR, round % 2 == 0 ? 0x06000000 : 0x02000000);
              }
            },
            () -> {
              for (int round = 0; round < ROUNDS / 10; round++) {
                Rig.write(cpus.get(2), Rig.SVR, round % 2 == 0 ? 0xff : 0x1ff);
                Rig.write(cpus.get(2), Rig.LDR, round % 3 == 0 ? 0x08000000 : 0x04000000);
              }
            }));
    assertTrue(cpus.get(0).irr(0x41));
    assertFalse(cpus.get(1).irr(0x41));
    assertFalse(cpus.get(2).irr(0x41));
    Rig.write(cpus.get(1), Rig.LDR, 0x40000000);
    assertEquals(1, bus.deliver(0x51, 0x40, ApicMessage.LOGICAL, 0, 0), "the last map has all");
  }

  /** The last CPU has the one id or the other in every map that is made while it changes. */
  private static void renamed(int[] ids, boolean logical) throws InterruptedException {
    ApicBus bus = ApicBus.builder().build();
    List<Lapic> cpus = new ArrayList<>();
    for (int id = 0; id < 16; id++) {
      Lapic cpu = Lapic.builder(bus, id).build();
      Rig.write(cpu, Rig.SVR, 0x1ff);
      Rig.write(cpu, Rig.DFR, 0x0fff_ffff);
      Rig.write(cpu, Rig.LDR, id / 4 << 28 | 1 << 24 + id % 4);
      cpus.add(cpu);
    }
    Lapic renamed = cpus.get(15);
    int place = logical ? LapicState.LDR : LapicState.ID;
    int shift = logical ? 24 : 0;
    renamed.state.words.set(place, (long) ids[0] << shift);
    AtomicInteger made = new AtomicInteger();
    together(
        List.of(
            () -> {
              for (int round = 1; made.get() < ROUNDS; round++) {
                renamed.state.words.set(place, (long) ids[round & 1] << shift);
              }
            },
            () -> {
              try {
                for (int round = 0; round < ROUNDS; round++) {
                  Destinations map = Destinations.of(cpus, false);
                  Lapic one = logical ? map.logical(ids[0], 1) : map.physical(ids[0]);
                  Lapic two = logical ? map.logical(ids[1], 1) : map.physical(ids[1]);
                  assertTrue(one == renamed ^ two == renamed, "under one of its two ids");
                  assertTrue(map.uniqueIds);
                  assertEquals(Destinations.Model.CLUSTER, map.model);
                }
              } finally {
                made.set(ROUNDS);
              }
            }));
  }

  @Test
  @Timeout(120)
  void mapHoldsTogetherWhileALogicalIdChanges() throws InterruptedException {
    renamed(new int[] {0x42, 0xe2}, true);
  }

  @Test
  @Timeout(120)
  void mapHoldsTogetherWhileAPhysicalIdChanges() throws InterruptedException {
    renamed(new int[] {0x42, 0xe2}, false);
  }
}
