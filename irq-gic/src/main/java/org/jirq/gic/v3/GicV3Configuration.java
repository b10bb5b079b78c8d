// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.gic.v3;

import java.util.Set;
import org.jirq.api.Cell;
import org.jirq.gic.GicProfile;

/** What a {@link GicV3Builder} was told, checked. */
record GicV3Configuration(
    int cpus, int interrupts, GicProfile profile, Set<GicV3Option> options, Cell cell) {

  boolean has(GicV3Option option) {
    return options.contains(option);
  }

  /** The bits of GICD_IROUTER that can be written. */
  long routeBits() {
    return has(GicV3Option.IROUTER_64_BITS)
        ? -1L
        : GicV3Spec.IROUTER_AFFINITY | GicV3Spec.IROUTER_IRM;
  }

  /** The bits of a priority that can be written. */
  int priorityBits() {
    return has(GicV3Option.PRIORITY_8_BITS) ? 0xff : GicV3Spec.PRIORITY_MASK;
  }

  int spis() {
    return interrupts - GicV3Spec.PRIVATE;
  }
}
