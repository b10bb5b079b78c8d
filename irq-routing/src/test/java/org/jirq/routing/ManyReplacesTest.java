// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jirq.srcu.Actor;
import org.jirq.srcu.SrcuStats;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Updates under load leave nothing behind: a million, and by default a tenth of that
 * asynchronously, so that a build does not take long. {@code -Djirq.replaces} sets both numbers.
 */
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ManyReplacesTest {

  private static final int REPLACES = Integer.getInteger("jirq.replaces", 1_000_000);
  private static final int ASYNCHRONOUS = Integer.getInteger("jirq.replaces", 100_000);
  private static final int BATCH = 500;

  /** So much may the heap differ for reasons of its own: less than an object an update. */
  private static final long ALLOWED = 800_000;

  private static final List<List<IrqRoute>> TABLES =
      List.of(
          List.of(new ChipRoute(4, 0, 4), new ChipRoute(5, 0, 5), new MsiRoute(6, 0xfee00000L, 6)),
          List.of(new ChipRoute(4, 0, 5), new ChipRoute(5, 0, 4), new MsiRoute(6, 0xfee00000L, 7)));

  private final CountingChip chip = new CountingChip();
  private final IrqRouter router =
      IrqRouter.builder()
          .chip(0, chip)
          .msi((address, data, device) -> 1)
          .routes(TABLES.get(1))
          .build();
  private final AtomicBoolean stop = new AtomicBoolean();
  private final List<Actor> readers = new ArrayList<>();
  private final long[] told = new long[4];

  @BeforeEach
  void listenAndDrive() {
    router.addAckNotifier(4, (gsi, id, pin) -> told[0]++);
    router.addMaskNotifier(5, (gsi, id, pin, masked) -> told[1]++);
    router.addRouteWatcher(
        4,
        new RouteWatcher() {
          @Override
          public void routesChanged(int gsi, GsiRoute now) {
            told[2]++;
          }

          @Override
          public void routesSettled(int gsi, GsiRoute before) {
            told[3]++;
          }
        });
    for (int reader = 0; reader < 2; reader++) {
      readers.add(
          Actor.start(
              () -> {
                for (int i = 0; !stop.get(); i++) {
                  router.setIrq(4 + i % 3, 0, (i & 1) == 0);
                  chip.board.acked(4);
                }
              }));
    }
  }

  @AfterEach
  void stopReaders() {
    stop.set(true);
  }

  private static long usedHeap() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 4; i++) {
      System.gc();
      Runtime runtime = Runtime.getRuntime();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }

  /** Checks that so many updates, of which half came before, have left nothing behind. */
  private void check(long before, long updates) {
    long after = usedHeap();
    stop.set(true);
    readers.forEach(Actor::join);
    assertTrue(after - before < ALLOWED, "before=" + before + " after=" + after);
    assertEquals(1 + updates, router.generation());
    // One call more of each at the registration, but for the one after the grace period.
    assertEquals(1 + updates, told[1]);
    assertEquals(1 + updates, told[2]);
    assertEquals(updates, told[3]);
    assertEquals("subscriptions=3 stranded=false", router.updates().left());
    SrcuStats stats = router.srcu().stats();
    assertEquals(0, stats.openReaders());
    assertEquals(stats.calls(), stats.callsCompleted());
    // The readers, the updater, and the domain's call thread, which may have come and gone.
    assertTrue(stats.slots() <= 8, "slots=" + stats.slots());
    assertTrue(told[0] > 0);
  }

  @Test
  void replacesLeaveTheHeapAsItWas() {
    int warmUp = REPLACES / 20 & ~1;
    long before = 0;
    for (int i = 0; i < warmUp + REPLACES; i++) {
      if (i == warmUp) {
        before = usedHeap();
      }
      router.replace(TABLES.get(i & 1));
    }
    check(before, warmUp + REPLACES);
  }

  @Test
  void asynchronousReplacesLeaveTheHeapAsItWas() {
    int warmUp = ASYNCHRONOUS / 20 / (2 * BATCH) * (2 * BATCH);
    int all = warmUp + ASYNCHRONOUS / (2 * BATCH) * (2 * BATCH);
    long before = 0;
    CompletableFuture<Boolean> last = CompletableFuture.completedFuture(true);
    for (int i = 0; i < all; i++) {
      if (i % BATCH == 0) {
        assertTrue(last.join());
      }
      if (i == warmUp) {
        before = usedHeap();
      }
      last = router.replaceAsync(TABLES.get(i & 1)).toCompletableFuture();
    }
    assertTrue(last.join());
    check(before, all);
  }
}
