// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.lincheck;

import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.jirq.api.SourceId;
import org.jirq.routing.ChipRoute;
import org.jirq.routing.GsiRoute;
import org.jirq.routing.IrqRouter;
import org.jirq.routing.Registration;

/**
 * A real router with one GSI that leads to the same pin of two chips, so that half a table shows.
 * What a delivery answers says which pin it reached, on both.
 */
public class RouterOperations {

  private static final int GSI = 5;

  private final PinChip first = new PinChip(1);
  private final PinChip second = new PinChip(100);
  private final IrqRouter router =
      IrqRouter.builder().chip(0, first).chip(1, second).routes(table(0)).build();
  private final Ledger ledger = new Ledger(0);
  private final Ear shared = new Ear();
  private final Registration registration = router.addAckNotifier(GSI, shared);

  /** What mask notifiers were told last, by pin of the first chip; null without a notifier. */
  private final AtomicReference<AtomicIntegerArray> told = new AtomicReference<>();

  /** What went wrong where no operation could throw it. */
  private volatile String fault = "";

  /** Makes a router whose GSI leads to pin 0. */
  public RouterOperations() {
    Exploration.countSchedule();
  }

  private static List<ChipRoute> table(int pin) {
    return List.of(new ChipRoute(GSI, 0, pin), new ChipRoute(GSI, 1, pin));
  }

  /** The device raises its line. */
  @Operation
  public int raise() {
    return router.setIrq(GSI, SourceId.DEFAULT, true);
  }

  /** The same past the guard, as a cache of routes would do it: wrong on purpose. */
  @Operation
  public int raiseUnguarded() {
    return router.route(GSI).setLevel(SourceId.DEFAULT, true);
  }

  /** The host looks at the table. */
  @Operation
  public int look() {
    GsiRoute route = router.route(GSI);
    if (route.count() != 2) {
      throw new IllegalStateException("routes=" + route.count());
    }
    return route.pin(0) + 100 * route.pin(1);
  }

  /** The host moves the GSI to a pin that was not used yet, and waits. */
  @Operation(blocking = true)
  public boolean replace(int pin) {
    int[] settled = ledger.settled();
    boolean changed = router.replace(table(pin));
    abandon(settled);
    ledger.settle(pin);
    return changed;
  }

  /** The host moves the GSI and goes on. */
  @Operation
  public void replaceAsync(int pin) {
    int[] settled = ledger.settled();
    router
        .replaceAsync(table(pin))
        .whenComplete(
            (changed, failure) -> {
              abandon(settled);
              if (failure != null || !changed) {
                fault = "replaceAsync: changed=" + changed + " failure=" + failure;
              }
            });
    ledger.settle(pin);
  }

  /** The host moves the GSI and treats the old pins as free at once: wrong on purpose. */
  @Operation
  public boolean replaceWithoutWaiting(int pin) {
    int[] settled = ledger.settled();
    router.replaceAsync(table(pin));
    abandon(settled);
    ledger.settle(pin);
    return true;
  }

  /** The guest ends the interrupt of a pin of the first chip. */
  @Operation
  public void end(int pin) {
    first.end(pin);
  }

  /** Somebody listens for a moment. */
  @Operation(blocking = true)
  public void listen() {
    Ear ear = new Ear();
    Registration here = router.addAckNotifier(GSI, ear);
    here.close();
    ear.closed();
  }

  /** Somebody listens, and hears what happens meanwhile. */
  @Operation(blocking = true)
  public void listenAndHear() {
    Ear ear = new Ear();
    Registration here = router.addAckNotifier(GSI, ear);
    first.end(0);
    if (ear.calls() == 0) {
      throw new IllegalStateException("registered and not called");
    }
    here.close();
    ear.closed();
  }

  /** Ends the notifier that was there from the beginning; any number of threads may. */
  @Operation(blocking = true)
  public void close() {
    registration.close();
    shared.closed();
  }

  /** The guest writes a mask bit. */
  @Operation(blocking = true)
  public void mask(int pin, int masked) {
    first.writeMask(pin, masked == 1);
  }

  /** Somebody wants to know the masks, for good. */
  @Operation(blocking = true)
  public void watchMask() {
    AtomicIntegerArray last = new AtomicIntegerArray(new int[] {-1, -1, -1, -1});
    router.addMaskNotifier(
        GSI,
        (gsi, chip, pin, masked) -> {
          if (chip == 0) {
            last.set(pin, masked ? 1 : 0);
          }
        });
    told.set(last);
  }

  /** At the end the watcher knows the mask of the pin in force, and no call has failed. */
  @Validate
  public void atRest() {
    AtomicIntegerArray last = told.get();
    int pin = router.route(GSI).pin(0);
    if (last != null && last.get(pin) != (first.masked(pin) ? 1 : 0)) {
      throw new IllegalStateException(
          "pin=" + pin + " masked=" + first.masked(pin) + " told=" + last.get(pin));
    }
    if (!fault.isEmpty()) {
      throw new IllegalStateException(fault);
    }
  }

  private void abandon(int[] pins) {
    for (int pin : pins) {
      first.abandon(pin);
      second.abandon(pin);
    }
  }
}
