// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.pic;

/**
 * What one 8259A does, as pure functions from its word ({@link PicWord}) to the next one. Both
 * cells and both chips run these. The options come as a bit set ({@link PicOption#bit}).
 *
 * <p>Only {@link #evaluate} moves INT; a transition that is not followed by it leaves INT as it
 * was.
 */
final class PicFunction {

  static final int NONE = -1;

  private PicFunction() {}

  static boolean on(int rules, PicOption option) {
    // Most pairs have no option on: one test then, and none of the option itself.
    return rules != 0 && (rules & option.bit()) != 0;
  }

  // Priority (datasheet, "Fully Nested Mode" to "Special Mask Mode")

  /** Some inputs in the order of their priority: bit 0 is that of the highest. */
  private static int ranked(int inputs, int top) {
    return (inputs | inputs << 8) >>> top & 0xff;
  }

  /** The input that stands first in an order of priority, which is not empty. */
  private static int first(int ranked, int top) {
    return Integer.numberOfTrailingZeros(ranked) + top & 7;
  }

  /** The requests that nothing in service holds up, in the order of their priority. */
  private static int requests(long word, boolean master, int rules) {
    int requests = PicWord.irr(word) & ~PicWord.imr(word);
    if (requests == 0) {
      return 0;
    }
    int top = PicWord.priority(word);
    int ranked = ranked(requests, top);
    if ((word & PicWord.ISR) == 0) {
      return ranked;
    }
    int blocking = ranked(blocking(word, master, rules), top);
    // Those before the first that blocks; all of them if none does.
    return ranked & (blocking & -blocking) - 1;
  }

  private static int blocking(long word, boolean master, int rules) {
    int blocking = PicWord.isr(word);
    if (PicWord.has(word, PicWord.SMM) && !on(rules, PicOption.SPECIAL_MASK_IGNORED)) {
      blocking &= ~PicWord.imr(word);
    }
    return master && PicWord.has(word, PicWord.SFNM)
        ? blocking & ~(1 << PicSpec.CASCADE)
        : blocking;
  }

  /** The input whose request INT stands for, or {@link #NONE}. */
  static int request(long word, boolean master, int rules) {
    int requests = requests(word, master, rules);
    return requests == 0 ? NONE : first(requests, PicWord.priority(word));
  }

  /** INT as the state gives it. */
  static long evaluate(long word, boolean master, int rules) {
    long settled = word & ~(PicWord.STALE | PicWord.INT);
    return requests(word, master, rules) == 0 ? settled : settled | PicWord.INT;
  }

  // Inputs

  /** An input is at a level: level-triggered requests follow it, edges latch. */
  static long line(long word, int pin, boolean high, int rules) {
    long request = 1L << pin;
    long line = request << PicWord.LINE_SHIFT;
    if ((PicWord.levelTriggered(word) & 1 << pin) != 0) {
      return high ? word | request | line : word & ~(request | line);
    }
    if (high) {
      return (word & line) != 0 ? word : word | request | line;
    }
    return on(rules, PicOption.EDGE_STICKY) ? word & ~line : word & ~(request | line);
  }

  /** The slave's INT at the master's input; {@code rose} if it rose since it was last looked at. */
  static long cascade(long word, boolean high, boolean rose, int rules) {
    long from = high && rose ? line(word, PicSpec.CASCADE, false, rules) : word;
    return line(from, PicSpec.CASCADE, high, rules);
  }

  /** What the slave's INT is at the master under {@link PicOption#CASCADE_PULSE}. */
  static long pulse(long word, int rules) {
    return line(line(word, PicSpec.CASCADE, true, rules), PicSpec.CASCADE, false, rules);
  }

  // Acknowledgement and end

  /** The INTA cycle for a request. */
  static long acknowledge(long word, int pin) {
    long bit = 1L << pin;
    long next = word;
    if ((PicWord.levelTriggered(word) & 1 << pin) == 0) {
      next &= ~bit;
    }
    if (!PicWord.has(word, PicWord.AEOI)) {
      return next | bit << PicWord.ISR_SHIFT;
    }
    next &= ~(bit << PicWord.ISR_SHIFT);
    return PicWord.has(word, PicWord.RAEOI) ? PicWord.withPriority(next, pin + 1) : next;
  }

  /** The input that a non-specific end of interrupt ends, or {@link #NONE}. */
  static int inService(long word, int rules) {
    int candidates = PicWord.isr(word);
    if (PicWord.has(word, PicWord.SMM) && !on(rules, PicOption.EOI_ENDS_MASKED)) {
      candidates &= ~PicWord.imr(word);
    }
    int top = PicWord.priority(word);
    return candidates == 0 ? NONE : first(ranked(candidates, top), top);
  }

