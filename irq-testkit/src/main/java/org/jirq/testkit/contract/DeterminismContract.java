// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.jirq.api.Cell;
import org.junit.jupiter.api.Test;

/** The same calls give the same callbacks, in both cells: a machine can be replayed. */
public interface DeterminismContract {

  /**
   * Makes a chip.
   *
   * @param cell how it keeps its state
   * @return a new fixture in its reset state
   */
  ChipFixture newFixture(Cell cell);

  /** Three chips that are treated alike call alike, step by step. */
  @Test
  default void sameCallsGiveTheSameCallbacks() {
    int calls = 0;
    for (int seed = 0; seed < 100; seed++) {
      ChipFixture shared = newFixture(Cell.SHARED);
      ChipFixture again = newFixture(Cell.SHARED);
      ChipFixture plain = newFixture(Cell.PLAIN);
      Actions actions = new Actions(seed, shared.chip().pins());
      for (int step = 0; step < 300; step++) {
        actions.step(shared, again, plain);
        List<String> expected = shared.log().take();
        calls += expected.size();
        String where = "seed=" + seed + " step=" + step;
        assertEquals(expected, again.log().take(), where);
        assertEquals(expected, plain.log().take(), where + ", plain cell");
      }
    }
    assertTrue(calls > 10_000, "the guest was busy: calls=" + calls);
  }
}
