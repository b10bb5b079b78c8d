// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.check.world;

import org.jirq.irqfd.ResamplePolicy;

/**
 * A device that decides itself: it looks at its line at the end of an interrupt, or at the unmask
 * if it has been told that the line is masked.
 */
final class DecidingDevice extends Device {

  /** Whether it waits for the unmask. */
  private boolean postponed;

  DecidingDevice(World world, int gsi) {
    super(world, gsi, ResamplePolicy.LEAVE_TO_LISTENER);
  }

  @Override
  public void ended(int atGsi, int chip, int pin) {
    heard();
    if (toldMasked) {
      postponed = true;
    } else {
      waiting = false;
      look();
    }
  }

  @Override
  public void unmasked(int atGsi, int chip, int pin) {
    super.unmasked(atGsi, chip, pin);
    if (postponed) {
      postponed = false;
      waiting = false;
      look();
    }
  }

  @Override
  public void resample(int atGsi, int chip, int pin) {
    postponed = false;
    super.resample(atGsi, chip, pin);
  }
}