  /** An input's service ends; {@code rotate} gives it the lowest priority. */
  static long end(long word, int pin, boolean rotate) {
    long next = word & ~(1L << pin + PicWord.ISR_SHIFT);
    return rotate ? PicWord.withPriority(next, pin + 1) : next;
  }

  /**
   * Takes back a level request until {@link #sample}, while the ack notifiers run. Only where a
   * level request is its line, so that sampling restores it; elsewhere it stays.
   */
  static long withhold(long word, int pin, int rules) {
    return levelRequestsAreLines(rules) ? word & ~(long) level(word, pin) : word;
  }

  /** Looks at the line of a level-triggered input again. */
  static long sample(long word, int pin, int rules) {
    return levelRequestsAreLines(rules) ? word | PicWord.line(word) & level(word, pin) : word;
  }

  private static int level(long word, int pin) {
    return PicWord.levelTriggered(word) & 1 << pin;
  }

  private static boolean levelRequestsAreLines(int rules) {
    return !on(rules, PicOption.ICW1_FORGETS_LINES) && !on(rules, PicOption.ELCR_LAZY);
  }

  // Initialisation and modes

  /** ICW1. The caller clears ISR of inputs that it acknowledges under ICW1_KEEPS_SERVICE. */
  static long icw1(long word, int value, int rules) {
    long kept = PicWord.LINE | PicWord.ELCR | PicWord.INT;
    if (on(rules, PicOption.ICW1_FORGETS_LINES)) {
      kept &= ~PicWord.LINE;
    }
    boolean ic4 = (value & PicSpec.IC4) != 0;
    if (on(rules, PicOption.ICW1_KEEPS_SERVICE)) {
      kept |= PicWord.ISR | PicWord.BASE | PicWord.RAEOI | PicWord.POLL;
      kept |= ic4 ? PicWord.SFNM | PicWord.AEOI : 0;
    }
    long next = PicWord.withInit(word & kept, 1);
    next = PicWord.with(next, PicWord.IC4, ic4);
    next =
        PicWord.with(
            next, PicWord.SNGL, (value & PicSpec.SNGL) != 0 && !on(rules, PicOption.SNGL_IGNORED));
    next =
        PicWord.with(
            next, PicWord.LTIM, (value & PicSpec.LTIM) != 0 && !on(rules, PicOption.LTIM_IGNORED));
    long levels = on(rules, PicOption.ICW1_FORGETS_LINES) ? PicWord.irr(word) : PicWord.line(word);
    return next | levels & PicWord.levelTriggered(next);
  }

  /** ICW2, ICW3 or ICW4, whichever is expected. */
  static long icw(long word, int value) {
    boolean ic4 = PicWord.has(word, PicWord.IC4);
    return switch (PicWord.init(word)) {
      case 1 -> {
        long next = PicWord.withBase(word, value & PicSpec.ICW2_BASE);
        yield PicWord.withInit(next, !PicWord.has(word, PicWord.SNGL) ? 2 : ic4 ? 3 : 0);
      }
      case 2 -> PicWord.withInit(word, ic4 ? 3 : 0);
      default -> {
        long next = PicWord.with(word, PicWord.SFNM, (value & PicSpec.SFNM) != 0);
        next = PicWord.with(next, PicWord.AEOI, (value & PicSpec.AEOI) != 0);
        yield PicWord.withInit(next, 0);
      }
    };
  }

  /** OCW3. */
  static long ocw3(long word, int value) {
    long next = word;
    if ((value & PicSpec.POLL) != 0) {
      next |= PicWord.POLL;
    }
    if ((value & PicSpec.RR) != 0) {
      next = PicWord.with(next, PicWord.RIS, (value & PicSpec.RIS) != 0);
    }
    if ((value & PicSpec.ESMM) != 0) {
      next = PicWord.with(next, PicWord.SMM, (value & PicSpec.SMM) != 0);
    }
    return next;
  }

  /** A write of ELCR: requests of inputs that are level-triggered now are their lines. */
  static long elcr(long word, int value, int rules) {
    long next = PicWord.withElcr(word, value);
    if (on(rules, PicOption.ELCR_LAZY)) {
      return next;
    }
    int levels = PicWord.levelTriggered(next);
    return next & ~(long) levels | PicWord.line(next) & levels;
  }

  /** The state after a reset of the machine: only the lines' levels stay. */
  static long reset(long word) {
    return word & PicWord.LINE;
  }
}
