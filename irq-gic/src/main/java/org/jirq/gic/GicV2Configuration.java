// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.gic;

import org.jirq.api.Cell;
import org.jirq.api.ChipBoard;
import org.jirq.api.IrqEvents;
import org.jirq.api.spi.Failure;
import org.jirq.api.spi.WriteSection;
import org.jspecify.annotations.Nullable;

/**
 * What the guest configures of interrupts: enables with their mask notifiers, and the fields of an
 * interrupt's word.
 *
 * <p><b>Threads.</b> As the cell. Enables, resets and mask queries serialise in the chip's {@link
 * WriteSection}, inside which mask notifiers run; the other fields are one replacement of a word
 * each and take no lock. Outputs move and the board is asked to re-sample after the section.
 *
 * <p><b>Exceptions.</b> What a board throws keeps nothing from being written, told, sampled again
 * and delivered; the first one comes out at the end.
 */
final class GicV2Configuration {

  private final GicV2Engine engine;
  private final GicV2Interrupts words;
  private final WriteSection section;

  GicV2Configuration(GicV2Engine engine, Cell cell) {
    this.engine = engine;
    this.words = engine.words;
    this.section = new WriteSection(cell);
  }

  /**
   * Writes a byte of ISENABLER or ICENABLER. SGIs are always enabled (4.3.5).
   *
   * @param first the INTID of bit 0
   */
  void enable(int cpu, int first, int bits, boolean enable) {
    Failure failure = null;
    int withdrawn = 0;
    section.enter();
    try {
      for (int rest = bits; rest != 0; rest &= rest - 1) {
        int intid = first + Integer.numberOfTrailingZeros(rest);
        if (intid >= GicV2Spec.SGIS) {
          int index = words.index(cpu, intid);
          boolean ask = false;
          try {
            ask = enable && asks(index, intid);
          } catch (Throwable e) {
            failure = Failure.add(failure, e);
          }
          long changes = enableOne(index, enable, ask);
          if ((changes & GicV2Word.WITHDRAWN) != 0) {
            withdrawn |= rest & -rest;
          }
          if (changes != 0 && intid >= GicV2Spec.PRIVATE) {
            failure = tellMask(intid - GicV2Spec.PRIVATE, !enable, failure);
          }
        }
      }
    } finally {
      section.leave();
    }
    for (int rest = withdrawn; rest != 0; rest &= rest - 1) {
      try {
        resample(words.index(cpu, first + Integer.numberOfTrailingZeros(rest)));
      } catch (Throwable e) {
        failure = Failure.add(failure, e);
      }
    }
    Failure.rethrow(failure);
  }

  /** Whether a level that waits for the enable is to be sampled again, which a board may refuse. */
  private boolean asks(int index, int intid) {
    return intid >= GicV2Spec.PRIVATE
        && GicV2Function.mayBeResampled(words.get(index))
        && engine.board().hasResampler(intid - GicV2Spec.PRIVATE);
  }

  /**
   * Enables or disables an interrupt; answers the bits that changed: with {@link
   * GicV2Word#WITHDRAWN} the resampler's source was withdrawn, and the board is to be asked.
   */
  private long enableOne(int index, boolean enable, boolean ask) {
    long before;
    long after;
    do {
      before = words.get(index);
      if (GicV2Word.enabled(before) == enable) {
        return 0;
      }
      after = before ^ GicV2Word.ENABLED;
      // In the same step as the enable: the level that is to be sampled anew is never signalled.
      if (ask && GicV2Function.mayBeResampled(before)) {
        after = GicV2Function.withdraw(after);
      }
    } while (!words.replace(index, before, after));
    int pin = words.intid(index) - GicV2Spec.PRIVATE;
    if (pin >= 0) {
      tellLine(pin, before, after);
    }
    return before ^ after;
  }

  /** Tells a mask that changed; answers what was thrown so far. */
  private @Nullable Failure tellMask(int pin, boolean masked, @Nullable Failure before) {
    if (engine.events != IrqEvents.NONE) {
      engine.events.maskChanged(pin, masked);
    }
    try {
      engine.board().maskChanged(pin, masked);
      return before;
    } catch (Throwable e) {
      return Failure.add(before, e);
    }
  }

  private void tellLine(int pin, long before, long after) {
    boolean high = GicV2Word.lineHigh(after);
    if (engine.events != IrqEvents.NONE && high != GicV2Word.lineHigh(before)) {
      engine.events.lineChanged(pin, high);
    }
  }

