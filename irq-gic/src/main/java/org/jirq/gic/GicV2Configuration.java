// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.gic;

import org.jirq.api.Cell;
import org.jirq.api.ChipBoard;
import org.jirq.api.IrqEvents;
import org.jirq.api.spi.Failure;
import org.jirq.api.spi.WriteSection;

/**
 * What the guest configures of interrupts: enables with their mask notifiers, and the fields of an
 * interrupt's word.
 *
 * <p><b>Threads.</b> As the cell. Enables, resets and mask queries serialise in the chip's {@link
 * WriteSection}, inside which mask notifiers run; the other fields are one replacement of a word
 * each and take no lock. Outputs move and the board is asked to re-sample after the section.
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
    int withdrawn = 0;
    section.enter();
    try {
      for (int rest = bits; rest != 0; rest &= rest - 1) {
        int intid = first + Integer.numberOfTrailingZeros(rest);
        if (intid >= GicV2Spec.SGIS && enableOne(words.index(cpu, intid), intid, enable)) {
          withdrawn |= rest & -rest;
        }
      }
    } finally {
      section.leave();
    }
    Failure failure = null;
    for (int rest = withdrawn; rest != 0; rest &= rest - 1) {
      try {
        resample(words.index(cpu, first + Integer.numberOfTrailingZeros(rest)));
      } catch (Throwable e) {
        failure = Failure.add(failure, e);
      }
    }
    Failure.rethrow(failure);
  }

  /** Returns whether the resampler's source was withdrawn, so that the board is to be asked. */
  private boolean enableOne(int index, int intid, boolean enable) {
    int pin = intid - GicV2Spec.PRIVATE;
    long before;
    long after;
    do {
      before = words.get(index);
      if (GicV2Word.enabled(before) == enable) {
        return false;
      }
      after = before ^ GicV2Word.ENABLED;
      // In the same step as the enable: the level that is to be sampled anew is never signalled.
      if (enable
          && pin >= 0
          && GicV2Function.mayBeResampled(before)
          && engine.board().hasResampler(pin)) {
        after = GicV2Function.withdraw(after);
      }
    } while (!words.replace(index, before, after));
    if (pin >= 0) {
      tellMask(pin, before, after);
    }
    return enable && (after & ~before & GicV2Word.WITHDRAWN) != 0;
  }

  private void tellMask(int pin, long before, long after) {
    boolean masked = !GicV2Word.enabled(after);
    if (masked == GicV2Word.enabled(before)) {
      if (engine.events != IrqEvents.NONE) {
        tellLine(pin, before, after);
        engine.events.maskChanged(pin, masked);
      }
      engine.board().maskChanged(pin, masked);
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

  /** Tells the board the masks of all pins. */
  void tellMasks() {
    section.tellMasks(engine.interrupts - GicV2Spec.PRIVATE, this::masked, engine.board());
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
    for (int rest = bits; rest != 0; rest &= rest - 1) {
      int index = words.index(cpu, first + Integer.numberOfTrailingZeros(rest));
      if (!set) {
        engine.deactivate(index, GicV2Word.ACTIVE);
        continue;
      }
      long before;
      long after;
      do {
        before = words.get(index);
        after = GicV2Function.activate(before, words.banked(index), engine.rules);
      } while (after != before && !words.replace(index, before, after));
    }
  }

  /** Puts everything into its reset state; lines keep their levels. */
  void reset() {
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
      tellMasks();
    } finally {
      section.leave();
      engine.updateAll();
    }
  }
}
