// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.pic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jirq.api.Cell;
import org.jirq.api.CpuInterface;
import org.jirq.api.SourceId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Devices, CPUs and a driver that masks, all at once: nothing lost, nothing taken twice. */
class ConcurrencyStressTest {

  private static final int ROUNDS = 2_000;
  private static final int[] PINS = {3, 6, 9, 12};

  @Test
  @Timeout(value = 120, unit = TimeUnit.SECONDS)
  void everyEdgeIsTakenExactlyOnce() throws InterruptedException {
    for (PicProfile profile : PicProfile.values()) {
      PicRig rig = new PicRig(Pic.builder().profile(profile).cell(Cell.SHARED));
      AtomicIntegerArray taken = new AtomicIntegerArray(16);
      AtomicInteger working = new AtomicInteger(PINS.length);
      List<Runnable> actors = new ArrayList<>();
      for (int pin : PINS) {
        actors.add(
            () -> {
              for (int round = 1; round <= ROUNDS; round++) {
                rig.pic.setLevel(pin, SourceId.DEFAULT, true);
                while (taken.get(pin) < round) {
                  Thread.yield();
                }
                rig.pic.setLevel(pin, SourceId.DEFAULT, false);
              }
              working.decrementAndGet();
            });
      }
      actors.add(() -> cpu(rig.pic, taken, working));
      actors.add(() -> cpu(rig.pic, taken, working));
      actors.add(
          () -> {
            for (int i = 0; working.get() > 0; i++) {
              rig.data(1, (i & 1) << 4);
              rig.data(0, (i & 1) << 3);
              Thread.yield();
            }
            rig.data(0, 0);
            rig.data(1, 0);
          });
      run(actors);
      for (int pin : PINS) {
        assertEquals(ROUNDS, taken.get(pin), "pin=" + pin + " profile=" + profile);
      }
      while (rig.take() != CpuInterface.NONE) {
        // A spurious one may be left, nothing real.
        assertEquals(0, rig.pic.irr(1));
      }
      assertEquals(0, rig.pic.isr(1));
      assertFalse(rig.asserted());
    }
  }

  private static void cpu(Pic pic, AtomicIntegerArray taken, AtomicInteger working) {
    while (working.get() > 0) {
      int vector = pic.acknowledge(0);
      if (vector == CpuInterface.NONE) {
        Thread.yield();
        continue;
      }
      boolean slave = vector >= PicRig.SLAVE_BASE;
      int pin = slave ? vector - PicRig.SLAVE_BASE + 8 : vector - PicRig.BASE;
      taken.getAndIncrement(pin);
      pic.end(0, vector);
    }
  }

  @Test
  @Timeout(value = 120, unit = TimeUnit.SECONDS)
  void linesThatRestHighAreRequestedAndIntFollows() throws InterruptedException {
    for (PicProfile profile : PicProfile.values()) {
      PicRig rig = new PicRig(Pic.builder().profile(profile).cell(Cell.SHARED));
      rig.elcr(0, 0xf8);
      rig.elcr(1, 0xde);
      for (int round = 0; round < 300; round++) {
        List<Runnable> actors = new ArrayList<>();
        for (int source = 0; source < 3; source++) {
          int id = source;
          boolean end = (round + source) % 3 == 0;
          actors.add(
              () -> {
                for (int i = 0; i < 50; i++) {
                  rig.pic.setLevel(12, id, i % 2 == 0);
                }
                rig.pic.setLevel(12, id, end);
              });
        }
        run(actors);
        assertEquals(0x10, rig.pic.irr(1), "one source holds it");
        assertTrue(rig.asserted());
        for (int source = 0; source < 3; source++) {
          rig.pic.setLevel(12, source, false);
        }
        assertEquals(0, rig.pic.irr(1));
        if (profile == PicProfile.DATASHEET) {
          assertFalse(rig.asserted());
        }
      }
    }
  }

  private static void run(List<Runnable> actors) throws InterruptedException {
    CountDownLatch start = new CountDownLatch(1);
    List<Thread> threads = new ArrayList<>();
    for (Runnable actor : actors) {
      Thread thread =
          new Thread(
              () -> {
                try {
                  start.await();
                } catch (InterruptedException e) {
                  throw new IllegalStateException(e);
                }
                actor.run();
              });
      thread.start();
      threads.add(thread);
    }
    start.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
  }
}
