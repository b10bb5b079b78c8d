// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import org.jirq.api.Cell;
import org.jirq.api.EoiHandler;
import org.jirq.api.SourceId;
import org.junit.jupiter.api.Test;

/**
 * EOIs of vectors nobody waits for, as {@link EoiHandler} says: guest input, answered by nothing.
 */
public interface EoiContract {

  /**
   * Makes a chip that implements {@link EoiHandler}.
   *
   * @param cell how it keeps its state
   * @return a new fixture in its reset state
   */
  ChipFixture newFixture(Cell cell);

  /** Out-of-range vectors and strange CPUs are ignored. */
  @Test
  default void wrongVectorsAreIgnored() {
    for (Cell cell : Cell.values()) {
      ChipFixture fixture = newFixture(cell);
      EoiHandler handler = (EoiHandler) fixture.chip();
      for (int vector : new int[] {-1, 256, 4711, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
        for (int cpu : new int[] {-1, 0, 255, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
          handler.eoi(vector, cpu, true);
          handler.eoi(vector, cpu, false);
        }
      }
      assertEquals(List.of(), fixture.log().calls());
    }
  }

  /** An EOI of a vector that no entry holds delivers nothing and acknowledges nothing. */
  @Test
  default void spuriousEoiDoesNothing() {
    for (Cell cell : Cell.values()) {
      ChipFixture fixture = newFixture(cell);
      fixture.program(5, true, false);
      fixture.chip().setLevel(5, SourceId.DEFAULT, true);
      fixture.log().take();
      // The fixtures give no pin a vector below 16: the local APIC refuses those.
      for (int vector = 1; vector < 16; vector++) {
        ((EoiHandler) fixture.chip()).eoi(vector, 0, true);
      }
      assertFalse(fixture.log().calls().stream().anyMatch(call -> call.startsWith("acked")));
      assertEquals(1, fixture.deliveries(5));
      fixture.end(5);
      assertEquals(2, fixture.deliveries(5), "the interrupt was still in service");
    }
  }

  /** A second EOI for one interrupt delivers nothing more. */
  @Test
  default void secondEoiDeliversNothing() {
    for (Cell cell : Cell.values()) {
      ChipFixture fixture = newFixture(cell);
      fixture.program(5, true, false);
      fixture.chip().setLevel(5, SourceId.DEFAULT, true);
      fixture.chip().setLevel(5, SourceId.DEFAULT, false);
      fixture.end(5);
      fixture.end(5);
      assertEquals(1, fixture.deliveries(5));
    }
  }
}
