// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.aplic;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.function.IntSupplier;
import org.jirq.api.Cell;
import org.jirq.api.MmioDevice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Devices leave packets in memory and send messages whose interrupts are pending already, while the
 * hart claims those and looks for the packets. Either the hart finds a packet or its interrupt is
 * pending again; otherwise the packet lies there and nobody comes for it.
 *
 * <p>A round has a packet for each of 63 interrupts. Within it the two threads keep in step by
 * means that order nothing, and for a bounded time only.
 */
@Timeout(120)
class CoalescedMessageTest {

  private static final int ROUNDS = 3_000;
  private static final int LAST = 63;
  private static final int SPINS = 100;
  private static final int MAX_SHIFT = 12;

  /**
   * Places that a packet's contents go to, of more memory than the caches hold: a processor makes
   * its stores visible in their order, and waits for these.
   */
  private static final int PLACES = 6;

  private static final int STRIDE = 1040;
  private static final int LINE = 16;

  /** Plain memory, as a device writes it and a CPU reads it. */
  private final int[] contents = new int[1 << 22];

  /** What says that the packet is complete. */
  private final int[] complete = new int[(LAST + 2) * LINE];

  private int place;
  private final boolean[] found = new boolean[LAST + 1];
  private final AtomicInteger deviceAt = new AtomicInteger();
  private final AtomicInteger hartAt = new AtomicInteger();
  private volatile int started;
  private volatile int ended;
  private volatile Throwable fault;

  private void write(int packet) {
    for (int i = 0; i < PLACES; i++) {
      place = place + STRIDE & contents.length - 1;
      contents[place] = packet;
    }
    complete[packet * LINE] = 1;
  }

  private void look(int packet) {
    found[packet] |= complete[packet * LINE] != 0;
  }

  private void empty() {
    for (int packet = 1; packet <= LAST; packet++) {
      complete[packet * LINE] = 0;
      found[packet] = false;
    }
  }

  private static void keepUp(AtomicInteger other, int step) {
    for (int spins = 0; spins < SPINS && other.getOpaque() < step; spins++) {
      Thread.onSpinWait();
    }
  }

  private static void spin(int times) {
    for (int i = 0; i < times; i++) {
      Thread.onSpinWait();
    }
  }

  private void device(IntConsumer message) {
    SplittableRandom random = new SplittableRandom(2);
    try {
      for (int round = 1; round <= ROUNDS; round++) {
        while (started != round) {
          if (fault != null) {
            return;
          }
          Thread.yield();
        }
        for (int packet = 1; packet <= LAST; packet++) {
          keepUp(hartAt, packet - 1);
          deviceAt.setOpaque(packet);
          spin(random.nextInt(MAX_SHIFT));
          write(packet);
          message.accept(packet);
        }
        ended = round;
      }
    } catch (Throwable e) {
      fault = e;
    }
  }

  private void hart(IntConsumer message, IntSupplier claim) throws InterruptedException {
    SplittableRandom random = new SplittableRandom(1);
    int lost = 0;
    for (int round = 1; round <= ROUNDS; round++) {
      for (int packet = 1; packet <= LAST; packet++) {
        message.accept(packet);
      }
      empty();
      deviceAt.set(0);
      hartAt.set(0);
      started = round;
      for (int packet = 1; packet <= LAST; packet++) {
        keepUp(deviceAt, packet - round % 2);
        spin(random.nextInt(MAX_SHIFT));
        // Lower numbers come first, so also those that are pending again.
        int claimed;
        do {
          claimed = claim.getAsInt();
          look(claimed);
        } while (claimed != packet);
        hartAt.setOpaque(packet);
      }
      while (ended != round && fault == null) {
        Thread.yield();
        if (Thread.interrupted()) {
          throw new InterruptedException("the device hangs");
        }
      }
      if (fault != null) {
        throw new AssertionError("round=" + round, fault);
      }
      for (int claimed = claim.getAsInt(); claimed > 0; claimed = claim.getAsInt()) {
        look(claimed);
      }
      for (int packet = 1; packet <= LAST; packet++) {
        lost += found[packet] ? 0 : 1;
      }
    }
    assertEquals(0, lost, "packets that nobody came for");
  }

  private void run(IntConsumer message, IntSupplier claim) throws InterruptedException {
    Thread device = new Thread(() -> device(message), "device");
    device.start();
    try {
      hart(message, claim);
    } catch (Throwable e) {
      fault = e;
      throw e;
    } finally {
      device.join();
    }
  }

  @Test
  void messageToAnInterruptFile() throws InterruptedException {
    Imsic imsic = Imsic.builder().build();
    imsic.exchange(Imsic.SUPERVISOR, 0x70, 1, 1, 64);
    imsic.exchange(Imsic.SUPERVISOR, 0xc0, -1, -1, 64);
    MmioDevice page = imsic.page(Imsic.SUPERVISOR);
    run(identity -> page.write(0, identity, 4), () -> imsic.acknowledge(Imsic.SUPERVISOR));
  }

  @Test
  void messageToSetipnum() throws InterruptedException {
    Aplic aplic = Aplic.builder(LAST, 1).cell(Cell.SHARED).build();
    MmioDevice domain = aplic.machineDomain();
    domain.write(0, 0x100, 4);
    domain.write(0x4000, 1, 4);
    for (int source = 1; source <= LAST; source++) {
      domain.write(4L * source, Rig.DETACHED, 4);
      domain.write(0x3000 + 4L * source, 1, 4);
      domain.write(0x1edc, source, 4);
    }
    run(
        source -> domain.write(0x2000, source, 4),
        () -> {
          int source = aplic.acknowledge(0);
          aplic.end(0, source);
          return source;
        });
  }
}
