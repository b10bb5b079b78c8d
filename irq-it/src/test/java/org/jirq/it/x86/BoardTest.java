// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.it.x86;

import static org.jirq.it.x86.Pc.LEVEL;
import static org.jirq.it.x86.Pc.LOGICAL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.List;
import org.jirq.api.Cell;
import org.jirq.api.CpuInterface;
import org.jirq.irqfd.HeapEventSource;
import org.jirq.irqfd.ResamplePolicy;
import org.jirq.routing.ChipRoute;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The parts of a PC together. The scenarios are those of crosvm's interrupt chip suites. */
class BoardTest {

  private static final int EDGE_AEOI = 3;
  private static final int NORMAL_EOI = 1;

  private static Pc pc(Cell cell, String profile, int cpus) {
    return new Pc(cell, profile, 0x11, cpus);
  }

  @EveryPc
  void anExternalInterruptIsAnsweredOnce(Cell cell, String profile) {
    try (Pc pc = pc(cell, profile, 1)) {
      pc.initializePics(NORMAL_EOI);
      assertEquals(CpuInterface.NONE, pc.pic.acknowledge(0));
      pc.line(5, true);
      assertEquals(0x35, pc.pic.acknowledge(0));
      assertEquals(CpuInterface.NONE, pc.pic.acknowledge(0));
    }
  }

  @EveryPc
  void onlyTheCpuWhoseLint0IsOpenTakesAnExternalInterrupt(Cell cell, String profile) {
    try (Pc pc = pc(cell, profile, 2)) {
      pc.initializePics(NORMAL_EOI);
      pc.openLint0();
      pc.handler(0, 0x3b, () -> endPics(pc));
      pc.line(11, true);
      pc.run();
      assertEquals(List.of(0x3b), pc.taken(0));
      assertEquals(List.of(), pc.taken(1));
      pc.lapics.get(0).write(0x350, 0x10700, 4);
      pc.line(11, false);
      pc.line(11, true);
      pc.run();
      assertEquals(List.of(0x3b), pc.taken(0), "LINT0 is masked");
      pc.openLint0();
      pc.run();
      assertEquals(List.of(0x3b, 0x3b), pc.taken(0), "and open again");
    }
  }

  private static void endPics(Pc pc) {
    pc.pic.out(0xa0, 0x20, 1);
    pc.pic.out(0x20, 0x20, 1);
  }

  @EveryPc
  void automaticEndOfInterruptResamplesTheLine(Cell cell, String profile) {
    try (Pc pc = pc(cell, profile, 1)) {
      pc.initializePics(EDGE_AEOI);
      pc.openLint0();
      int[] resamples = new int[1];
      HeapEventSource event = new HeapEventSource("device");
      pc.irqfds.assignLevel(
          event, 1, (gsi, chip, pin) -> resamples[0]++, ResamplePolicy.NOTIFY_AT_EOI);
      event.signal();
      assertEquals(0, resamples[0]);
      assertTrue(pc.pic.level(1));
      pc.run();
      assertEquals(List.of(0x31), pc.taken(0));
      assertEquals(1, resamples[0]);
      assertFalse(pc.pic.level(1));
    }
  }

  @EveryPc
  void theEndOfALevelReachesItsResampler(Cell cell, String profile) {
    try (Pc pc = pc(cell, profile, 1)) {
      pc.entry(1, LEVEL | 123, 0);
      int[] resamples = new int[1];
      HeapEventSource event = new HeapEventSource("device");
      pc.irqfds.assignLevel(
          event, 1, (gsi, chip, pin) -> resamples[0]++, ResamplePolicy.RESAMPLE_AT_UNMASK);
      event.signal();
      assertTrue(pc.ioapic.level(1));
      pc.run();
      assertEquals(List.of(123), pc.taken(0));
      assertEquals(0, resamples[0], "in service");
      pc.end(0);
      assertEquals(1, resamples[0]);
      assertFalse(pc.ioapic.level(1));
      assertFalse(pc.ioapic.remoteIrr(1));
    }
  }

