// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.plic;

import org.jirq.api.ChipBoard;
import org.jirq.api.IrqEvents;
import org.jirq.api.spi.Failure;
import org.jirq.api.spi.WriteSection;
import org.jspecify.annotations.Nullable;

/**
 * Writes of priorities, enables and thresholds, with the mask notifiers that they cause. A source
 * is masked while no context enables it or its priority is 0.
 *
 * <p><b>Threads.</b> As the cell; in the shared cell writers wait for each other, and listeners
 * hear of masks inside the section, in the guest's order. Nothing is delivered inside it.
 *
 * <p><b>Exceptions.</b> What a board throws keeps nothing from being written, told, sampled again
 * and delivered; the first one comes out at the end.
 */
final class ConfigurationWrites {

  private final Engine engine;
  private final PlicState state;
  private final WriteSection section;

  ConfigurationWrites(Engine engine, WriteSection section) {
    this.engine = engine;
    this.state = engine.state;
    this.section = section;
  }

  void writePriority(int source, int value) {
    Failure failure;
    int unmasked;
    section.enter();
    try {
      boolean was = state.masked(source);
      int priority = value & state.maxPriority;
      long before;
      do {
        before = state.words.get(source);
      } while (!state.words.replace(source, before, SourceFunction.withPriority(before, priority)));
      boolean masked = state.masked(source);
      unmasked = was && !masked ? 1 : 0;
      failure = tellMask(source, was, masked, null);
    } finally {
      section.leave();
    }
    failure = resample(source, unmasked, failure);
    try {
      engine.evaluate(source);
    } catch (Throwable e) {
      failure = Failure.add(failure, e);
    }
    Failure.rethrow(failure);
  }

  /** Writes the enable bits of 32 sources. */
  void writeEnable(int context, int index, int value) {
    Failure failure = null;
    int unmasked = 0;
    section.enter();
    try {
      int changes = (value ^ readEnable(context, index)) & writable(index);
      while (changes != 0) {
        int bit = Integer.numberOfTrailingZeros(changes);
        int source = 32 * index + bit;
        boolean was = state.masked(source);
        state.enable(context, source, (value >>> bit & 1) != 0);
        boolean masked = state.masked(source);
        if (was && !masked) {
          unmasked |= 1 << bit;
        }
        failure = tellMask(source, was, masked, failure);
        changes &= changes - 1;
      }
    } finally {
      section.leave();
    }
    failure = resample(32 * index, unmasked, failure);
    if (!state.has(PlicOption.ENABLE_IS_LAZY)) {
      try {
        engine.evaluateContext(context);
      } catch (Throwable e) {
        failure = Failure.add(failure, e);
      }
    }
    Failure.rethrow(failure);
  }

  /**
   * All are withdrawn before any is asked for: what a board then drives delivers no other one. All
   * are asked for, and put back if nobody samples them, even if the board throws for one. One whose
   * resampler cannot be looked for is not withdrawn.
   */
  private @Nullable Failure resample(int first, int unmasked, @Nullable Failure before) {
    Failure failure = before;
    int withdrawn = 0;
    for (int left = unmasked; left != 0; left &= left - 1) {
      int bit = Integer.numberOfTrailingZeros(left);
      try {
        if (engine.withdraw(first + bit)) {
          withdrawn |= 1 << bit;
        }
      } catch (Throwable e) {
        failure = Failure.add(failure, e);
      }
    }
    for (int left = withdrawn; left != 0; left &= left - 1) {
      try {
        engine.resample(first + Integer.numberOfTrailingZeros(left));
      } catch (Throwable e) {
        failure = Failure.add(failure, e);
      }
    }
    return failure;
  }

  int readEnable(int context, int index) {
    if (index > state.sources >> 5) {
      return 0;
    }
    return (int)
        (state.enables.get(context * state.bitmapWords + (index >> 1)) >>> 32 * (index & 1));
  }

  /** The bits of an enable word that belong to sources. */
  int writable(int index) {
    int last = state.lastSource - 32 * index;
    if (last < 0) {
      return 0;
    }
    int bits = last >= 31 ? -1 : (2 << last) - 1;
    return index == 0 && !state.has(PlicOption.SOURCE0_ENABLE) ? bits & ~1 : bits;
  }

  void writeThreshold(int context, int value) {
    state.thresholds.set(context, value & state.maxPriority);
    engine.evaluateContext(context);
  }

  /** Tells a mask if it changed; answers what was thrown so far. */
  private @Nullable Failure tellMask(
      int source, boolean was, boolean masked, @Nullable Failure before) {
    if (masked == was) {
      return before;
    }
    Failure failure = before;
    try {
      engine.board().maskChanged(source, masked);
    } catch (Throwable e) {
      failure = Failure.add(before, e);
    }
    if (engine.events != IrqEvents.NONE) {
      engine.events.maskChanged(source, masked);
    }
    return failure;
  }

  void fireMask(int source, ChipBoard to) {
    section.enter();
    try {
      to.maskChanged(source, state.masked(source));
    } finally {
      section.leave();
    }
  }

  /** Tells the board the masks of all pins; answers what was thrown. */
  private @Nullable Failure tellMasks() {
    try {
      section.tellMasks(state.sources + 1, state::masked, engine.board());
      return null;
    } catch (Throwable e) {
      return Failure.add(null, e);
    }
  }

  void reset() {
    Failure failure;
    section.enter();
    try {
      for (int source = 0; source <= state.sources; source++) {
        boolean was = state.masked(source);
        int rules = state.rulesOf(source);
        long before;
        long after;
        do {
          before = state.words.get(source);
          after = SourceFunction.reset(before, rules);
        } while (!state.words.replace(source, before, after));
        state.publish(source, SourceWord.isPending(after));
        if (!was && engine.events != IrqEvents.NONE) {
          engine.events.maskChanged(source, true);
        }
      }
      for (int context = 0; context < state.contexts; context++) {
        state.thresholds.set(context, 0);
      }
      disableAll();
      failure = tellMasks();
    } finally {
      section.leave();
    }
    try {
      engine.evaluateAll();
    } catch (Throwable e) {
      failure = Failure.add(failure, e);
    }
    Failure.rethrow(failure);
  }

  /** After a restore: tells the board and the CPUs where everything stands. */
  void resync() {
    Failure failure = tellMasks();
    try {
      engine.wires.resync();
    } catch (Throwable e) {
      failure = Failure.add(failure, e);
    }
    Failure.rethrow(failure);
  }

  private void disableAll() {
    for (int source = 0; source <= state.sources; source++) {
      int context = state.nextEnabling(0, source);
      while (context >= 0) {
        state.enable(context, source, false);
        context = state.nextEnabling(context + 1, source);
      }
    }
  }

  /** Sets a context's enable bits of 64 sources. Tells nobody. */
  void load(int context, int at, long bits) {
    section.enter();
    try {
      long changes = bits ^ state.enables.get(context * state.bitmapWords + at);
      while (changes != 0) {
        int bit = Long.numberOfTrailingZeros(changes);
        state.enable(context, (at << 6) + bit, (bits >>> bit & 1) != 0);
        changes &= changes - 1;
      }
    } finally {
      section.leave();
    }
  }
}
