// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.lapic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import org.jirq.api.Cell;
import org.jirq.api.Clocked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** SDM, "APIC Timer" and "TSC-Deadline Mode". */
class TimerTest {

  private static final int VECTOR = 0x71;
  private static final int PERIODIC = 1 << 17;
  private static final int DEADLINE = 2 << 17;
  private static final int MASKED = 1 << 16;
  private static final int BY_1 = 0xb;

  private static Lapic cpu(Cell cell, long frequency) {
    Lapic cpu =
        Lapic.builder(ApicBus.builder().cell(cell).build(), 0)
            .timerFrequency(frequency)
            .tscFrequency(2_000_000_000L)
            .build();
    Rig.write(cpu, Rig.SVR, 0x1ff);
    Rig.write(cpu, Rig.DIVIDE, BY_1);
    return cpu;
  }

  /** Ends whatever is requested; returns whether it was the timer's interrupt. */
  private static boolean took(Lapic cpu) {
    boolean timer = cpu.acknowledge(0) == VECTOR;
    Rig.write(cpu, Rig.EOI, 0);
    return timer;
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void oneShotExpiresOnceAtItsTime(Cell cell) {
    Lapic cpu = cpu(cell, 1_000_000_000);
    cpu.advanceTo(500);
    Rig.write(cpu, Rig.LVT_TIMER, VECTOR);
    assertEquals(Clocked.NEVER, cpu.nextDeadline());
    Rig.write(cpu, Rig.INITIAL_COUNT, 1000);
    assertEquals(1500, cpu.nextDeadline());
    assertEquals(1000, Rig.read(cpu, Rig.CURRENT_COUNT));
    cpu.advanceTo(1499);
    assertFalse(cpu.output(0));
    assertEquals(1, Rig.read(cpu, Rig.CURRENT_COUNT));
    cpu.advanceTo(1500);
    assertTrue(took(cpu));
    assertEquals(0, Rig.read(cpu, Rig.CURRENT_COUNT));
    assertEquals(Clocked.NEVER, cpu.nextDeadline());
    cpu.advanceTo(1_000_000);
    assertFalse(took(cpu));
    assertEquals(1000, Rig.read(cpu, Rig.INITIAL_COUNT));
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void periodicExpiresAgainAndAgainWithoutDrift(Cell cell) {
    Lapic cpu = cpu(cell, 3);
    Rig.write(cpu, Rig.LVT_TIMER, VECTOR | PERIODIC);
    Rig.write(cpu, Rig.INITIAL_COUNT, 1);
    for (int period = 1; period <= 300; period++) {
      long due = (period * 1_000_000_000L + 2) / 3;
      assertEquals(due, cpu.nextDeadline(), "period=" + period);
      cpu.advanceTo(due - 1);
      assertFalse(took(cpu));
      cpu.advanceTo(due);
      assertTrue(took(cpu));
    }
  }

  @Test
  void periodsThatPassedInOneStepAreOneInterrupt() {
    Lapic cpu = cpu(Cell.PLAIN, 1_000_000_000);
    Rig.write(cpu, Rig.LVT_TIMER, VECTOR | PERIODIC);
    Rig.write(cpu, Rig.INITIAL_COUNT, 100);
    cpu.advanceTo(1050);
    assertTrue(took(cpu));
    assertFalse(took(cpu));
    assertEquals(50, Rig.read(cpu, Rig.CURRENT_COUNT));
    assertEquals(1100, cpu.nextDeadline());
  }

  @ParameterizedTest
  @CsvSource({"0, 2", "1, 4", "2, 8", "3, 16", "8, 32", "9, 64", "a, 128", "b, 1"})
  void divideConfigurationDividesTheClock(String register, int divisor) {
    Lapic cpu = cpu(Cell.SHARED, 1_000_000_000);
    Rig.write(cpu, Rig.DIVIDE, Integer.parseInt(register, 16));
    assertEquals(Integer.parseInt(register, 16), Rig.read(cpu, Rig.DIVIDE));
    Rig.write(cpu, Rig.LVT_TIMER, VECTOR);
    Rig.write(cpu, Rig.INITIAL_COUNT, 10);
    assertEquals(10L * divisor, cpu.nextDeadline());
    cpu.advanceTo(3L * divisor);
    assertEquals(7, Rig.read(cpu, Rig.CURRENT_COUNT));
    cpu.advanceTo(10L * divisor);
    assertTrue(took(cpu));
  }

  @Test
  void newDividerKeepsTheCount() {
    Lapic cpu = cpu(Cell.SHARED, 1_000_000_000);
    Rig.write(cpu, Rig.LVT_TIMER, VECTOR);
    Rig.write(cpu, Rig.INITIAL_COUNT, 100);
    cpu.advanceTo(40);
    Rig.write(cpu, Rig.DIVIDE, 0);
    assertEquals(60, Rig.read(cpu, Rig.CURRENT_COUNT));
    assertEquals(40 + 120, cpu.nextDeadline());
    Rig.write(cpu, Rig.DIVIDE, BY_1);
    assertEquals(60, Rig.read(cpu, Rig.CURRENT_COUNT));
    assertEquals(100, cpu.nextDeadline());
  }

  @Test
  void initialCountOfZeroStops() {
    Lapic cpu = cpu(Cell.SHARED, 1_000_000_000);
    Rig.write(cpu, Rig.LVT_TIMER, VECTOR | PERIODIC);
    Rig.write(cpu, Rig.INITIAL_COUNT, 100);
    cpu.advanceTo(30);
    Rig.write(cpu, Rig.INITIAL_COUNT, 0);
    assertEquals(Clocked.NEVER, cpu.nextDeadline());
    assertEquals(0, Rig.read(cpu, Rig.CURRENT_COUNT));
    cpu.advanceTo(1000);
    assertFalse(took(cpu));
  }

  @Test
  void largestCountIsNotNegative() {
    Lapic cpu = cpu(Cell.SHARED, 1_000_000_000);
    Rig.write(cpu, Rig.LVT_TIMER, VECTOR);
    Rig.write(cpu, Rig.DIVIDE, 0xa);
    Rig.write(cpu, Rig.INITIAL_COUNT, -1);
    assertEquals(0xffff_ffffL * 128, cpu.nextDeadline());
    assertEquals(-1, Rig.read(cpu, Rig.CURRENT_COUNT));
    cpu.advanceTo(Long.MAX_VALUE);
    assertTrue(took(cpu));
    Rig.write(cpu, Rig.INITIAL_COUNT, -1);
    assertEquals(Clocked.NEVER, cpu.nextDeadline(), "beyond the end of time");
  }

  @Test
  void maskedTimerCountsAndInterruptsNobody() {
    Lapic cpu = cpu(Cell.SHARED, 1_000_000_000);
    Rig.write(cpu, Rig.LVT_TIMER, VECTOR | PERIODIC | MASKED);
    Rig.write(cpu, Rig.INITIAL_COUNT, 100);
    cpu.advanceTo(250);
    assertFalse(took(cpu));
    assertEquals(50, Rig.read(cpu, Rig.CURRENT_COUNT));
    Rig.write(cpu, Rig.LVT_TIMER, VECTOR | PERIODIC);
    assertFalse(took(cpu), "an expiry that was masked is gone");
    cpu.advanceTo(300);
    assertTrue(took(cpu));
  }

  @Test
  void modeChangeKeepsTheRunningCount() {
    Lapic cpu = cpu(Cell.SHARED, 1_000_000_000);
    Rig.write(cpu, Rig.LVT_TIMER, VECTOR | PERIODIC);
    Rig.write(cpu, Rig.INITIAL_COUNT, 100);
    cpu.advanceTo(230);
    took(cpu);
    Rig.write(cpu, Rig.LVT_TIMER, VECTOR);
    assertEquals(70, Rig.read(cpu, Rig.CURRENT_COUNT));
    assertEquals(300, cpu.nextDeadline());
    cpu.advanceTo(300);
    assertTrue(took(cpu));
    assertEquals(Clocked.NEVER, cpu.nextDeadline());
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void tscDeadlineExpiresWhenTheCounterReachesIt(Cell cell) {
    Lapic cpu = cpu(cell, 1_000_000_000);
    assertTrue(cpu.writeMsr(0x6e0, 5000));
    assertEquals(0, cpu.readMsr(0x6e0), "not in this mode");
    Rig.write(cpu, Rig.LVT_TIMER, VECTOR | DEADLINE);
    assertTrue(cpu.writeMsr(0x6e0, 5001));
    assertEquals(5001, cpu.readMsr(0x6e0));
    assertEquals(2501, cpu.nextDeadline(), "2 GHz, rounded up");
    cpu.advanceTo(2500);
    assertFalse(took(cpu));
    cpu.advanceTo(2501);
    assertTrue(took(cpu));
    assertEquals(0, cpu.readMsr(0x6e0));
    assertTrue(cpu.writeMsr(0x6e0, 4000));
    assertTrue(took(cpu), "past already");
    assertTrue(cpu.writeMsr(0x6e0, 9000));
    assertTrue(cpu.writeMsr(0x6e0, 0));
    assertEquals(Clocked.NEVER, cpu.nextDeadline(), "0 disarms");
    assertTrue(cpu.writeMsr(0x6e0, -1L));
    assertEquals(Clocked.NEVER, cpu.nextDeadline());
  }

  @Test
  void countsAreDeadInTscDeadlineMode() {
    Lapic cpu = cpu(Cell.SHARED, 1_000_000_000);
    Rig.write(cpu, Rig.LVT_TIMER, VECTOR);
    Rig.write(cpu, Rig.INITIAL_COUNT, 100);
    Rig.write(cpu, Rig.LVT_TIMER, VECTOR | DEADLINE);
    assertEquals(Clocked.NEVER, cpu.nextDeadline(), "the change disarms");
    Rig.write(cpu, Rig.INITIAL_COUNT, 77);
    assertEquals(0, Rig.read(cpu, Rig.INITIAL_COUNT));
    assertEquals(0, Rig.read(cpu, Rig.CURRENT_COUNT));
    cpu.writeMsr(0x6e0, 4000);
    Rig.write(cpu, Rig.LVT_TIMER, VECTOR);
    assertEquals(Clocked.NEVER, cpu.nextDeadline());
    assertEquals(0, cpu.readMsr(0x6e0));
  }

  @Test
  void timerWithoutTscDeadlinesHasNoSuchModeAndNoMsr() {
    Lapic cpu = Lapic.builder(ApicBus.builder().build(), 0).build();
    Rig.write(cpu, Rig.SVR, 0x1ff);
    assertFalse(cpu.msrReadable(0x6e0));
    assertFalse(cpu.writeMsr(0x6e0, 1));
    Rig.write(cpu, Rig.LVT_TIMER, VECTOR | DEADLINE);
    assertEquals(VECTOR, Rig.read(cpu, Rig.LVT_TIMER));
  }

  @Test
  void timeDoesNotGoBackwards() {
    Lapic cpu = cpu(Cell.SHARED, 1_000_000_000);
    Rig.write(cpu, Rig.LVT_TIMER, VECTOR);
    cpu.advanceTo(1000);
    cpu.advanceTo(10);
    Rig.write(cpu, Rig.INITIAL_COUNT, 100);
    assertEquals(1100, cpu.nextDeadline());
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void snapshotInTheMiddleOfACountGoesOn(Cell cell) {
    for (int mode : new int[] {0, PERIODIC, DEADLINE}) {
      Lapic original = cpu(cell, 1_000_000);
      original.advanceTo(12_345);
      Rig.write(original, Rig.LVT_TIMER, VECTOR | mode);
      Rig.write(original, Rig.INITIAL_COUNT, 100);
      original.writeMsr(0x6e0, 200_001);
      original.advanceTo(60_000);
      ByteBuffer state = ByteBuffer.allocate(original.stateSize());
      original.save(state);
      Lapic copy = cpu(cell == Cell.PLAIN ? Cell.SHARED : Cell.PLAIN, 1_000_000);
      copy.load(state.flip());
      copy.resync();
      assertEquals(original.nextDeadline(), copy.nextDeadline());
      for (long now = 60_000; now < 400_000; now += 333) {
        original.advanceTo(now);
        copy.advanceTo(now);
        assertEquals(Rig.read(original, Rig.CURRENT_COUNT), Rig.read(copy, Rig.CURRENT_COUNT));
        assertEquals(original.irr(VECTOR), copy.irr(VECTOR), "now=" + now + " mode=" + mode);
      }
      assertTrue(took(copy));
    }
  }
}
