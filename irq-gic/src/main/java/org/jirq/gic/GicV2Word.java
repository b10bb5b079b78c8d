// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.gic;

/**
 * The state of one interrupt as one {@code long}; of a private interrupt, on one CPU.
 *
 * <pre>
 *   bits   field
 *   0-15   SOURCES    which asserters hold the line; of an SGI, bits 0-7: which CPUs sent it
 *   16-23  LATCH      the pending latch, a bit a CPU
 *   24-31  ACTIVE     taken and not deactivated yet, a bit a CPU
 *   32     ENABLED
 *   33     GROUP_1
 *   34     EDGE       configured as edge-triggered; never set of an SGI
 *   35     WITHDRAWN  the resampler's source was taken away to be sampled again
 *   40-47  PRIORITY
 *   48-55  TARGETS    CPUs; of a private interrupt, the one it belongs to
 *   56-63  ENDING     the ack notifiers of its end are running, a bit a CPU; of an SPI
 * </pre>
 *
 * <p>LATCH and ACTIVE are one state for all CPUs, all bits or none, except under {@link
 * GicV2Option#SPI_PER_CPU}. An SGI is pending while a CPU's request for it is outstanding, which is
 * what a level line does: so one rule serves all three kinds.
 */
final class GicV2Word {

  static final long SOURCES = 0xffffL;
  static final int LATCH_SHIFT = 16;
  static final long LATCH = 0xffL << LATCH_SHIFT;
  static final int ACTIVE_SHIFT = 24;
  static final long ACTIVE = 0xffL << ACTIVE_SHIFT;
  static final long ENABLED = 1L << 32;
  static final int GROUP_SHIFT = 33;
  static final long GROUP_1 = 1L << GROUP_SHIFT;
  static final long EDGE = 1L << 34;
  static final long WITHDRAWN = 1L << 35;
  static final int PRIORITY_SHIFT = 40;
  static final long PRIORITY = 0xffL << PRIORITY_SHIFT;
  static final int TARGETS_SHIFT = 48;
  static final long TARGETS = 0xffL << TARGETS_SHIFT;
  static final int ENDING_SHIFT = 56;
  static final long ENDING = 0xffL << ENDING_SHIFT;

  /** All bits that have a meaning but ENDING, which no chip at rest has. */
  static final long DEFINED =
      SOURCES | LATCH | ACTIVE | ENABLED | GROUP_1 | EDGE | WITHDRAWN | PRIORITY | TARGETS;

  private GicV2Word() {}

  static boolean lineHigh(long word) {
    return (word & SOURCES) != 0;
  }

  static int sources(long word) {
    return (int) (word & SOURCES);
  }

  static boolean enabled(long word) {
    return (word & ENABLED) != 0;
  }

  static boolean edge(long word) {
    return (word & EDGE) != 0;
  }

  static int group(long word) {
    return (int) (word >>> GROUP_SHIFT) & 1;
  }

  static int priority(long word) {
    return (int) (word >>> PRIORITY_SHIFT) & 0xff;
  }

  static int targets(long word) {
    return (int) (word >>> TARGETS_SHIFT) & 0xff;
  }

  static int active(long word) {
    return (int) (word >>> ACTIVE_SHIFT) & 0xff;
  }

  /** The CPUs for which it is pending, targeted or not: latch, or a level line that is high. */
  static int pending(long word) {
    int latch = (int) (word >>> LATCH_SHIFT) & 0xff;
    return (word & EDGE) == 0 && (word & SOURCES) != 0 ? 0xff : latch;
  }

  /** The CPUs that could take it now, their priority mask and groups aside. */
  static int candidates(long word) {
    return (word & ENABLED) == 0 ? 0 : pending(word) & ~active(word) & targets(word);
  }
}