  @EveryPc
  void aMessageWaitsUntilItsCpuTakesInterrupts(Cell cell, String profile) {
    try (Pc pc = pc(cell, profile, 2)) {
      pc.handler(1, 0xf1, () -> pc.end(1));
      pc.cpus.get(1).interruptsEnabled = false;
      assertEquals(1, pc.router.sendMsi(0xfee01000L, 0xf1, 0));
      pc.run();
      assertEquals(List.of(), pc.taken(0));
      assertEquals(List.of(), pc.taken(1));
      pc.cpus.get(1).interruptsEnabled = true;
      pc.run();
      assertEquals(List.of(), pc.taken(0));
      assertEquals(List.of(0xf1), pc.taken(1));
    }
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void lowestPriorityIsTheCpuWithTheLowestTaskPriority(Cell cell) {
    try (Pc pc = pc(cell, "datasheet", 3)) {
      pc.entry(7, LOGICAL | 1 << 8 | 0x91, 7);
      for (int best = 0; best < 3; best++) {
        for (int cpu = 0; cpu < 3; cpu++) {
          int own = cpu;
          pc.handler(cpu, 0x91, () -> pc.end(own));
          pc.lapics.get(cpu).write(0x80, cpu == best ? 0x20 : 0x50, 4);
        }
        pc.pulse(7);
        pc.run();
        for (int cpu = 0; cpu < 3; cpu++) {
          assertEquals(cpu <= best ? List.of(0x91) : List.of(), pc.taken(cpu), "cpu " + cpu);
        }
      }
    }
  }

  @EveryPc
  void registersAreThoseOfTheOwnCpu(Cell cell, String profile) {
    try (Pc pc = pc(cell, profile, 2)) {
      pc.lapics.get(0).write(0x80, 0x30, 4);
      assertEquals(0x30, pc.lapics.get(0).read(0x80, 4));
      assertEquals(0, pc.lapics.get(1).read(0x80, 4));
      assertEquals(1L << 24, pc.lapics.get(1).read(0x20, 4));
    }
  }

  @EveryPc
  void linesFollowTheRoutes(Cell cell, String profile) {
    try (Pc pc = pc(cell, profile, 1)) {
      pc.router.replace(List.of());
      pc.line(1, true);
      for (int pin = 0; pin < 24; pin++) {
        assertFalse(pc.ioapic.level(pin));
      }
      assertEquals(0, pc.pic.irr(0));
      pc.router.replace(List.of(new ChipRoute(1, Pc.IOAPIC, 3), new ChipRoute(2, Pc.PIC, 6)));
      pc.line(1, true);
      pc.line(2, true);
      for (int pin = 0; pin < 24; pin++) {
        assertEquals(pin == 3, pc.ioapic.level(pin), "pin " + pin);
      }
      assertEquals(0x40, pc.pic.irr(0));
    }
  }

  @EveryPc
  void everyChipsStateIsReadBackAsItWasLoaded(Cell cell, String profile) {
    try (Pc pc = pc(cell, profile, 1);
        Pc other = pc(cell, profile, 1)) {
      pc.initializePics(NORMAL_EOI);
      pc.entry(4, LEVEL | 0x44, 0);
      pc.line(4, true);
      pc.line(12, true);
      ByteBuffer pic = ByteBuffer.allocate(pc.pic.stateSize());
      ByteBuffer ioapic = ByteBuffer.allocate(pc.ioapic.stateSize());
      ByteBuffer lapic = ByteBuffer.allocate(pc.lapics.get(0).stateSize());
      pc.pic.save(pic);
      pc.ioapic.save(ioapic);
      pc.lapics.get(0).save(lapic);
      other.pic.load(pic.flip());
      other.ioapic.load(ioapic.flip());
      other.lapics.get(0).load(lapic.flip());
      other.lapics.get(0).resync();
      other.ioapic.resync();
      other.pic.resync();
      assertEquals(pc.pic.irr(1), other.pic.irr(1));
      assertEquals(0x3c, other.pic.acknowledge(0), "the slave is before the master's pin 4");
      endPics(other);
      assertEquals(0x34, other.pic.acknowledge(0));
      other.handler(
          0,
          0x44,
          () -> {
            other.line(4, false);
            other.end(0);
          });
      other.run();
      assertEquals(List.of(0x44), other.taken(0), "what was requested is taken on the other board");
      assertFalse(other.ioapic.remoteIrr(4), "and ended there");
    }
  }
}
