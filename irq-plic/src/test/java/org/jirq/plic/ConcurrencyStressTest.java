// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.plic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import org.jirq.api.Cell;
import org.jirq.api.SourceId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The shared cell under several threads: nothing lost at rest, nothing taken twice. */
@Timeout(120)
class ConcurrencyStressTest {

  private static final int ROUNDS = 10_000;

  private final AtomicReference<Throwable> failure = new AtomicReference<>();

  private interface Work {
    void at(int round) throws Exception;
  }

  private Thread thread(CyclicBarrier barrier, Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                for (int round = 0; round < ROUNDS; round++) {
                  barrier.await();
                  work.at(round);
                  barrier.await();
                }
              } catch (Throwable e) {
                failure.compareAndSet(null, e);
                barrier.reset();
              }
            });
    thread.start();
    return thread;
  }

  private void run(Work first, Work second, Runnable atRest) throws InterruptedException {
    boolean[] inside = new boolean[1];
    CyclicBarrier barrier =
        new CyclicBarrier(
            2,
            () -> {
              inside[0] = !inside[0];
              if (!inside[0]) {
                atRest.run();
              }
            });
    Thread one = thread(barrier, first);
    Thread two = thread(barrier, second);
    one.join();
    two.join();
    if (failure.get() != null) {
      throw new AssertionError(failure.get());
    }
  }

  @Test
  void outputIsUpAtRestWhereASourceWaits() throws InterruptedException {
    Guest guest = new Guest(Cell.SHARED);
    guest.plic.connectOutputs((context, asserted) -> {});
    guest.open(0, 5, 1);
    // A device that raises its line against a hart that claims, lowers and completes the last one.
    run(
        round -> guest.raise(5),
        round -> {
          int source = guest.claim(0);
          if (source != 0) {
            guest.lower(5);
            guest.complete(0, 5);
          }
        },
        () -> {
          assertEquals(guest.plic.pending(5), guest.plic.output(0));
          if (guest.plic.level(5)) {
            assertTrue(guest.plic.pending(5), "high, and nobody will be told");
          }
          while (guest.claim(0) != 0) {
            guest.lower(5);
            guest.complete(0, 5);
          }
          assertFalse(guest.plic.output(0));
        });
  }

  @Test
  void raiseAgainstEnableIsSeenByOneOfThem() throws InterruptedException {
    Guest guest = new Guest(Cell.SHARED, 63, 130, b -> b);
    guest.plic.connectOutputs((context, asserted) -> {});
    guest.priority(5, 1);
    guest.priority(6, 1);
    run(
        round -> guest.raise(5),
        round -> guest.enable(129, 5, true),
        () -> {
          assertTrue(guest.plic.output(129));
          guest.lower(5);
          assertEquals(5, guest.claim(129));
          guest.complete(129, 5);
          guest.enable(129, 5, false);
          assertFalse(guest.plic.output(129));
        });
  }

  @Test
  void twoClaimsNeverTakeTheSameSource() throws InterruptedException {
    Guest guest = new Guest(Cell.SHARED);
    guest.plic.connectOutputs((context, asserted) -> {});
    AtomicIntegerArray taken = new AtomicIntegerArray(64);
    for (int source = 1; source < 64; source++) {
      guest.open(0, source, source % 7 + 1);
      guest.enable(1, source, true);
      guest.raise(source);
    }
    run(
        round -> claimAll(guest, 0, taken),
        round -> claimAll(guest, 1, taken),
        () -> {
          assertFalse(guest.plic.output(0) || guest.plic.output(1));
          for (int source = 1; source < 64; source++) {
            assertEquals(1, taken.getAndSet(source, 0), "claims of source " + source);
            guest.complete(0, source);
          }
          assertTrue(guest.plic.output(0) && guest.plic.output(1));
        });
  }

  private static void claimAll(Guest guest, int context, AtomicIntegerArray taken) {
    int source = guest.claim(context);
    while (source != 0) {
      taken.incrementAndGet(source);
      source = guest.claim(context);
    }
  }

  @Test
  void bitmapFollowsTheWordsWhenARaiseMeetsAFall() throws InterruptedException {
    Guest guest = Guest.with(Cell.SHARED, PlicOption.PENDING_FOLLOWS_LEVEL);
    guest.plic.connectOutputs((context, asserted) -> {});
    for (int source = 1; source < 64; source++) {
      guest.open(0, source, 1);
      guest.plic.setLevel(source, SourceId.FIRST_FREE, true);
    }
    run(
        round -> {
          for (int source = 1; source < 64; source++) {
            guest.raise(source);
          }
        },
        round -> {
          for (int source = 1; source < 64; source++) {
            guest.plic.setLevel(source, SourceId.FIRST_FREE, false);
          }
        },
        () -> {
          for (int source = 1; source < 64; source++) {
            assertTrue(guest.plic.pending(source));
            long bits = guest.plic.read(0x1000 + source / 32 * 4L, 4);
            assertEquals(1, bits >>> source % 32 & 1, "the bit of source " + source);
            guest.plic.setLevel(source, SourceId.FIRST_FREE, true);
            guest.lower(source);
          }
          assertTrue(guest.plic.output(0));
        });
  }

  @Test
  void everyEdgeBetweenTwoServicesIsTaken() throws InterruptedException {
    Guest guest = new Guest(Cell.SHARED, 63, 1, b -> b.trigger(5, PlicTrigger.EDGE));
    guest.plic.connectOutputs((context, asserted) -> {});
    guest.open(0, 5, 1);
    AtomicIntegerArray seen = new AtomicIntegerArray(2);
    // The device counts its edges; whoever serves it reads the count after the claim.
    run(
        round -> {
          seen.incrementAndGet(0);
          guest.raise(5);
          guest.lower(5);
        },
        round -> {
          if (guest.claim(0) != 0) {
            seen.set(1, seen.get(0));
            guest.complete(0, 5);
          }
        },
        () -> {
          if (guest.claim(0) != 0) {
            seen.set(1, seen.get(0));
            guest.complete(0, 5);
          }
          assertEquals(seen.get(0), seen.get(1), "an edge that no service has seen");
        });
  }

  @Test
  void callsOfTheHostReachTheSinkFromAnyThread() throws InterruptedException {
    Plic plic = Plic.builder(31, 1).build();
    AtomicIntegerArray changes = new AtomicIntegerArray(2);
    plic.connectOutputs((context, asserted) -> changes.incrementAndGet(asserted ? 1 : 0));
    plic.write(4, 1, 4);
    plic.write(0x2000, 2, 4);
    run(
        round -> plic.setLevel(1, SourceId.DEFAULT, true),
        round -> plic.setLevel(1, SourceId.FIRST_FREE, true),
        () -> {
          assertEquals(1, plic.acknowledge(0));
          plic.setLevel(1, SourceId.DEFAULT, false);
          plic.setLevel(1, SourceId.FIRST_FREE, false);
          plic.end(0, 1);
        });
    assertEquals(ROUNDS, changes.get(0));
    assertEquals(ROUNDS, changes.get(1));
  }
}
