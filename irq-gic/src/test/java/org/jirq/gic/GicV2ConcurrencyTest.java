// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.gic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import org.jirq.api.Cell;
import org.jirq.api.ChipBoard;
import org.jirq.api.CpuInterface;
import org.jirq.api.MmioDevice;
import org.jirq.api.SourceId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The shared cell with devices, CPUs and a configuring CPU on threads of their own. */
class GicV2ConcurrencyTest {

  private static final int ROUNDS = 3000;
  private static final int CPUS = 2;
  private static final int SPIS = 4;

  /** Threads that stop everything at the first failure. */
  private static final class Crew {
    final List<Thread> threads = new ArrayList<>();
    final AtomicReference<Throwable> failure = new AtomicReference<>();

    void add(Runnable work) {
      threads.add(
          new Thread(
              () -> {
                try {
                  work.run();
                } catch (Throwable e) {
                  failure.compareAndSet(null, e);
                }
              }));
    }

    boolean failed() {
      return failure.get() != null;
    }

    void run() throws InterruptedException {
      threads.forEach(Thread::start);
      for (Thread thread : threads) {
        thread.join();
      }
      Throwable thrown = failure.get();
      if (thrown != null) {
        throw new AssertionError(thrown);
      }
    }
  }

  /**
   * Even SPIs are level triggered, odd ones edge; all target both CPUs, which take them only when
   * their wire says so. A lost interrupt or a wire left low hangs the test; one taken twice fails.
   */
  @Test
  @Timeout(120)
  void eachInterruptIsTakenOnceByOneCpu() throws InterruptedException {
    AtomicIntegerArray wires = new AtomicIntegerArray(2 * CPUS);
    GicV2 chip =
        GicV2.builder(CPUS, 64).outputs((wire, level) -> wires.set(wire, level ? 1 : 0)).build();
    MmioDevice distributor = chip.distributor(0);
    distributor.write(0x000, 1, 4);
    distributor.write(0xc08, 0x88, 4);
    for (int spi = 0; spi < SPIS; spi++) {
      distributor.write(0x820 + spi, 3, 1);
      distributor.write(0x420 + spi, 0x80, 1);
    }
    distributor.write(0x104, (1 << SPIS) - 1, 4);
    AtomicIntegerArray taken = new AtomicIntegerArray(SPIS);
    AtomicIntegerArray inService = new AtomicIntegerArray(SPIS);
    AtomicInteger devices = new AtomicInteger(SPIS);
    Crew crew = new Crew();
    for (int spi = 0; spi < SPIS; spi++) {
      int of = spi;
      crew.add(
          () -> {
            for (int round = 1; round <= ROUNDS && !crew.failed(); round++) {
              chip.setLevel(of, SourceId.DEFAULT, true);
              if ((of & 1) != 0) {
                chip.setLevel(of, SourceId.DEFAULT, false);
              }
              while (taken.get(of) < round && !crew.failed()) {
                Thread.yield();
              }
            }
            devices.decrementAndGet();
          });
    }
    for (int cpu = 0; cpu < CPUS; cpu++) {
      int of = cpu;
      chip.cpuInterface(cpu).write(0x04, 0xff, 4);
      chip.cpuInterface(cpu).write(0x00, 1, 4);
      crew.add(
          () -> {
            while (devices.get() > 0 && !crew.failed()) {
              if (wires.get(2 * of) == 0) {
                Thread.yield();
                continue;
              }
              int token = chip.acknowledge(2 * of);
              if (token != CpuInterface.NONE) {
                int spi = token - 32;
                assertTrue(inService.compareAndSet(spi, 0, 1), "two CPUs took " + spi);
                if ((spi & 1) == 0) {
                  chip.setLevel(spi, SourceId.DEFAULT, false);
                }
                inService.set(spi, 0);
                // The device may raise its line again from here on.
                taken.incrementAndGet(spi);
                chip.end(2 * of, token);
              }
            }
          });
    }
    crew.add(
        () -> {
          for (int i = 0; devices.get() > 0 && !crew.failed(); i++) {
            int spi = i % SPIS;
            distributor.write(0x184, 1 << spi, 4);
            distributor.write(0x420 + spi, 0x40 + (i & 0x7f), 1);
            distributor.write(0x820 + spi, i % 3, 1);
            distributor.write(0x104, 1 << spi, 4);
            distributor.write(0x820 + spi, 3, 1);
            Thread.yield();
          }
        });
    crew.run();
    for (int spi = 0; spi < SPIS; spi++) {
      assertEquals(ROUNDS, taken.get(spi));
      assertFalse(chip.pending(0, 32 + spi));
      assertFalse(chip.active(0, 32 + spi));
    }
    for (int cpu = 0; cpu < CPUS; cpu++) {
      assertFalse(chip.output(2 * cpu));
      assertEquals(256, chip.runningPriority(cpu));
    }
  }

