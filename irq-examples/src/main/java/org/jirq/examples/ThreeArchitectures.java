// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.examples;

import java.util.List;
import org.jirq.api.Cell;
import org.jirq.api.CpuInterface;
import org.jirq.api.IrqChip;
import org.jirq.api.IrqLine;
import org.jirq.api.IrqLineSet;
import org.jirq.api.spi.ArchitectureChips;
import org.jirq.api.spi.IrqChipContext;
import org.jirq.api.spi.IrqChipProvider;
import org.jirq.api.spi.IrqChips;

/**
 * One small machine on three architectures: a disk and a network card that share a level-triggered
 * line, a timer with an edge-triggered one, and a CPU. Board, devices and CPU are the same code;
 * the controller is found by architecture, and only the guest's few register writes differ.
 */
public final class ThreeArchitectures {

  static final int SHARED_LINE = 5;
  static final int TIMER_LINE = 3;

  /** The wire to the one CPU. */
  private static final int CPU = 0;

  private final GuestDriver driver;
  private final CpuInterface cpu;
  private final IrqLine disk;
  private final IrqLine network;
  private final IrqLine timer;
  private int served;
  private int ticks;

  private ThreeArchitectures(GuestDriver driver, IrqChip chip) {
    this.driver = driver;
    this.cpu = (CpuInterface) chip;
    IrqLineSet wires = new IrqLineSet(chip, chip.pins());
    disk = wires.line(SHARED_LINE, "disk");
    network = wires.line(SHARED_LINE, "network");
    timer = wires.line(TIMER_LINE, "timer");
    driver.initialise(chip);
    driver.enable(chip, SHARED_LINE, true);
    driver.enable(chip, TIMER_LINE, false);
  }

  /**
   * Runs the example; prints a story for each architecture, and ends with an {@link
   * IllegalStateException} if one of them counts other interrupts than it should.
   *
   * @param args unused
   */
  public static void main(String[] args) {
    for (GuestDriver driver : List.of(new X86Driver(), new RiscvDriver(), new ArmDriver())) {
      ArchitectureChips chips =
          IrqChips.forArchitecture(
              driver.architecture(), ThreeArchitectures.class.getClassLoader());
      IrqChipProvider provider = driver.controller(chips);
      System.out.printf("%s: %s, of %s%n", chips.architecture(), provider.name(), chips);
      IrqChipContext context = IrqChipContext.of(Cell.PLAIN).withSettings(driver.settings());
      new ThreeArchitectures(driver, provider.create(context)).run();
    }
  }

  private void run() {
    disk.raise();
    network.raise();
    runCpu();
    expect("disk and network raised one line: the handler ran for each", 2, served);
    for (int i = 0; i < 3; i++) {
      timer.raise(); // and stays so until it is served: an 8259 forgets a request that goes away
      runCpu();
      timer.lower();
    }
    expect("the timer ticked", 3, ticks);
    timer.raise();
    network.raise();
    runCpu();
    timer.lower();
    expect("both lines at once: the network", 3, served);
    expect("both lines at once: the timer", 4, ticks);
  }

  /** What a CPU does between instructions, as long as its interrupt wire is asserted. */
  private void runCpu() {
    while (cpu.output(CPU)) {
      int token = cpu.acknowledge(CPU);
      handle(driver.line(token));
      cpu.end(CPU, token);
    }
  }

  /** The guest's handler serves one device an interrupt; if the line stays high it runs again. */
  private void handle(int line) {
    if (line == TIMER_LINE) {
      ticks++;
    } else if (line == SHARED_LINE) {
      served++;
      (disk.isRaised() ? disk : network).lower();
    } else {
      throw new IllegalStateException("line=" + line + " is not wired");
    }
  }

  private static void expect(String what, int expected, int counted) {
    System.out.printf("  %s: %d%n", what, counted);
    if (counted != expected) {
      throw new IllegalStateException(what + ": " + counted + " where " + expected + " were due");
    }
  }
}
