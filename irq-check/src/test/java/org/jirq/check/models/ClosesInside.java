// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.check.models;

import org.jirq.check.Model;
import org.jirq.check.Violation;

/** The listener closes its irqfd inside its callback, so that a thread of the domain ends it. */
public final class ClosesInside extends RealStack {

  static final class Closing extends World {
    @Override
    public void resample(int gsi, int chip, int pin) {
      super.resample(gsi, chip, pin);
      irqfd.close();
    }

    @Override
    public void atRest() {
      if (!irqfd.closed().toCompletableFuture().isDone() || ioapic.level(PIN)) {
        throw new Violation('a', "not closed, or the line is up");
      }
    }
  }

  @Override
  public Model get() {
    return new Closing();
  }
}
