// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.gic.v3;

import org.jirq.api.spi.Failure;
import org.jirq.api.spi.StateWords;
import org.jspecify.annotations.Nullable;

/**
 * The registers with some bits for each interrupt, which the distributor has for SPIs and each
 * redistributor for its private interrupts, at the same offsets (IHI 0069, 12.9 and 12.11).
 *
 * <p>Bits of interrupts that a frame does not hold read as 0 and ignore writes, and so do the
 * registers that have no meaning with affinity routing and one security state: GICD_ITARGETSR,
 * GICD_SGIR, IGRPMODR, NSACR.
 *
 * <p>A write reaches all its interrupts even if somebody who is told throws; the first exception
 * comes out then.
 */
final class RegisterBank {

  private final InterruptTable table;
  private final StateWords words;
  private final Signals signals;
  private final Service service;
  private final EnableSection enables;
  private final int priorityMask;
  private final boolean forgetsLine;

  RegisterBank(
      GicV3Configuration configuration, Signals signals, Service service, EnableSection enables) {
    this.table = signals.table;
    this.words = table.words;
    this.signals = signals;
    this.service = service;
    this.enables = enables;
    priorityMask = configuration.priorityBits();
    forgetsLine = configuration.has(GicV3Option.CONFIG_FORGETS_LINE);
  }

  /** Whether an access is one that the bank answers. */
  static boolean holds(int offset, int size) {
    if (offset < GicV3Spec.IGROUPR || offset >= GicV3Spec.BANK_END) {
      return false;
    }
    boolean bytes =
        offset >= GicV3Spec.IPRIORITYR && offset < GicV3Spec.ICFGR || offset >= GicV3Spec.SGIR;
    return size == 4 && (offset & 3) == 0 || size == 1 && bytes;
  }

  /**
   * Reads what {@link #holds}.
   *
   * @param cpu whose private interrupts they are; -1 for the distributor
   */
  int read(int cpu, int offset, int size) {
    if (offset >= GicV3Spec.IPRIORITYR && offset < GicV3Spec.ITARGETSR) {
      return priorities(cpu, offset - GicV3Spec.IPRIORITYR, size);
    }
    if (offset >= GicV3Spec.ICFGR && offset < GicV3Spec.IGRPMODR) {
      return configuration(cpu, (offset - GicV3Spec.ICFGR) * 4);
    }
    if (offset >= GicV3Spec.IPRIORITYR) {
      return 0;
    }
    int first = (offset & 0x7f) * 8;
    int value = 0;
    for (int n = 0; n < 32; n++) {
      if (exists(cpu, first + n) && isSet(offset & ~0x7f, words.get(index(cpu, first + n)))) {
        value |= 1 << n;
      }
    }
    return value;
  }

  private static boolean isSet(int register, long word) {
    return switch (register) {
      case GicV3Spec.IGROUPR -> (word & IntWord.GROUP1) != 0;
      case GicV3Spec.ISENABLER, GicV3Spec.ICENABLER -> (word & IntWord.ENABLED) != 0;
      case GicV3Spec.ISPENDR, GicV3Spec.ICPENDR -> IntWord.isPending(word);
      default -> (word & IntWord.ACTIVE) != 0;
    };
  }

  private int priorities(int cpu, int first, int size) {
    int value = 0;
    for (int n = 0; n < size; n++) {
      if (exists(cpu, first + n)) {
        value |= IntWord.priority(words.get(index(cpu, first + n))) << 8 * n;
      }
    }
    return value;
  }

  private int configuration(int cpu, int first) {
    int value = 0;
    for (int n = 0; n < 16; n++) {
      if (exists(cpu, first + n) && (words.get(index(cpu, first + n)) & IntWord.EDGE) != 0) {
        value |= 2 << 2 * n;
      }
    }
    return value;
  }

  private boolean exists(int cpu, int intid) {
    return cpu < 0
        ? intid >= GicV3Spec.PRIVATE && intid < table.interrupts
        : intid < GicV3Spec.PRIVATE;
  }

