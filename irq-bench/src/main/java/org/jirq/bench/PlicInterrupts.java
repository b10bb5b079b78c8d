// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.bench;

import java.util.concurrent.TimeUnit;
import org.jirq.api.Cell;
import org.jirq.api.LineTarget;
import org.jirq.api.MmioDevice;
import org.jirq.api.OutputSink;
import org.jirq.api.SourceId;
import org.jirq.plic.Plic;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Interrupts through a PLIC with 31 sources and the two contexts of one hart, as a small emulator
 * has it; the guest claims and completes through the registers.
 *
 * <p>Isolates the words of a source, the search for the best one and the wire to the hart, whose
 * sink counts. No router, no notifier.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PlicInterrupts {

  private static final int SOURCE = 10;
  private static final int CONTEXT = 1;
  private static final long ENABLE = 0x2000 + 0x80 * CONTEXT;
  private static final long THRESHOLD = 0x20_0000 + 0x1000 * CONTEXT;
  private static final long CLAIM = THRESHOLD + 4;

  /** Counts the changes of wires. */
  private static final class CountingWires implements OutputSink {

    private int changes;

    @Override
    public void outputChanged(int output, boolean asserted) {
      changes++;
    }
  }

  /** Which implementation. */
  @Param public Kind kind;

  private final CountingWires wires = new CountingWires();
  private LineTarget lines;
  private MmioDevice registers;

  /** Enables sources 1 to 31 for one context. Source 20 is in service, its line high. */
  @Setup
  public void prepare() {
    Cell cell = kind == Kind.SHARED ? Cell.SHARED : Cell.PLAIN;
    Plic plic = Plic.builder(31, 2).cell(cell).outputs(wires).build();
    if (kind == Kind.LOCKED) {
      LockedChip.Registers locked = new LockedChip.Registers(plic);
      lines = locked;
      registers = locked;
    } else {
      lines = plic;
      registers = plic;
    }
    for (int source = 1; source <= 31; source++) {
      registers.write(4L * source, 1 + source % 7, 4);
    }
    registers.write(ENABLE, -1, 4);
    lines.setLevel(20, SourceId.DEFAULT, true);
    registers.read(CLAIM, 4);
  }

  /**
   * Raise, claim, lower, complete.
   *
   * @return changes of wires so far
   */
  @Benchmark
  public int cycle() {
    lines.setLevel(SOURCE, SourceId.DEFAULT, true);
    long source = registers.read(CLAIM, 4);
    lines.setLevel(SOURCE, SourceId.DEFAULT, false);
    registers.write(CLAIM, source, 4);
    return wires.changes;
  }

  /**
   * Eight sources rise, then are claimed, lowered and completed one after the other; a claim that
   * finds nothing ends it, as a driver does. The time of all eight.
   *
   * @return changes of wires so far
   */
  @Benchmark
  public int eightAtOnce() {
    for (int source = 1; source <= 8; source++) {
      lines.setLevel(source, SourceId.DEFAULT, true);
    }
    int source = (int) registers.read(CLAIM, 4);
    while (source != 0) {
      lines.setLevel(source, SourceId.DEFAULT, false);
      registers.write(CLAIM, source, 4);
      source = (int) registers.read(CLAIM, 4);
    }
    return wires.changes;
  }

  /**
   * Low stays low.
   *
   * @return the status
   */
  @Benchmark
  public int unchangedLow() {
    return lines.setLevel(SOURCE, SourceId.DEFAULT, false);
  }

  /**
   * High stays high, the interrupt in service.
   *
   * @return the status
   */
  @Benchmark
  public int unchangedHigh() {
    return lines.setLevel(20, SourceId.DEFAULT, true);
  }

  /**
   * A claim that finds nothing.
   *
   * @return 0
   */
  @Benchmark
  public long emptyClaim() {
    return registers.read(CLAIM, 4);
  }
}
