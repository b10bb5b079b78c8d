// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.pic;

/**
 * The state of one 8259A in a long:
 *
 * <pre>
 *   bits  0..7   IRR        8..15  ISR       16..23 IMR
 *        24..31  LINE, the level that each input was last seen at
 *        32..39  ELCR       40..42 PRIORITY, the input of the highest priority
 *        43..50  BASE, the vector of input 0
 *        51 RIS  reads give ISR            52 POLL  the next read polls
 *        53 SMM  special mask mode         54..55 INIT  which ICW comes next, 0 none
 *        56 AEOI 57 RAEOI (rotate in it)   58 SFNM  59 IC4  60 SNGL  61 LTIM
 *        62 INT  the output                63 STALE  something changed, INT was not evaluated
 * </pre>
 *
 * <p>Everything that decides on INT is in the one word, so a request, its mask, what is in service
 * and the output change together.
 */
final class PicWord {

  static final int ISR_SHIFT = 8;
  static final int IMR_SHIFT = 16;
  static final int LINE_SHIFT = 24;
  static final int ELCR_SHIFT = 32;
  static final int PRIORITY_SHIFT = 40;
  static final int BASE_SHIFT = 43;
  static final int INIT_SHIFT = 54;

  static final long IRR = 0xffL;
  static final long ISR = 0xffL << ISR_SHIFT;
  static final long IMR = 0xffL << IMR_SHIFT;
  static final long LINE = 0xffL << LINE_SHIFT;
  static final long ELCR = 0xffL << ELCR_SHIFT;
  static final long PRIORITY = 7L << PRIORITY_SHIFT;
  static final long BASE = 0xffL << BASE_SHIFT;
  static final long RIS = 1L << 51;
  static final long POLL = 1L << 52;
  static final long SMM = 1L << 53;
  static final long INIT = 3L << INIT_SHIFT;
  static final long AEOI = 1L << 56;
  static final long RAEOI = 1L << 57;
  static final long SFNM = 1L << 58;
  static final long IC4 = 1L << 59;
  static final long SNGL = 1L << 60;
  static final long LTIM = 1L << 61;
  static final long INT = 1L << 62;
  static final long STALE = 1L << 63;

  private PicWord() {}

  static int irr(long word) {
    return (int) word & 0xff;
  }

  static int isr(long word) {
    return (int) (word >>> ISR_SHIFT) & 0xff;
  }

  static int imr(long word) {
    return (int) (word >>> IMR_SHIFT) & 0xff;
  }

  static int line(long word) {
    return (int) (word >>> LINE_SHIFT) & 0xff;
  }

  static int elcr(long word) {
    return (int) (word >>> ELCR_SHIFT) & 0xff;
  }

  static int priority(long word) {
    return (int) (word >>> PRIORITY_SHIFT) & 7;
  }

  static int base(long word) {
    return (int) (word >>> BASE_SHIFT) & 0xff;
  }

  static int init(long word) {
    return (int) (word >>> INIT_SHIFT) & 3;
  }

  /** The level-triggered inputs. */
  static int levelTriggered(long word) {
    return (word & LTIM) != 0 ? 0xff : elcr(word);
  }

  static boolean has(long word, long flag) {
    return (word & flag) != 0;
  }

  static long with(long word, long flag, boolean on) {
    return on ? word | flag : word & ~flag;
  }

  static long withImr(long word, int imr) {
    return word & ~IMR | (long) (imr & 0xff) << IMR_SHIFT;
  }

  static long withElcr(long word, int elcr) {
    return word & ~ELCR | (long) (elcr & 0xff) << ELCR_SHIFT;
  }

  static long withPriority(long word, int pin) {
    return word & ~PRIORITY | (long) (pin & 7) << PRIORITY_SHIFT;
  }

  static long withBase(long word, int base) {
    return word & ~BASE | (long) (base & 0xff) << BASE_SHIFT;
  }

  static long withInit(long word, int icw) {
    return word & ~INIT | (long) (icw & 3) << INIT_SHIFT;
  }
}