  private int index(int cpu, int intid) {
    return table.index(cpu, intid);
  }

  /** Writes what {@link #holds}. */
  void write(int cpu, int offset, int value, int size) {
    if (offset >= GicV3Spec.IPRIORITYR && offset < GicV3Spec.ITARGETSR) {
      Failure failure = null;
      for (int n = 0; n < size; n++) {
        int intid = offset - GicV3Spec.IPRIORITYR + n;
        if (exists(cpu, intid)) {
          failure = setPriority(index(cpu, intid), value >>> 8 * n & priorityMask, failure);
        }
      }
      Failure.rethrow(failure);
    } else if (offset >= GicV3Spec.ICFGR && offset < GicV3Spec.IGRPMODR) {
      Failure failure = null;
      for (int n = 0; n < 16; n++) {
        int intid = (offset - GicV3Spec.ICFGR) * 4 + n;
        if (exists(cpu, intid) && intid >= GicV3Spec.SGIS) {
          failure = configure(index(cpu, intid), (value >>> 2 * n & 2) != 0, failure);
        }
      }
      Failure.rethrow(failure);
    } else if (offset < GicV3Spec.IPRIORITYR) {
      writeBits(cpu, offset & ~0x7f, (offset & 0x7f) * 8, value);
    }
  }

  private void writeBits(int cpu, int register, int first, int value) {
    int present = 0;
    for (int n = 0; n < 32; n++) {
      present |= exists(cpu, first + n) ? 1 << n : 0;
    }
    if (present == 0) {
      return;
    }
    // The first may be one that does not exist: only those present are touched.
    int at = index(cpu, first);
    int bits = value & present;
    switch (register) {
      case GicV3Spec.IGROUPR -> {
        Failure failure = change(at, bits, IntWord.GROUP1, true, null);
        Failure.rethrow(change(at, present & ~value, IntWord.GROUP1, false, failure));
      }
      case GicV3Spec.ISENABLER -> enables.write(at, bits, true);
      case GicV3Spec.ICENABLER -> enables.write(at, bits, false);
      case GicV3Spec.ISPENDR -> Failure.rethrow(change(at, bits, IntWord.LATCH, true, null));
      case GicV3Spec.ICPENDR -> Failure.rethrow(change(at, bits, IntWord.LATCH, false, null));
      case GicV3Spec.ISACTIVER -> Failure.rethrow(change(at, bits, IntWord.ACTIVE, true, null));
      default -> deactivate(Math.max(cpu, 0), at, bits);
    }
  }

  /** All of them, even if the board throws when it hears of an end. */
  private void deactivate(int cpu, int first, int bits) {
    Failure failure = null;
    for (int left = bits; left != 0; left &= left - 1) {
      try {
        service.deactivateAt(cpu, first + Integer.numberOfTrailingZeros(left));
      } catch (Throwable e) {
        failure = Failure.add(failure, e);
      }
    }
    Failure.rethrow(failure);
  }

  private @Nullable Failure change(
      int first, int bits, long flag, boolean set, @Nullable Failure thrown) {
    Failure failure = thrown;
    for (int left = bits; left != 0; left &= left - 1) {
      int index = first + Integer.numberOfTrailingZeros(left);
      long before = set ? words.or(index, flag) : words.andNot(index, flag);
      if (((before & flag) != 0) != set) {
        failure = signals.changed(index, failure);
      }
    }
    return failure;
  }

  private @Nullable Failure setPriority(int index, int priority, @Nullable Failure thrown) {
    long before;
    do {
      before = words.get(index);
    } while (!words.replace(index, before, IntWord.withPriority(before, priority)));
    return IntWord.priority(before) != priority ? signals.changed(index, thrown) : thrown;
  }

  private @Nullable Failure configure(int index, boolean edge, @Nullable Failure thrown) {
    while (true) {
      long before = words.get(index);
      long after = IntWord.configure(before, edge, forgetsLine);
      if (after == before) {
        return thrown;
      }
      if (words.replace(index, before, after)) {
        return signals.changed(index, thrown);
      }
    }
  }
}
