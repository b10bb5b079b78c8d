// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.irqfd;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * An event source assigned to a level-triggered GSI: a signal asserts the line, and when the guest
 * acknowledges the interrupt the line is de-asserted and the listener notified, to sample its
 * device again. A signal while the line is asserted changes nothing.
 *
 * <p>All level irqfds of a GSI share one resampler: at an acknowledgement the line is de-asserted
 * once, strictly before any of the listeners is notified, and then each is. When a listener is
 * notified depends on its {@link ResamplePolicy}.
 *
 * <p>Made by {@link IrqfdRegistry#assignLevel(EventSource, int, org.jirq.api.LineListener)}.
 *
 * <p><b>Listeners.</b> Called inside a reader, so they must not block and must not wait for a grace
 * period; they may signal events, and close any irqfd. The first that one hears is the present mask
 * ({@code masked} or {@code unmasked}), at the assignment. {@code ended} and {@code resample} come
 * on the thread of the EOI with no lock held, {@code acked} there too or, on a chip that tells it,
 * on the thread of the acknowledgement; {@code masked}, {@code unmasked} and what is postponed or
 * asked at an unmask inside the section that serialises the entry writes of a chip: there a
 * listener must not access the chip's registers. After new routes {@code resample} comes on the
 * thread that replaced them, with no lock held. A {@code resample} may also come because another
 * GSI on the same pin was acknowledged. Under {@link ResamplePolicy#QUERY_LINE} {@code asserted}
 * comes wherever {@code resample} would. What a listener throws, errors included, is contained: it
 * is counted in {@link #failures} and nobody else is affected; only the death of the thread ({@code
 * ThreadDeath}) goes on, after it was counted.
 *
 * <p><b>Threads.</b> Any. <b>Progress.</b> A signal is lock-free, as far as the board's CPU side
 * is; an acknowledgement takes one leaf spinlock for a few instructions. Both allocate nothing.
 * <b>Memory.</b> What happened-before a signal happens-before the delivery that it causes; the
 * de-assertion happens-before the notifies that follow it.
 */
public final class LevelIrqfd implements AutoCloseable {

  private final LevelAttachment attachment;

  LevelIrqfd(LevelAttachment attachment) {
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
   * Returns when the listener is notified.
   *
   * @return the policy given at the assignment, or chosen there
   */
  public ResamplePolicy policy() {
    return attachment.policy();
  }

  /**
   * Tells what the resampler of the GSI has done, for all its level irqfds.
   *
   * @return a snapshot, consistent in itself
   */
  public ResampleStats stats() {
    return attachment.stats();
  }

  /**
   * Counts how often this irqfd's listener has thrown, and who is told when it is slow.
   *
   * @return 0 or more
   */
  public long failures() {
    return attachment.calls().failures();
  }

  /**
   * Returns what this irqfd's listener has thrown last.
   *
   * @return empty if {@link #failures} is 0
   */
  public Optional<Throwable> lastFailure() {
    return Optional.ofNullable(attachment.calls().lastFailure());
  }

  /**
   * Tells how long this irqfd's listener takes, by the calls that were timed.
   *
   * @return a snapshot; the longest time may be of a call that is not counted yet
   */
  public ListenerTimes listenerTimes() {
    return attachment.calls().times();
  }

  /**
   * Deassigns. When it returns nothing is injected and the listener is not called any more, the
   * line is down if this was the last level irqfd of the GSI, and the event can be assigned again.
   * A notify that was postponed to an unmask is made before it returns, on this thread. A second
   * call, on any thread, waits for the first; it changes nothing.
   *
   * <p>Inside a callback (inside a reader of the router's domain) and inside a {@link
   * org.jirq.routing.RouteWatcher} it returns at once: this thread calls the listener no more, but
   * for a notify that was postponed, inside this call; no injection begins any more, and the rest
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
    return "LevelIrqfd[" + attachment.describe() + " policy=" + attachment.policy() + "]";
  }
}
