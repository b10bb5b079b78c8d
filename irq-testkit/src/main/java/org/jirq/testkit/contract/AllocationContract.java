// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.jirq.api.Cell;
import org.jirq.api.CpuInterface;
import org.jirq.api.OutputSink;
import org.jirq.api.SourceId;
import org.junit.jupiter.api.Test;

/** What devices and guests do allocates nothing. */
public interface AllocationContract {

  /**
   * Makes a chip whose fixture allocates nothing once its log is stopped.
   *
   * @param cell how it keeps its state
   * @return a new fixture in its reset state
   */
  ChipFixture newFixture(Cell cell);

  /** Ten thousand interrupts, edge and level, cost no byte. */
  @Test
  default void interruptsAllocateNothing() {
    assumeTrue(
        ManagementFactory.getThreadMXBean() instanceof ThreadMXBean bean
            && bean.isThreadAllocatedMemorySupported(),
        "this JVM does not count allocated bytes");
    ThreadMXBean bean = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    for (Cell cell : Cell.values()) {
      ChipFixture fixture = newFixture(cell);
      fixture.log().stop();
      fixture.program(fixture.levelPin(), true, false);
      fixture.program(fixture.edgePin(), false, false);
      long least = Long.MAX_VALUE;
      // The first rounds load classes; a later one may meet the JVM's own work on this thread.
      for (int round = 0; round < 10; round++) {
        long before = bean.getCurrentThreadAllocatedBytes();
        interrupts(fixture, 10_000);
        least = Math.min(least, bean.getCurrentThreadAllocatedBytes() - before);
      }
      assertEquals(0, least, "bytes for 10000 interrupts, cell=" + cell);
      assertEquals(100_000, fixture.deliveries(fixture.levelPin()));
      assertEquals(100_000, fixture.deliveries(fixture.edgePin()));
    }
  }

  /** Accesses of registers, lines that do not change and lines that do cost no byte. */
  @Test
  default void guestsAndDevicesAllocateNothing() {
    assumeTrue(
        ManagementFactory.getThreadMXBean() instanceof ThreadMXBean bean
            && bean.isThreadAllocatedMemorySupported(),
        "this JVM does not count allocated bytes");
    ThreadMXBean bean = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    for (Cell cell : Cell.values()) {
      ChipFixture fixture = newFixture(cell);
      fixture.log().stop();
      if (fixture.chip() instanceof CpuInterface cpu) {
        cpu.connectOutputs(OutputSink.NONE);
      }
      HostileGuest guest = new HostileGuest(3, fixture);
      long least = Long.MAX_VALUE;
      for (int round = 0; round < 10; round++) {
        long before = bean.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 5_000; i++) {
          guest.step();
          fixture.chip().setLevel(fixture.levelPin(), SourceId.DEFAULT, (i & 0x80) != 0);
        }
        least = Math.min(least, bean.getCurrentThreadAllocatedBytes() - before);
      }
      assertEquals(0, least, "bytes for 5000 steps, cell=" + cell);
    }
  }

  private static void interrupts(ChipFixture fixture, int count) {
    int level = fixture.levelPin();
    int edge = fixture.edgePin();
    for (int i = 0; i < count; i++) {
      fixture.chip().setLevel(level, SourceId.DEFAULT, true);
      fixture.chip().setLevel(edge, SourceId.DEFAULT, true);
      fixture.chip().setLevel(edge, SourceId.DEFAULT, false);
      fixture.chip().setLevel(level, SourceId.DEFAULT, false);
      fixture.end(level);
    }
  }
}
