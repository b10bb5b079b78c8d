// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.srcu;

import java.util.List;

/**
 * A thread that is inside read-side critical sections of a domain, or several of which nothing is
 * known. A moment's view: it may have left since.
 *
 * @param thread name of the thread that began the sections; empty if unknown
 * @param threadId its {@link Thread#getId id}, 1 or more; 0 if unknown: then the entry stands for
 *     all sections that bear no name
 * @param sections how many sections are open, 1 or more
 * @param watchedNanos for how long one of the sections has been open at least, in nanoseconds, as
 *     far as the grace period that runs has watched it; 0 if none has. In the debug mode, the exact
 *     age of the oldest section
 * @param stackNow what the thread does now, innermost frame first; empty if it is dead or unknown
 * @param stackOpened where it began the oldest of the sections, innermost frame first; empty
 *     without the debug mode
 */
public record OpenReader(
    String thread,
    long threadId,
    long sections,
    long watchedNanos,
    List<StackTraceElement> stackNow,
    List<StackTraceElement> stackOpened) {

  /** Copies the stacks. */
  public OpenReader {
    stackNow = List.copyOf(stackNow);
    stackOpened = List.copyOf(stackOpened);
  }

  /**
   * Tells whether it is known who began the sections.
   *
   * @return {@code false} if this entry stands for sections that bear no name
   */
  public boolean isKnown() {
    return threadId != 0;
  }

  /**
   * Names the thread.
   *
   * @return thread and number of sections, without stacks, for messages
   */
  @Override
  public String toString() {
    return isKnown()
        ? "thread=" + thread + " id=" + threadId + " sections=" + sections
        : sections + " sections of unknown threads";
  }
}
