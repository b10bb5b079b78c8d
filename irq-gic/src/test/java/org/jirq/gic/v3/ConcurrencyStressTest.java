// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.gic.v3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import org.jirq.api.Cell;
import org.jirq.api.SourceId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Two CPUs, two devices and a guest that keeps rewriting routes, priorities and enables, all at
 * once. Each raise is served once, by one CPU; a lost one hangs its device.
 */
class ConcurrencyStressTest {

  private static final int CPUS = 2;
  private static final int LINES = 8;
  private static final int RAISES = 4_000;

  private final Rig rig = new Rig(GicV3.builder(CPUS, 64).cell(Cell.SHARED));
  private final GicV3 gic = rig.gic;
  private final AtomicIntegerArray served = new AtomicIntegerArray(LINES);
  private final AtomicIntegerArray owners = new AtomicIntegerArray(LINES);
  private final AtomicInteger devices = new AtomicInteger();
  private final AtomicBoolean configured = new AtomicBoolean();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();

  private void run(boolean edge) throws InterruptedException {
    gic.connectOutputs((output, level) -> {});
    for (int line = 0; line < LINES; line++) {
      rig.edge(32 + line, edge);
      rig.route(32 + line, line % 3 == 2 ? 1L << 31 : line % 3);
      rig.level(32 + line, 0x40);
      owners.set(line, -1);
    }
    List<Thread> threads = new ArrayList<>();
    devices.set(2);
    for (int cpu = 0; cpu < CPUS; cpu++) {
      int number = cpu;
      threads.add(new Thread(() -> guard(() -> cpu(number, edge))));
      threads.add(new Thread(() -> guard(() -> device(number, edge))));
    }
    threads.add(new Thread(() -> guard(this::configure)));
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    assertNull(failure.get(), () -> String.valueOf(failure.get()));
    for (int line = 0; line < LINES; line++) {
      assertEquals(RAISES, served.get(line), "line=" + line);
      assertEquals(false, gic.pending(0, 32 + line) || gic.active(0, 32 + line), "line=" + line);
    }
    for (int cpu = 0; cpu < CPUS; cpu++) {
      assertEquals(0xff, rig.icc(cpu, IccRegister.RPR), "cpu=" + cpu);
    }
    for (int output = 0; output < 2 * CPUS; output++) {
      assertEquals(false, gic.output(output), "output=" + output);
    }
  }

  private void guard(Runnable body) {
    try {
      body.run();
    } catch (Throwable e) {
      failure.compareAndSet(null, e);
    }
  }

  /** Raises a line, waits until it was served, raises it again. */
  private void device(int number, boolean edge) {
    for (int raise = 1; raise <= RAISES; raise++) {
      for (int line = number; line < LINES; line += 2) {
        gic.setLevel(line, SourceId.DEFAULT, true);
        if (edge) {
          gic.setLevel(line, SourceId.DEFAULT, false);
        }
      }
      for (int line = number; line < LINES; line += 2) {
        while (served.get(line) < raise && failure.get() == null) {
          Thread.yield();
        }
      }
    }
    devices.decrementAndGet();
  }

  private void cpu(int cpu, boolean edge) {
    Random random = new Random(cpu);
    while ((devices.get() > 0 || !configured.get()) && failure.get() == null) {
      if (!gic.output(2 * cpu)) {
        Thread.yield();
        continue;
      }
      int intid = (int) gic.readSystemRegister(cpu, IccRegister.IAR1);
      if (intid == 1023) {
        continue;
      }
      int line = intid - 32;
      if (!owners.compareAndSet(line, -1, cpu)) {
        throw new AssertionError("line=" + line + " was taken by cpu=" + owners.get(line));
      }
      if (!edge) {
        gic.setLevel(line, SourceId.DEFAULT, false);
      }
      if (random.nextInt(8) == 0) {
        gic.writeSystemRegister(cpu, IccRegister.PMR, 0x20);
        gic.writeSystemRegister(cpu, IccRegister.PMR, 0xf8);
      }
      owners.set(line, -1);
      gic.writeSystemRegister(cpu, IccRegister.EOIR1, intid);
      served.incrementAndGet(line);
    }
  }

  /** The guest rewrites everything while interrupts come; in the end all is as at first. */
  private void configure() {
    Random random = new Random(9);
    while (devices.get() > 0 && failure.get() == null) {
      int intid = 32 + random.nextInt(LINES);
      switch (random.nextInt(5)) {
        case 0 -> rig.route(intid, random.nextInt(3) == 2 ? 1L << 31 : random.nextInt(2));
        case 1 -> rig.priority(intid, 0x40 + 8 * random.nextInt(4));
        case 2 -> {
          rig.disable(intid);
          rig.enable(intid);
        }
        case 3 -> {
          rig.group(intid, 0);
          rig.group(intid, 1);
        }
        default -> {
          rig.dist(0, 0);
          rig.dist(0, 2);
        }
      }
      Thread.yield();
    }
    configured.set(true);
  }

  @Test
  @Timeout(value = 120, unit = TimeUnit.SECONDS)
  void noLevelIsLostOrTakenTwice() throws InterruptedException {
    run(false);
  }

  @Test
  @Timeout(value = 120, unit = TimeUnit.SECONDS)
  void noEdgeIsLostOrTakenTwice() throws InterruptedException {
    run(true);
  }
}
