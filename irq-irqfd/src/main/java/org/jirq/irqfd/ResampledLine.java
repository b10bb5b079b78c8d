// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.irqfd;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import org.jirq.api.SourceId;
import org.jirq.api.spi.Failure;
import org.jirq.routing.GsiRoute;
import org.jspecify.annotations.Nullable;

/**
 * The line of a GSI as its resampler drives it: asserted along the route of the moment, taken down
 * along all that it has been asserted by.
 *
 * <p>What a chip or the CPU side behind it throws while the line goes down is collected, not
 * thrown: the line is down all the same, and whoever took it down still has to notify.
 *
 * <p><b>Threads.</b> Any, inside a reader; {@link #moveTo} as the router calls it. <b>Progress.</b>
 * Wait-free to raise and to lower, but for the chips; a leaf monitor where routes are left.
 */
final class ResampledLine {

  private static final VarHandle ROUTE;

  static {
    try {
      ROUTE = MethodHandles.lookup().findVarHandle(ResampledLine.class, "route", GsiRoute.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final PinSharing sharing;

  /** Routes that the GSI has left and whose grace period is not over. Guarded by itself, a leaf. */
  private final List<GsiRoute> left = new ArrayList<>(0);

  // Null until the route watcher is registered, which is before the first member comes; for ever if
  // that fails.
  private @Nullable GsiRoute route;

  ResampledLine(PinSharing sharing) {
    this.sharing = sharing;
  }

  /** The route of the moment, or the one before it. */
  private @Nullable GsiRoute route() {
    // ORDER(FD-7): acquire read inside a reader; pairs with FD-7 in moveTo.
    return (GsiRoute) ROUTE.getAcquire(this);
  }

  /** Asserts the line. */
  void raise() {
    GsiRoute along = route();
    if (along != null) {
      along.setLevel(SourceId.RESAMPLER, true);
    }
  }

  /**
   * De-asserts the line.
   *
   * @return what was thrown meanwhile, {@code null} if nothing
   */
  @Nullable Failure lower() {
    try {
      GsiRoute along = route();
      if (along != null) {
        along.setLevel(SourceId.RESAMPLER, false);
      }
      return null;
    } catch (Throwable e) {
      return Failure.add(null, e);
    }
  }

  /**
   * De-asserts the line at all pins but the one at which a chip has done so itself. The others
   * would keep a level that nobody stands for.
   *
   * @return what was thrown meanwhile, {@code null} if nothing
   */
  @Nullable Failure lowerElsewhere(int chip, int pin) {
    GsiRoute along = route();
    Failure failure = null;
    for (int i = 0; along != null && i < along.count(); i++) {
      if (along.chip(i) != chip || along.pin(i) != pin) {
        failure = lower(failure, along, i);
      }
    }
    return failure;
  }

  private static @Nullable Failure lower(@Nullable Failure already, GsiRoute along, int i) {
    try {
      along.chipAt(i).setLevel(along.pin(i), SourceId.RESAMPLER, false);
      return already;
    } catch (Throwable e) {
      return Failure.add(already, e);
    }
  }

  /**
   * Drives the line along new routes from now on.
   *
   * @param before the routes before, {@code null} the first time
   */
  void moveTo(GsiRoute now, @Nullable GsiRoute before) {
    // ORDER(FD-7): release store of an immutable route; pairs with FD-7 in route. That nobody
    // drives the route before any more is the grace period's doing.
    ROUTE.setRelease(this, now);
    if (before != null) {
      synchronized (left) {
        left.add(before);
      }
    }
  }

  /**
   * Takes the line down, a grace period later, at those pins of an old route that the present one
   * does not reach, and notifies whoever else drives them.
   *
   * @return what was thrown meanwhile, {@code null} if nothing
   */
  @Nullable Failure leave(GsiRoute before, @Nullable GsiRoute now) {
    boolean mine;
    synchronized (left) {
      mine = left.remove(before);
    }
    return mine ? lowerAt(null, before, now) : null;
  }

  /**
   * Takes the line down for good.
   *
   * @param now the present route
   * @return what was thrown meanwhile, {@code null} if nothing
   */
  @Nullable Failure lowerForGood(@Nullable GsiRoute now) {
    Failure failure = lower();
    List<GsiRoute> unsettled;
    synchronized (left) {
      unsettled = List.copyOf(left);
      left.clear();
    }
    for (GsiRoute before : unsettled) {
      failure = lowerAt(failure, before, now);
    }
    return failure;
  }

  private @Nullable Failure lowerAt(
      @Nullable Failure already, GsiRoute before, @Nullable GsiRoute now) {
    Failure failure = already;
    for (int i = 0; i < before.count(); i++) {
      int chip = before.chip(i);
      int pin = before.pin(i);
      if (NotifyGate.isRoutedTo(now, chip, pin)) {
        continue;
      }
      failure = notifyOthersAt(lower(failure, before, i), chip, pin);
    }
    return failure;
  }

  /**
   * Notifies the other resamplers at the pins of the present route, whose level may have gone down
   * with this one's.
   *
   * @return what was thrown meanwhile, {@code null} if nothing
   */
  @Nullable Failure notifyOthers(@Nullable Failure already) {
    GsiRoute last = route();
    Failure failure = already;
    for (int i = 0; last != null && i < last.count(); i++) {
      failure = notifyOthersAt(failure, last.chip(i), last.pin(i));
    }
    return failure;
  }

  private @Nullable Failure notifyOthersAt(@Nullable Failure already, int chip, int pin) {
    try {
      sharing.forEachAt(chip, pin, sharer -> sharer.sampleAgain(chip, pin));
      return already;
    } catch (Throwable e) {
      return Failure.add(already, e);
    }
  }
}
