// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.check.models;

import org.jirq.check.Check;
import org.jirq.check.Finding;

/** Replays an id, for a process of its own. */
public final class ReplayMain {

  private ReplayMain() {}

  /**
   * Prints the violation that an id leads to.
   *
   * @param args the id
   */
  public static void main(String[] args) {
    Finding finding = Check.replay(args[0], step -> {});
    System.out.println(
        finding == null
            ? "no violation"
            : finding.schedule() + " " + finding.violation().getMessage());
  }
}
