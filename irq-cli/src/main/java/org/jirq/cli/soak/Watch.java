// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli.soak;

import java.util.concurrent.atomic.AtomicLong;
import org.jirq.api.AckNotifier;
import org.jirq.api.MaskNotifier;
import org.jirq.routing.GsiRoute;
import org.jirq.routing.RouteWatcher;

/** Listens to one GSI from the beginning to the end, and counts. Any thread. */
final class Watch implements AckNotifier, MaskNotifier, RouteWatcher {

  private final Context context;
  private final int machine;
  private final Signatures signatures;
  private final AtomicLong acks = new AtomicLong();

  /** Cells that were told to be masked; written inside the section of their chip's entry writes. */
  private final AtomicLong masked = new AtomicLong();

  Watch(Context context, int machine, Signatures signatures) {
    this.context = context;
    this.machine = machine;
    this.signatures = signatures;
  }

  @Override
  public void acked(int gsi, int chip, int pin) {
    acks.getAndIncrement();
  }

  @Override
  public void maskChanged(int gsi, int chip, int pin, boolean nowMasked) {
    long bit = 1L << Layout.cell(chip, pin);
    masked.getAndUpdate(before -> nowMasked ? before | bit : before & ~bit);
  }

  @Override
  public void routesChanged(int gsi, GsiRoute now) {
    if (!now.isMsi() || now.msi().address() != Layout.signedAddress(now.msi().data())) {
      context
          .violations()
          .add(Oracle.HALF_BUILT, machine, gsi, 0, "a watcher was told route=" + now);
    }
  }

  @Override
  public void routesSettled(int gsi, GsiRoute before) {
    int signature = before.msi().data();
    context.recorder().note(Event.ROUTES_SETTLED, machine, gsi, EventRing.NONE, signature);
    signatures.settle(signature);
  }

  long acks() {
    return acks.get();
  }

  long masked() {
    return masked.get();
  }
}
