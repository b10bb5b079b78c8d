// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.routing;

/**
 * A routing table or a transaction was refused; the table before it is still in force, untouched.
 */
public final class RouteException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  /** The rule that was broken. */
  private final RouteRule rule;

  /** The entry or operation that broke it; -1 if none did. */
  private final int entryIndex;

  RouteException(RouteRule rule, int entryIndex, String detail) {
    super("rule=" + rule + " entryIndex=" + entryIndex + ": " + detail);
    this.rule = rule;
    this.entryIndex = entryIndex;
  }

  /**
   * Returns the rule that was broken.
   *
   * @return the rule
   */
  public RouteRule rule() {
    return rule;
  }

  /**
   * Returns which entry broke the rule; of two that clash it is the later one.
   *
   * @return position in the iteration order of the refused table, from 0; for a transaction, number
   *     of the operation, from 0; -1 for {@link RouteRule#OTHER_GENERATION}, which is no entry's
   *     fault
   */
  public int entryIndex() {
    return entryIndex;
  }
}
