// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.irqfd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jirq.api.LineListener;
import org.jirq.routing.ChipRoute;
import org.jirq.routing.GsiRoute;
import org.jirq.routing.IrqRouter;
import org.jirq.routing.RouteWatcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The thread that runs a domain's calls does what callbacks have left for later, so what runs there
 * must not wait for it; nor what holds the router's update lock.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CallThreadTest {

  private static final int GSI = 5;
  private static final int PIN = 5;
  private static final int OTHER_GSI = 7;
  private static final int OTHER_PIN = 7;

  private final FakeChip chip = FakeChip.capable(8);
  private final IrqRouter router =
      IrqRouter.builder().chip(0, chip).routes(List.of(new ChipRoute(GSI, 0, PIN))).build();
  private final IrqfdRegistry registry = new IrqfdRegistry(router);
  private final HeapEventSource event = new HeapEventSource("fd0");
  private final AtomicReference<LevelIrqfd> irqfd = new AtomicReference<>();

  private static void await(CompletionStage<?> stage) throws Exception {
    stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  /** Inside the listener: an action is queued, and behind it the end of the irqfd. */
  private CompletableFuture<Void> closeInACallbackBehind(Runnable action) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    LineListener listener =
        (gsi, at, pin) -> {
          router
              .srcu()
              .call(
                  () -> {
                    assertTrue(router.srcu().inCall());
                    try {
                      action.run();
                      done.complete(null);
                    } catch (Throwable e) {
                      done.completeExceptionally(e);
                    }
                  });
          irqfd.get().close();
        };
    irqfd.set(registry.assignLevel(event, GSI, listener, ResamplePolicy.NOTIFY_AT_EOI));
    event.signal();
    chip.eoi(PIN);
    assertFalse(router.srcu().inCall());
    return done;
  }

  private void checkEnded() throws Exception {
    await(irqfd.get().closed());
    assertFalse(chip.level(PIN));
    event.signal();
    assertEquals(1, event.pending());
    assertEquals(0, registry.size());
  }

  @Test
  void anActionThatClosesTheIrqfdTooDoesNotWait() throws Exception {
    await(closeInACallbackBehind(() -> irqfd.get().close()));
    checkEnded();
  }

  @Test
  void anActionThatClosesTheRegistryDoesNotWait() throws Exception {
    await(closeInACallbackBehind(registry::close));
    await(registry.closed());
    checkEnded();
  }

  @Test
  void anActionThatAssignsTheGsiAnewIsRefusedWhileTheOldOneEnds() throws Exception {
    HeapEventSource next = new HeapEventSource("fd1");
    CompletableFuture<Void> done =
        closeInACallbackBehind(() -> registry.assignLevel(next, GSI, (gsi, at, pin) -> {}));
    Throwable refusal = done.handle((nothing, e) -> e).get(30, TimeUnit.SECONDS);
    assertEquals(
        "gsi=5 is being closed, which an assignment on the domain's call thread cannot wait for",
        refusal.getMessage());
    await(irqfd.get().closed());
    assertEquals(0, registry.size());
    registry.assignLevel(next, GSI, (gsi, at, pin) -> {});
    next.signal();
    assertTrue(chip.level(PIN));
  }

  /** What is not in the middle of its end can be closed and assigned there. */
  @Test
  void anActionMayCloseAndAssign() throws Exception {
    irqfd.set(registry.assignLevel(event, GSI, (gsi, at, pin) -> {}));
    CompletableFuture<Boolean> level = new CompletableFuture<>();
    event.signal();
    router
        .srcu()
        .call(
            () -> {
              irqfd.get().close();
              boolean down = !chip.level(PIN);
              registry.assignLevel(event, GSI, (gsi, at, pin) -> {});
              event.signal();
              level.complete(down && chip.level(PIN));
            });
    assertTrue(level.get(30, TimeUnit.SECONDS));
  }

  @Test
  void theEndOfAReplaceThatClosesTheRegistryDoesNotWait() throws Exception {
    CompletableFuture<Void> done = new CompletableFuture<>();
    LineListener listener =
        (gsi, at, pin) -> {
          router
              .replaceAsync(List.of())
              .thenRun(
                  () -> {
                    registry.close();
                    done.complete(null);
                  });
          irqfd.get().close();
        };
    irqfd.set(registry.assignLevel(event, GSI, listener, ResamplePolicy.NOTIFY_AT_EOI));
    event.signal();
    chip.eoi(PIN);
    await(done);
    await(registry.closed());
    checkEnded();
  }

  @Test
  void aWatcherOfSettledRoutesThatClosesTheIrqfdTooDoesNotWait() throws Exception {
    CompletableFuture<Void> done = new CompletableFuture<>();
    router.addRouteWatcher(
        OTHER_GSI,
        new RouteWatcher() {
          @Override
          public void routesChanged(int gsi, GsiRoute now) {}

          @Override
          public void routesSettled(int gsi, GsiRoute before) {
            irqfd.get().close();
            done.complete(null);
          }
        });
    LineListener listener =
        (gsi, at, pin) -> {
          router.replaceAsync(
              List.of(new ChipRoute(GSI, 0, PIN), new ChipRoute(OTHER_GSI, 0, OTHER_PIN)));
          irqfd.get().close();
        };
    irqfd.set(registry.assignLevel(event, GSI, listener, ResamplePolicy.NOTIFY_AT_EOI));
    event.signal();
    chip.eoi(PIN);
    await(done);
    checkEnded();
  }

  /** The update lock is held there, and a reader may want it. */
  @Test
  void aCloseInsideAWatcherDoesNotWaitForReadersThatRegister() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch watching = new CountDownLatch(1);
    irqfd.set(registry.assignLevel(event, GSI, (gsi, at, pin) -> {}, ResamplePolicy.NOTIFY_AT_EOI));
    LineListener registering =
        (gsi, at, pin) -> {
          inside.countDown();
          try {
            watching.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          router.addAckNotifier(1, (x, y, z) -> {});
        };
    HeapEventSource second = new HeapEventSource("fd1");
    LevelIrqfd other = registry.assignLevel(second, GSI, registering, ResamplePolicy.NOTIFY_AT_EOI);
    router.addRouteWatcher(
        OTHER_GSI,
        (gsi, now) -> {
          if (!now.isUnrouted()) {
            irqfd.get().close();
            watching.countDown();
          }
        });
    event.signal();
    Thread guest = new Thread(() -> chip.eoi(PIN));
    guest.start();
    inside.await();
    router.replace(List.of(new ChipRoute(GSI, 0, PIN), new ChipRoute(OTHER_GSI, 0, OTHER_PIN)));
    guest.join();
    await(irqfd.get().closed());
    assertEquals(0, other.failures());
    assertEquals(1, registry.size());
    event.signal();
    assertEquals(1, event.pending());
  }
}
