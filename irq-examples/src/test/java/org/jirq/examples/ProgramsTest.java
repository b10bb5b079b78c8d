// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jirq.examples.foreign.ForeignEmulator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** Each program runs to its end and prints its story; it checks its counts itself. */
@ResourceLock(Resources.SYSTEM_OUT)
class ProgramsTest {

  private interface Program {
    void main(String[] args);
  }

  private static List<String> run(Program program) {
    PrintStream before = System.out;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      program.main(new String[0]);
    } finally {
      System.setOut(before);
    }
    return bytes.toString(StandardCharsets.UTF_8).lines().toList();
  }

  @Test
  void threeArchitecturesTellTheSameStory() {
    List<String> lines = run(ThreeArchitectures::main);
    assertEquals(15, lines.size());
    assertTrue(lines.get(0).startsWith("x86_64: pic, of [ioapic, pic"), lines.get(0));
    assertTrue(lines.get(5).startsWith("riscv64: plic, of [plic, aplic"), lines.get(5));
    assertTrue(lines.get(10).startsWith("aarch64: gicv2, of [gicv2, gicv3"), lines.get(10));
    assertEquals(lines.subList(1, 5), lines.subList(6, 10));
    assertEquals(lines.subList(1, 5), lines.subList(11, 15));
    assertEquals("  both lines at once: the timer: 4", lines.get(4));
  }

  @Test
  void everyArchitectureIsListedWithItsFirstChoice() {
    List<String> lines = run(Controllers::main);
    assertEquals(
        List.of("aarch64: gicv2", "riscv64: plic", "x86_64: ioapic"),
        lines.stream().map(line -> line.substring(0, line.indexOf(','))).toList());
  }

  @Test
  void theForeignEmulatorHandlesWhatComes() {
    assertEquals(List.of("the guest handled 12 characters"), run(ForeignEmulator::main));
  }

  @Test
  @Timeout(60)
  void theVmThreadTakesItsInterruptsAtItsStepBoundary() {
    assertEquals(
        List.of("the guest fetched 1000 packets", "interrupts on other threads: none"),
        run(InboxStep::main));
  }

  @Test
  @Timeout(60)
  void theAgentsThreadInjectsForTheDeviceAndTheVm() {
    assertEquals(
        List.of(
            "the guest fetched 1000 packets", "interrupts on other threads than the agent's: none"),
        run(AgentThread::main));
  }

  @Test
  void theFirstBoardRuns() {
    assertEquals(6, run(Smoke::main).size());
  }
}
