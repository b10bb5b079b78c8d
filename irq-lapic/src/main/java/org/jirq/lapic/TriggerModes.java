// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.lapic;

import org.jirq.api.Cell;
import org.jirq.api.spi.StateWords;

/**
 * TMR: which vectors were requested as a level last. An INIT or a reset clears what the guest reads
 * and no more: a level message that is under way has set its bit already and is about to set the
 * request, and whoever accepts that is to end it as a level.
 *
 * <p>One word for 32 vectors: bits 0-31 the trigger modes, bits 32-63 those of them that the guest
 * reads. A level sets both in one step.
 *
 * <p>As thread-safe as its cell says. What the guest reads is put together from several words, one
 * after the other; only {@link #level} decides anything.
 */
final class TriggerModes {

  private static final int WORDS = 8;
  private static final long LOW = 0xffff_ffffL;

  private final StateWords words;
  private final VectorBits irr;
  private final VectorBits isr;

  TriggerModes(Cell cell, VectorBits irr, VectorBits isr) {
    words = StateWords.of(cell, WORDS, StateWords.Spacing.DENSE);
    this.irr = irr;
    this.isr = isr;
  }

  /** A vector is about to be requested. */
  void request(int vector, boolean level) {
    long bits = 0x1_0000_0001L << (vector & 31);
    if (level) {
      words.or(vector >>> 5, bits);
    } else {
      words.andNot(vector >>> 5, bits);
    }
  }

  /** Whether the last request of a vector was a level, for the end of its interrupt. */
  boolean level(int vector) {
    return (words.get(vector >>> 5) >>> (vector & 31) & 1) != 0;
  }

  /** A bit of the register. */
  boolean contains(int vector) {
    return (register(vector >>> 5) >>> (vector & 31) & 1) != 0;
  }

  /**
   * A register: 32 of the bits. A level that came between with its request is read even if a reset
   * cleared it.
   */
  int register(int index) {
    long word = words.get(index);
    int shown = (int) (word >>> 32) | irr.register(index) | isr.register(index);
    return (int) word & shown;
  }

  /** Two registers, the lower one in the lower half. */
  long word(int index) {
    return register(2 * index) & LOW | (long) register(2 * index + 1) << 32;
  }

  void setWord(int index, long value) {
    words.set(2 * index, value << 32 | value & LOW);
    words.set(2 * index + 1, value >>> 32 | value & ~LOW);
  }

  /** The guest reads 0 from now on, but for requests that are under way. */
  void reset() {
    for (int index = 0; index < WORDS; index++) {
      words.andNot(index, ~LOW);
    }
  }
}
