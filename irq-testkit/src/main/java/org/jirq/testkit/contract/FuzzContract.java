// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.jirq.api.Cell;
import org.jirq.api.CpuInterface;
import org.jirq.api.IrqChip;
import org.jirq.api.OutputSink;
import org.jirq.api.SourceId;
import org.junit.jupiter.api.Test;

/**
 * A guest can do what it likes: nothing is thrown, nothing grows, and after a reset the chip is as
 * good as new.
 */
public interface FuzzContract {

  /**
   * Makes a chip.
   *
   * @param cell how it keeps its state
   * @return a new fixture in its reset state
   */
  ChipFixture newFixture(Cell cell);

  /**
   * How many random steps the tests make in each cell.
   *
   * @return 1 or more; by default the system property {@code jirq.fuzz.steps}, or 400,000
   */
  default long fuzzSteps() {
    return Long.getLong("jirq.fuzz.steps", 400_000L);
  }

  /** Accesses, lines, acknowledgements and ends throw nothing, and a reset cures everything. */
  @Test
  default void aHostileGuestThrowsNothingAndAResetCuresAll() {
    for (Cell cell : Cell.values()) {
      ChipFixture fixture = newFixture(cell);
      fixture.log().stop();
      for (int seed = 0; seed < 4; seed++) {
        HostileGuest guest = new HostileGuest(seed, fixture);
        unplug(fixture);
        for (long left = fuzzSteps() / 4; left > 0; left--) {
          guest.step();
        }
        lowerAll(fixture.chip());
        fixture.restart();
        works(fixture, "cell=" + cell + " seed=" + seed);
      }
    }
  }

  /** What a guest did before a reset cannot be seen after it. */
  @Test
  default void nothingSurvivesAResetButTheLines() {
    for (Cell cell : Cell.values()) {
      for (int seed = 0; seed < 50; seed++) {
        ChipFixture used = newFixture(cell);
        ChipFixture fresh = newFixture(cell);
        HostileGuest guest = new HostileGuest(seed, used);
        unplug(used);
        for (int step = 0; step < 1_000; step++) {
          guest.step();
        }
        for (int pin = 0; pin < fresh.chip().pins(); pin++) {
          for (int source = 0; source < SourceId.COUNT; source++) {
            fresh.chip().setLevel(pin, source, (used.chip().sources(pin) >>> source & 1) != 0);
          }
        }
        used.restart();
        fresh.restart();
        used.log().take();
        fresh.log().take();
        Actions actions = new Actions(seed, fresh.chip().pins());
        for (int step = 0; step < 100; step++) {
          actions.step(used, fresh);
          String where = "cell=" + cell + " seed=" + seed + " step=" + step;
          assertEquals(fresh.log().take(), used.log().take(), where);
        }
      }
    }
  }

  /** The CPU of a hostile guest is part of it: the fixture's would be caught in its storms. */
  private static void unplug(ChipFixture fixture) {
    if (fixture.chip() instanceof CpuInterface cpu) {
      cpu.connectOutputs(OutputSink.NONE);
    }
  }

  private static void lowerAll(IrqChip chip) {
    for (int pin = 0; pin < chip.pins(); pin++) {
      for (int source = 0; source < SourceId.COUNT; source++) {
        chip.setLevel(pin, source, false);
      }
      assertEquals(0, chip.sources(pin));
    }
  }

  private static void works(ChipFixture fixture, String where) {
    int pin = fixture.levelPin();
    int other = fixture.edgePin();
    fixture.program(pin, true, false);
    fixture.program(other, false, false);
    int level = fixture.deliveries(pin);
    int edge = fixture.deliveries(other);
    fixture.chip().setLevel(pin, SourceId.DEFAULT, true);
    assertEquals(level + 1, fixture.deliveries(pin), where);
    fixture.end(pin);
    assertEquals(level + 2, fixture.deliveries(pin), where);
    fixture.chip().setLevel(pin, SourceId.DEFAULT, false);
    fixture.end(pin);
    fixture.chip().setLevel(other, SourceId.DEFAULT, true);
    fixture.chip().setLevel(other, SourceId.DEFAULT, false);
    assertEquals(level + 2, fixture.deliveries(pin), where);
    assertEquals(edge + 1, fixture.deliveries(other), where);
  }
}
