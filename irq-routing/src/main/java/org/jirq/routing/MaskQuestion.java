// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.routing;

import org.jirq.api.ChipBoard;
import org.jirq.api.IrqChip;
import org.jirq.srcu.Srcu;

/**
 * Has a chip tell one mask notifier the present mask of one pin.
 *
 * <p>Made while nothing can fail yet, asked when the table is in force; asking allocates nothing.
 */
final class MaskQuestion implements ChipBoard {

  private final Srcu srcu;
  private final LiveTable live;
  private final Subscription.Mask mask;
  private final int id;
  private final IrqChip chip;
  private final int pin;

  /**
   * Prepares a question.
   *
   * @param route a route of the notifier's GSI
   * @param which which of its chips is asked
   */
  MaskQuestion(Srcu srcu, LiveTable live, Subscription.Mask mask, GsiRoute route, int which) {
    this.srcu = srcu;
    this.live = live;
    this.mask = mask;
    this.id = route.chip(which);
    this.chip = route.chipAt(which);
    this.pin = route.pin(which);
  }

  /** Asks. No lock may be held, as the chip's section of entry writes is entered. */
  void ask() {
    chip.fireMask(pin, this);
  }

  @Override
  public void maskChanged(int answeredPin, boolean masked) {
    long token = srcu.readLock();
    try {
      // An update that came meanwhile has its own questions; this one may be about the past.
      if (live.acquire().route(mask.gsi).reaches(id, answeredPin)) {
        mask.maskChanged(id, answeredPin, masked);
      }
    } finally {
      srcu.readUnlock(token);
    }
  }
}
