// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.jirq.api.Cell;
import org.jirq.api.SourceId;
import org.junit.jupiter.api.Test;

/**
 * The two laws of lines, against every order of events that a seed finds: a level-triggered pin
 * interrupts as soon as it is high, unmasked and not in service, whichever of the three came last;
 * an edge-triggered pin interrupts once for each rise. Where a request stays, a pin that is masked
 * keeps it after the line fell.
 */
public interface LineLawsContract {

  /**
   * Makes a chip.
   *
   * @param cell how it keeps its state
   * @return a new fixture in its reset state
   */
  ChipFixture newFixture(Cell cell);

  /** What a level-triggered pin must do. */
  final class LevelModel {

    private final boolean requestStays;
    private int sources;
    private boolean requested;
    private boolean masked;
    private boolean inService;
    private int deliveries;

    private LevelModel(boolean requestStays) {
      this.requestStays = requestStays;
    }

    private void drive(int source, boolean level) {
      sources = level ? sources | 1 << source : sources & ~(1 << source);
      evaluate();
    }

    private void mask(boolean to) {
      masked = to;
      evaluate();
    }

    private void end() {
      inService = false;
      evaluate();
    }

    private void evaluate() {
      requested = !inService && (sources != 0 || requested && requestStays);
      if (requested && !masked) {
        requested = false;
        inService = true;
        deliveries++;
      }
    }
  }

  /** A level and an edge beside each other, driven, masked and ended in any order. */
  @Test
  default void everyOrderOfEventsGivesTheInterruptsThatTheLawsGive() {
    int delivered = 0;
    for (Cell cell : Cell.values()) {
      for (int seed = 0; seed < 200; seed++) {
        ChipFixture fixture = newFixture(cell);
        fixture.log().stop();
        int level = fixture.levelPin();
        int edge = fixture.edgePin();
        fixture.program(level, true, false);
        fixture.program(edge, false, false);
        Random random = new Random(seed);
        LevelModel model = new LevelModel(fixture.levelRequestStays());
        int rises = 0;
        for (int step = 0; step < 300; step++) {
          int what = random.nextInt(8);
          boolean on = random.nextBoolean();
          if (what < 3) {
            int source = random.nextInt(SourceId.FIRST_FREE + 1);
            fixture.chip().setLevel(level, source, on);
            model.drive(source, on);
          } else if (what < 5) {
            fixture.program(level, true, on);
            model.mask(on);
          } else if (what < 7) {
            fixture.end(level);
            model.end();
          } else {
            fixture.chip().setLevel(edge, SourceId.DEFAULT, true);
            fixture.chip().setLevel(edge, SourceId.DEFAULT, false);
            rises++;
          }
          String where = "cell=" + cell + " seed=" + seed + " step=" + step;
          assertEquals(model.deliveries, fixture.deliveries(level), where);
          assertEquals(rises, fixture.deliveries(edge), where);
        }
        delivered += model.deliveries;
      }
    }
    assertTrue(delivered > 10_000, "the pin was busy: delivered=" + delivered);
  }
}
