// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.bench;

import org.jirq.api.LineListener;
import org.jirq.api.LineTarget;
import org.jirq.api.SourceId;

/**
 * The baseline resampler: de-asserts at the ack, then notifies, or postpones that while the line is
 * masked. One listener; mask and pending under the object's monitor, the notify outside of it.
 */
final class LockedResampler {

  private final LineTarget router;
  private final LineListener listener;
  private boolean masked;
  private boolean pending;

  LockedResampler(LineTarget router, LineListener listener) {
    this.router = router;
    this.listener = listener;
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
      listener.resample(gsi, 0, gsi);
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
    listener.resample(gsi, 0, gsi);
  }
}
