// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.check;

/** Something that must never happen has happened. */
public final class Violation extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final char oracle;

  /**
   * Makes a violation.
   *
   * @param oracle the letter of the rule: a to i, and x for what no rule foresees
   * @param message what was seen
   */
  public Violation(char oracle, String message) {
    super(message);
    this.oracle = oracle;
  }

  /**
   * Returns the rule.
   *
   * @return its letter, a to i, or x
   */
  public char oracle() {
    return oracle;
  }
}
