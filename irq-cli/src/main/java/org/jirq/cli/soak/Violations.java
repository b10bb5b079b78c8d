// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli.soak;

import java.util.ArrayList;
import java.util.List;

/** Collects violations; the first one ends the run. Any thread. */
public final class Violations {

  private static final int KEPT = 8;

  private final List<Violation> kept = new ArrayList<>();
  private long count;
  private volatile boolean any;

  /** Makes an empty collection. */
  public Violations() {}

  /**
   * Adds one.
   *
   * @param oracle the rule
   * @param machine the machine's number, from 0; -1 if it is about none
   * @param gsi the GSI, or -1
   * @param cells the pins, bit n is cell n of a soak's layout
   * @param text what was seen
   */
  public void add(Oracle oracle, int machine, int gsi, long cells, String text) {
    Violation violation = new Violation(oracle, machine, gsi, cells, System.nanoTime(), text);
    synchronized (this) {
      count++;
      if (kept.size() < KEPT) {
        kept.add(violation);
      }
    }
    any = true;
  }

  /**
   * Tells whether there is one.
   *
   * @return whether the run is to end
   */
  public boolean any() {
    return any;
  }

  /**
   * Counts them.
   *
   * @return 0 or more
   */
  public synchronized long count() {
    return count;
  }

  /**
   * Returns the first ones.
   *
   * @return at most 8, in the order in which they were seen
   */
  public synchronized List<Violation> kept() {
    return List.copyOf(kept);
  }
}
