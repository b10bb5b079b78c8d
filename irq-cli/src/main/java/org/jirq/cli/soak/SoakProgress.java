// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli.soak;

/** Is told how a soak is getting on. */
@FunctionalInterface
public interface SoakProgress {

  /**
   * Called about once a second, on the thread that called {@link Soak#run}.
   *
   * @param operations operations so far, 0 or more
   * @param rounds rounds that are over, each with its checks, 0 or more
   * @param millisLeft what is left of the time asked for, in milliseconds, 0 or more
   */
  void progress(long operations, long rounds, long millisLeft);
}
