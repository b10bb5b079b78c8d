// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.api;

/**
 * How an object keeps its state: for one emulator thread, or for many.
 *
 * <p>Both cells run the same transition functions; they differ only in how a state word is read and
 * replaced.
 */
public enum Cell {
  /** Confined to one thread at a time: no atomics, no fences, no locks. */
  PLAIN,

  /** Shared by any number of threads: state words change by compare-and-set. */
  SHARED
}
