// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.gic.v3;

import org.jirq.api.SourceId;

/**
 * The state of one interrupt as a word, and its transitions as pure functions.
 *
 * <pre>
 *   bits    field
 *   0-15    sources that hold the line high
 *   16      LATCH      pending by an edge, an SGI or a write; a level needs none
 *   17      ACTIVE
 *   18      ENABLED
 *   19      GROUP1
 *   20      EDGE       edge-triggered
 *   21      MESSAGE    a message holds the level of a level-sensitive SPI
 *   22      WITHDRAWN  the resampler's source was taken back and not driven since
 *   23      ENDING     an SPI that is active, and the ack notifiers of its end are running
 *   24-31   priority
 * </pre>
 *
 * <p>IHI 0069, 4.1: an interrupt is pending while it is latched or, if level-sensitive, its line is
 * high.
 */
final class IntWord {

  static final long SOURCES = 0xffff;
  static final long LATCH = 1 << 16;
  static final long ACTIVE = 1 << 17;
  static final long ENABLED = 1 << 18;
  static final long GROUP1 = 1 << 19;
  static final long EDGE = 1 << 20;
  static final long MESSAGE = 1 << 21;
  static final long WITHDRAWN = 1 << 22;
  static final long ENDING = 1 << 23;
  static final int PRIORITY_AT = 24;

  /** All fields that may be set while nothing is going on. */
  static final long ALL = 0xff3f_ffffL;

  private static final long LINE = SOURCES | MESSAGE;
  private static final long RESAMPLER = 1L << SourceId.RESAMPLER;

  private IntWord() {}

  static boolean lineHigh(long word) {
    return (word & SOURCES) != 0;
  }

  static int priority(long word) {
    return (int) (word >>> PRIORITY_AT) & 0xff;
  }

  static boolean isPending(long word) {
    return (word & LATCH) != 0 || (word & EDGE) == 0 && (word & LINE) != 0;
  }

  /** Enabled, pending and not active: an interrupt that the distributor may forward. */
  static boolean isReady(long word) {
    return (word & (ENABLED | ACTIVE)) == ENABLED && isPending(word);
  }

  /** One source of the line is driven. An edge latches when the line rises. */
  static long drive(long word, int sourceId, boolean level) {
    long bit = 1L << sourceId;
    long next = level ? word | bit : word & ~bit;
    if (bit == RESAMPLER) {
      next &= ~WITHDRAWN;
    }
    boolean rises = !lineHigh(word) && lineHigh(next);
    return rises && (word & EDGE) != 0 ? next | LATCH : next;
  }

  /**
   * A message-based SPI (GICD_SETSPI_NSR): an edge is latched, a level stays until it is taken
   * back.
   */
  static long message(long word, boolean set) {
    long bit = (word & EDGE) != 0 ? LATCH : MESSAGE;
    return set ? word | bit : word & ~(LATCH | MESSAGE);
  }

  /** A CPU acknowledges it. A level-sensitive one stays pending while its line is high. */
  static long take(long word) {
    return word & ~LATCH | ACTIVE;
  }

  /** Whether its service can be ended: it is active, and no other end has begun. */
  static boolean mayEnd(long word) {
    return (word & (ACTIVE | ENDING)) == ACTIVE;
  }

  /**
   * The end that has begun is complete. Without ENDING a reset has ended the service, and it may be
   * active again by another one.
   */
  static long ended(long word) {
    return (word & ENDING) == 0 ? word : word & ~(ACTIVE | ENDING);
  }

  static long withPriority(long word, int priority) {
    return word & ~(0xffL << PRIORITY_AT) | (long) priority << PRIORITY_AT;
  }

  /**
   * The trigger mode is written. A level that is pending when the interrupt becomes edge-triggered
   * is latched, unless the line is to be forgotten, so that it is not lost.
   */
  static long configure(long word, boolean edge, boolean forgetsLine) {
    if (edge == ((word & EDGE) != 0)) {
      return word;
    }
    if (!edge) {
      return word & ~EDGE;
    }
    long next = word & ~MESSAGE | EDGE;
    return (word & LINE) != 0 && !forgetsLine ? next | LATCH : next;
  }

  /** Whether enabling it would make a level pending that the resampler may sample again. */
  static boolean mayBeResampled(long word) {
    return (word & (RESAMPLER | EDGE | ACTIVE | LATCH)) == RESAMPLER;
  }

  static long withdraw(long word) {
    return word & ~RESAMPLER | WITHDRAWN;
  }

  static long keepWithdrawn(long word) {
    return word & ~WITHDRAWN;
  }

  /** Nobody samples the line: the source is put back, unless it was driven since. */
  static long putBack(long word) {
    if ((word & WITHDRAWN) == 0) {
      return word;
    }
    return drive(word, SourceId.RESAMPLER, true);
  }

  /** The reset state: levels stay, SGIs are edge-triggered. */
  static long reset(long word, boolean sgi) {
    return word & (SOURCES | WITHDRAWN) | (sgi ? EDGE : 0);
  }
}
