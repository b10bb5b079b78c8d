// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.lincheck;

import java.util.ArrayList;
import java.util.List;

/**
 * Which pins were put in force by updates that have returned. Whoever begins an update after that
 * puts them out of force for good, as scenarios use each pin once.
 */
final class Ledger {

  private final List<Integer> settled = new ArrayList<>();

  /** Begins with one pin. */
  Ledger(int pin) {
    settled.add(pin);
  }

  /** Notes that an update has returned. */
  synchronized void settle(int pin) {
    settled.add(pin);
  }

  /** Returns the pins of all updates that have returned. */
  synchronized int[] settled() {
    return settled.stream().mapToInt(Integer::intValue).toArray();
  }
}
