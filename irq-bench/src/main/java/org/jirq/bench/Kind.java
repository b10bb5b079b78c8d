// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.bench;

/** Which implementation a benchmark drives. */
public enum Kind {
  /** jirq, for one emulator thread. */
  PLAIN,

  /** jirq, for any number of threads. */
  SHARED,

  /** The same functions with locks. */
  LOCKED
}