  /** Two sources move one line; at rest after each round the wire shows their OR. */
  @Test
  @Timeout(120)
  void theWireIsRightAfterEveryRoundOfTwoSources() throws InterruptedException {
    GicV2Rig rig = GicV2Rig.of(Cell.SHARED, 1);
    rig.spi(40, false, 0x80);
    rig.chip.connectOutputs((wire, level) -> {});
    int rounds = 5_000;
    CyclicBarrier barrier = new CyclicBarrier(2);
    Crew crew = new Crew();
    for (int actor = 0; actor < 2; actor++) {
      int source = actor;
      crew.add(
          () -> {
            for (int round = 0; round < rounds; round++) {
              boolean level = (round >> source & 1) != 0;
              rig.chip.setLevel(8, source, level);
              await(barrier);
              boolean high = (round & 3) != 0;
              assertEquals(high, rig.irq(0), "round=" + round);
              assertEquals(high ? 40 : 1023, rig.hppir(0), "round=" + round);
              await(barrier);
            }
          });
    }
    crew.run();
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await(60, TimeUnit.SECONDS);
    } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  /** SGIs from two senders to one CPU: each request is one interrupt of its sender. */
  @Test
  @Timeout(120)
  void everySendersRequestArrives() throws InterruptedException {
    GicV2 chip = GicV2.builder(3, 64).build();
    chip.distributor(0).write(0x000, 1, 4);
    chip.cpuInterface(0).write(0x04, 0xff, 4);
    chip.cpuInterface(0).write(0x00, 1, 4);
    AtomicIntegerArray taken = new AtomicIntegerArray(3);
    AtomicInteger senders = new AtomicInteger(2);
    Crew crew = new Crew();
    for (int sender = 1; sender <= 2; sender++) {
      int of = sender;
      crew.add(
          () -> {
            for (int round = 1; round <= ROUNDS && !crew.failed(); round++) {
              chip.distributor(of).write(0xf00, 1 << 16 | 7, 4);
              while (taken.get(of) < round && !crew.failed()) {
                Thread.yield();
              }
            }
            senders.decrementAndGet();
          });
    }
    crew.add(
        () -> {
          while (senders.get() > 0 && !crew.failed()) {
            int token = chip.output(0) ? chip.acknowledge(0) : CpuInterface.NONE;
            if (token == CpuInterface.NONE) {
              Thread.yield();
            } else {
              assertEquals(7, token & 0x3ff);
              chip.end(0, token);
              taken.incrementAndGet(token >> 10);
            }
          }
        });
    crew.run();
    assertEquals(ROUNDS, taken.get(1));
    assertEquals(ROUNDS, taken.get(2));
    assertFalse(chip.pending(0, 7));
  }

  /** A thread that stands still inside a mask notifier keeps nobody from interrupts. */
  @Test
  @Timeout(120)
  void linesAcknowledgementsAndEndsPassAThreadThatWritesEnables() throws InterruptedException {
    GicV2Rig rig = GicV2Rig.of(Cell.SHARED, 1);
    rig.spi(40, false, 0x80);
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch leave = new CountDownLatch(1);
    rig.chip.connect(
        new ChipBoard() {
          @Override
          public void maskChanged(int pin, boolean masked) {
            inside.countDown();
            try {
              leave.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          }
        });
    Crew crew = new Crew();
    crew.add(() -> rig.enable(41));
    crew.add(
        () -> {
          try {
            assertTrue(inside.await(60, TimeUnit.SECONDS));
            rig.raise(40);
            assertEquals(40, rig.iar(0));
            rig.priority(40, 0x40);
            rig.lower(40);
            rig.eoir(0, 40);
            assertFalse(rig.chip.active(0, 40));
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          } finally {
            leave.countDown();
          }
        });
    crew.run();
    assertFalse(rig.chip.masked(9));
  }
}
