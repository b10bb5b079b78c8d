// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.api;

/**
 * The owner of a level-triggered line who can tell at any time whether the line is high: instead of
 * being told to sample it again, he is asked.
 *
 * <p>The answer complements the owner's own signals, it does not replace them: whoever's line rises
 * signals his event, whatever he has answered before.
 */
@FunctionalInterface
public interface LineQuery extends LineListener {

  /**
   * Tells whether the line is high now. The line has been de-asserted on the owner's behalf before
   * the question, so a rise that comes after it must be signalled; a line that is low in the answer
   * stays low until then.
   *
   * <p>Threads and locks are those of {@link LineListener#resample}: after an EOI the thread that
   * ended, with no lock held; at an unmask either the writing thread with no lock held, or, on a
   * chip that only tells its masks, the same inside the section that serialises the chip's entry
   * writes. The method may read the device's own state, take leaf locks, drive lines and signal
   * events; it must not access registers of the chip, must not block, and must not wait for a grace
   * period. What it throws counts as {@code true}: an interrupt too many is harmless, a missing one
   * fatal.
   *
   * @param gsi the GSI, 0 to 4095
   * @param chip the chip's id on its router, 0 to 63, or {@link #NOWHERE}
   * @param pin the chip's pin, or {@link #NOWHERE}
   * @return {@code true} if the line is high, whatever its polarity: if the device wants service
   */
  boolean asserted(int gsi, int chip, int pin);

  /**
   * Does nothing. An owner who is asked is not told too; one who is to be told under another policy
   * overrides it.
   */
  @Override
  default void resample(int gsi, int chip, int pin) {}
}
