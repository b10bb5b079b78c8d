// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.srcu;

import org.jspecify.annotations.Nullable;

/** Hears of sections that are open, place by place. */
@FunctionalInterface
interface OpenSections {

  /**
   * Sections are open at a place.
   *
   * @param place number of the slot, stripe or cell in which they are counted
   * @param on the index on which they are counted, 0 or 1
   * @param sections how many, 1 or more
   * @param mark while it stays the same at this place and index, those that are open still are
   * @param thread who began them, if it is known and still in memory
   * @param threadId its id; 0 if unknown
   */
  void open(int place, int on, long sections, long mark, @Nullable Thread thread, long threadId);
}
