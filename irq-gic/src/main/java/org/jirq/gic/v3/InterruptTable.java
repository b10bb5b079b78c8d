// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.gic.v3;

import org.jirq.api.spi.StateWords;

/**
 * The words of all interrupts, and bitmaps that say which are worth looking at. Private interrupts
 * stand first, 32 a CPU, then the SPIs.
 *
 * <p>A bit of a bitmap may be set although its interrupt is not ready; it is never clear at rest
 * while it is. Whoever clears a bit looks at the word once more afterwards and sets it again if
 * need be; whoever makes a word ready sets the bit after that. Both in one order that all threads
 * agree on ({@link StateWords}), so one of the two sees the other.
 *
 * <p><b>Threads.</b> As the cell says; lock-free.
 *
 * <p>Not final: a test looks at what is posted.
 */
class InterruptTable {

  /** No CPU is addressed. */
  static final int NOBODY = -1;

  /** One of all CPUs is addressed. */
  static final int ANYBODY = -2;

  final int cpus;
  final int interrupts;
  final int count;
  final StateWords words;
  private final StateWords ready;
  private final StateWords routes;
  private final int firstSpi;
  private final boolean oneOfN;

  InterruptTable(GicV3Configuration configuration) {
    cpus = configuration.cpus();
    interrupts = configuration.interrupts();
    firstSpi = cpus * GicV3Spec.PRIVATE;
    count = firstSpi + configuration.spis();
    oneOfN = !configuration.has(GicV3Option.NO_1_OF_N);
    words = StateWords.of(configuration.cell(), count, StateWords.Spacing.PADDED);
    int bitmaps = cpus + (configuration.spis() + 63) / 64;
    ready = StateWords.of(configuration.cell(), bitmaps, StateWords.Spacing.PADDED);
    routes = StateWords.of(configuration.cell(), configuration.spis(), StateWords.Spacing.DENSE);
    for (int index = 0; index < count; index++) {
      words.set(index, IntWord.reset(0, isSgi(index)));
    }
  }

  /** The place of an interrupt as a CPU sees it; the INTID must exist. */
  int index(int cpu, int intid) {
    return intid < GicV3Spec.PRIVATE
        ? cpu * GicV3Spec.PRIVATE + intid
        : firstSpi + intid - GicV3Spec.PRIVATE;
  }

  boolean isSpi(int index) {
    return index >= firstSpi;
  }

  boolean isSgi(int index) {
    return index < firstSpi && index % GicV3Spec.PRIVATE < GicV3Spec.SGIS;
  }

  /** The pin of an SPI. */
  int pin(int index) {
    return index - firstSpi;
  }

  int indexOfPin(int pin) {
    return firstSpi + pin;
  }

  int intid(int index) {
    return isSpi(index) ? GicV3Spec.PRIVATE + pin(index) : index % GicV3Spec.PRIVATE;
  }

  /**
   * Sets bits of an interrupt's word, with a write also if they are set: whoever takes what is
   * pending sees what the sender did before, or it is pending afterwards. Answers the word as it
   * was.
   */
  long post(int index, long bits) {
    return words.post(index, bits);
  }

  long route(int pin) {
    return routes.get(pin);
  }

  void setRoute(int pin, long route) {
    routes.set(pin, route);
  }

  boolean replaceRoute(int pin, long before, long after) {
    return routes.replace(pin, before, after);
  }

  /** The CPU that an interrupt goes to, {@link #NOBODY} or {@link #ANYBODY}. */
  int target(int index) {
    return isSpi(index) ? routed(routes.get(pin(index))) : index / GicV3Spec.PRIVATE;
  }

  /** The CPU that a GICD_IROUTER names. */
  int routed(long route) {
    if (oneOfN && (route & GicV3Spec.IROUTER_IRM) != 0) {
      return ANYBODY;
    }
    int aff0 = (int) route & 0xff;
    if ((route & 0xff_00ff_0000L) != 0 || aff0 >= GicV3Spec.CPUS_PER_CLUSTER) {
      return NOBODY;
    }
    int cpu = ((int) route >>> 8 & 0xff) * GicV3Spec.CPUS_PER_CLUSTER + aff0;
    return cpu < cpus ? cpu : NOBODY;
  }

  /** Brings the bitmap to what the word says. To be called after every change of the word. */
  void sync(int index) {
    int word = bitmap(index);
    long bit = bit(index);
    if (IntWord.isReady(words.get(index))) {
      ready.or(word, bit);
      return;
    }
    ready.andNot(word, bit);
    if (IntWord.isReady(words.get(index))) {
      ready.or(word, bit);
    }
  }

  private int bitmap(int index) {
    return isSpi(index) ? cpus + (pin(index) >> 6) : index / GicV3Spec.PRIVATE;
  }

  private long bit(int index) {
    return 1L << (isSpi(index) ? pin(index) : index % GicV3Spec.PRIVATE);
  }

  /*
   * What the search finds, as an int that is smaller the more it is wanted:
   *
   *   bit 0      group
   *   bits 1-10  INTID
   *   bits 11-18 priority
   */

  /** Nothing was found. */
  static final int NONE = Integer.MAX_VALUE;

  static int priority(int found) {
    return found >>> 11;
  }

  static int intid0(int found) {
    return found >>> 1 & 0x3ff;
  }

  static int group(int found) {
    return found & 1;
  }

  private static int key(int intid, long word) {
    return IntWord.priority(word) << 11 | intid << 1 | ((word & IntWord.GROUP1) != 0 ? 1 : 0);
  }

  /** Whether a word still is what the search found. */
  static boolean matches(int found, long word) {
    return IntWord.isReady(word) && key(intid0(found), word) == found;
  }

  /**
   * The ready interrupt of the highest priority that a CPU may take; of equals, the one with the
   * lowest INTID.
   *
   * @param groups bit n: group n counts
   */
  int search(int cpu, int groups) {
    int best = NONE;
    for (long bits = ready.get(cpu); bits != 0; bits &= bits - 1) {
      int intid = Long.numberOfTrailingZeros(bits);
      best = Math.min(best, candidate(cpu * GicV3Spec.PRIVATE + intid, intid, groups));
    }
    for (int word = cpus; word < ready.count(); word++) {
      for (long bits = ready.get(word); bits != 0; bits &= bits - 1) {
        int pin = (word - cpus) * 64 + Long.numberOfTrailingZeros(bits);
        int found = candidate(firstSpi + pin, GicV3Spec.PRIVATE + pin, groups);
        if (found < best) {
          int target = routed(routes.get(pin));
          if (target == cpu || target == ANYBODY) {
            best = found;
          }
        }
      }
    }
    return best;
  }

  private int candidate(int index, int intid, int groups) {
    long word = words.get(index);
    int group = (word & IntWord.GROUP1) != 0 ? 1 : 0;
    return IntWord.isReady(word) && (groups >>> group & 1) != 0 ? key(intid, word) : NONE;
  }
}
