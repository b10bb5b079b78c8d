// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.aplic;

import static org.jirq.aplic.SourceWord.CHILD;
import static org.jirq.aplic.SourceWord.ENABLED;
import static org.jirq.aplic.SourceWord.HANDED;
import static org.jirq.aplic.SourceWord.INPUT;
import static org.jirq.aplic.SourceWord.IN_SERVICE;
import static org.jirq.aplic.SourceWord.MODE;
import static org.jirq.aplic.SourceWord.MSI;
import static org.jirq.aplic.SourceWord.PENDING;
import static org.jirq.aplic.SourceWord.SOURCES;
import static org.jirq.aplic.SourceWord.TARGET;
import static org.jirq.aplic.SourceWord.WITHDRAWN;

import org.jirq.api.SourceId;

/**
 * What a source does: pure functions from a {@link SourceWord} and an event to the next word. The
 * rules on the pending bit are those of AIA 1.0 section 4.7.
 */
final class SourceFunction {

  static final int LATCHED = AplicOption.LEVEL_LATCHED.bit();
  static final int STALE = AplicOption.INPUT_STALE.bit();
  static final int SHOWS_WIRE = AplicOption.DETACHED_SHOWS_WIRE.bit();
  static final int RESERVED_MODES = AplicOption.RESERVED_MODES.bit();

  private static final long RESAMPLER_BIT = 1L << SourceId.RESAMPLER;

  private SourceFunction() {}

  /** A source drives the wire. A word that was handed down learns of it only by option. */
  static long drive(long word, int sourceId, boolean level, int rules) {
    long bit = 1L << sourceId;
    long driven = level ? word | bit : word & ~bit;
    if (sourceId == SourceId.RESAMPLER) {
      // Whoever drives the resampler's source knows better than what was withdrawn from it.
      driven &= ~WITHDRAWN;
    }
    boolean unheard = (word & HANDED) != 0 && (rules & STALE) != 0;
    return unheard ? driven : input(driven, SourceWord.lineHigh(driven), rules);
  }

  /** The wire has a level. */
  static long input(long word, boolean level, int rules) {
    long next = level ? word | INPUT : word & ~INPUT;
    boolean before = SourceWord.rectified(word);
    boolean after = SourceWord.rectified(next);
    if (after && !before) {
      return next | PENDING;
    }
    return after ? next : inputIsLow(next, rules);
  }

  /** "The pending bit is cleared whenever the rectified input value is low." */
  private static long inputIsLow(long word, int rules) {
    return SourceWord.isLevel(word) && (rules & LATCHED) == 0 ? word & ~PENDING : word;
  }

  /** What in_clrip shows. */
  static boolean shownInput(long word, int rules) {
    if (SourceWord.mode(word) >= SourceWord.EDGE1) {
      return SourceWord.rectified(word);
    }
    return (rules & SHOWS_WIRE) != 0 && SourceWord.isActive(word) && (word & INPUT) != 0;
  }

  /** A write of sourcecfg without delegation, in the domain that owns the word. */
  static long configure(long word, long value, boolean msi, int rules) {
    int mode = (int) (value & AplicSpec.SM);
    if ((mode == 2 || mode == 3) && (rules & RESERVED_MODES) == 0) {
      mode = 0;
    }
    if (mode == 0) {
      return deactivate(word);
    }
    long next = SourceWord.isActive(word) ? word : deactivate(word);
    next = next & ~(MODE | MSI) | (long) mode << SourceWord.MODE_SHIFT | (msi ? MSI : 0);
    return shownInput(next, rules) ? next | PENDING : inputIsLow(next, rules);
  }

  /**
   * The source becomes inactive in the word's domain. The wire is remembered, and so is the target:
   * unspecified when the source becomes active again, but a guest that toggles a source need not
   * find it elsewhere.
   */
  static long deactivate(long word) {
    return word & (SOURCES | INPUT | WITHDRAWN | CHILD | HANDED | TARGET);
  }

