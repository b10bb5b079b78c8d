// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli.soak;

import java.util.ArrayList;
import java.util.List;

/** Collects violations; the first one ends the run. Any thread. */
final class Violations {

  private static final int KEPT = 8;

  private final List<Violation> kept = new ArrayList<>();
  private long count;
  private volatile boolean any;

  void add(Oracle oracle, int machine, int gsi, long cells, String text) {
    Violation violation = new Violation(oracle, machine, gsi, cells, System.nanoTime(), text);
    synchronized (this) {
      count++;
      if (kept.size() < KEPT) {
        kept.add(violation);
      }
    }
    any = true;
  }

  boolean any() {
    return any;
  }

  synchronized long count() {
    return count;
  }

  synchronized List<Violation> kept() {
    return List.copyOf(kept);
  }
}
