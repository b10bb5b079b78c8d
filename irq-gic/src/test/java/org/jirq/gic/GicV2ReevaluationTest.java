// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.gic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.Consumer;
import org.jirq.api.Cell;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every write that changes what is deliverable moves the outputs, both ways, at once. */
class GicV2ReevaluationTest {

  private static final int SPI = 40;

  /** A line is high; {@code off} hides its interrupt, {@code on} shows it. */
  private static void gate(Cell cell, Consumer<GicV2Rig> off, Consumer<GicV2Rig> on) {
    GicV2Rig rig = GicV2Rig.of(cell, 2);
    rig.spi(SPI, false, 0x80);
    rig.raise(SPI);
    for (int round = 0; round < 2; round++) {
      assertTrue(rig.irq(0));
      rig.take();
      off.accept(rig);
      assertFalse(rig.irq(0), "falls");
      assertEquals(1023, rig.iar(0));
      on.accept(rig);
      assertTrue(rig.irq(0), "rises");
      List<String> wires = rig.take().stream().filter(call -> call.startsWith("irq0")).toList();
      assertEquals(List.of("irq0-", "irq0+"), wires);
    }
    assertEquals(SPI, rig.iar(0));
  }

  @ParameterizedTest
  @EnumSource
  void enable(Cell cell) {
    gate(cell, rig -> rig.disable(SPI), rig -> rig.enable(SPI));
  }

  @ParameterizedTest
  @EnumSource
  void priority(Cell cell) {
    gate(cell, rig -> rig.priority(SPI, 0xff), rig -> rig.priority(SPI, 0x80));
  }

  @ParameterizedTest
  @EnumSource
  void priorityMask(Cell cell) {
    gate(cell, rig -> rig.gicc(0, 0x04, 0x80), rig -> rig.gicc(0, 0x04, 0x81));
  }

  @ParameterizedTest
  @EnumSource
  void group(Cell cell) {
    gate(
        cell,
        rig -> {
          rig.gicc(0, 0x00, 1 | GicV2Rig.ACK_CTL);
          rig.group1(SPI);
        },
        rig -> rig.group0(SPI));
  }

  @ParameterizedTest
  @EnumSource
  void groupEnableOfTheDistributor(Cell cell) {
    gate(cell, rig -> rig.set(0x000, 2), rig -> rig.set(0x000, 1));
  }

  @ParameterizedTest
  @EnumSource
  void groupEnableOfTheCpuInterface(Cell cell) {
    gate(cell, rig -> rig.gicc(0, 0x00, 2), rig -> rig.gicc(0, 0x00, 1));
  }

  @ParameterizedTest
  @EnumSource
  void targets(Cell cell) {
    gate(
        cell,
        rig -> {
          rig.targets(SPI, 2);
          assertTrue(rig.irq(1));
        },
        rig -> {
          rig.targets(SPI, 1);
          assertFalse(rig.irq(1));
        });
  }

  @ParameterizedTest
  @EnumSource
  void trigger(Cell cell) {
    gate(cell, rig -> rig.edge(SPI, true), rig -> rig.edge(SPI, false));
  }

  @ParameterizedTest
  @EnumSource
  void active(Cell cell) {
    gate(cell, rig -> rig.bit(0, 0x300, SPI), rig -> rig.bit(0, 0x380, SPI));
  }

  @ParameterizedTest
  @EnumSource
  void activePriority(Cell cell) {
    gate(cell, rig -> rig.gicc(0, 0xd0, 1), rig -> rig.gicc(0, 0xd0, 0));
  }

  @ParameterizedTest
  @EnumSource
  void wireOfTheGroup(Cell cell) {
    GicV2Rig rig = GicV2Rig.of(cell, 1);
    rig.spi(SPI, false, 0x80);
    rig.raise(SPI);
    rig.gicc(0, 0x00, GicV2Rig.BOTH_GROUPS | GicV2Rig.FIQ_EN);
    assertFalse(rig.irq(0));
    assertTrue(rig.fiq(0));
    rig.group1(SPI);
    assertTrue(rig.irq(0));
    assertFalse(rig.fiq(0));
  }

  @ParameterizedTest
  @EnumSource
  void pending(Cell cell) {
    GicV2Rig rig = GicV2Rig.of(cell, 1);
    rig.spi(SPI, true, 0x80);
    rig.bit(0, 0x200, SPI);
    assertTrue(rig.irq(0));
    rig.bit(0, 0x280, SPI);
    assertFalse(rig.irq(0));
    rig.chip.distributor(0).write(0xf20 + 5, 1, 1);
    assertTrue(rig.irq(0));
    rig.chip.distributor(0).write(0xf10 + 5, 1, 1);
    assertFalse(rig.irq(0));
  }

  @ParameterizedTest
  @EnumSource
  void anInterruptOutlivesEverythingThatHidesIt(Cell cell) {
    GicV2Rig rig = GicV2Rig.of(cell, 2);
    rig.spi(SPI, true, 0x80);
    rig.disable(SPI);
    rig.targets(SPI, 0);
    rig.set(0x000, 0);
    rig.gicc(0, 0x04, 0);
    rig.pulse(SPI);
    rig.group1(SPI);
    rig.gicc(0, 0x04, 0xff);
    rig.set(0x000, 3);
    rig.targets(SPI, 2);
    assertFalse(rig.irq(1));
    rig.enable(SPI);
    assertTrue(rig.irq(1), "an edge that came while nothing was set up");
    assertEquals(SPI, rig.iar(1));
  }
}
