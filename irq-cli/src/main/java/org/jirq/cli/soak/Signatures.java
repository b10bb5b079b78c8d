// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli.soak;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Which tables may still deliver, by signature. Each thread numbers its own tables, and the word of
 * a number is used again when {@value #PER_THREAD} newer ones have followed.
 *
 * <p>Threading: any; {@link #next} for one thread a place.
 */
final class Signatures {

  /** Signatures of a thread that are told apart. */
  static final int PER_THREAD = 64;

  /*
   * The word of a signature: the signature (bits 32-63), how often the table was given to the
   * router and not found unchanged (16-31), how often it went out of use (0-15). A table may deliver
   * while it was given more often than it went out of use. It is announced before it is given, so
   * the word errs to the side of "may deliver".
   */
  private static final long ONE_ANNOUNCED = 1L << 16;
  private static final long COUNT = 0xffff;

  private final AtomicLongArray words;
  private final int places;
  private final int[] numbers;

  Signatures(int places) {
    this.places = places;
    this.words = new AtomicLongArray(places * PER_THREAD);
    this.numbers = new int[places];
  }

  /** A new signature, announced once. */
  int next(int place) {
    int signature = numbers[place]++ * places + place;
    words.set(slot(signature), (long) signature << 32 | ONE_ANNOUNCED);
    return signature;
  }

  /** The table is about to be given to the router once more. */
  void announce(int signature) {
    add(signature, ONE_ANNOUNCED);
  }

  /** The table was found unchanged, so it did not come into use anew. */
  void withdraw(int signature) {
    add(signature, -ONE_ANNOUNCED);
  }

  /** The router says that nobody uses the table any more. */
  void settle(int signature) {
    add(signature, 1);
  }

  /** Whether a reader may deliver along the table now. */
  boolean mayDeliver(int signature) {
    long word = words.get(slot(signature));
    return (int) (word >>> 32) == signature && (word >>> 16 & COUNT) > (word & COUNT);
  }

  private void add(int signature, long amount) {
    int slot = slot(signature);
    long word;
    do {
      word = words.get(slot);
      if ((int) (word >>> 32) != signature) {
        return;
      }
    } while (!words.compareAndSet(slot, word, word + amount));
  }

  private int slot(int signature) {
    int place = Integer.remainderUnsigned(signature, places);
    int number = Integer.divideUnsigned(signature, places);
    return place * PER_THREAD + (number & PER_THREAD - 1);
  }
}