  private void resample(int index) {
    int pin = words.intid(index) - GicV2Spec.PRIVATE;
    boolean sampled = false;
    try {
      // Driven again since it was withdrawn: then that is the sample.
      sampled =
          (words.get(index) & GicV2Word.WITHDRAWN) == 0 || engine.board().resampleInstead(pin);
    } finally {
      restore(index, pin, sampled);
    }
  }

  private void restore(int index, int pin, boolean sampled) {
    long before;
    long after;
    do {
      before = words.get(index);
      after = sampled ? GicV2Function.keepWithdrawn(before) : GicV2Function.putBack(before);
    } while (!words.replace(index, before, after));
    tellLine(pin, before, after);
  }

  void fireMask(int pin, ChipBoard to) {
    section.enter();
    try {
      to.maskChanged(pin, masked(pin));
    } finally {
      section.leave();
    }
  }

  /** Tells the board the masks of all pins; answers what was thrown. */
  private @Nullable Failure tellMasks() {
    try {
      section.tellMasks(engine.interrupts - GicV2Spec.PRIVATE, this::masked, engine.board());
      return null;
    } catch (Throwable e) {
      return Failure.add(null, e);
    }
  }

  /** After a restore: tells the board and the CPUs where everything stands. */
  void resync() {
    Failure failure = tellMasks();
    try {
      engine.outputs.resync();
    } catch (Throwable e) {
      failure = Failure.add(failure, e);
    }
    Failure.rethrow(failure);
  }

  boolean masked(int pin) {
    return !GicV2Word.enabled(words.get(words.index(0, pin + GicV2Spec.PRIVATE)));
  }

  /** Writes a field of an interrupt's word; the caller brings the outputs up to date. */
  void field(int index, long mask, int shift, int value) {
    long before;
    long after;
    do {
      before = words.get(index);
      after = GicV2Function.withField(before, mask, shift, value);
    } while (after != before && !words.replace(index, before, after));
  }

  /** Writes a byte of ISPENDR or ICPENDR. SGIs are made pending by SGIR and SPENDSGIR only. */
  void pend(int cpu, int first, int bits, boolean set) {
    boolean ignorePpis = engine.cpus > 1 && engine.has(GicV2Option.PPI_SETPEND_IGNORED);
    int least = set && ignorePpis ? GicV2Spec.PRIVATE : GicV2Spec.SGIS;
    for (int rest = first < least ? 0 : bits; rest != 0; rest &= rest - 1) {
      int index = words.index(cpu, first + Integer.numberOfTrailingZeros(rest));
      long before;
      long after;
      do {
        before = words.get(index);
        after = set ? GicV2Function.latch(before, engine.rules) : GicV2Function.unlatch(before);
      } while (after != before && !words.replace(index, before, after));
    }
  }

  /** Writes a byte of ISACTIVER or ICACTIVER; the latter runs ack notifiers. */
  void activate(int cpu, int first, int bits, boolean set) {
    Failure failure = null;
    for (int rest = bits; rest != 0; rest &= rest - 1) {
      int index = words.index(cpu, first + Integer.numberOfTrailingZeros(rest));
      if (!set) {
        try {
          engine.deactivate(index, GicV2Word.ACTIVE);
        } catch (Throwable e) {
          failure = Failure.add(failure, e);
        }
        continue;
      }
      long before;
      long after;
      do {
        before = words.get(index);
        after = GicV2Function.activate(before, words.banked(index), engine.rules);
      } while (after != before && !words.replace(index, before, after));
    }
    Failure.rethrow(failure);
  }

  /** Puts everything into its reset state; lines keep their levels. */
  void reset() {
    Failure failure;
    section.enter();
    try {
      engine.setControl(0);
      for (int cpu = 0; cpu < engine.cpus; cpu++) {
        engine.cpuState.reset(cpu);
      }
      for (int index = 0; index < words.count(); index++) {
        long before;
        long after;
        int intid = words.intid(index);
        do {
          before = words.get(index);
          after = GicV2Function.reset(before, intid, engine.resetTargets(index));
        } while (!words.replace(index, before, after));
        boolean masks = intid >= GicV2Spec.PRIVATE && GicV2Word.enabled(before);
        if (masks && engine.events != IrqEvents.NONE) {
          engine.events.maskChanged(intid - GicV2Spec.PRIVATE, true);
        }
      }
      failure = tellMasks();
    } finally {
      section.leave();
    }
    try {
      engine.updateAll();
    } catch (Throwable e) {
      failure = Failure.add(failure, e);
    }
    Failure.rethrow(failure);
  }
}
