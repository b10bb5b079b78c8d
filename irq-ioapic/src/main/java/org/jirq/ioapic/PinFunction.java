// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.ioapic;

import static org.jirq.ioapic.PinWord.DELIVERED;
import static org.jirq.ioapic.PinWord.IRR;
import static org.jirq.ioapic.PinWord.LEVEL;
import static org.jirq.ioapic.PinWord.MASKED;
import static org.jirq.ioapic.PinWord.REMOTE_IRR;
import static org.jirq.ioapic.PinWord.SOURCES;
import static org.jirq.ioapic.PinWord.WITHDRAWN;

import org.jirq.api.Delivery;
import org.jirq.api.SourceId;

/**
 * What a pin does: pure functions from a {@link PinWord} and an event to the next word. Whether the
 * transition sends a message shows in the generation ({@link #sends}).
 *
 * <p>Nothing here reads or writes memory beyond its arguments, so the plain and the shared cell run
 * the same code, and tests can drive it through every state.
 */
final class PinFunction {

  /*
   * The request bit (IRR) in edge mode has three meanings, by option:
   *
   *   EDGE_REQUEST_FOLLOWS_LINE   the line itself: set at the rise, cleared at the fall
   *   EDGE_FORGETS_LINE           as level mode left it; a rise sets it only to be sent at once
   *   neither                     an edge that nobody took yet (EDGE_RETRY), else 0
   *
   * In level mode it is the line, except that re-sampling may withdraw it.
   */
  static final int FOLLOWS_LINE = IoApicOption.EDGE_REQUEST_FOLLOWS_LINE.bit();
  static final int FORGETS_LINE = IoApicOption.EDGE_FORGETS_LINE.bit();
  static final int REPEAT = IoApicOption.EDGE_REPEAT.bit();
  static final int RETRY = IoApicOption.EDGE_RETRY.bit();
  static final int EOI_SENDS_EDGE = IoApicOption.EOI_SENDS_EDGE.bit();
  static final int EOI_NEEDS_REMOTE_IRR = IoApicOption.EOI_NEEDS_REMOTE_IRR.bit();
  static final int IF_NOBODY = IoApicOption.REMOTE_IRR_IF_NOBODY.bit();
  static final int IF_REFUSED = IoApicOption.REMOTE_IRR_IF_REFUSED.bit();
  static final int RESAMPLE_ALL = IoApicOption.RESAMPLE_DROPS_ALL_SOURCES.bit();
  static final int SERVE_ALL = IoApicOption.SERVE_ALL_PINS.bit();
  static final int IN_SERVICE_IS_IGNORED = IoApicOption.IN_SERVICE_IS_IGNORED.bit();

  private static final long RESAMPLER_BIT = 1L << (PinWord.SOURCES_SHIFT + SourceId.RESAMPLER);

  /** How far WITHDRAWN stands above the resampler's source bit; no other source's meets it. */
  private static final int WITHDRAWN_ABOVE_RESAMPLER =
      Long.numberOfTrailingZeros(WITHDRAWN) - Long.numberOfTrailingZeros(RESAMPLER_BIT);

  /** The answer to a call that leaves the line low: it always takes effect. */
  static final int LOWERED = 1;

  private PinFunction() {}

  /** Tells whether a transition sends the message that {@code after} describes. */
  static boolean sends(long before, long after) {
    return ((before ^ after) & PinWord.GENERATION) != 0;
  }

  /** A source drives the line; the line may send. */
  static long line(long word, int sourceId, boolean level, int rules) {
    long driven = drive(word, sourceId, level);
    if ((driven & SOURCES) == 0) {
      return fall(driven, rules);
    }
    return rise(driven, (word & SOURCES) != 0, rules);
  }

  /**
   * Tells whether {@link #line} leaves the word alone when a source lowers its line. A sufficient
   * condition for the commonest call of all: the line is low and nothing is requested.
   */
  static boolean staysLow(long word) {
    return (word & (SOURCES | IRR | WITHDRAWN)) == 0;
  }

  /**
   * Tells whether {@link #line} leaves the word alone when a source raises its line. A sufficient
   * condition: the source holds a level line whose request is latched and cannot be sent now.
   */
  static boolean staysHigh(long word, int sourceId) {
    long latched = 1L << (PinWord.SOURCES_SHIFT + sourceId) | LEVEL | IRR;
    return (word & (latched | WITHDRAWN)) == latched && (word & (MASKED | REMOTE_IRR)) != 0;
  }

