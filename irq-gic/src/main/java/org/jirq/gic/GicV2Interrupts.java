// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.gic;

import org.jirq.api.Cell;
import org.jirq.api.spi.StateWords;
import org.jirq.api.spi.StateWords.Spacing;

/**
 * The interrupts' words, and where to look for pending ones.
 *
 * <p>Private interrupts have a word on each CPU; they stand first, 32 a CPU, then the SPIs. Beside
 * them a bitmap says which interrupts may be ready: enabled, pending and not active for some CPU
 * that they target. The bitmap only says where to look; the words decide.
 *
 * <p><b>Threads.</b> As the cell. <b>Progress.</b> Lock-free: {@link #replace} fails only because
 * another thread changed the same interrupt. <b>Memory.</b> That of {@link StateWords}: all
 * accesses stand in one order. Whoever finds an interrupt's word ready while no thread is inside
 * {@link #replace} finds its bit set: the bit is cleared before the word ceases to be ready and set
 * after it became so, and a thread that cleared it and then could not replace the word looks again.
 * Until then nobody sees the interrupt, so whoever could not replace a word brings the outputs of
 * the CPUs that could take it up to date afterwards, even if he has nothing left to change.
 *
 * <p>Not final: tests let other threads' steps happen between the looks at a word.
 */
class GicV2Interrupts {

  private static final int WORD_SHIFT = 6;
  private static final int WORD_MASK = 63;

  /** No interrupt is there; lower than every key of {@link #best}. */
  static final int NOTHING = GicV2Spec.IDLE_PRIORITY << 11 | GicV2Spec.SPURIOUS << 1;

  final int cpus;
  final int interrupts;
  private final StateWords words;
  private final StateWords ready;

  GicV2Interrupts(Cell cell, int cpus, int interrupts) {
    this.cpus = cpus;
    this.interrupts = interrupts;
    int spis = interrupts - GicV2Spec.PRIVATE;
    words = StateWords.of(cell, cpus * GicV2Spec.PRIVATE + spis, Spacing.DENSE);
    ready = StateWords.of(cell, cpus + (spis + WORD_MASK >> WORD_SHIFT), Spacing.DENSE);
  }

  int count() {
    return words.count();
  }

  /** The place of an interrupt as a CPU sees it. */
  int index(int cpu, int intid) {
    return intid < GicV2Spec.PRIVATE ? cpu * GicV2Spec.PRIVATE + intid : indexOfSpi(intid);
  }

  private int indexOfSpi(int intid) {
    return intid + (cpus - 1) * GicV2Spec.PRIVATE;
  }

  /** The INTID at a place. */
  int intid(int index) {
    return index < cpus * GicV2Spec.PRIVATE
        ? index & GicV2Spec.PRIVATE - 1
        : index - (cpus - 1) * GicV2Spec.PRIVATE;
  }

  /** The CPU that a private interrupt's word belongs to; {@link #cpus} or more for an SPI. */
  int owner(int index) {
    return index / GicV2Spec.PRIVATE;
  }

  boolean banked(int index) {
    return index < cpus * GicV2Spec.PRIVATE;
  }

  long get(int index) {
    return words.get(index);
  }

  /**
   * Replaces a word if it still is {@code before}, and keeps the bitmap. If it is not, the
   * interrupt may have been out of sight for a moment: the caller updates outputs in any case then.
   */
  boolean replace(int index, long before, long after) {
    boolean is = GicV2Word.candidates(after) != 0;
    if (!is && GicV2Word.candidates(before) != 0) {
      ready.andNot(readyWord(index), readyBit(index));
      if (!words.replace(index, before, after)) {
        if (GicV2Word.candidates(get(index)) != 0) {
          ready.or(readyWord(index), readyBit(index));
        }
        return false;
      }
      return true;
    }
    if (!words.replace(index, before, after)) {
      return false;
    }
    if (is) {
      ready.or(readyWord(index), readyBit(index));
    }
    return true;
  }

  /** Sets a word of a chip at rest. */
  void load(int index, long word) {
    words.set(index, word);
    if (GicV2Word.candidates(word) != 0) {
      ready.or(readyWord(index), readyBit(index));
    } else {
      ready.andNot(readyWord(index), readyBit(index));
    }
  }

  private int readyWord(int index) {
    int bank = cpus * GicV2Spec.PRIVATE;
    return index < bank ? index / GicV2Spec.PRIVATE : cpus + (index - bank >> WORD_SHIFT);
  }

  private long readyBit(int index) {
    int bank = cpus * GicV2Spec.PRIVATE;
    return 1L << (index < bank ? index & GicV2Spec.PRIVATE - 1 : index - bank & WORD_MASK);
  }

  /**
   * Finds what a CPU would take first: the highest priority, then the lowest INTID.
   *
   * @param cpu the CPU
   * @param groups bit g: interrupts of group g count
   * @return a key, see {@link #priority}, {@link #id}, {@link #group}; {@link #NOTHING}
   */
  int best(int cpu, int groups) {
    int best = inspect(NOTHING, ready.get(cpu), cpu * GicV2Spec.PRIVATE, cpu, groups);
    int base = cpus * GicV2Spec.PRIVATE;
    for (int word = cpus; word < ready.count(); word++) {
      long bits = ready.get(word);
      if (bits != 0) {
        best = inspect(best, bits, base, cpu, groups);
      }
      base += WORD_MASK + 1;
    }
    return best;
  }

  private int inspect(int bestSoFar, long bits, int base, int cpu, int groups) {
    int best = bestSoFar;
    for (long rest = bits; rest != 0; rest &= rest - 1) {
      int index = base + Long.numberOfTrailingZeros(rest);
      long word = words.get(index);
      if ((GicV2Word.candidates(word) >> cpu & groups >> GicV2Word.group(word) & 1) != 0) {
        best = Math.min(best, key(word, intid(index)));
      }
    }
    return best;
  }

  /** A number that is lower the sooner the interrupt is taken. */
  static int key(long word, int intid) {
    return GicV2Word.priority(word) << 11 | intid << 1 | GicV2Word.group(word);
  }

  static int priority(int key) {
    return key >> 11;
  }

  static int id(int key) {
    return key >> 1 & GicV2Spec.INTID_MASK;
  }

  static int group(int key) {
    return key & 1;
  }
}
