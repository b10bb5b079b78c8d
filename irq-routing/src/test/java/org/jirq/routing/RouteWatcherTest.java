// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jirq.srcu.Srcu;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a route watcher hears, and when. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RouteWatcherTest {

  private static final List<ChipRoute> PIN_7 = List.of(new ChipRoute(5, 2, 7));
  private static final List<ChipRoute> PIN_8 = List.of(new ChipRoute(5, 2, 8));

  private final RecordingChip ioApic = new RecordingChip(24);
  private final IrqRouter router = IrqRouter.builder().chip(2, ioApic).routes(PIN_7).build();
  private final List<String> heard = Collections.synchronizedList(new ArrayList<>());

  private final RouteWatcher watcher =
      new RouteWatcher() {
        @Override
        public void routesChanged(int gsi, GsiRoute now) {
          heard.add("now " + now);
        }

        @Override
        public void routesSettled(int gsi, GsiRoute before) {
          assertFalse(router.srcu().inReader());
          router.setIrq(gsi, 0, true);
          heard.add("settled " + before);
        }
      };

  @Test
  void aReplacementIsSettledBeforeItReturns() {
    router.addRouteWatcher(5, watcher);
    router.replace(PIN_8);
    assertEquals(
        List.of(
            "now route(chip=2 pin=7)", "now route(chip=2 pin=8)", "settled route(chip=2 pin=7)"),
        heard);
    assertEquals(List.of("8+0"), ioApic.take());
  }

  @Test
  void anUnchangedRouteIsNotSettled() {
    router.addRouteWatcher(5, watcher);
    router.replace(List.of(PIN_7.get(0), new ChipRoute(6, 2, 6)));
    assertEquals(List.of("now route(chip=2 pin=7)"), heard);
  }

  @Test
  void aClosedWatcherHearsNothingAnyMore() {
    router.addRouteWatcher(5, watcher).close();
    router.replace(PIN_8);
    assertEquals(List.of("now route(chip=2 pin=7)"), heard);
  }

  @Test
  void anAsynchronousReplacementIsSettledAfterItsReadersAndBeforeItsStage() throws Exception {
    router.addRouteWatcher(5, watcher);
    CountDownLatch done = new CountDownLatch(1);
    long token = router.srcu().readLock();
    try {
      router
          .replaceAsync(PIN_8)
          .thenRun(
              () -> {
                heard.add("done");
                done.countDown();
              });
      assertFalse(done.await(20, TimeUnit.MILLISECONDS));
      assertEquals(List.of("now route(chip=2 pin=7)", "now route(chip=2 pin=8)"), heard);
    } finally {
      router.srcu().readUnlock(token);
    }
    assertTrue(done.await(30, TimeUnit.SECONDS));
    assertEquals(List.of("settled route(chip=2 pin=7)", "done"), heard.subList(2, 4));
  }

  @Test
  void whatASettlingWatcherThrowsComesThroughAfterTheOthersWereSettled() {
    router.addRouteWatcher(
        5,
        new RouteWatcher() {
          @Override
          public void routesChanged(int gsi, GsiRoute now) {}

          @Override
          public void routesSettled(int gsi, GsiRoute before) {
            throw new IllegalStateException("settling");
          }
        });
    router.addRouteWatcher(5, watcher);
    RouteListenerException e =
        assertThrows(RouteListenerException.class, () -> router.replace(PIN_8));
    assertEquals("settling", e.getCause().getMessage());
    assertEquals(3, heard.size());
    assertEquals(8, router.route(5).pin(0));
  }

  @Test
  void aWatcherThatWaitsUnderTheUpdateLockIsFoundInTheDebugMode() {
    Srcu domain = Srcu.builder("debugged").debug().build();
    IrqRouter debugged = IrqRouter.builder().srcu(domain).chip(2, ioApic).routes(PIN_7).build();
    List<IllegalStateException> thrown = new ArrayList<>();
    Registration registration =
        debugged.addRouteWatcher(
            5,
            new RouteWatcher() {
              @Override
              public void routesChanged(int gsi, GsiRoute now) {
                thrown.add(assertThrows(IllegalStateException.class, domain::synchronize));
              }
            });
    debugged.replace(PIN_8);
    assertEquals(2, thrown.size());
    for (IllegalStateException e : thrown) {
      assertTrue(
          e.getMessage().contains("under lock=update lock of domain=debugged"), e.getMessage());
    }
    // The router itself waits under no lock.
    registration.close();
    debugged.replace(PIN_7);
  }
}
