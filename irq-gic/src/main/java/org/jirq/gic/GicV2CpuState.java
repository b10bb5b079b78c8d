// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.gic;

import org.jirq.api.Cell;
import org.jirq.api.spi.StateWords;
import org.jirq.api.spi.StateWords.Spacing;

/**
 * What each CPU interface holds beside the interrupts: its configuration, and the active priorities
 * from which the running priority follows.
 *
 * <pre>
 *   configuration word: bits 0-9 GICC_CTLR, 16-23 PMR, 24-26 BPR, 28-30 ABPR
 *   active priorities:  two words for group 0 (priorities 0-7e, 80-fe), two for group 1; a bit for
 *                       each group priority, 128 of them as BPR may be 0
 * </pre>
 *
 * <p><b>Threads.</b> As the cell; each method is one step on one word, or a loop around one that is
 * repeated only because another thread changed that word.
 */
final class GicV2CpuState {

  /** GICC_CTLR.CBPR of the configuration word. */
  static final long CBPR = GicV2Spec.GICC_CTLR_CBPR;

  static final long CTLR = GicV2Spec.GICC_CTLR_MASK;
  static final int PMR_SHIFT = 16;
  static final long PMR = 0xffL << PMR_SHIFT;
  static final int BPR_SHIFT = 24;
  static final long BPR = 7L << BPR_SHIFT;
  static final int ABPR_SHIFT = 28;
  static final long ABPR = 7L << ABPR_SHIFT;

  /** The least value of ABPR is one more than that of BPR, which is 0 (4.4.8). */
  static final int MIN_ABPR = 1;

  static final long RESET = (long) MIN_ABPR << ABPR_SHIFT;

  /** Words of a CPU: configuration, and the active priorities behind it. */
  static final int WORDS = 5;

  private static final int ACTIVE = 1;
  private static final int WORDS_OF_GROUP = 2;

  /** Sixteen words apart, so that CPUs do not share cache lines. */
  private static final int STRIDE_SHIFT = 4;

  private final StateWords words;

  GicV2CpuState(Cell cell, int cpus) {
    words = StateWords.of(cell, cpus << STRIDE_SHIFT, Spacing.DENSE);
    for (int cpu = 0; cpu < cpus; cpu++) {
      words.set(cpu << STRIDE_SHIFT, RESET);
    }
  }

  long configuration(int cpu) {
    return words.get(cpu << STRIDE_SHIFT);
  }

  void configure(int cpu, long mask, int shift, long value) {
    int index = cpu << STRIDE_SHIFT;
    long before;
    do {
      before = words.get(index);
    } while (!words.replace(index, before, before & ~mask | value << shift & mask));
  }

  static int ctlr(long configuration) {
    return (int) (configuration & CTLR);
  }

  static int pmr(long configuration) {
    return (int) (configuration >>> PMR_SHIFT) & 0xff;
  }

  static int bpr(long configuration) {
    return (int) (configuration >>> BPR_SHIFT) & 7;
  }

  static int abpr(long configuration) {
    return (int) (configuration >>> ABPR_SHIFT) & 7;
  }

  /** The group priority of a priority: the part that counts for preemption (3.3). */
  static int groupPriority(int priority, int group, long configuration) {
    int point =
        group == 1 && (configuration & CBPR) == 0
            ? abpr(configuration) - MIN_ABPR
            : bpr(configuration);
    return priority & -1 << point + 1;
  }

  /** The highest active priority, {@link GicV2Spec#IDLE_PRIORITY} if none is. */
  int running(int cpu) {
    int at = (cpu << STRIDE_SHIFT) + ACTIVE;
    long high = words.get(at) | words.get(at + WORDS_OF_GROUP);
    if (high != 0) {
      return Long.numberOfTrailingZeros(high) << 1;
    }
    long low = words.get(at + 1) | words.get(at + 1 + WORDS_OF_GROUP);
    return low != 0 ? Long.SIZE + Long.numberOfTrailingZeros(low) << 1 : GicV2Spec.IDLE_PRIORITY;
  }

  /** Makes a group priority active; returns whether it was not before. */
  boolean activate(int cpu, int group, int groupPriority) {
    return (words.or(at(cpu, group, groupPriority), bit(groupPriority)) & bit(groupPriority)) == 0;
  }

  /** Takes back {@link #activate}. */
  void deactivate(int cpu, int group, int groupPriority) {
    words.andNot(at(cpu, group, groupPriority), bit(groupPriority));
  }

  private static int at(int cpu, int group, int groupPriority) {
    return (cpu << STRIDE_SHIFT) + ACTIVE + group * WORDS_OF_GROUP + (groupPriority >> 7);
  }

  private static long bit(int groupPriority) {
    return 1L << (groupPriority >> 1 & Long.SIZE - 1);
  }

  /** Priority drop: ends the highest active priority of a group, if there is one (3.2.1). */
  void drop(int cpu, int group) {
    int at = (cpu << STRIDE_SHIFT) + ACTIVE + group * WORDS_OF_GROUP;
    for (int index = at; index < at + WORDS_OF_GROUP; index++) {
      long before = words.get(index);
      while (before != 0) {
        if (words.replace(index, before, before & before - 1)) {
          return;
        }
        before = words.get(index);
      }
    }
  }

  /** GICC_APR or GICC_NSAPR, 32 priorities a register, 0 to 3. */
  int activePriorities(int cpu, int group, int register) {
    long word = words.get(registerAt(cpu, group, register));
    return (int) (word >>> registerShift(register));
  }

  void setActivePriorities(int cpu, int group, int register, int value) {
    int index = registerAt(cpu, group, register);
    int shift = registerShift(register);
    long mask = 0xffff_ffffL << shift;
    long before;
    do {
      before = words.get(index);
    } while (!words.replace(index, before, before & ~mask | (long) value << shift & mask));
  }

  private static int registerAt(int cpu, int group, int register) {
    return (cpu << STRIDE_SHIFT) + ACTIVE + group * WORDS_OF_GROUP + (register >> 1);
  }

  private static int registerShift(int register) {
    return (register & 1) << 5;
  }

  void reset(int cpu) {
    for (int word = 0; word < WORDS; word++) {
      load(cpu, word, word == 0 ? RESET : 0);
    }
  }

  /** A word of a CPU, 0 to {@link #WORDS} - 1, for snapshots. */
  long word(int cpu, int word) {
    return words.get((cpu << STRIDE_SHIFT) + word);
  }

  void load(int cpu, int word, long value) {
    words.set((cpu << STRIDE_SHIFT) + word, value);
  }
}
