// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli.soak;

import java.util.SplittableRandom;

/**
 * The operations between two rests, as far as they are planned: how many, and what each thread's
 * decisions follow from.
 *
 * @param seed the run's seed
 * @param number the round's number, from 0
 * @param operations how many operations each thread does
 * @param refuses whether CPUs refuse some messages, so that the host must have pins evaluated
 *     again; in other rounds it does not, because that would hide what was lost otherwise
 */
record Round(long seed, long number, int operations, boolean refuses) {

  private static final int LEAST = 256;
  private static final int MOST = 4096;
  private static final int ONE_IN_REFUSES = 4;

  /** Plans a round. */
  static Round plan(long seed, long number) {
    SplittableRandom random = random(seed, number, -1);
    return new Round(
        seed, number, random.nextInt(LEAST, MOST), random.nextInt(ONE_IN_REFUSES) == 0);
  }

  /** The decisions of one thread. */
  SplittableRandom decisions(int thread) {
    return random(seed, number, thread);
  }

  private static SplittableRandom random(long seed, long number, int thread) {
    return new SplittableRandom(
        mix(seed + mix(number * (SoakSettings.MOST_THREADS + 1) + thread + 1)));
  }

  /**
   * Scatters the bits of a number, so that the streams of neighbours do not run into each other: a
   * generator's own steps are multiples of a constant, too.
   */
  private static long mix(long number) {
    long mixed = (number ^ number >>> 33) * 0xff51_afd7_ed55_8ccdL;
    mixed = (mixed ^ mixed >>> 33) * 0xc4ce_b9fe_1a85_ec53L;
    return mixed ^ mixed >>> 33;
  }
}
