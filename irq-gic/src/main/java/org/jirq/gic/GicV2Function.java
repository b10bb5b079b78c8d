// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.gic;

import static org.jirq.gic.GicV2Word.ACTIVE;
import static org.jirq.gic.GicV2Word.ACTIVE_SHIFT;
import static org.jirq.gic.GicV2Word.EDGE;
import static org.jirq.gic.GicV2Word.LATCH;
import static org.jirq.gic.GicV2Word.LATCH_SHIFT;
import static org.jirq.gic.GicV2Word.SOURCES;
import static org.jirq.gic.GicV2Word.WITHDRAWN;

import org.jirq.api.SourceId;

/**
 * What an interrupt does: pure functions from a {@link GicV2Word} and an event to the next word, so
 * that the plain and the shared cell run the same code and tests can drive it through every state.
 *
 * <p>Source: IHI 0048B 3.2.4 (states), 4.3.7 to 4.3.10 (pending and active registers). A level
 * interrupt is pending while its line is high or its latch is set by ISPENDR; taking it clears the
 * latch.
 */
final class GicV2Function {

  static final int PER_CPU = GicV2Option.SPI_PER_CPU.bit();

  private static final long RESAMPLER_BIT = 1L << SourceId.RESAMPLER;

  /** How far WITHDRAWN stands above the resampler's source bit; no other source's meets it. */
  private static final int WITHDRAWN_ABOVE_RESAMPLER =
      Long.numberOfTrailingZeros(WITHDRAWN) - SourceId.RESAMPLER;

  private static final int ENDING_ABOVE_ACTIVE = GicV2Word.ENDING_SHIFT - ACTIVE_SHIFT;

  private GicV2Function() {}

  /** A source drives the line; a rise of an edge-triggered one is latched. */
  static long line(long word, int sourceId, boolean level, int rules) {
    long bit = 1L << sourceId;
    // Whoever drives the resampler's source knows better than what was withdrawn from it.
    long rest = word & ~(bit << WITHDRAWN_ABOVE_RESAMPLER & WITHDRAWN);
    if (!level) {
      return rest & ~bit;
    }
    boolean rise = (word & SOURCES) == 0;
    return rise && (word & EDGE) != 0 ? latch(rest | bit, rules) : rest | bit;
  }

  /** Tells whether {@link #line} leaves the word alone. */
  static boolean unchanged(long word, int sourceId, boolean level) {
    long bit = 1L << sourceId;
    long withdrawn = bit << WITHDRAWN_ABOVE_RESAMPLER & WITHDRAWN;
    return (word & (bit | withdrawn)) == (level ? bit : 0);
  }

  /** Sets the pending latch, as an edge and a write of ISPENDR do. */
  static long latch(long word, int rules) {
    return (rules & PER_CPU) != 0
        ? word | (long) GicV2Word.targets(word) << LATCH_SHIFT
        : word | LATCH;
  }

  static long unlatch(long word) {
    return word & ~LATCH;
  }

  /** A CPU takes a PPI or an SPI. */
  static long take(long word, int cpu, int rules) {
    if ((rules & PER_CPU) == 0) {
      return word & ~LATCH | ACTIVE;
    }
    return word & ~(1L << LATCH_SHIFT + cpu) | 1L << ACTIVE_SHIFT + cpu;
  }

  /** A CPU takes an SGI: the request of the sending CPU with the lowest number. */
  static long takeSgi(long word, int cpu, int rules) {
    long rest = word & ~(Long.lowestOneBit(word & SOURCES) | LATCH);
    return (rules & PER_CPU) == 0 ? rest | ACTIVE : rest | 1L << ACTIVE_SHIFT + cpu;
  }

  /** The guest writes ISACTIVER. */
  static long activate(long word, boolean banked, int rules) {
    return banked && (rules & PER_CPU) != 0
        ? word | (long) GicV2Word.targets(word) << ACTIVE_SHIFT
        : word | ACTIVE;
  }

  /** What the end of an interrupt on a CPU clears. */
  static long deactivated(int cpu, int rules) {
    return (rules & PER_CPU) != 0 ? 1L << ACTIVE_SHIFT + cpu : ACTIVE;
  }

  /** The bits of ACTIVE that an end would clear, without those that another one is ending. */
  static long ends(long word, long active) {
    return word & active & ~(word >>> ENDING_ABOVE_ACTIVE);
  }

  /** An end begins: what it will clear stays active, and is no other end's. */
  static long ending(long word, long ends) {
    return word | ends << ENDING_ABOVE_ACTIVE;
  }

  /** An end is complete. What a reset has ended meanwhile, another service may have again. */
  static long ended(long word, long ends) {
    long still = word >>> ENDING_ABOVE_ACTIVE & ends;
    return word & ~(still | still << ENDING_ABOVE_ACTIVE);
  }

  static long withField(long word, long mask, int shift, int value) {
    return word & ~mask | (long) value << shift & mask;
  }

  /**
   * Tells whether enabling the interrupt would deliver a level that the resampler holds, so that
   * the board may be asked to sample the line instead.
   */
  static boolean mayBeResampled(long word) {
    return (word & (EDGE | ACTIVE)) == 0 && (word & RESAMPLER_BIT) != 0;
  }

  /** Takes the resampler's source away, and notes it until that source is driven again. */
  static long withdraw(long word) {
    return word & ~RESAMPLER_BIT | WITHDRAWN;
  }

  /** The line is being sampled: {@link #withdraw} stands. */
  static long keepWithdrawn(long word) {
    return word & ~WITHDRAWN;
  }

  /**
   * Nobody samples the line: puts back what {@link #withdraw} took, unless that source was driven
   * since.
   */
  static long putBack(long word) {
    return (word & WITHDRAWN) == 0 ? word : line(word, SourceId.RESAMPLER, true, 0);
  }

  /** The reset state: lines keep their levels, requests of other CPUs are forgotten. */
  static long reset(long word, int intid, int targets) {
    long fixed = (long) targets << GicV2Word.TARGETS_SHIFT;
    if (intid < GicV2Spec.SGIS) {
      return fixed | GicV2Word.ENABLED;
    }
    // WITHDRAWN stays: who withdrew the source still waits for the answer and puts it back.
    return fixed | word & (SOURCES | WITHDRAWN);
  }
}