  /** A source drives the line, but a request may not be made: only the source bit is kept. */
  static long lineWithoutRequest(long word, int sourceId, boolean level, int rules) {
    long driven = drive(word, sourceId, level);
    return (driven & SOURCES) == 0 ? fall(driven, rules) : driven;
  }

  private static long drive(long word, int sourceId, boolean level) {
    long bit = 1L << (PinWord.SOURCES_SHIFT + sourceId);
    // Whoever drives the resampler's source knows better than what was withdrawn from it.
    long rest = word & ~(bit << WITHDRAWN_ABOVE_RESAMPLER & WITHDRAWN);
    return level ? rest | bit : rest & ~bit;
  }

  private static long fall(long word, int rules) {
    boolean keepsRequest = (word & LEVEL) == 0 && (rules & FOLLOWS_LINE) == 0;
    return keepsRequest ? word : word & ~IRR;
  }

  private static long rise(long word, boolean wasHigh, int rules) {
    if ((word & LEVEL) != 0) {
      return (rules & SERVE_ALL) != 0 ? word | IRR : serve(word | IRR, rules);
    }
    if ((rules & FOLLOWS_LINE) != 0) {
      if ((word & IRR) != 0) {
        return word & ~DELIVERED;
      }
      return serve((word & ~DELIVERED) | IRR, rules);
    }
    boolean isRequest = !wasHigh || (rules & REPEAT) != 0;
    if (!isRequest || (word & MASKED) != 0) {
      return word;
    }
    return (rules & SERVE_ALL) != 0 ? word | IRR : serve(word | IRR, rules);
  }

  /** A rise without a source: what a loaded state holds as requested. */
  static long request(long word, int rules) {
    boolean dropped = (word & (LEVEL | MASKED)) == MASKED && (rules & FOLLOWS_LINE) == 0;
    return dropped ? word : serve((word & ~DELIVERED) | IRR, rules);
  }

  /** The word of an entry that was loaded without its request: where level mode means the line. */
  static long loaded(long word, int rules) {
    boolean isLine = (word & LEVEL) != 0 && (rules & (FOLLOWS_LINE | FORGETS_LINE)) == 0;
    return isLine && (word & SOURCES) != 0 ? word | IRR : word;
  }

  /** Sends what is due: an unmasked request that is not in service. */
  static long serve(long word, int rules) {
    if ((word & (IRR | MASKED)) != IRR) {
      return word;
    }
    if ((word & LEVEL) != 0) {
      return (word & REMOTE_IRR) != 0 ? word : send(word | REMOTE_IRR);
    }
    return send((rules & FOLLOWS_LINE) != 0 ? word | DELIVERED : word & ~IRR);
  }

  /**
   * Sends what is due without an EOI: as {@link #serve}, but an edge that follows its line is not.
   */
  static long reevaluate(long word, int rules) {
    boolean edgeIsLine = (word & LEVEL) == 0 && (rules & FOLLOWS_LINE) != 0;
    return edgeIsLine ? word : serve(word, rules);
  }

  private static long send(long word) {
    return word + PinWord.ONE_GENERATION;
  }

  /** Tells whether an EOI concerns the pin, apart from its vector. */
  static boolean isEnded(long word, int rules) {
    if ((word & LEVEL) == 0 && (rules & EOI_SENDS_EDGE) == 0) {
      return false;
    }
    return (rules & EOI_NEEDS_REMOTE_IRR) == 0 || (word & REMOTE_IRR) != 0;
  }

  /** The EOI of a level interrupt ends the service of a pin that {@link #isEnded} accepts. */
  static long end(long word) {
    return word & ~REMOTE_IRR;
  }

  /** The CPU side did not take the message that {@code sent} describes. */
  static long refuse(long word, long sent, int result, int rules) {
    if (((word ^ sent) & (PinWord.GENERATION | LEVEL)) != 0) {
      return word;
    }
    if ((word & LEVEL) != 0) {
      return staysInService(result, rules) ? word : word & ~REMOTE_IRR;
    }
    return (rules & RETRY) != 0 ? word | IRR : word;
  }

