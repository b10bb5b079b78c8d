// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli;

/** What the program's exit codes mean. */
final class ExitCode {

  static final int AS_RECORDED = 0;
  static final int DIFFERENT = 1;
  static final int UNUSABLE = 2;

  private ExitCode() {}

  /** One code for all: a file that cannot be used outweighs a difference. */
  static int of(long mismatches, long unusable) {
    return unusable > 0 ? UNUSABLE : mismatches > 0 ? DIFFERENT : AS_RECORDED;
  }
}
