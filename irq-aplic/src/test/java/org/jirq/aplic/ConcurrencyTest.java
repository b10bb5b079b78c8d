// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.aplic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jirq.api.Cell;
import org.jirq.api.SourceId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The shared cell with real threads: nothing lost at rest, nothing taken twice. */
@Timeout(120)
class ConcurrencyTest {

  private static final int ROUNDS = 1_000;

  private interface Work {
    void round(int n) throws Exception;
  }

  /** Waits for the others; the limit is for the case that one of them has failed. */
  private static void await(CyclicBarrier barrier) throws Exception {
    barrier.await(20, TimeUnit.SECONDS);
  }

  /** Runs the works of a round at the same time, and the check after each round. */
  private static void together(Work check, Work... works) throws Exception {
    CyclicBarrier barrier = new CyclicBarrier(works.length + 1);
    List<Throwable> failures = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    for (Work work : works) {
      Thread thread =
          new Thread(
              () -> {
                try {
                  for (int n = 0; n < ROUNDS; n++) {
                    await(barrier);
                    work.round(n);
                    await(barrier);
                  }
                } catch (Throwable e) {
                  synchronized (failures) {
                    failures.add(e);
                  }
                  barrier.reset();
                }
              });
      threads.add(thread);
      thread.start();
    }
    boolean done = false;
    try {
      for (int n = 0; n < ROUNDS; n++) {
        await(barrier);
        await(barrier);
        check.round(n);
      }
      done = true;
    } catch (BrokenBarrierException | TimeoutException e) {
      synchronized (failures) {
        throw new AssertionError("a thread failed", failures.isEmpty() ? e : failures.get(0));
      }
    } finally {
      if (!done) {
        barrier.reset();
      }
      for (Thread thread : threads) {
        thread.join();
      }
    }
  }

  @Test
  void edgeIsClaimedOnceByOneOfTwoClaimers() throws Exception {
    Rig rig = Rig.direct(Cell.SHARED);
    rig.aplic.connectOutputs((output, level) -> {});
    rig.use(Rig.M, 6, Rig.EDGE1, Rig.target(0, 1));
    AtomicInteger claimed = new AtomicInteger();
    Work claim =
        n -> {
          if (rig.aplic.acknowledge(0) >= 0) {
            claimed.incrementAndGet();
          }
        };
    together(
        n -> {
          while (rig.aplic.acknowledge(0) >= 0) {
            claimed.incrementAndGet();
          }
          assertEquals(1, claimed.getAndSet(0), "round " + n);
          assertFalse(rig.aplic.output(0));
          rig.wire(6, false);
        },
        claim,
        claim,
        n -> rig.wire(6, true));
  }

  @Test
  void raiseAgainstEnableSendsOneMessage() throws Exception {
    AtomicInteger sent = new AtomicInteger();
    Aplic aplic =
        Aplic.builder(8, 1)
            .msi(
                (address, data, device) -> {
                  sent.incrementAndGet();
                  return 1;
                })
            .build();
    aplic.machineDomain().write(0, 4, 4);
    aplic.machineDomain().write(12, Rig.EDGE1, 4);
    together(
        n -> {
          assertEquals(1, sent.getAndSet(0), "round " + n);
          aplic.setLevel(3, SourceId.DEFAULT, false);
          aplic.machineDomain().write(0x1fdc, 3, 4);
          aplic.machineDomain().write(0, 4, 4);
        },
        n -> aplic.setLevel(3, SourceId.DEFAULT, true),
        n -> aplic.machineDomain().write(0x1edc, 3, 4),
        n -> aplic.machineDomain().write(0, 0x104, 4));
  }

  @Test
  void outputStandsRightAfterRaiseAgainstTargetEnableAndThreshold() throws Exception {
    Rig rig = Rig.direct(Cell.SHARED);
    boolean[] told = new boolean[6];
    rig.aplic.connectOutputs((output, level) -> told[output] = level);
    rig.use(Rig.M, 6, Rig.LEVEL1, Rig.target(0, 3));
    together(
        n -> {
          boolean wanted = rig.aplic.level(6) && (rig.read(Rig.M, 0x1e00) & 1 << 6) != 0;
          for (int hart = 0; hart < 2; hart++) {
            boolean here = rig.read(Rig.M, 0x3018) >>> 18 == hart;
            long threshold = rig.read(Rig.M, 0x4008 + 32 * hart);
            boolean expected = wanted && here && (threshold == 0 || 3 < threshold);
            assertEquals(expected, rig.aplic.output(2 * hart), "round " + n + " hart " + hart);
            assertEquals(expected, told[2 * hart], "told, round " + n);
            assertEquals(expected ? 6 << 16 | 3 : 0, rig.topi(Rig.M, hart));
          }
        },
        n -> rig.wire(6, n % 3 != 0),
        n -> rig.write(Rig.M, 0x3018, Rig.target(n % 2, 3)),
        n -> {
          rig.write(Rig.M, n % 5 < 2 ? 0x1fdc : 0x1edc, 6);
          rig.write(Rig.M, 0x4008 + 32 * (n % 2), n % 7 == 0 ? 3 : 0);
        });
  }

