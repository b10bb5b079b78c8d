// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.irqfd;

import java.util.List;
import org.jirq.srcu.Srcu;

/**
 * Takes inactive attachments down, one or many after the same grace period.
 *
 * <p>Order, with no lock held anywhere: (the attachments are inactive and unlinked) grace period;
 * withdraw from the router, where each notifier waits for a grace period of its own; lower the line
 * that lost its last irqfd; free the event source; tell who waits.
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

  /** Runs the shutdown to its end; inside a callback it leaves that to the domain's call thread. */
  void run() {
    if (srcu.inReader()) {
      srcu.call(this::afterGracePeriod);
    } else {
      try {
        srcu.synchronize();
      } catch (RuntimeException | Error e) {
        // The domain refuses to wait here, or cannot now. The attachments are inactive already, so
        // somebody must finish, or whoever closes them again waits for ever.
        if (!srcu.tryCall(this::afterGracePeriod)) {
          callWithoutWaiting();
        }
        throw e;
      }
      afterGracePeriod();
    }
  }

  /** The queue is full: inside a reader a call never waits for room. */
  private void callWithoutWaiting() {
    long token = srcu.readLock();
    try {
      srcu.call(this::afterGracePeriod);
    } finally {
      srcu.readUnlock(token);
    }
  }

  private void afterGracePeriod() {
    Throwable fault = null;
    for (Attachment a : attachments) {
      try {
        a.takeDown();
      } catch (RuntimeException | Error e) {
        // A fault of the host's must not leave others waiting.
        fault = fault == null ? e : fault;
      } finally {
        a.finished();
      }
    }
    if (fault instanceof Error e) {
      throw e;
    }
    if (fault instanceof RuntimeException e) {
      throw e;
    }
  }
}
