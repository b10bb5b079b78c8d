// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.bench;

import java.util.concurrent.TimeUnit;
import org.jirq.api.EoiHandler;
import org.jirq.api.LineTarget;
import org.jirq.api.SourceId;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * The life of one level interrupt at a chip that stands alone: the line rises, a message is
 * delivered, the device is served and its line falls, the guest ends the interrupt.
 *
 * <p>Isolates the three changes of the pin's word (in the shared cell, three compare-and-sets), the
 * search for the pins of a vector, and one call of the CPU side. No router, no notifier.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class LevelCycle {

  private static final int PIN = 10;
  private static final int VECTOR = 0x3a;

  /** Which implementation. */
  @Param public Kind kind;

  private final CountingSink sink = new CountingSink();
  private LineTarget lines;
  private EoiHandler cpus;

  /** Programs one level pin. */
  @Setup
  public void prepare() {
    ChipUnderTest chip = ChipUnderTest.create(kind, sink);
    chip.guest().write(PIN, VECTOR | ChipUnderTest.LEVEL);
    lines = chip.lines();
    cpus = chip.cpus();
  }

  /**
   * Raise, deliver, lower, EOI.
   *
   * @return messages so far
   */
  @Benchmark
  public int cycle() {
    lines.setLevel(PIN, SourceId.DEFAULT, true);
    lines.setLevel(PIN, SourceId.DEFAULT, false);
    cpus.eoi(VECTOR, 0, true);
    return sink.messages();
  }
}
