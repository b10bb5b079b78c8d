// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.lapic;

import org.jirq.api.Cell;
import org.jirq.api.spi.StateWords;

/**
 * 256 bits, one a vector: IRR or ISR.
 *
 * <p>As thread-safe as its cell says. A change of one bit is one atomic step; {@link #highest}
 * looks at four words one after the other, so a bit that is set meanwhile may be missed: whoever
 * sets it looks for himself afterwards.
 */
final class VectorBits {

  static final int WORDS = 4;

  private final StateWords words;

  VectorBits(Cell cell) {
    words = StateWords.of(cell, WORDS, StateWords.Spacing.DENSE);
  }

  boolean contains(int vector) {
    return (words.get(vector >>> 6) >>> vector & 1) != 0;
  }

  /** Sets a bit; returns whether it was clear. */
  boolean set(int vector) {
    long bit = 1L << vector;
    return (words.or(vector >>> 6, bit) & bit) == 0;
  }

  /**
   * Sets a bit for whoever takes it, with {@link StateWords#post}; returns whether it was clear.
   */
  boolean post(int vector) {
    long bit = 1L << vector;
    return (words.post(vector >>> 6, bit) & bit) == 0;
  }

  /** Clears a bit; returns whether it was set. */
  boolean clear(int vector) {
    long bit = 1L << vector;
    return (words.andNot(vector >>> 6, bit) & bit) != 0;
  }

  /** The highest bit that is set, or -1. */
  int highest() {
    for (int word = WORDS - 1; word >= 0; word--) {
      long bits = words.get(word);
      if (bits != 0) {
        return 64 * word + 63 - Long.numberOfLeadingZeros(bits);
      }
    }
    return -1;
  }

  /** A register: 32 of the bits. */
  int register(int index) {
    return (int) (words.get(index >>> 1) >>> 32 * (index & 1));
  }

  long word(int index) {
    return words.get(index);
  }

  void setWord(int index, long value) {
    words.set(index, value);
  }

  void clearAll() {
    for (int word = 0; word < WORDS; word++) {
      words.set(word, 0);
    }
  }
}
