// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.ioapic;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Which pins' entries hold a vector: a bitmap for each of the 256 vectors, so that an EOI visits
 * only the pins it may concern.
 *
 * <p>Written inside the section of entry writes, read without it. A hint with one guarantee: a pin
 * whose word holds vector v has had its bit in v's bitmap since before the word was written. A
 * reader checks the pin's word again.
 */
final class VectorMap {

  private static final VarHandle LONGS = MethodHandles.arrayElementVarHandle(long[].class);

  private final long[] bits;
  private final int wordsPerVector;

  VectorMap(int pins) {
    wordsPerVector = (pins + 63) >>> 6;
    bits = new long[256 * wordsPerVector];
    for (int pin = 0; pin < pins; pin++) {
      add(0, pin);
    }
  }

  /** Number of 64-pin words of a vector's bitmap. */
  int words() {
    return wordsPerVector;
  }

  /** Bit n stands for pin {@code 64 * word + n}. */
  long pins(int vector, int word) {
    // ORDER(IOA-1): acquire read; pairs with IOA-2, so that a reader who has seen the pin's word
    // with
    // the vector (PIN-2) sees the bit.
    return (long) LONGS.getAcquire(bits, vector * wordsPerVector + word);
  }

  void add(int vector, int pin) {
    int at = vector * wordsPerVector + (pin >>> 6);
    // ORDER(IOA-2): release write before the pin's word changes; pairs with IOA-1.
    LONGS.setRelease(bits, at, bits[at] | 1L << (pin & 63));
  }

  void remove(int vector, int pin) {
    int at = vector * wordsPerVector + (pin >>> 6);
    // ORDER(IOA-3): release write after the pin's word changed; pairs with IOA-1.
    LONGS.setRelease(bits, at, bits[at] & ~(1L << (pin & 63)));
  }

  void clear() {
    for (int i = 0; i < bits.length; i++) {
      LONGS.setRelease(bits, i, 0L);
    }
  }
}
