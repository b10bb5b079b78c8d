// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.gic.v3;

/**
 * The configuration of one CPU interface and its redistributor as a word, and what follows from it.
 *
 * <pre>
 *   bits    field
 *   0-7     ICC_PMR
 *   8-10    ICC_BPR0
 *   11-13   ICC_BPR1
 *   14      ICC_CTLR.CBPR
 *   15      ICC_CTLR.EOImode
 *   16      ICC_IGRPEN0
 *   17      ICC_IGRPEN1
 *   18      GICR_WAKER.ProcessorSleep
 * </pre>
 *
 * <p>Active priorities are a word of their own: bits 0-31 are ICC_AP0R0, bits 32-63 ICC_AP1R0.
 */
final class CpuWord {

  static final long PMR = 0xff;
  static final int BPR0_AT = 8;
  static final int BPR1_AT = 11;
  static final int CTLR_AT = 14;
  static final long CBPR = 1 << CTLR_AT;
  static final long EOIMODE = 1 << 15;
  static final int IGRPEN_AT = 16;
  static final long IGRPEN0 = 1 << IGRPEN_AT;
  static final long SLEEP = 1 << 18;
  static final long ALL = 0x7_ffff;
  static final long RESET = SLEEP | 3 << BPR1_AT | 2 << BPR0_AT;

  private CpuWord() {}

  static int bpr0(long word) {
    return (int) (word >>> BPR0_AT) & 7;
  }

  static int bpr1(long word) {
    return (int) (word >>> BPR1_AT) & 7;
  }

  /** The groups that the CPU interface has enabled: bit 0 group 0, bit 1 group 1. */
  static int enabledGroups(long word) {
    return (int) (word >>> IGRPEN_AT) & 3;
  }

  /** The priority bits that count for pre-emption in a group, 4.8. */
  static int groupMask(long word, int group) {
    int point = group == 0 || (word & CBPR) != 0 ? bpr0(word) : bpr1(word) - 1;
    return -1 << point + 1;
  }

  /** The active priorities of both groups, highest priority in bit 0. */
  private static int anyActive(long active) {
    return (int) active | (int) (active >>> 32);
  }

  /** ICC_RPR: the running priority. */
  static int runningPriority(long active) {
    int any = anyActive(active);
    return any == 0
        ? GicV3Spec.IDLE_PRIORITY
        : Integer.numberOfTrailingZeros(any) << GicV3Spec.PRIORITY_SHIFT;
  }

  /** Whether an interrupt is signalled to the CPU: masked by PMR and the running priority, 4.8. */
  static boolean signals(long word, long active, int priority, int group) {
    if (priority >= (word & PMR)) {
      return false;
    }
    int running = runningPriority(active);
    int mask = groupMask(word, group);
    return running == GicV3Spec.IDLE_PRIORITY || (priority & mask) < (running & mask);
  }

  /** The active priority bit that an interrupt sets when it is acknowledged. */
  static long activeBit(long word, int priority, int group) {
    int level = (priority & groupMask(word, group) & 0xff) >>> GicV3Spec.PRIORITY_SHIFT;
    return 1L << level + (group << 5);
  }

  /**
   * The priority drop of a write to ICC_EOIR: the highest active priority goes, if it is the
   * group's; what does not match the last acknowledgement is ignored.
   */
  static long drop(long active, int group) {
    int own = (int) (active >>> (group << 5));
    int other = (int) (active >>> (32 - (group << 5)));
    if (own == 0 || other != 0 && lowest(other) < lowest(own)) {
      return active;
    }
    return active & ~((own & -own & 0xffff_ffffL) << (group << 5));
  }

  private static int lowest(int bits) {
    return Integer.numberOfTrailingZeros(bits);
  }
}
