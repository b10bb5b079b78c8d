// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.testkit;

import org.jspecify.annotations.Nullable;

/** Counts while a vector file is replayed. */
final class VectorTally {

  private final String file;
  private long sequences;
  private long ops;
  private long mismatches;
  private @Nullable Mismatch first;

  VectorTally(String file) {
    this.file = file;
  }

  void sequence() {
    sequences++;
  }

  void op() {
    ops++;
  }

  void differs(long line, String step, String expected, String actual) {
    mismatches++;
    if (first == null) {
      first = new Mismatch(file, line, step, expected, actual);
    }
  }

  VectorOutcome outcome(String controller, String profile, String note) {
    return new VectorOutcome(file, controller, profile, note, sequences, ops, mismatches, first);
  }
}
