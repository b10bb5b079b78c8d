// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.api.spi;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
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
public final class StateWords {

  /** How far apart the words stand. */
  public enum Spacing {
    /** Beside each other: for words that one thread writes, or few write often. */
    DENSE,

    /** Two cache lines apart in the shared cell: for words that CPUs change at the same time. */
    PADDED
  }

  private static final int PADDED_SHIFT = 4;
  private static final VarHandle LONGS = MethodHandles.arrayElementVarHandle(long[].class);

  private final long[] words;
  private final int count;
  private final int shift;
  private final boolean shared;

  private StateWords(boolean shared, int count, int shift) {
    this.shared = shared;
    this.count = count;
    this.shift = shift;
    // Shared words have a spare place in front, so that a padded first word does not share a line
    // with the array's header either. Plain ones stand where their index says.
    this.words = new long[shared ? (count + 1) << shift : count];
  }

  /** Where a shared word stands. */
  private int place(int index) {
    return (index + 1) << shift;
  }

  /**
   * Makes words that are all 0.
   *
   * @param cell how they are kept
   * @param count how many, 0 or more
   * @param spacing how far apart they stand in the shared cell
   * @return the words
   */
  public static StateWords of(Cell cell, int count, Spacing spacing) {
    boolean padded = cell == Cell.SHARED && spacing == Spacing.PADDED;
    return new StateWords(cell == Cell.SHARED, count, padded ? PADDED_SHIFT : 0);
  }

  /**
   * Returns the number of words.
   *
   * @return 0 or more
   */
  public int count() {
    return count;
  }

  /**
   * Reads a word.
   *
   * @param index 0 to {@link #count} - 1
   * @return the word
   */
  public long get(int index) {
    // ORDER(CW-1): volatile read; pairs with CW-2..CW-5. Volatile, not acquire: chips look at one
    // word after they changed another, and count on seeing it if its writer has not seen theirs.
    return shared ? (long) LONGS.getVolatile(words, place(index)) : words[index];
  }

  /**
   * Replaces a word if it still is what the caller read.
   *
   * @param index 0 to {@link #count} - 1
   * @param expected what {@link #get} returned
   * @param next the new word
   * @return whether it was replaced
   */
  public boolean replace(int index, long expected, long next) {
    if (shared) {
      // ORDER(CW-2): compare-and-set, a full fence; pairs with CW-1 and with itself.
      return LONGS.compareAndSet(words, place(index), expected, next);
    }
    words[index] = next;
    return true;
  }

  /**
   * Writes a word whatever it was.
   *
   * @param index 0 to {@link #count} - 1
   * @param value the new word
   */
  public void set(int index, long value) {
    if (shared) {
      // ORDER(CW-3): volatile write; pairs with CW-1.
      LONGS.setVolatile(words, place(index), value);
    } else {
      words[index] = value;
    }
  }

  /**
   * Sets bits of a word. Writes nothing if they are all set.
   *
   * @param index 0 to {@link #count} - 1
   * @param bits the bits to set
   * @return the word as it was
   */
  public long or(int index, long bits) {
    long before = get(index);
    if ((before & bits) == bits) {
      return before;
    }
    if (shared) {
      // ORDER(CW-4): atomic or, a full fence; pairs with CW-1 and with itself.
      return (long) LONGS.getAndBitwiseOr(words, place(index), bits);
    }
    words[index] = before | bits;
    return before;
  }

  /**
   * Sets bits of a word for somebody who takes them, also if they are all set: what the caller
   * wrote before is visible to whoever takes the bits after that. {@link #or} only reads then,
   * which orders nothing: the caller's writes could become visible after the bits were taken, and
   * nobody would look for them.
   *
   * @param index 0 to {@link #count} - 1
   * @param bits the bits to set
   * @return the word as it was
   */
  public long post(int index, long bits) {
    if (shared) {
      // ORDER(CW-4): atomic or, a full fence, whatever the word is; pairs with CW-1 and with
      // itself.
      return (long) LONGS.getAndBitwiseOr(words, place(index), bits);
    }
    long before = words[index];
    words[index] = before | bits;
    return before;
  }

  /**
   * Clears bits of a word. Writes nothing if they are all clear.
   *
   * @param index 0 to {@link #count} - 1
   * @param bits the bits to clear
   * @return the word as it was
   */
  public long andNot(int index, long bits) {
    long before = get(index);
    if ((before & bits) == 0) {
      return before;
    }
    if (shared) {
      // ORDER(CW-5): atomic and, a full fence; pairs with CW-1 and with itself.
      return (long) LONGS.getAndBitwiseAnd(words, place(index), ~bits);
    }
    words[index] = before & ~bits;
    return before;
  }
}
