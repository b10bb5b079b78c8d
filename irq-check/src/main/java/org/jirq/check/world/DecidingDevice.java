// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.check.world;

import org.jirq.irqfd.ResamplePolicy;

/** A device that decides itself: it looks at its line at each end that it hears of. */
final class DecidingDevice extends Device {

  DecidingDevice(World world, int gsi) {
    super(world, gsi, ResamplePolicy.LEAVE_TO_LISTENER);
  }

  @Override
  public void ended(int atGsi, int chip, int pin) {
    asked();
    look();
  }
}
