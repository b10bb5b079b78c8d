// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.lapic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.jirq.api.Cell;
import org.jirq.api.CpuInterface;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** SDM, "Interrupt Acceptance for Fixed Interrupts" and "Task and Processor Priorities". */
class AcceptanceTest {

  private static Rig rig(Cell cell) {
    return new Rig(LapicProfile.DATASHEET, cell, 1).enabled();
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void messageIsRequestedThenInServiceThenEnded(Cell cell) {
    Rig rig = rig(cell);
    Lapic cpu = rig.cpus[0];
    assertEquals(1, rig.fixed(0x41, 0));
    assertTrue(cpu.irr(0x41));
    assertEquals(List.of("out0=1"), rig.take());
    assertEquals(0x41, cpu.acknowledge(0));
    assertFalse(cpu.irr(0x41));
    assertTrue(cpu.isr(0x41));
    assertEquals(List.of("out0=0"), rig.take());
    Rig.write(cpu, Rig.EOI, 0);
    assertFalse(cpu.isr(0x41));
    assertEquals(CpuInterface.NONE, cpu.acknowledge(0));
    assertEquals(List.of(), rig.take());
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void everyVectorFromSixteenOnIsAcceptedInOrderOfPriority(Cell cell) {
    Rig rig = rig(cell);
    Lapic cpu = rig.cpus[0];
    for (int vector = 16; vector < 256; vector++) {
      assertEquals(1, rig.fixed(vector, 0));
    }
    for (int vector = 255; vector >= 16; vector--) {
      assertEquals(vector >= 0x10 ? vector : -1, cpu.acknowledge(0));
      assertEquals(-1, cpu.acknowledge(0), "the same class waits");
      Rig.write(cpu, Rig.EOI, 0);
    }
    assertEquals(List.of("out0=1"), rig.take().subList(0, 1));
    assertFalse(cpu.output(0));
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void higherClassInterruptsLowerOne(Cell cell) {
    Rig rig = rig(cell);
    Lapic cpu = rig.cpus[0];
    rig.fixed(0x41, 0);
    assertEquals(0x41, cpu.acknowledge(0));
    rig.fixed(0x4f, 0);
    assertFalse(cpu.output(0), "a higher vector of the same class waits");
    rig.fixed(0x50, 0);
    assertTrue(cpu.output(0));
    assertEquals(0x50, cpu.acknowledge(0));
    Rig.write(cpu, Rig.EOI, 0);
    assertFalse(cpu.isr(0x50), "the highest ends");
    assertTrue(cpu.isr(0x41));
    Rig.write(cpu, Rig.EOI, 0);
    assertEquals(0x4f, cpu.acknowledge(0));
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void taskPriorityMovesTheOutputBothWays(Cell cell) {
    Rig rig = rig(cell);
    Lapic cpu = rig.cpus[0];
    rig.fixed(0x51, 0);
    Rig.write(cpu, Rig.TPR, 0x50);
    assertEquals(List.of("out0=1", "out0=0"), rig.take());
    assertEquals(-1, cpu.acknowledge(0));
    Rig.write(cpu, Rig.TPR, 0x4f);
    assertEquals(List.of("out0=1"), rig.take());
    assertEquals(0x51, cpu.acknowledge(0));
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void processorPriorityIsTheHigherOfTaskAndService(Cell cell) {
    Rig rig = rig(cell);
    Lapic cpu = rig.cpus[0];
    Rig.write(cpu, Rig.TPR, 0x35);
    assertEquals(0x35, Rig.read(cpu, 0xa0));
    rig.fixed(0x61, 0);
    cpu.acknowledge(0);
    assertEquals(0x60, Rig.read(cpu, 0xa0));
    Rig.write(cpu, Rig.TPR, 0x65);
    assertEquals(0x65, Rig.read(cpu, 0xa0), "of the same class the task's sub-class counts");
    Rig.write(cpu, Rig.TPR, 0x73);
    assertEquals(0x73, Rig.read(cpu, 0xa0));
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void requestDuringServiceIsASecondInterrupt(Cell cell) {
    Rig rig = rig(cell);
    Lapic cpu = rig.cpus[0];
    rig.fixed(0x41, 0);
    cpu.acknowledge(0);
    assertEquals(1, rig.fixed(0x41, 0));
    assertEquals(1, rig.fixed(0x41, 0), "absorbed by the one requested, and taken");
    Rig.write(cpu, Rig.EOI, 0);
    assertEquals(0x41, cpu.acknowledge(0));
    Rig.write(cpu, Rig.EOI, 0);
    assertEquals(-1, cpu.acknowledge(0));
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void triggerModeRegisterFollowsTheLastMessage(Cell cell) {
    Rig rig = rig(cell);
    Lapic cpu = rig.cpus[0];
    rig.level(0x62, 0);
    assertTrue(cpu.tmr(0x62));
    assertEquals(1 << 2, Rig.read(cpu, 0x1b0));
    rig.fixed(0x62, 0);
    assertFalse(cpu.tmr(0x62));
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void endOfNothingDoesNothing(Cell cell) {
    Rig rig = rig(cell);
    Rig.write(rig.cpus[0], Rig.EOI, 0);
    rig.cpus[0].end(0, 0x41);
    rig.cpus[0].end(0, -1);
    rig.cpus[0].end(0, 4711);
    assertEquals(List.of(), rig.take());
    assertEquals(List.of(), rig.log.calls().stream().filter(c -> c.startsWith("end")).toList());
  }
}
