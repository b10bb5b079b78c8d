// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.testkit.contract;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;

/**
 * A device writes a packet and sends its interrupt, which is pending already, while a CPU takes
 * that and looks for the packet: either the CPU finds it, or the interrupt is pending again.
 * Otherwise the packet lies there and nobody comes for it.
 *
 * <p>Packets are plain memory, as a DMA's. A packet has many cache lines, which the CPU has cleared
 * and so has in its own cache, so that the device's stores take their time to become visible.
 *
 * <p>The two threads wait for each other by yielding, so that the duel also comes to an end where
 * they share a processor; it says nothing about how often they really met.
 */
public final class PacketDuel {

  /** The chip between them. */
  public interface Chip {

    /** Sends the interrupt, whether it is pending or not. On either thread. */
    void send();

    /**
     * Takes what is pending, as a CPU does.
     *
     * @return whether that was the interrupt
     */
    boolean take();

    /**
     * Ends what was taken, and takes and ends the interrupt if it is pending. While nobody else is
     * at work.
     *
     * @return whether it was pending
     */
    boolean takeAgain();
  }

  private static final int MOST_ROUNDS = 300_000;
  private static final long MOST_NANOS = 1_500_000_000L;
  private static final int SPINS = 1000;
  private static final int LATEST = 13;
  private static final int LINE = 16;
  private static final int LINES = 44;
  private static final int SLOTS = 64;

  private final Chip chip;
  private final int[] memory = new int[(SLOTS + 1) * LINES * LINE];
  private final AtomicInteger arrivals = new AtomicInteger();
  private final AtomicReference<Throwable> thrown = new AtomicReference<>();
  private boolean taken;
  private boolean found;
  private volatile boolean over;

  private PacketDuel(Chip chip) {
    this.chip = chip;
  }

  /**
   * Runs rounds until there are enough or the time is over, or something was thrown.
   *
   * @param chip nothing is pending or in service at first
   * @return in how many rounds a packet was lost
   * @throws InterruptedException if interrupted
   * @throws AssertionError if the interrupt was not there to be taken, or the chip threw
   */
  public static int lost(Chip chip) throws InterruptedException {
    PacketDuel duel = new PacketDuel(chip);
    Thread cpu = new Thread(duel::cpu, "cpu");
    cpu.start();
    int lost = duel.device();
    cpu.join();
    if (duel.thrown.get() != null) {
      throw new AssertionError(duel.thrown.get());
    }
    return lost;
  }

  private int device() {
    long begin = System.nanoTime();
    int lost = 0;
    for (int round = 0; ; round++) {
      over = round == MOST_ROUNDS || System.nanoTime() - begin > MOST_NANOS || thrown.get() != null;
      step(on -> chip.send(), round, 0);
      meet(2 * round + 1);
      if (over) {
        return lost;
      }
      step(this::write, round, round / LATEST % LATEST);
      meet(2 * round + 2);
      step(on -> check(), round, 0);
      lost += found ? 0 : 1;
    }
  }

  private void cpu() {
    for (int round = 0; ; round++) {
      meet(2 * round + 1);
      if (over) {
        return;
      }
      step(this::look, round, round % LATEST);
      meet(2 * round + 2);
    }
  }

  private void write(int round) {
    for (int line = 0; line < LINES; line++) {
      memory[at(round, line)] = 1;
    }
    chip.send();
  }

  private void look(int round) {
    taken = chip.take();
    found = memory[at(round, LINES - 1)] != 0;
    for (int line = 0; line < LINES; line++) {
      memory[at(round + 1, line)] = 0;
    }
  }

  private void check() {
    found |= chip.takeAgain();
    if (!taken) {
      throw new AssertionError("nothing was pending");
    }
  }

  private static int at(int round, int line) {
    return ((round & SLOTS - 1) * LINES + line + 1) * LINE;
  }

  /** One of the two is late by a few steps, another one each time. */
  private void step(IntConsumer step, int round, int late) {
    for (int i = 0; i < late; i++) {
      Thread.onSpinWait();
    }
    try {
      step.accept(round);
    } catch (Throwable e) {
      thrown.compareAndSet(null, e);
    }
  }

  /** Waits until both have come; of each meeting there are two arrivals. */
  private void meet(int meeting) {
    arrivals.incrementAndGet();
    for (int spins = 0; arrivals.get() < 2 * meeting; spins++) {
      if (spins > SPINS) {
        Thread.yield();
      } else {
        Thread.onSpinWait();
      }
    }
  }
}
