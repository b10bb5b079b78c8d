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

  int spis() {
    return interrupts - GicV3Spec.PRIVATE;
  }
}
