// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.srcu;

import java.util.function.Consumer;

/** Slots whose sums a test can interrupt, on one thread or on all. */
final class HookedSlots extends ReaderSlots {

  /** Runs before each sum of the ended sections, which comes first in each look, with its index. */
  volatile Consumer<Integer> beforeLook = index -> {};

  HookedSlots() {
    super(LIMIT);
  }

  @Override
  long unlocks(int index) {
    beforeLook.accept(index);
    return super.unlocks(index);
  }
}
