// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli.soak;

import org.jirq.api.AckNotifier;
import org.jirq.api.MaskNotifier;
import org.jirq.routing.GsiRoute;
import org.jirq.routing.Registration;
import org.jirq.routing.RouteWatcher;
import org.jirq.routing.UnmaskResampler;
import org.jspecify.annotations.Nullable;

/**
 * A listener that comes and goes: once its close has returned it must not be called any more, nor
 * still be inside a call.
 *
 * <p>Threading: made and closed by one thread, called by any.
 */
final class Subscriber implements AckNotifier, MaskNotifier, UnmaskResampler, RouteWatcher {

  private final Context context;
  private final int machine;
  final int gsi;
  private volatile @Nullable Registration registration;
  private volatile boolean closed;
  private volatile boolean closesInside;

  Subscriber(Context context, int machine, int gsi) {
    this.context = context;
    this.machine = machine;
    this.gsi = gsi;
  }

  void registered(Registration at) {
    registration = at;
  }

  @Nullable Registration registration() {
    return registration;
  }

  /** The close has returned. */
  void closed() {
    closed = true;
  }

  /** The next call shall close the registration from inside. */
  void closeInside() {
    closesInside = true;
  }

  @Override
  public void acked(int line, int chip, int pin) {
    called("an ack notifier");
    if (context.faults().strikes(Fault.THROW_IN_CALLBACK)) {
      throw new IllegalStateException("thrown by an ack notifier");
    }
  }

  @Override
  public void maskChanged(int line, int chip, int pin, boolean masked) {
    called("a mask notifier");
  }

  @Override
  public boolean resample(int line, int chip, int pin) {
    called("an unmask resampler");
    return false;
  }

  @Override
  public void routesChanged(int line, GsiRoute now) {
    called("a route watcher");
  }

  private void called(String what) {
    check(what);
    Registration open = registration;
    if (closesInside && open != null) {
      closesInside = false;
      open.close();
      // Others may be inside still; the stage tells when they are through.
      open.closed().thenRun(this::closed);
    }
    check(what);
  }

  private void check(String what) {
    // After a close from inside this very call may still be running when the stage completes only
    // if it is not inside a reader any more, which would be the library's fault.
    if (closed) {
      context
          .violations()
          .add(
              Oracle.AFTER_CLOSE,
              machine,
              gsi,
              Layout.cellsOf(gsi),
              what + " of gsi=" + gsi + " is called");
    }
  }
}
