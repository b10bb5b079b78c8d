// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.irqfd;

import org.jirq.api.LineListener;

/**
 * Who tells the mask of a GSI to its listeners, and what is left to tell. Exactly one thread tells
 * at a time, so that no listener hears of a mask and an unmask at two chips in the wrong order; it
 * tells in rounds, until nothing has changed since the last one.
 *
 * <p><b>Threads.</b> Any, inside the lock of the {@link NotifyGate} that it belongs to.
 */
final class MaskRounds {

  /** Nothing is left to tell. */
  static final long NONE = -1;

  private static final long MASKED = 1L << 62;

  private boolean telling;
  private boolean again;
  private long at;

  /**
   * Asks for the right to tell.
   *
   * @param chip where the mask has changed, or {@link LineListener#NOWHERE}
   * @param pin where the mask has changed, or {@link LineListener#NOWHERE}
   * @param changed {@code false} for listeners that may have missed something: a change that is
   *     about to be told keeps its place then
   * @return {@code false} if another thread has it and will tell this change too
   */
  boolean begin(int chip, int pin, boolean changed) {
    if (changed || !again) {
      at = (long) (chip + 1) << Integer.SIZE | (pin + 1);
    }
    again = true;
    boolean mine = !telling;
    telling = true;
    return mine;
  }

  /** Gives the right up in the middle, for a thread that dies. */
  void stop() {
    telling = false;
  }

  /**
   * Tells the teller what to tell next, and gives its right up if that is nothing.
   *
   * @param masked the mask as it is now
   * @return {@link #NONE}, or what {@link #masked}, {@link #chip} and {@link #pin} read
   */
  long next(boolean masked) {
    telling = again;
    again = false;
    return telling ? (masked ? at | MASKED : at) : NONE;
  }

  /** Whether a round tells that the GSI is masked. */
  static boolean masked(long round) {
    return (round & MASKED) != 0;
  }

  /** The chip that a round tells of. */
  static int chip(long round) {
    return (int) ((round & ~MASKED) >>> Integer.SIZE) - 1;
  }

  /** The pin that a round tells of. */
  static int pin(long round) {
    return (int) round - 1;
  }
}
