// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.ioapic;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Cells for any number of threads: words change by compare-and-set.
 *
 * <p>Hot words stand two cache lines apart, so that CPUs that end interrupts of different pins do
 * not disturb each other (two, because processors fetch lines in pairs).
 *
 * <p><b>Progress.</b> Reads are wait-free; a loop around {@link #replace} is lock-free, since it
 * fails only because another thread's transition succeeded.
 */
final class SharedPinCells extends PinCells {

  private static final int STRIDE_SHIFT = 4;
  private static final VarHandle LONGS = MethodHandles.arrayElementVarHandle(long[].class);

  private final long[] words;
  private final long[] cold;

  SharedPinCells(int pins) {
    words = new long[(pins + 1) << STRIDE_SHIFT];
    cold = new long[pins];
    for (int pin = 0; pin < pins; pin++) {
      words[index(pin)] = PinWord.RESET;
    }
    // ORDER(PIN-1): release fence before the chip is handed out; pairs with the reader's data
    // dependency on the chip's final field.
    VarHandle.releaseFence();
  }

  private static int index(int pin) {
    return (pin + 1) << STRIDE_SHIFT;
  }

  @Override
  long word(int pin) {
    // ORDER(PIN-2): volatile read; pairs with PIN-3. Volatile, not acquire: a raise that finds
    // remote
    // IRR set relies on the EOI that clears it to see the raised line, and the reverse.
    return (long) LONGS.getVolatile(words, index(pin));
  }

  @Override
  boolean replace(int pin, long expected, long next) {
    // ORDER(PIN-3): compare-and-set, a full fence; pairs with PIN-2 and with itself.
    return LONGS.compareAndSet(words, index(pin), expected, next);
  }

  @Override
  long cold(int pin) {
    // ORDER(PIN-4): acquire read; pairs with PIN-5.
    return (long) LONGS.getAcquire(cold, pin);
  }

  @Override
  void setCold(int pin, long value) {
    // ORDER(PIN-5): release write inside the section of entry writes; pairs with PIN-4.
    LONGS.setRelease(cold, pin, value);
  }
}
