// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.it.x86;

import static org.jirq.it.x86.Pc.LEVEL;
import static org.jirq.it.x86.Pc.LOGICAL;
import static org.jirq.it.x86.Pc.MASKED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.jirq.api.Cell;

/**
 * What a guest that tests an IOAPIC sees on a whole board, where the messages, the acceptance and
 * the ends of interrupts are those of local APICs. The scenarios are those of kvm-unit-tests.
 */
class IoApicGuestTest {

  private static final int PIN = 0xe;
  private static final int VECTOR = 0x82;

  private static Pc pc(Cell cell, String profile, int cpus) {
    return new Pc(cell, profile, 0x11, cpus);
  }

  private static int count(Pc pc, int cpu, int vector) {
    return (int) pc.taken(cpu).stream().filter(each -> each == vector).count();
  }

  @EveryPc
  void anEdgeIsTakenOnce(Cell cell, String profile) {
    try (Pc pc = pc(cell, profile, 1)) {
      pc.entry(PIN, VECTOR, 0);
      pc.handler(0, VECTOR, () -> pc.end(0));
      pc.pulse(PIN);
      pc.run();
      assertEquals(List.of(VECTOR), pc.taken(0));
    }
  }

  @EveryPc
  void aLevelThatItsHandlerLowersIsTakenOnce(Cell cell, String profile) {
    try (Pc pc = pc(cell, profile, 1)) {
      pc.entry(PIN, LEVEL | VECTOR, 0);
      pc.handler(
          0,
          VECTOR,
          () -> {
            pc.line(PIN, false);
            pc.end(0);
          });
      pc.line(PIN, true);
      pc.run();
      assertEquals(List.of(VECTOR), pc.taken(0));
      pc.line(PIN, true);
      pc.run();
      assertEquals(List.of(VECTOR, VECTOR), pc.taken(0), "and again when it rises again");
    }
  }

  @EveryPc
  void ofTwoThatAreThereTheHigherVectorRunsFirst(Cell cell, String profile) {
    try (Pc pc = pc(cell, profile, 1)) {
      pc.entry(PIN, 0x66, 0);
      pc.entry(PIN + 1, 0x78, 0);
      pc.handler(0, 0x66, () -> pc.end(0));
      pc.handler(0, 0x78, () -> pc.end(0));
      pc.cpus.get(0).interruptsEnabled = false;
      pc.pulse(PIN);
      pc.pulse(PIN + 1);
      pc.run();
      assertEquals(List.of(), pc.taken(0), "interrupts are disabled");
      pc.cpus.get(0).interruptsEnabled = true;
      pc.run();
      assertEquals(List.of(0x78, 0x66), pc.taken(0));
    }
  }

  @EveryPc
  void aLevelThatRisesAndFallsInItsHandlerIsTakenOnce(Cell cell, String profile) {
    try (Pc pc = pc(cell, profile, 1)) {
      pc.entry(PIN, LEVEL | VECTOR, 0);
      pc.handler(
          0,
          VECTOR,
          () -> {
            pc.line(PIN, false);
            pc.line(PIN, true);
            pc.line(PIN, false);
            pc.end(0);
          });
      pc.line(PIN, true);
      pc.run();
      assertEquals(List.of(VECTOR), pc.taken(0));
    }
  }

  @EveryPc
  void aLevelThatIsStillHighAtItsEndIsTakenAgain(Cell cell, String profile) {
    try (Pc pc = pc(cell, profile, 1)) {
      pc.entry(PIN, LEVEL | VECTOR, 0);
      pc.handler(
          0,
          VECTOR,
          () -> {
            if (count(pc, 0, VECTOR) == 2) {
              pc.line(PIN, false);
            }
            pc.end(0);
          });
      pc.line(PIN, true);
      pc.run();
      assertEquals(List.of(VECTOR, VECTOR), pc.taken(0));
      assertFalse(pc.ioapic.remoteIrr(PIN));
    }
  }

  @EveryPc
  void anEdgeBehindTheMaskIsLost(Cell cell, String profile) {
    try (Pc pc = pc(cell, profile, 1)) {
      pc.entry(PIN, MASKED | VECTOR, 0);
      pc.handler(0, VECTOR, () -> pc.end(0));
      pc.pulse(PIN);
      pc.run();
      pc.low(PIN, VECTOR);
      pc.run();
      assertEquals(List.of(), pc.taken(0));
      pc.pulse(PIN);
      pc.run();
      assertEquals(List.of(VECTOR), pc.taken(0));
    }
  }

