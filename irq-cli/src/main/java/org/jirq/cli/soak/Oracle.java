// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli.soak;

/**
 * What must never happen. Each rule has a letter, by which reports and the documentation name it.
 */
public enum Oracle {
  /** A line is asserted, unmasked and not in service at rest, or its level got lost on the way. */
  LOST('a', "lost interrupt"),

  /** A level message was sent while remote IRR was set, or more edges than the device made. */
  TWICE('b', "sent twice"),

  /** A callback or an injection after {@code close()} had returned. */
  AFTER_CLOSE('c', "called after close() returned"),

  /** A listener was notified before its line was de-asserted. */
  NOTIFIED_EARLY('d', "notified before the line was de-asserted"),

  /** Notifies and acknowledgements do not match, or a listener knows a wrong mask. */
  MISCOUNTED('e', "notifies do not match acknowledgements"),

  /** A reader saw a half-built table, or null. */
  HALF_BUILT('f', "half-built table"),

  /** A grace period was over while a reader from before it was inside. */
  READER_INSIDE('g', "grace period over with a reader inside"),

  /** Remote IRR is set and no CPU has the interrupt in service. */
  STUCK('h', "remote IRR set with nobody to end it"),

  /** Threads stand still inside the library. */
  DEADLOCK('i', "deadlock"),

  /** Something was thrown that no rule foresees. */
  UNFORESEEN('x', "unforeseen");

  private final char letter;
  private final String title;

  Oracle(char letter, String title) {
    this.letter = letter;
    this.title = title;
  }

  /**
   * Returns the letter of the rule.
   *
   * @return 'a' to 'i', or 'x' for what no rule foresees
   */
  public char letter() {
    return letter;
  }

  /**
   * Says what the rule is about.
   *
   * @return a few words
   */
  public String title() {
    return title;
  }
}
