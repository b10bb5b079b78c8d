// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.aplic;

import java.util.Set;
import org.jirq.api.Cell;

/** What a chip is made with, checked by {@link AplicBuilder#build}. */
record AplicConfiguration(
    AplicProfile profile,
    Set<AplicOption> options,
    Cell cell,
    int sources,
    int harts,
    int iprioBits,
    int guests) {

  AplicConfiguration {
    options = Set.copyOf(options);
  }

  boolean has(AplicOption option) {
    return options.contains(option);
  }

  int rules() {
    int rules = 0;
    for (AplicOption option : options) {
      rules |= option.bit();
    }
    return rules;
  }
}
