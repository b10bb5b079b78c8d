// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.plic;

import java.util.Set;
import org.jirq.api.Cell;
import org.jirq.api.IrqEvents;
import org.jirq.api.OutputSink;

/** What a chip is made with, checked by {@link PlicBuilder#build}. */
record Configuration(
    PlicProfile profile,
    Set<PlicOption> options,
    Cell cell,
    int sources,
    int contexts,
    int maxPriority,
    Set<Integer> edges,
    IrqEvents events,
    OutputSink outputs) {

  Configuration {
    options = Set.copyOf(options);
    edges = Set.copyOf(edges);
  }

  boolean has(PlicOption option) {
    return options.contains(option);
  }

  int rules() {
    int rules = 0;
    for (PlicOption option : options) {
      rules |= option.bit();
    }
    return rules;
  }

  /** The last source that has pending and enable bits. */
  int lastSource() {
    return has(PlicOption.LAST_SOURCE_UNUSED) ? sources - 1 : sources;
  }
}
