// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.plic;

import static org.jirq.plic.SourceWord.CLAIMED;
import static org.jirq.plic.SourceWord.CONTEXT;
import static org.jirq.plic.SourceWord.CONTEXT_SHIFT;
import static org.jirq.plic.SourceWord.EDGE;
import static org.jirq.plic.SourceWord.ENDING;
import static org.jirq.plic.SourceWord.HELD;
import static org.jirq.plic.SourceWord.PENDING;
import static org.jirq.plic.SourceWord.PRIORITY;
import static org.jirq.plic.SourceWord.PRIORITY_SHIFT;
import static org.jirq.plic.SourceWord.RESAMPLER;
import static org.jirq.plic.SourceWord.SOURCES;
import static org.jirq.plic.SourceWord.WITHDRAWN;

/**
 * What happens to a source, as pure functions from its word to the next one. Both cells run these.
 *
 * <p>Source: RISC-V PLIC specification 1.0.0, "Interrupt Gateways" and "Interrupt Completion". The
 * {@code rules} are {@link PlicOption#bit}s.
 */
final class SourceFunction {

  private static final int NO_RESAMPLE = PlicOption.NO_RESAMPLE.bit();
  private static final int PENDING_IN_SERVICE = PlicOption.PENDING_IN_SERVICE.bit();
  private static final int RAISE_REPEATS = PlicOption.RAISE_REPEATS.bit();
  private static final int PENDING_FOLLOWS_LEVEL = PlicOption.PENDING_FOLLOWS_LEVEL.bit();
  private static final int COMPLETE_BY_CLAIMANT = PlicOption.COMPLETE_BY_CLAIMANT.bit();

  /** A source that can never request: its line is kept, and that is all. */
  static final int UNCONNECTED = 1 << 31;

  private SourceFunction() {}

  /** One asserter drives the line. */
  static long line(long word, long bit, boolean level, int rules) {
    long next = level ? word | bit : word & ~bit;
    if (bit == RESAMPLER) {
      // Whoever drives it now knows better than whoever withdrew it.
      next &= ~WITHDRAWN;
    }
    boolean was = (word & SOURCES) != 0;
    boolean is = (next & SOURCES) != 0;
    if (is && (!was || level && (rules & RAISE_REPEATS) != 0)) {
      return request(next, rules);
    }
    if (was && !is && (rules & PENDING_FOLLOWS_LEVEL) != 0 && (next & EDGE) == 0) {
      return next & ~PENDING;
    }
    return next;
  }

  /** The gateway sees its line rise. */
  private static long request(long word, int rules) {
    if ((rules & UNCONNECTED) != 0) {
      return word;
    }
    if ((word & CLAIMED) == 0 || (rules & PENDING_IN_SERVICE) != 0) {
      return word | PENDING;
    }
    return (word & EDGE) != 0 ? word | HELD : word;
  }

  /** A context claims a source that waits. */
  static long claim(long word, int context) {
    return word & ~PENDING | CLAIMED | (long) context << CONTEXT_SHIFT;
  }

  /** Tells whether a completion by a context that may complete the source ends anything. */
  static boolean mayEnd(long word, int context, int rules) {
    return (word & (CLAIMED | ENDING)) == CLAIMED
        && ((rules & COMPLETE_BY_CLAIMANT) == 0 || SourceWord.claimant(word) == context);
  }

  /** The completion reaches the gateway, which looks at its line again. */
  static long complete(long word, int rules) {
    long next = word & ~(CLAIMED | ENDING | HELD | CONTEXT);
    boolean held = (word & HELD) != 0;
    return held || levelRequests(next, rules) ? next | PENDING : next;
  }

  private static boolean levelRequests(long word, int rules) {
    return (word & EDGE) == 0
        && (word & SOURCES) != 0
        && (rules & (NO_RESAMPLE | UNCONNECTED)) == 0;
  }

  static long withPriority(long word, int priority) {
    return word & ~PRIORITY | (long) priority << PRIORITY_SHIFT;
  }

  /** Another kind of gateway, which looks at the line as it is. */
  static long withTrigger(long word, PlicTrigger trigger, int rules) {
    if (trigger == PlicTrigger.EDGE) {
      return word | EDGE;
    }
    if ((word & EDGE) == 0) {
      return word;
    }
    long next = word & ~(EDGE | HELD);
    return (next & CLAIMED) == 0 && levelRequests(next, rules) ? next | PENDING : next;
  }

  /** Reset: levels stay, a withdrawn one too, and an open gateway forwards a level that is high. */
  static long reset(long word, int rules) {
    long next = word & (SOURCES | EDGE | WITHDRAWN);
    return levelRequests(next, rules) ? next | PENDING : next;
  }

  /** Tells whether a source that was unmasked waits for a level that a resampler holds. */
  static boolean mayBeResampled(long word) {
    return (word & (EDGE | RESAMPLER)) == RESAMPLER && SourceWord.isWaiting(word);
  }

  /** Takes the resampler's level back, and the request if nobody else holds the line. */
  static long withdraw(long word) {
    long next = word & ~RESAMPLER | WITHDRAWN;
    return (next & SOURCES) == 0 ? next & ~PENDING : next;
  }

  /** The line is being sampled: {@link #withdraw} stands. */
  static long keepWithdrawn(long word) {
    return word & ~WITHDRAWN;
  }

  /** Nobody samples the line: undoes {@link #withdraw}, unless the source was driven since. */
  static long putBack(long word, int rules) {
    if ((word & WITHDRAWN) == 0) {
      return word;
    }
    long next = word & ~WITHDRAWN | RESAMPLER;
    // An edge gateway sees no rise: the level had been there before.
    return (word & EDGE) != 0 ? next : request(next, rules);
  }
}