  @Test
  void messagesOfManySendersAreClaimedOnceEach() throws Exception {
    Imsic imsic = Imsic.builder().identities(127).build();
    imsic.exchange(Imsic.SUPERVISOR, 0x70, 1, -1, 64);
    imsic.exchange(Imsic.SUPERVISOR, 0xc0, -1, -1, 64);
    imsic.exchange(Imsic.SUPERVISOR, 0xc2, -1, -1, 64);
    AtomicIntegerArray claims = new AtomicIntegerArray(128);
    Work claim =
        n -> {
          for (int i = 0; i < 4; i++) {
            int identity = imsic.acknowledge(Imsic.SUPERVISOR);
            if (identity > 0) {
              claims.incrementAndGet(identity);
            }
          }
        };
    together(
        n -> {
          int identity;
          while ((identity = imsic.acknowledge(Imsic.SUPERVISOR)) > 0) {
            claims.incrementAndGet(identity);
          }
          assertFalse(imsic.output(Imsic.SUPERVISOR));
          for (int i = 60; i < 68; i++) {
            assertEquals(1, claims.getAndSet(i, 0), "round " + n + " identity " + i);
          }
        },
        claim,
        claim,
        n -> {
          for (int i = 60; i < 68; i++) {
            assertTrue(imsic.deliver(0x28000000L, i, 0) >= 0);
          }
        },
        // The software that sets bits beside the messages: none may get lost by it.
        n -> imsic.exchange(Imsic.SUPERVISOR, 0x80, 1L << 40, 1L << 40, 64));
  }

  @Test
  void extemporeMessageComesAfterEveryMessageSentBeforeIt() throws Exception {
    AtomicInteger arrived = new AtomicInteger();
    AtomicInteger before = new AtomicInteger();
    AtomicInteger extempore = new AtomicInteger();
    Aplic[] aplic = new Aplic[1];
    aplic[0] =
        Aplic.builder(8, 1)
            .msi(
                (address, data, device) -> {
                  if (data == 99) {
                    extempore.incrementAndGet();
                    // Source 3 was no longer pending when genmsi was written.
                    assertTrue(before.get() == 0 || arrived.get() == 1, "overtaken");
                  } else {
                    Thread.yield();
                    arrived.incrementAndGet();
                  }
                  return 1;
                })
            .build();
    aplic[0].machineDomain().write(0, 0x104, 4);
    aplic[0].machineDomain().write(12, Rig.DETACHED, 4);
    aplic[0].machineDomain().write(0x300c, 5, 4);
    int[] overtakes = new int[1];
    together(
        n -> {
          assertEquals(1, arrived.getAndSet(0), "round " + n);
          assertEquals(1, extempore.getAndSet(0), "round " + n);
          assertEquals(99, aplic[0].machineDomain().read(0x3000, 4), "Busy is over");
          overtakes[0] += before.getAndSet(0);
          aplic[0].machineDomain().write(0x1fdc, 3, 4);
          aplic[0].machineDomain().write(0x1cdc, 3, 4);
        },
        n -> aplic[0].machineDomain().write(n == 0 ? 0x1cdc : 0x1edc, 3, 4),
        n -> {
          if (n == 0) {
            aplic[0].machineDomain().write(0x1edc, 3, 4);
          }
          boolean sent = (aplic[0].machineDomain().read(0x1c00, 4) & 8) == 0;
          before.set(sent && n > 0 ? 1 : 0);
          aplic[0].machineDomain().write(0x3000, 99, 4);
        });
    assertTrue(overtakes[0] > 0, "some writes came while or after it was sent: " + overtakes[0]);
  }

  /** Claimers run free against a sender: as many claims as messages that became pending. */
  @Test
  void everyMessageThatBecamePendingIsClaimedOnceByFreeRunningClaimers() throws Exception {
    Imsic imsic = Imsic.builder().identities(63).build();
    imsic.exchange(Imsic.SUPERVISOR, 0xc0, -1, -1, 64);
    Rig rig = Rig.direct(Cell.SHARED);
    rig.aplic.connectOutputs((output, level) -> {});
    rig.use(Rig.M, 6, Rig.EDGE1, Rig.target(0, 1));
    AtomicInteger claims = new AtomicInteger();
    AtomicInteger edges = new AtomicInteger();
    AtomicInteger running = new AtomicInteger(1);
    Runnable claimer =
        () -> {
          while (running.get() != 0) {
            if (imsic.acknowledge(Imsic.SUPERVISOR) > 0) {
              claims.incrementAndGet();
            }
            if (rig.aplic.acknowledge(0) > 0) {
              edges.incrementAndGet();
            }
          }
        };
    Thread first = new Thread(claimer);
    Thread second = new Thread(claimer);
    first.start();
    second.start();
    int sent = 0;
    int raised = 0;
    for (int n = 0; n < 300_000; n++) {
      sent += imsic.deliver(0x28000000L, 5, 0);
      raised += rig.aplic.setLevel(6, SourceId.DEFAULT, true);
      rig.wire(6, false);
    }
    running.set(0);
    first.join();
    second.join();
    while (imsic.acknowledge(Imsic.SUPERVISOR) > 0) {
      claims.incrementAndGet();
    }
    while (rig.aplic.acknowledge(0) > 0) {
      edges.incrementAndGet();
    }
    assertEquals(sent, claims.get(), "messages");
    assertEquals(raised, edges.get(), "edges");
    assertTrue(sent > 1 && raised > 1);
  }
}
