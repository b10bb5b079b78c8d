// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.lapic;

/**
 * One local interrupt pin as a pure function on a word.
 *
 * <pre>
 *   bits   field
 *   0-16   the LVT entry as the guest reads it, remote IRR (14) included
 *   24-31  the vector under which a level interrupt went into service
 *   32-47  sources: bit n is source id n
 *   63     SEND, only in results: the pin delivers now
 * </pre>
 *
 * SDM, "Local Vector Table". Levels are given as asserted or not; the polarity bit is stored and
 * has no effect. Only LINT0 can be level-triggered, and only in fixed mode; NMI, SMI and INIT are
 * edge, ExtINT is a wire through to the CPU that is not sent at all.
 */
final class LintWord {

  static final long SEND = 1L << 63;
  static final long ENTRY = 0x1ffff;
  private static final int SENT_SHIFT = 24;
  private static final long SENT = 0xffL << SENT_SHIFT;
  private static final int SOURCE_SHIFT = 32;
  private static final long SOURCES = 0xffffL << SOURCE_SHIFT;

  static final int FIXED = 0;
  static final int SMI = 2;
  static final int NMI = 4;
  static final int INIT = 5;
  static final int EXTINT = 7;

  private LintWord() {}

  static int sources(long word) {
    return (int) (word >>> SOURCE_SHIFT) & 0xffff;
  }

  static boolean high(long word) {
    return (word & SOURCES) != 0;
  }

  static boolean masked(long word) {
    return (word & LapicSpec.LVT_MASKED) != 0;
  }

  static boolean remoteIrr(long word) {
    return (word & LapicSpec.LVT_REMOTE_IRR) != 0;
  }

  static int vector(long word) {
    return (int) word & LapicSpec.LVT_VECTOR;
  }

  static int mode(long word) {
    return (int) (word & LapicSpec.LVT_MODE) >>> 8;
  }

  /** Whether the pin waits for the end of an interrupt before it delivers again. */
  static boolean level(long word, int pin) {
    return pin == 0 && (word & LapicSpec.LVT_LEVEL) != 0 && mode(word) == FIXED;
  }

  static int entry(long word) {
    return (int) (word & ENTRY);
  }

  static boolean holds(long word, int source, boolean level) {
    return (word >>> SOURCE_SHIFT + source & 1) != 0 == level;
  }

  /** A source is driven, and nobody looks at the pin. */
  static long drive(long word, int source, boolean level) {
    long bit = 1L << SOURCE_SHIFT + source;
    return level ? word | bit : word & ~bit;
  }

  /** A source is driven. */
  static long line(long word, int pin, int source, boolean level) {
    long next = drive(word, source, level);
    boolean rose = !high(word) && high(next);
    return rose && !level(next, pin) && !masked(next) && mode(next) != EXTINT
        ? next | SEND
        : evaluate(next, pin);
  }

  /**
   * The guest writes the entry; remote IRR is read-only, and 0 in an entry that is not level. A
   * level that is due now is for {@link #evaluate} to deliver.
   */
  static long write(long word, int pin, int entry, boolean forceMask) {
    long next = word & ~LapicSpec.LINT_WRITABLE | entry & LapicSpec.LINT_WRITABLE;
    if (forceMask) {
      next |= LapicSpec.LVT_MASKED;
    }
    if (!level(next, pin)) {
      next &= ~(LapicSpec.LVT_REMOTE_IRR | SENT);
    }
    return next;
  }

  /** Whether an end of this vector is the end of the pin's interrupt. */
  static boolean awaits(long word, int vector) {
    return remoteIrr(word) && (word & SENT) >>> SENT_SHIFT == vector;
  }

  /** The interrupt in service ended, or was refused when it was sent. */
  static long outOfService(long word) {
    return word & ~(LapicSpec.LVT_REMOTE_IRR | SENT);
  }

  /** Delivers a level that is due. */
  static long evaluate(long word, int pin) {
    if (!level(word, pin) || !high(word) || masked(word) || remoteIrr(word)) {
      return word;
    }
    return word & ~SENT | LapicSpec.LVT_REMOTE_IRR | (long) vector(word) << SENT_SHIFT | SEND;
  }

  /** A state from elsewhere gives the entry with its remote IRR; sources stay. */
  static long load(long word, int pin, int entry) {
    int known = LapicSpec.LINT_WRITABLE | LapicSpec.LVT_REMOTE_IRR;
    long next = word & SOURCES | entry & known;
    if (!remoteIrr(next)) {
      return next;
    }
    return level(next, pin)
        ? next | (long) vector(next) << SENT_SHIFT
        : next & ~LapicSpec.LVT_REMOTE_IRR;
  }

  /** Whether a stored word is one that the transitions can make. */
  static boolean valid(long word, int pin) {
    boolean known =
        (word & ~(ENTRY & ~LapicSpec.LVT_DELIVERY_STATUS | 1L << 11 | SENT | SOURCES)) == 0;
    boolean unused = (word & (1L << 11 | LapicSpec.LVT_DELIVERY_STATUS)) == 0;
    boolean service = remoteIrr(word) ? level(word, pin) : (word & SENT) == 0;
    return known && unused && service;
  }
}
