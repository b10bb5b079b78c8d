// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.bench;

import org.jirq.api.LineListener;
import org.jirq.api.LineTarget;
import org.jirq.api.SourceId;

/**
 * The baseline resampler: de-asserts at the ack, then notifies, or postpones that while the line is
 * masked. Mask and pending under the object's monitor, the notify outside of it.
 */
final class LockedResampler {

  private final LineTarget router;
  private final LineListener[] listeners;
  private boolean masked;
  private boolean pending;

  LockedResampler(LineTarget router, LineListener... listeners) {
    this.router = router;
    this.listeners = listeners.clone();
  }

  synchronized void mask() {
    masked = true;
  }

  void unmask(int gsi) {
    boolean postponed;
    synchronized (this) {
      masked = false;
      postponed = pending;
      pending = false;
    }
    if (postponed) {
      resample(gsi);
    }
  }

  void acked(int gsi) {
    router.setLevel(gsi, SourceId.RESAMPLER, false);
    synchronized (this) {
      if (masked) {
        pending = true;
        return;
      }
    }
    resample(gsi);
  }

  private void resample(int gsi) {
    for (LineListener listener : listeners) {
      listener.resample(gsi, 0, gsi);
    }
  }
}
