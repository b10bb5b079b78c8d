// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli.density;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class DensityTest {

  @Test
  void aMachineTakesItsFirstInterruptWithoutAGracePeriod() {
    DenseMachine machine = new DenseMachine(Population.FIRST_INTERRUPT);
    assertEquals(1, machine.taken());
    assertEquals(0, machine.gracePeriods());
    DenseMachine core = new DenseMachine(Population.CORE);
    assertEquals(0, core.taken());
    assertEquals(0, core.gracePeriods());
  }

  @Test
  void measuresAllMachinesThatItWasAskedFor() {
    DensityResult result = new Density(2_000).run();
    assertEquals(2_000, result.machines());
    assertEquals(2_000, result.delivered());
    assertEquals(0, result.gracePeriods());
    assertTrue(result.isSound());
    assertTrue(result.p50Micros() > 0);
    assertTrue(result.p50Micros() <= result.p99Micros());
    assertTrue(result.p99Micros() <= result.maxMicros());
    // A core of two objects or of two megabytes would be a measuring fault; the budget is 16 KiB.
    assertTrue(result.bytesPerMachine() > 1_000, result.toString());
    assertTrue(result.bytesPerMachine() < 32 << 10, result.toString());
    assertEquals(2, result.rows().size());
    assertTrue(result.rows().get(0).contains("(budget: 5 us, 16384 bytes)"), result.toString());
  }

  @Test
  void aGracePeriodOrAMissingInterruptIsNotSound() {
    assertTrue(new DensityResult(3, 1, 1, 1, 0, 1, 3, List.of()).isSound());
    assertFalse(new DensityResult(3, 1, 1, 1, 1, 1, 3, List.of()).isSound());
    assertFalse(new DensityResult(3, 1, 1, 1, 0, 1, 2, List.of()).isSound());
  }

  @Test
  void numbersOutOfRangeAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new Density(0));
    assertThrows(IllegalArgumentException.class, () -> new Density(1_000_001));
  }
}
