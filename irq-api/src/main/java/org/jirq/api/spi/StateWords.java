// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.api.spi;

import org.jirq.api.Cell;

/**
 * For authors of chips: an array of state words, each replaced as a whole, in one of two cells. A
 * chip's transition is a pure function from a word to the next one; the same function runs in both
 * cells.
 *
 * <p>Transitions call nobody, so in the plain cell nothing can come between {@link #get} and {@link
 * #replace}, and {@link #replace} always succeeds there.
 *
 * <p><b>Threads.</b> Plain: one at a time. Shared: any; reads are volatile, changes are
 * compare-and-sets, so accesses to all words of all chips stand in one order that every thread
 * agrees on. A loop around {@link #replace} is lock-free: it fails only because another change
 * succeeded. {@link #or} and {@link #andNot} are one step each.
 */
public abstract sealed class StateWords permits PlainWords, SharedWords {

  /** How far apart the words stand. */
  public enum Spacing {
    /** Beside each other: for words that one thread writes, or few write often. */
    DENSE,

    /** Two cache lines apart in the shared cell: for words that CPUs change at the same time. */
    PADDED
  }

  StateWords() {}

  /**
   * Makes words that are all 0.
   *
   * @param cell how they are kept
   * @param count how many, 0 or more
   * @param spacing how far apart they stand in the shared cell
   * @return the words
   */
  public static StateWords of(Cell cell, int count, Spacing spacing) {
    return cell == Cell.PLAIN
        ? new PlainWords(count)
        : new SharedWords(count, spacing == Spacing.PADDED ? 4 : 0);
  }

  /**
   * Returns the number of words.
   *
   * @return 0 or more
   */
  public abstract int count();

  /**
   * Reads a word.
   *
   * @param index 0 to {@link #count} - 1
   * @return the word
   */
  public abstract long get(int index);

  /**
   * Replaces a word if it still is what the caller read.
   *
   * @param index 0 to {@link #count} - 1
   * @param expected what {@link #get} returned
   * @param next the new word
   * @return whether it was replaced
   */
  public abstract boolean replace(int index, long expected, long next);

  /**
   * Writes a word whatever it was.
   *
   * @param index 0 to {@link #count} - 1
   * @param value the new word
   */
  public abstract void set(int index, long value);

  /**
   * Sets bits of a word. Writes nothing if they are all set.
   *
   * @param index 0 to {@link #count} - 1
   * @param bits the bits to set
   * @return the word as it was
   */
  public abstract long or(int index, long bits);

  /**
   * Clears bits of a word. Writes nothing if they are all clear.
   *
   * @param index 0 to {@link #count} - 1
   * @param bits the bits to clear
   * @return the word as it was
   */
  public abstract long andNot(int index, long bits);
}
