// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.irqfd;

import org.jirq.irqfd.spi.EventConsumer;

/**
 * An event counter with the semantics of Linux {@code eventfd(2)}: signals add to a count, a reader
 * takes the whole count. {@link HeapEventSource} is the one for the Java heap.
 *
 * <p>A source has at most one consumer in the whole process; while an {@link Irqfd} or a {@link
 * LevelIrqfd} consumes it, a signal is an interrupt and the count stays zero. Signals that came
 * before, or come while it is being closed, stay in the count; so do those that wait in an {@link
 * IrqfdInbox}, until they are injected.
 *
 * <p><b>Threads.</b> Every method may be called by any thread. {@link #signal()} is lock-free as
 * far as the source's implementation and the board's CPU side are, and may be called inside
 * callbacks.
 *
 * <p><b>Memory.</b> What a thread did before {@link #signal()} happens-before the injection that
 * the signal causes, and before the return of a {@link #drain} that takes it.
 */
public interface EventSource extends AutoCloseable {

  /**
   * Returns a name for diagnosis.
   *
   * @return the name given at creation
   */
  String name();

  /** Signals once, as {@link #signal(long)} with 1. */
  default void signal() {
    signal(1);
  }

  /**
   * Signals: a bound irqfd injects once, whatever the number; else the number is added to the
   * count. An irqfd with an {@link IrqfdInbox} is put into it, and injects once for all signals
   * that came until it is drained. Ignored after {@link #close}, because a device that signals need
   * not know yet.
   *
   * <p>What the board's CPU side throws, or the inbox's wake-up, comes through; the signal counts
   * as taken then.
   *
   * @param number what to add, 1 or more; the count stops at {@link Long#MAX_VALUE}
   * @throws IllegalArgumentException if {@code number} is less than 1
   */
  void signal(long number);

  /**
   * Takes the whole count. If those signals wait in an {@link IrqfdInbox}, they are not injected.
   *
   * @return the count before, 0 or more
   */
  long drain();

  /**
   * Tells the count and leaves it.
   *
   * @return the count, 0 or more
   */
  long pending();

  /**
   * Makes a consumer the only one. Called by irqfds; a host has no use for it.
   *
   * @param consumer who is told of signals from now on
   * @throws IllegalStateException if the source has a consumer (the message names its GSI and its
   *     owner) or is closed
   */
  void bind(EventConsumer consumer);

  /**
   * Ends a binding; does nothing if {@code consumer} is not the one that is bound.
   *
   * @param consumer the consumer of {@link #bind}
   */
  void unbind(EventConsumer consumer);

  /**
   * Hangs up: the irqfd that consumes the source is closed, exactly as by its own {@code close()},
   * and further signals are ignored. A second call does nothing.
   */
  @Override
  void close();
}
