// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.check.engine;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The decisions of one schedule, in words of 16 bits: who else could have gone on (7 bits), whether
 * that would have been a preemption (1 bit), and a mark of all that led here (8 bits).
 */
final class Decisions {

  static final int OTHERS = 0x7f;
  static final int PREEMPTS = 0x80;

  private static final int MARK_SHIFT = 8;

  private final Schedule schedule;
  private final Sites sites;
  private final short @Nullable [] expected;
  private final int expectedLength;
  private short[] words = new short[256];
  private int taken;
  private int deviation;
  private int hash = 1;
  private int path = 1;

  /**
   * Starts a schedule.
   *
   * @param sites what the numbers of accesses stand for
   * @param expected the words of the schedule that this one is derived from; they are the same up
   *     to the last deviation
   */
  Decisions(Schedule schedule, Sites sites, short @Nullable [] expected) {
    this.schedule = schedule;
    this.sites = sites;
    this.expected = expected;
    expectedLength = expected == null ? 0 : schedule.length();
  }

  int taken() {
    return taken;
  }

  short[] words() {
    return Arrays.copyOf(words, taken);
  }

  /**
   * Takes a decision.
   *
   * @param eligible who can go on, as bits; not 0
   * @param current who would go on if there were nobody else; -1 if he cannot
   * @param site what he is about to do
   * @return who goes on
   */
  int next(int eligible, int current, int site) {
    boolean stays = current >= 0 && (eligible & 1 << current) != 0;
    int usual = stays ? current : after(current, eligible);
    int chosen = usual;
    if (deviation < schedule.deviations() && schedule.step(deviation) == taken) {
      chosen = schedule.thread(deviation++);
      if (chosen == usual || (eligible & 1 << chosen) == 0) {
        throw diverges("thread=" + Run.letter(chosen) + " cannot be the one that goes on instead");
      }
    }
    hash = (hash * 31 + site) * 31 + eligible * 8 + current;
    path = (path * 31 + sites.mark(site)) * 31 + eligible * 8 + current;
    int mark = (hash * 0x9E3779B9 >>> 24) << MARK_SHIFT;
    short word = (short) (mark | (stays ? PREEMPTS : 0) | (eligible & ~(1 << usual)));
    if (taken < expectedLength && expected != null && expected[taken] != word) {
      throw diverges("the same decisions led elsewhere before");
    }
    if (taken == words.length) {
      words = Arrays.copyOf(words, 2 * taken);
    }
    words[taken++] = word;
    return chosen;
  }

  /** The next one in a circle. */
  private static int after(int current, int eligible) {
    int later = eligible >> (current + 1) << (current + 1);
    return Integer.numberOfTrailingZeros(later != 0 ? later : eligible);
  }

  /** What has run, as a schedule with the mark of all its steps. */
  Schedule marked() {
    return schedule.marked(path * 0x9E3779B9 >>> 16);
  }

  /**
   * Checks that what has run is what the schedule's id stands for.
   *
   * @throws IllegalStateException if the run has ended before its deviations, or its steps are not
   *     those that the id was given for
   */
  void requireSame() {
    if (deviation < schedule.deviations()) {
      throw diverges("it ends there");
    }
    if (!schedule.agrees(marked())) {
      throw diverges(
          "it ends there as "
              + marked()
              + ", so the id is one of other classes, or of another version of Java");
    }
  }

  private IllegalStateException diverges(String why) {
    return new IllegalStateException(
        "schedule=" + schedule + " diverges at step " + taken + ": " + why);
  }
}
