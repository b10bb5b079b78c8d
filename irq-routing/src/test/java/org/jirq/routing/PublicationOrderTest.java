// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.routing;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jirq.srcu.Actor;
import org.jirq.srcu.Srcu;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whether an update asks for its grace period after it has published, not before. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PublicationOrderTest {

  /** A place of the live table where something happens at the moment before it changes. */
  private static final class SlowTable extends LiveTable {
    private Runnable before = () -> {};

    @Override
    void publish(RoutingTable next) {
      Runnable once = before;
      before = () -> {};
      once.run();
      super.publish(next);
    }
  }

  @Test
  void aGracePeriodFromBeforeThePublicationDoesNotServeTheUpdate() {
    Srcu srcu = new Srcu("test");
    SlowTable live = new SlowTable();
    RouteCompiler compiler =
        new RouteCompiler(new org.jirq.api.IrqChip[0], (address, data, device) -> 1, false);
    RouteUpdates updates = new RouteUpdates(srcu, live, compiler);
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch leave = new CountDownLatch(1);
    Actor[] reader = new Actor[1];
    live.before =
        () -> {
          srcu.synchronize();
          reader[0] =
              Actor.start(
                  () -> {
                    long token = srcu.readLock();
                    assertSame(RoutingTable.EMPTY, live.acquire());
                    inside.countDown();
                    Actor.await(leave);
                    srcu.readUnlock(token);
                  });
          Actor.await(inside);
        };
    Actor update =
        Actor.start(() -> assertTrue(updates.replace(List.of(new MsiRoute(5, 0xfee00000L, 1)))));
    Actor.untilParked(srcu);
    assertFalse(update.isDone());
    leave.countDown();
    update.join();
    reader[0].join();
  }

  @Test
  void aGracePeriodFromBeforeTheWatchersWereToldDoesNotServeTheUpdate() {
    IrqRouter router = IrqRouter.builder().msi((address, data, device) -> 1).build();
    Srcu srcu = router.srcu();
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch leave = new CountDownLatch(1);
    AtomicReference<GsiRoute> copy = new AtomicReference<>();
    Actor[] reader = new Actor[1];
    router.addRouteWatcher(
        5,
        (gsi, now) -> {
          if (!now.isUnrouted()) {
            // The table is published, the copy is still the old one: after a whole grace period,
            // another thread picks it up and stays with it.
            Actor.start(srcu::synchronize).join();
            reader[0] =
                Actor.start(
                    () -> {
                      long token = srcu.readLock();
                      assertTrue(copy.get().isUnrouted());
                      inside.countDown();
                      Actor.await(leave);
                      srcu.readUnlock(token);
                    });
            Actor.await(inside);
          }
          copy.set(now);
        });
    Actor update =
        Actor.start(() -> assertTrue(router.replace(List.of(new MsiRoute(5, 0xfee00000L, 1)))));
    Actor.until(() -> update.isDone() || srcu.stats().parks() >= 2);
    assertFalse(update.isDone());
    leave.countDown();
    update.join();
    reader[0].join();
  }
}
