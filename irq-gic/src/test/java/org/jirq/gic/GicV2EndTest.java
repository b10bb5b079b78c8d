// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.gic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.jirq.api.Cell;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What others do while the ack notifiers of an end run. */
class GicV2EndTest {

  private static final int SPI = 40;
  private static final int BOTH_CPUS = 3;

  /** What another CPU does, at the first ack only. */
  private static void duringTheAck(GicV2Rig rig, Runnable other) {
    rig.onAck =
        () -> {
          rig.onAck = () -> {};
          other.run();
        };
  }

  /** CPU 0 has taken an SPI that stays high and targets both. */
  private static GicV2Rig inService(GicV2Rig rig) {
    rig.spi(SPI, false, 0x80);
    rig.targets(SPI, BOTH_CPUS);
    rig.raise(SPI);
    assertEquals(SPI, rig.iar(0));
    rig.take();
    return rig;
  }

  @ParameterizedTest
  @EnumSource
  void deactivationByAnotherCpuDuringTheAckDoesNothing(Cell cell) {
    GicV2Rig rig = inService(GicV2Rig.of(cell, 2));
    duringTheAck(
        rig,
        () -> {
          rig.bit(1, 0x380, SPI);
          assertTrue(rig.chip.active(1, SPI), "until the first end is complete");
          assertEquals(1023, rig.iar(1));
        });
    rig.eoir(0, SPI);
    assertEquals(List.of("acked 8", "irq0+", "irq1+"), rig.take(), "acked once");
    assertEquals(SPI, rig.iar(1));
    assertTrue(rig.chip.active(1, SPI));
    rig.lower(SPI);
    rig.take();
    rig.eoir(1, SPI);
    assertEquals(List.of("acked 8"), rig.take());
    assertFalse(rig.chip.active(1, SPI));
  }

  @ParameterizedTest
  @EnumSource
  void endDoesNotEndTheServiceAfterAReset(Cell cell) {
    GicV2Rig rig = inService(GicV2Rig.of(cell, 2));
    duringTheAck(
        rig,
        () -> {
          rig.chip.reset();
          rig.open();
          rig.spi(SPI, false, 0x80);
          rig.targets(SPI, 2);
          assertEquals(SPI, rig.iar(1));
        });
    rig.eoir(0, SPI);
    assertTrue(rig.chip.active(1, SPI), "in service on CPU 1");
    assertFalse(rig.irq(0));
    assertFalse(rig.irq(1));
    rig.lower(SPI);
    rig.take();
    rig.eoir(1, SPI);
    assertEquals(List.of("acked 8"), rig.take());
    assertFalse(rig.chip.active(1, SPI));
  }

  /** With a state for each CPU an end is that CPU's own. */
  @ParameterizedTest
  @EnumSource
  void cpusEndTheirOwnServicesAtTheSameTime(Cell cell) {
    GicV2Builder builder = GicV2.builder(2, 288).cell(cell);
    GicV2Rig rig = inService(new GicV2Rig(builder.option(GicV2Option.SPI_PER_CPU, true)).open());
    assertEquals(SPI, rig.iar(1));
    rig.lower(SPI);
    rig.take();
    duringTheAck(
        rig,
        () -> {
          rig.eoir(1, SPI);
          assertTrue(rig.chip.active(0, SPI), "on CPU 0");
          rig.bit(1, 0x380, SPI);
          assertTrue(rig.chip.active(0, SPI), "on CPU 0");
        });
    rig.eoir(0, SPI);
    assertEquals(List.of("acked 8", "acked 8"), rig.take());
    assertFalse(rig.chip.active(0, SPI));
  }
}
