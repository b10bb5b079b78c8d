// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.lapic;

/** Sources inside the CPU that have an entry in the local vector table. */
public enum LocalSource {
  /** Corrected machine checks, entry 2F0h; only with {@link LapicOption#CMCI}. */
  CMCI(LapicState.LVT_CMCI),

  /** The thermal sensor, entry 330h. */
  THERMAL(LapicState.LVT_THERMAL),

  /** Performance counters, entry 340h; the entry masks itself when it fires. */
  PERFORMANCE(LapicState.LVT_PERFORMANCE);

  final int place;

  LocalSource(int place) {
    this.place = place;
  }
}
