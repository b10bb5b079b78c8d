// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.irqfd.spi;

/**
 * The one consumer of an event source: the inner side of an irqfd. Implemented by this module and
 * called by implementations of {@link org.jirq.irqfd.EventSource}.
 */
public interface EventConsumer {

  /**
   * The event was signalled: takes the whole count and injects.
   *
   * <p>Called on the signalling thread, by any number of threads at once, with no lock of the
   * source held. Lock-free as far as the board's CPU side is; what that throws comes through.
   *
   * @return {@code true} if the signal was taken; {@code false} if the consumer is not active yet,
   *     or no more, or takes from the count only. Then the source must add the signal to its count
   *     and call {@link #counted}
   */
  boolean signalled();

  /**
   * The event's count has grown, because {@link #signalled} did not take the signal: takes the
   * count and injects, or sees to it that another thread does. Needed in any case, as the consumer
   * may have become active in between, and has then perhaps looked at the count too early.
   *
   * <p>Called as {@link #signalled}; the count must have been written with volatile effects before.
   *
   * @return {@code true} if the count is taken or will be; {@code false} if it stays with the
   *     source, because the consumer is not active yet, or no more
   */
  default boolean counted() {
    return signalled();
  }

  /**
   * The source was closed by its owner. Called once, on the closing thread, with no lock held.
   * Outside a callback it returns when nothing is injected any more.
   */
  void hungUp();

  /**
   * Tells what the source is bound to, for error messages.
   *
   * @return the GSI, 0 to 4095
   */
  int gsi();

  /**
   * Tells whose it is, for error messages: a process may run many machines.
   *
   * @return the name of the registry that has assigned the event; empty if it is none's
   */
  default String owner() {
    return "";
  }
}