  /** Tells whether remote IRR stays set after a level message that the CPU side answered so. */
  static boolean staysInService(int result, int rules) {
    return result > 0 || (rules & (result < 0 ? IF_NOBODY : IF_REFUSED)) != 0;
  }

  /** The guest writes the low half of the entry. Sends nothing; {@link #reevaluate} follows. */
  static long writeLow(long word, long entry, int rules) {
    long next = (word & ~PinWord.WRITTEN_LOW) | (entry & PinWord.WRITTEN_LOW);
    if ((next & LEVEL) == 0) {
      next &= ~REMOTE_IRR;
    }
    boolean switched = ((word ^ next) & LEVEL) != 0;
    if (switched && (rules & (FOLLOWS_LINE | FORGETS_LINE)) == 0) {
      boolean requested = (next & LEVEL) != 0 && (next & SOURCES) != 0;
      next = requested ? next | IRR : next & ~IRR;
    }
    return next;
  }

  /** The guest writes the high half of the entry. Sends nothing; {@link #reevaluate} follows. */
  static long writeDestination(long word, long destination) {
    long next = (word & ~PinWord.DESTINATION) | destination;
    // Only a loaded state can have remote IRR in edge mode; the next write of either half ends it.
    return (next & LEVEL) == 0 ? next & ~REMOTE_IRR : next;
  }

  /**
   * Tells whether a write of the entry would send a pending level, part of which is the resampler's
   * to sample again.
   */
  static boolean mayBeResampled(long word, int rules) {
    return (word & (LEVEL | IRR | MASKED | REMOTE_IRR)) == (LEVEL | IRR)
        && ((rules & RESAMPLE_ALL) != 0 || (word & RESAMPLER_BIT) != 0);
  }

  /** Tells whether a message is due that nobody has taken yet. */
  static boolean isWaiting(long word) {
    boolean inService = (word & LEVEL) != 0 && (word & REMOTE_IRR) != 0;
    return (word & (IRR | MASKED)) == IRR && !inService;
  }

  /**
   * Withdraws a pending level in favour of a new sample. Where that is the resampler's source, the
   * word notes it, until the source is driven again.
   */
  static long withdraw(long word, int rules) {
    if ((rules & RESAMPLE_ALL) != 0) {
      return word & ~IRR;
    }
    long rest = word & ~RESAMPLER_BIT | WITHDRAWN;
    return (rest & SOURCES) == 0 ? rest & ~IRR : rest;
  }

  /** The line is being sampled: {@link #withdraw} stands. */
  static long keepWithdrawn(long word) {
    return word & ~WITHDRAWN;
  }

  /**
   * Nobody samples the line: puts back what {@link #withdraw} took, unless the line was driven
   * since. Otherwise a resampler that is closed meanwhile would leave its line high for ever.
   */
  static long putBack(long word, int rules) {
    if ((rules & RESAMPLE_ALL) != 0) {
      return (word & SOURCES) != 0 ? word | IRR : word;
    }
    if ((word & WITHDRAWN) == 0) {
      return word;
    }
    long back = word & ~WITHDRAWN | RESAMPLER_BIT;
    return (word & LEVEL) != 0 ? back | IRR : back;
  }

  /**
   * Reset: the entry is masked and all else is forgotten, but levels stay, a withdrawn one too, and
   * generations go on.
   */
  static long reset(long word) {
    return (word & (SOURCES | WITHDRAWN | PinWord.GENERATION)) | PinWord.RESET;
  }

  /** What a line call answers that sent nothing. */
  static int statusWithoutMessage(long before, long after, int rules) {
    if ((after & SOURCES) == 0) {
      return LOWERED;
    }
    if ((after & LEVEL) != 0) {
      boolean ignored = (after & MASKED) != 0 || (rules & IN_SERVICE_IS_IGNORED) != 0;
      return ignored ? Delivery.IGNORED : Delivery.COALESCED;
    }
    if ((rules & FOLLOWS_LINE) != 0) {
      return (before & IRR) != 0 ? Delivery.COALESCED : Delivery.IGNORED;
    }
    return (after & MASKED) != 0 ? Delivery.IGNORED : Delivery.COALESCED;
  }
}
