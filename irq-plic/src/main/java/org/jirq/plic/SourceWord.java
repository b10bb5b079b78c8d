// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.plic;

import org.jirq.api.SourceId;

/**
 * The word of one interrupt source: its line, its gateway and its priority, changed together.
 *
 * <pre>
 *   bits   field
 *   0-15   SOURCES: which asserters hold the line high
 *   16     PENDING: the IP bit
 *   17     CLAIMED: in service; the gateway waits for the completion
 *   18     EDGE: the gateway is edge-triggered
 *   19     HELD: an edge came during service, to be forwarded at the completion
 *   20     WITHDRAWN: the resampler's level was taken back while the board is asked
 *   21     ENDING: a completion runs its ack notifiers
 *   24-37  the context that claimed, while CLAIMED
 *   40-55  priority
 * </pre>
 */
final class SourceWord {

  static final long SOURCES = (1L << SourceId.COUNT) - 1;
  static final long RESAMPLER = 1L << SourceId.RESAMPLER;
  static final long PENDING = 1L << 16;
  static final long CLAIMED = 1L << 17;
  static final long EDGE = 1L << 18;
  static final long HELD = 1L << 19;
  static final long WITHDRAWN = 1L << 20;
  static final long ENDING = 1L << 21;

  static final int CONTEXT_SHIFT = 24;
  static final long CONTEXT = 0x3fffL << CONTEXT_SHIFT;

  /** Nothing stands above the priority, so that a shift alone extracts it. */
  static final int PRIORITY_SHIFT = 40;

  static final long PRIORITY = 0xffffL << PRIORITY_SHIFT;

  private SourceWord() {}

  static int sources(long word) {
    return (int) (word & SOURCES);
  }

  static boolean isHigh(long word) {
    return (word & SOURCES) != 0;
  }

  static boolean isPending(long word) {
    return (word & PENDING) != 0;
  }

  static boolean isClaimed(long word) {
    return (word & CLAIMED) != 0;
  }

  /** Pending, and not in service: what a context may be told of and may claim. */
  static boolean isWaiting(long word) {
    return (word & (PENDING | CLAIMED)) == PENDING;
  }

  static int priority(long word) {
    return (int) (word >>> PRIORITY_SHIFT);
  }

  /** The context that claimed; 0 if none did. */
  static int claimant(long word) {
    return (int) ((word & CONTEXT) >>> CONTEXT_SHIFT);
  }
}
