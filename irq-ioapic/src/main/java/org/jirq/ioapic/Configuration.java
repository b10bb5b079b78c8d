// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.ioapic;

import java.util.Set;
import org.jirq.api.Cell;

/** What a chip is made with, checked by {@link IoApicBuilder#build}. */
record Configuration(
    IoApicProfile profile,
    Set<IoApicOption> options,
    Cell cell,
    int pins,
    int version,
    int id,
    boolean clocked,
    int maxCpus,
    long baseAddress,
    int gsiBase) {

  Configuration {
    options = Set.copyOf(options);
  }
}
