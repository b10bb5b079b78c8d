// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.example.latch;

import java.util.function.LongPredicate;
import org.jirq.api.SourceId;
import org.jirq.api.spi.StateWords;

/**
 * The state of a pin in one word, and what may become of it. Pure functions.
 *
 * <p>Bits 0 to 15 are the sources that hold the line high.
 */
final class PinWord {

  private static final long SOURCES = (1L << SourceId.COUNT) - 1;
  private static final long RESAMPLER = 1L << SourceId.RESAMPLER;

  /** An edge came and was not claimed yet. */
  static final long LATCHED = 1L << 16;

  /** Claimed and not completed yet. */
  static final long IN_SERVICE = 1L << 17;

  /** The guest has enabled the pin. */
  static final long ENABLED = 1L << 18;

  /** The pin is level-triggered. */
  static final long LEVEL = 1L << 19;

  /** Somebody drove the resamplers' source since it was withdrawn. */
  private static final long DRIVEN = 1L << 20;

  private static final long ALL = (1L << 21) - 1;

  private PinWord() {}

  static boolean has(long word, long bit) {
    return (word & bit) != 0;
  }

  static boolean enabled(long word) {
    return has(word, ENABLED);
  }

  static boolean levelTriggered(long word) {
    return has(word, LEVEL);
  }

  /** A register that has a bit for each pin. */
  static long gather(StateWords words, LongPredicate bit) {
    long gathered = 0;
    for (int pin = 0; pin < words.count(); pin++) {
      if (bit.test(words.get(pin))) {
        gathered |= 1L << pin;
      }
    }
    return gathered;
  }

  static int sources(long word) {
    return (int) (word & SOURCES);
  }

  static boolean high(long word) {
    return (word & SOURCES) != 0;
  }

  /** Whether the pin asks for service, enabled and in service or not. */
  static boolean pending(long word) {
    return has(word, LEVEL) ? high(word) : has(word, LATCHED);
  }

  static boolean deliverable(long word) {
    return (word & (ENABLED | IN_SERVICE)) == ENABLED && pending(word);
  }

  static long drive(long word, int source, boolean level) {
    long bit = 1L << source;
    long next = level ? word | bit : word & ~bit;
    if (source == SourceId.RESAMPLER) {
      next |= DRIVEN;
    }
    return !has(word, LEVEL) && !high(word) && high(next) ? next | LATCHED : next;
  }

  static long claim(long word) {
    return word & ~LATCHED | IN_SERVICE;
  }

  static long complete(long word) {
    return word & ~IN_SERVICE;
  }

  static long trigger(long word, boolean level) {
    return has(word, LEVEL) == level ? word : (word ^ LEVEL) & ~LATCHED;
  }

  static long reset(long word) {
    return word & SOURCES;
  }

  /** Whether an enabled pin would now interrupt for a level that a resampler holds. */
  static boolean mayBeResampled(long word) {
    return has(word, LEVEL) && deliverable(word) && has(word, RESAMPLER);
  }

  static long withdraw(long word) {
    return word & ~(RESAMPLER | DRIVEN);
  }

  static long putBack(long word) {
    return has(word, DRIVEN) ? word : word | RESAMPLER;
  }

  static boolean possible(long word) {
    return (word & ~ALL) == 0 && !(has(word, LEVEL) && has(word, LATCHED));
  }
}