  /** The root delegates a source, the child's target comes back. What the child has is kept. */
  static long delegate(long word, long childsTarget) {
    return (word & CHILD) != 0 ? word : withTarget(deactivate(word), childsTarget) | CHILD;
  }

  /** The root takes a source back from the child, and with it its own target. */
  static long recall(long word, long rootsTarget) {
    return (word & CHILD) == 0 ? word : withTarget(deactivate(word), rootsTarget) & ~CHILD;
  }

  /** The root delegates a source whose child state is another word. */
  static long handDown(long word, long childIndex) {
    return withTarget(deactivate(word), childIndex) | HANDED;
  }

  /** The root takes such a source back. */
  static long takeBack(long word, long rootsTarget) {
    return (word & HANDED) == 0 ? word : withTarget(word, rootsTarget) & ~HANDED;
  }

  static long withTarget(long word, long target) {
    return word & ~TARGET | target << SourceWord.TARGET_SHIFT;
  }

  /** A relevant write to setip or setipnum. */
  static long setPending(long word) {
    if (!SourceWord.isActive(word)) {
      return word;
    }
    boolean refused =
        SourceWord.isLevel(word) && ((word & MSI) == 0 || !SourceWord.rectified(word));
    return refused ? word : word | PENDING;
  }

  /** A relevant write to in_clrip or clripnum. */
  static long clearPending(long word) {
    boolean refused = SourceWord.isLevel(word) && (word & MSI) == 0;
    return refused ? word : word & ~PENDING;
  }

  /** The interrupt is claimed: in direct mode a level stays pending as long as it is there. */
  static long claim(long word) {
    boolean stays = SourceWord.isLevel(word) && SourceWord.rectified(word);
    return (stays ? word : word & ~PENDING) | IN_SERVICE;
  }

  /** The interrupt is forwarded by MSI. */
  static long forward(long word) {
    long sent = word & ~PENDING;
    return SourceWord.isLevel(word) ? sent | IN_SERVICE : sent;
  }

  /** The domain changes its delivery mode. */
  static long deliverBy(long word, boolean msi, int rules) {
    if (!SourceWord.isActive(word)) {
      return word;
    }
    long next = msi ? word | MSI : word & ~MSI;
    if (!SourceWord.isLevel(next)) {
      return next;
    }
    if (!SourceWord.rectified(next)) {
      return inputIsLow(next, rules);
    }
    return msi ? next : next | PENDING;
  }

  static long enable(long word, boolean on) {
    if (!on) {
      return word & ~ENABLED;
    }
    return SourceWord.isActive(word) ? word | ENABLED : word;
  }

  /** Tells whether the source asks its hart for attention by wire. */
  static boolean isReady(long word) {
    return (word & (PENDING | ENABLED | MSI)) == (PENDING | ENABLED);
  }

  /** Tells whether an MSI is due, if the domain's IE is set. */
  static boolean isDue(long word) {
    return (word & (PENDING | ENABLED | MSI)) == (PENDING | ENABLED | MSI);
  }

  /**
   * Tells whether an unmask would deliver a pending level, part of which is the resampler's to
   * sample again. Only where a high wire is the assertion: withdrawing a source lowers the wire.
   */
  static boolean mayBeResampled(long word) {
    return SourceWord.mode(word) == SourceWord.LEVEL1
        && (word & (PENDING | ENABLED | RESAMPLER_BIT)) == (PENDING | ENABLED | RESAMPLER_BIT);
  }

  /** Withdraws the resampler's source in favour of a new sample. */
  static long withdraw(long word, int rules) {
    long rest = word & ~RESAMPLER_BIT | WITHDRAWN;
    return input(rest, SourceWord.lineHigh(rest), rules);
  }

  /** Nobody samples the line: puts back what was withdrawn, unless it was driven since. */
  static long putBack(long word, int rules) {
    return (word & WITHDRAWN) == 0 ? word : input(word & ~WITHDRAWN | RESAMPLER_BIT, true, rules);
  }
}
