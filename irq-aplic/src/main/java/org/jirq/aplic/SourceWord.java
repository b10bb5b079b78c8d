// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.aplic;

/**
 * The state of one source as one {@code long}:
 *
 * <pre>
 *   bits   field
 *   0-15   SOURCES      which source ids hold the wire high
 *   16     INPUT        the wire as the domain knows it
 *   17     PENDING
 *   18     ENABLED
 *   19     CHILD        the state is the supervisor domain's
 *   20-22  MODE         source mode; 0 inactive
 *   23     IN_SERVICE   taken (claimed, or sent as a level MSI) and not ended yet
 *   24     WITHDRAWN    the resampler's source was withdrawn and may be put back
 *   25     MSI          the domain is in MSI delivery mode (active sources only)
 *   26     HANDED       delegated, where the child's state has a word of its own
 *   32-63  TARGET       the target register; the child index where HANDED
 * </pre>
 *
 * <p>By specification a source is active in one domain at most, so one word holds all there is, and
 * delegation sets CHILD. Under {@link AplicOption#CHILD_INDEPENDENT} each domain has words of its
 * own; the child's have CHILD set always and SOURCES clear.
 */
final class SourceWord {

  static final long SOURCES = 0xffff;
  static final long INPUT = 1L << 16;
  static final long PENDING = 1L << 17;
  static final long ENABLED = 1L << 18;
  static final long CHILD = 1L << 19;
  static final int MODE_SHIFT = 20;
  static final long MODE = 7L << MODE_SHIFT;
  static final long IN_SERVICE = 1L << 23;
  static final long WITHDRAWN = 1L << 24;
  static final long MSI = 1L << 25;
  static final long HANDED = 1L << 26;
  static final int TARGET_SHIFT = 32;
  static final long TARGET = 0xffff_ffffL << TARGET_SHIFT;

  /** All bits that have a meaning. */
  static final long DEFINED =
      SOURCES
          | INPUT
          | PENDING
          | ENABLED
          | CHILD
          | MODE
          | IN_SERVICE
          | WITHDRAWN
          | MSI
          | HANDED
          | TARGET;

  static final int DETACHED = 1;
  static final int EDGE0 = 5;
  static final int EDGE1 = 4;
  static final int LEVEL1 = 6;
  static final int LEVEL0 = 7;

  private SourceWord() {}

  static boolean lineHigh(long word) {
    return (word & SOURCES) != 0;
  }

  static int mode(long word) {
    return (int) (word >>> MODE_SHIFT) & 7;
  }

  static boolean isActive(long word) {
    return (word & MODE) != 0;
  }

  static boolean isLevel(long word) {
    return mode(word) >= LEVEL1;
  }

  static boolean isMasked(long word) {
    return (word & ENABLED) == 0;
  }

  /** AIA 4.5.2: the wire, inverted in the modes with odd numbers; 0 if detached or inactive. */
  static boolean rectified(long word) {
    int mode = mode(word);
    return mode >= EDGE1 && ((word & INPUT) != 0) != ((mode & 1) != 0);
  }

  static long target(long word) {
    return word >>> TARGET_SHIFT;
  }

  static int hart(long word) {
    return (int) (word >>> TARGET_SHIFT + AplicSpec.HART_SHIFT);
  }

  static int domain(long word) {
    return (word & CHILD) != 0 ? AplicSpec.SUPERVISOR : AplicSpec.MACHINE;
  }
}
