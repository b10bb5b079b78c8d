// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.irqfd;

import java.util.ArrayList;
import java.util.List;
import org.jirq.routing.IrqRouter;
import org.jirq.routing.Registration;
import org.jirq.srcu.Srcu;

/**
 * Takes inactive attachments down, one or many after the same grace period.
 *
 * <p>Order, with no lock held anywhere: (the attachments are inactive and unlinked) grace period;
 * withdraw the notifiers from the router, those of all in one more grace period; then for each:
 * lower the line that lost its last irqfd; free the event source; tell who waits.
 */
final class Shutdown {

  private final IrqRouter router;
  private final Srcu srcu;
  private final List<? extends Attachment> attachments;

  /**
   * Prepares the shutdown.
   *
   * @param router whose domain's readers use them
   * @param attachments those that the caller has taken from active to inactive
   */
  Shutdown(IrqRouter router, List<? extends Attachment> attachments) {
    this.router = router;
    this.srcu = router.srcu();
    this.attachments = attachments;
  }

  /** Runs the shutdown to its end; inside a callback it leaves that to the domain's call thread. */
  void run() {
    if (srcu.inReader()) {
      srcu.call(this::afterGracePeriod);
    } else if (router.inRouteWatcher()) {
      // A reader may want the update lock, which is held here.
      callWithoutWaiting();
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

  /** Inside a reader a call never waits for room in the queue. */
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
    try {
      List<Registration> all = new ArrayList<>();
      attachments.forEach(a -> all.addAll(a.registrations()));
      router.closeAll(all);
    } catch (RuntimeException | Error e) {
      // Each tries for itself now.
      fault = e;
    }
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
