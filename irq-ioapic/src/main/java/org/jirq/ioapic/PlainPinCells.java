// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.ioapic;

import java.util.Arrays;

/**
 * Cells for one thread at a time. A transition is computed without calling anybody, so nothing can
 * come between {@link #word} and {@link #replace}.
 */
final class PlainPinCells extends PinCells {

  private final long[] words;
  private final long[] cold;

  PlainPinCells(int pins) {
    words = new long[pins];
    cold = new long[pins];
    Arrays.fill(words, PinWord.RESET);
  }

  @Override
  long word(int pin) {
    return words[pin];
  }

  @Override
  boolean replace(int pin, long expected, long next) {
    words[pin] = next;
    return true;
  }

  @Override
  long cold(int pin) {
    return cold[pin];
  }

  @Override
  void setCold(int pin, long value) {
    cold[pin] = value;
  }
}
