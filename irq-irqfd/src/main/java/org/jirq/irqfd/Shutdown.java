// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.irqfd;

import java.util.List;
import org.jirq.srcu.Srcu;

/**
 * Takes inactive attachments down, one or many in the same grace periods.
 *
 * <p>Order, with no lock held anywhere: (the attachments are inactive and unlinked) grace period; free
 * the event sources, withdraw the notifiers of resamplers that lost their last member; grace period if
 * there were any; lower their lines; tell who waits.
 */
final class Shutdown {

  private final Srcu srcu;
  private final List<? extends Attachment> attachments;

  /**
   * Prepares the shutdown.
   *
   * @param attachments those that the caller has taken from active to inactive
   */
  Shutdown(Srcu srcu, List<? extends Attachment> attachments) {
    this.srcu = srcu;
    this.attachments = attachments;
  }

  /** Runs the shutdown: to its end, or inside a callback as far as it goes without waiting. */
  void run() {
    if (srcu.inReader()) {
      srcu.call(this::continueAfterGracePeriod);
    } else {
      srcu.synchronize();
      if (unregister()) {
        srcu.synchronize();
      }
      release();
    }
  }

  private void continueAfterGracePeriod() {
    if (unregister()) {
      srcu.call(this::release);
    } else {
      release();
    }
  }

  private boolean unregister() {
    boolean again = false;
    // Inside a reader a registration is withdrawn at once and nobody waits; the next grace period, which
    // is shared by all attachments, covers them.
    long token = srcu.readLock();
    try {
      for (Attachment a : attachments) {
        a.detach();
        again |= a.unregister();
      }
    } finally {
      srcu.readUnlock(token);
    }
    return again;
  }

  private void release() {
    for (Attachment a : attachments) {
      try {
        a.release();
      } finally {
        a.finished();
      }
    }
  }
}
