// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.api.spi;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Words for any number of threads. Reads are wait-free, the rest is one atomic step or a
 * compare-and-set that fails only because another thread's change succeeded.
 */
final class SharedWords extends StateWords {

  private static final VarHandle LONGS = MethodHandles.arrayElementVarHandle(long[].class);

  private final long[] words;
  private final int count;
  private final int shift;

  SharedWords(int count, int shift) {
    this.count = count;
    this.shift = shift;
    // One spare place in front, so that a padded first word does not share a line with the array's
    // header either.
    this.words = new long[(count + 1) << shift];
  }

  private int place(int index) {
    return (index + 1) << shift;
  }

  @Override
  public int count() {
    return count;
  }

  @Override
  public long get(int index) {
    // ORDER(CW-1): volatile read; pairs with CW-2..CW-4. Volatile, not acquire: chips look at one
    // word after they changed another, and count on seeing it if its writer has not seen theirs.
    return (long) LONGS.getVolatile(words, place(index));
  }

  @Override
  public boolean replace(int index, long expected, long next) {
    // ORDER(CW-2): compare-and-set, a full fence; pairs with CW-1 and with itself.
    return LONGS.compareAndSet(words, place(index), expected, next);
  }

  @Override
  public void set(int index, long value) {
    // ORDER(CW-3): volatile write; pairs with CW-1.
    LONGS.setVolatile(words, place(index), value);
  }

  @Override
  public long or(int index, long bits) {
    long before = get(index);
    if ((before & bits) == bits) {
      return before;
    }
    // ORDER(CW-4): atomic or, a full fence; pairs with CW-1 and with itself.
    return (long) LONGS.getAndBitwiseOr(words, place(index), bits);
  }

  @Override
  public long andNot(int index, long bits) {
    long before = get(index);
    if ((before & bits) == 0) {
      return before;
    }
    // ORDER(CW-5): atomic and, a full fence; pairs with CW-1 and with itself.
    return (long) LONGS.getAndBitwiseAnd(words, place(index), ~bits);
  }
}
