// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.srcu;

import java.util.List;

/**
 * Says that a grace period waits for readers longer than it should, and for whom.
 *
 * @param domain name of the domain
 * @param waitedNanos for how long the grace period has been running, in nanoseconds, at least what
 *     {@link Srcu.Builder#stuckAfter} was given
 * @param readers who is inside, also those who came after the grace period had begun and do not
 *     hold it up; one that holds it up has {@link OpenReader#watchedNanos} above 0, but for the
 *     first look. May be empty if the last one has left just now
 */
public record StuckReaders(String domain, long waitedNanos, List<OpenReader> readers) {

  /** Copies the list. */
  public StuckReaders {
    readers = List.copyOf(readers);
  }

  /**
   * Puts the report into words.
   *
   * @return domain, time and threads, then each thread's stacks, as several lines
   */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append("domain=").append(domain).append(" waits since waitedNanos=").append(waitedNanos);
    for (OpenReader reader : readers) {
      text.append("\n  ").append(reader).append(" watchedNanos=").append(reader.watchedNanos());
      append(text, "opened", reader.stackOpened());
      append(text, "now", reader.stackNow());
    }
    return text.toString();
  }

  private static void append(StringBuilder text, String title, List<StackTraceElement> stack) {
    if (!stack.isEmpty()) {
      text.append("\n    ").append(title);
      stack.forEach(frame -> text.append("\n      at ").append(frame));
    }
  }
}