  @EveryPc
  void aLevelBehindTheMaskIsTakenAtTheUnmask(Cell cell, String profile) {
    try (Pc pc = pc(cell, profile, 1)) {
      pc.entry(PIN, MASKED | LEVEL | VECTOR, 0);
      pc.handler(
          0,
          VECTOR,
          () -> {
            pc.line(PIN, false);
            pc.end(0);
          });
      pc.line(PIN, true);
      pc.run();
      assertEquals(List.of(), pc.taken(0));
      pc.low(PIN, LEVEL | VECTOR);
      pc.run();
      assertEquals(List.of(VECTOR), pc.taken(0));
    }
  }

  @EveryPc
  void aLevelThatItsHandlerMaskedIsTakenAgainAtTheUnmask(Cell cell, String profile) {
    try (Pc pc = pc(cell, profile, 1)) {
      pc.entry(PIN, LEVEL | VECTOR, 0);
      pc.handler(
          0,
          VECTOR,
          () -> {
            if (count(pc, 0, VECTOR) == 1) {
              pc.low(PIN, MASKED | LEVEL | VECTOR);
            } else {
              pc.line(PIN, false);
            }
            pc.end(0);
          });
      pc.line(PIN, true);
      pc.run();
      assertEquals(List.of(VECTOR), pc.taken(0));
      pc.low(PIN, LEVEL | VECTOR);
      pc.run();
      assertEquals(List.of(VECTOR, VECTOR), pc.taken(0));
    }
  }

  @EveryPc
  void theTriggerModeRegisterIsTheEntrysWhateverItWas(Cell cell, String profile) {
    for (int cpu = 0; cpu < 2; cpu++) {
      for (boolean level : new boolean[] {false, true}) {
        try (Pc pc = pc(cell, profile, 2)) {
          int target = cpu;
          // The other mode first, by another pin.
          pc.entry(PIN + 1, (level ? 0 : LEVEL) | VECTOR, cpu);
          pc.entry(PIN, (level ? LEVEL : 0) | VECTOR, cpu);
          boolean[] mode = new boolean[1];
          pc.handler(
              cpu,
              VECTOR,
              () -> {
                mode[0] = pc.lapics.get(target).tmr(VECTOR);
                pc.line(PIN, false);
                pc.line(PIN + 1, false);
                pc.end(target);
              });
          pc.line(PIN + 1, true);
          pc.run();
          assertEquals(!level, mode[0], "preset, cpu " + cpu);
          pc.line(PIN, true);
          pc.run();
          assertEquals(level, mode[0], "cpu " + cpu);
          assertEquals(List.of(VECTOR, VECTOR), pc.taken(cpu));
        }
      }
    }
  }

  @EveryPc
  void aPhysicalDestinationIsOneCpu(Cell cell, String profile) {
    try (Pc pc = pc(cell, profile, 2)) {
      pc.entry(PIN, LEVEL | VECTOR, 1);
      pc.handler(
          1,
          VECTOR,
          () -> {
            pc.line(PIN, false);
            pc.end(1);
          });
      pc.line(PIN, true);
      pc.run();
      assertEquals(List.of(), pc.taken(0));
      assertEquals(List.of(VECTOR), pc.taken(1));
    }
  }

  @EveryPc
  void aLogicalDestinationIsEachCpuThatItNamesOnce(Cell cell, String profile) {
    try (Pc pc = pc(cell, profile, 4)) {
      pc.entry(PIN, LOGICAL | VECTOR, 0xd);
      for (int cpu = 0; cpu < 4; cpu++) {
        int own = cpu;
        pc.handler(cpu, VECTOR, () -> pc.end(own));
      }
      pc.pulse(PIN);
      pc.run();
      assertEquals(List.of(VECTOR), pc.taken(0));
      assertEquals(List.of(), pc.taken(1));
      assertEquals(List.of(VECTOR), pc.taken(2));
      assertEquals(List.of(VECTOR), pc.taken(3));
    }
  }

  @EveryPc
  void pinsThatMoveToAnotherCpuInServiceAreEndedByTheOldOne(Cell cell, String profile) {
    int first = 0xd;
    int second = 0xe;
    try (Pc pc = pc(cell, profile, 2)) {
      pc.entry(first, LEVEL | 0x64, 0);
      pc.entry(second, LEVEL | 0x84, 0);
      pc.handler(
          0,
          0x64,
          () -> {
            pc.line(second, true);
            for (int pin : new int[] {first, second}) {
              pc.line(pin, false);
              assertTrue(pc.ioapic.remoteIrr(pin), "pin " + pin);
              pc.high(pin, 1);
            }
            pc.end(0);
            assertEquals(0, count(pc, 0, 0x84), "interrupts are still disabled");
          });
      pc.handler(0, 0x84, () -> pc.end(0));
      pc.line(first, true);
      pc.run();
      assertEquals(List.of(0x64, 0x84), pc.taken(0));
      assertEquals(List.of(), pc.taken(1));
      assertFalse(pc.ioapic.remoteIrr(first));
      assertFalse(pc.ioapic.remoteIrr(second));
    }
  }
}
