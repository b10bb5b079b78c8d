// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.irqfd;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * An attachment's place in an inbox: it stands in it once or not at all.
 *
 * <p><b>Threads.</b> Any. <b>Progress.</b> Wait-free, but for the injection.
 */
final class InboxEntry {

  /*
   * A signaller adds to the event's count and then looks at `scheduled`; a drain clears `scheduled`
   * and then takes the count. At least one of the two sees the other (store buffering): the drain
   * takes the signal along, or the signaller puts the entry in again. Both may: then the entry is
   * drained a second time and finds a count of 0.
   */

  private static final VarHandle SCHEDULED;

  static {
    try {
      SCHEDULED =
          MethodHandles.lookup().findVarHandle(InboxEntry.class, "scheduled", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final IrqfdInbox inbox;
  private final Attachment attachment;
  private boolean scheduled;

  /** The neighbour among the overflowed. Of whoever scheduled the entry, then of the drain. */
  @Nullable InboxEntry next;

  InboxEntry(IrqfdInbox inbox, Attachment attachment) {
    this.inbox = inbox;
    this.attachment = attachment;
  }

  /** Sees to it that a drain comes that finds the count. To be called after the count was added. */
  void schedule() {
    // ORDER(IB-1): volatile read and compare-and-set after the count was added (FD-2); pairs with
    // IB-2 (store buffering).
    if (!(boolean) SCHEDULED.getVolatile(this) && SCHEDULED.compareAndSet(this, false, true)) {
      inbox.put(this);
    }
  }

  /**
   * Injects what has been counted. For a drain that has taken the entry out.
   *
   * @return whether there was anything to inject
   */
  boolean inject() {
    // ORDER(IB-2): volatile write before the count is taken (FD-3); pairs with IB-1.
    SCHEDULED.setVolatile(this, false);
    return attachment.injectCounted();
  }
}
