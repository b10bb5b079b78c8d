// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.irqfd;

import java.util.concurrent.CompletionStage;

/**
 * An event source assigned to a GSI: each signal is a pulse on the line, or the message of the
 * GSI's route. For edge-triggered inputs; a level-triggered line wants a {@link LevelIrqfd},
 * because a pulse that comes while the guest serves the one before is lost on it.
 *
 * <p>Made by {@link IrqfdRegistry#assign}.
 *
 * <p><b>Threads.</b> Any. <b>Progress.</b> A signal is lock-free, as far as the board's CPU side
 * is, and allocates nothing. <b>Memory.</b> What happened-before a signal happens-before the
 * delivery that it causes.
 */
public final class Irqfd implements AutoCloseable {

  private final EdgeAttachment attachment;

  Irqfd(EdgeAttachment attachment) {
    this.attachment = attachment;
  }

  /**
   * Returns the GSI.
   *
   * @return 0 to 4095
   */
  public int gsi() {
    return attachment.gsi();
  }

  /**
   * Deassigns. When it returns nothing is injected any more, and the event can be assigned again;
   * signals that come meanwhile stay in the event's count. A second call, on any thread, waits for
   * the first; it changes nothing.
   *
   * <p>Inside a callback (inside a reader of the router's domain) and inside a {@link
   * org.jirq.routing.RouteWatcher} it returns at once: no injection begins any more, and the rest
   * is done later; {@link #closed} tells when. An action of the domain's calls ({@link
   * org.jirq.srcu.Srcu#call}) does not wait for a close that somebody else has begun.
   *
   * @throws RuntimeException what a chip, the CPU side or the event has thrown meanwhile; the irqfd
   *     is closed all the same, and the event free
   */
  @Override
  public void close() {
    attachment.close();
  }

  /**
   * Tells when the irqfd is closed to the end: by {@link #close}, by the event's {@link
   * EventSource#close}, or with the registry. Actions that depend on the stage may run on a thread
   * on which others wait: they must not wait themselves.
   *
   * @return a stage that completes then, never exceptionally
   */
  public CompletionStage<Void> closed() {
    return attachment.closed().minimalCompletionStage();
  }

  @Override
  public String toString() {
    return "Irqfd[" + attachment.describe() + "]";
  }
}
