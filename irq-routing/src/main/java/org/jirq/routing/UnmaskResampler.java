// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.routing;

/**
 * Is asked, when the guest writes the entry of a pin whose level is pending, whether somebody will
 * sample the line again instead of having it injected. The question is {@link
 * org.jirq.api.ChipBoard#resampleInstead}, by GSI.
 */
@FunctionalInterface
public interface UnmaskResampler {

  /**
   * Offers a pending level for re-sampling. All resamplers of the pin are asked, whatever the
   * others say.
   *
   * <p>Called on the writing thread with no chip state held, inside a read-side critical section:
   * may drive lines, must not block and must not wait for a grace period. The source {@link
   * org.jirq.api.SourceId#RESAMPLER} has been withdrawn from the pin already, and comes back if
   * nobody takes the level.
   *
   * @param gsi the GSI, 0 to 4095
   * @param chip the chip's id on its router
   * @param pin the chip's pin
   * @return {@code true} if the line's owner has been asked to sample it again
   */
  boolean resample(int gsi, int chip, int pin);
}
