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
  private long differingOps;
  private long lastDiffering = -1;
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
    stillDiffers(line);
    mismatches++;
    if (first == null) {
      first = new Mismatch(file, line, step, expected, actual);
    }
  }

  /** After an operation something is not as recorded, be it new or not. */
  void stillDiffers(long line) {
    if (line != lastDiffering) {
      lastDiffering = line;
      differingOps++;
    }
  }

  /** What differed in the reset state is no operation's. */
  void reset(long line) {
    if (line == lastDiffering) {
      differingOps--;
    }
  }

  VectorOutcome outcome(String controller, String profile, String note) {
    return new VectorOutcome(
        file, controller, profile, note, sequences, ops, ops - differingOps, mismatches, first);
  }
}
