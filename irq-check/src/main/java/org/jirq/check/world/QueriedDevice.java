// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.check.world;

import org.jirq.api.LineQuery;
import org.jirq.irqfd.ResamplePolicy;

/** A device that is asked for its line instead of being notified. */
final class QueriedDevice extends Device implements LineQuery {

  QueriedDevice(World world, int gsi) {
    super(world, gsi, ResamplePolicy.QUERY_LINE);
  }

  @Override
  public boolean asserted(int atGsi, int chip, int pin) {
    asked();
    waiting = asserted;
    return asserted;
  }

  @Override
  public void resample(int atGsi, int chip, int pin) {
    world.violation('e', "notified, and not asked for its line: gsi=" + gsi);
  }
}
