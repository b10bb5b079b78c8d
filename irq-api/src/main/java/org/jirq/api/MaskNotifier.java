// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.api;

/** Hears that the guest masked or unmasked a GSI at one of the chips that route it. */
@FunctionalInterface
public interface MaskNotifier {

  /**
   * The mask of a GSI at one chip, first told at registration, then at each change.
   *
   * <p>Called inside the section that serialises the chip's entry writes (a lock, in the shared
   * cell) and inside a read-side critical section: it may drive lines and take leaf locks; it must
   * not access chip registers, must not block, and must not wait for a grace period. A GSI that
   * several chips route is masked only where all of them mask it.
   *
   * @param gsi the GSI, 0 to 4095
   * @param chip the chip's id on its router
   * @param pin the chip's pin
   * @param masked the mask's state
   */
  void maskChanged(int gsi, int chip, int pin, boolean masked);
}
