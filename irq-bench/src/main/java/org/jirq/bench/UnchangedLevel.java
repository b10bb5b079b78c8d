// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.bench;

import java.util.concurrent.TimeUnit;
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
 * A device sets its line to the level that it has already, as emulated devices do after nearly
 * every register access.
 *
 * <p>Isolates the look at the pin's word and the decision that nothing follows: no write, no
 * message. In the shared cell that is one volatile load.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class UnchangedLevel {

  private static final int LOW_PIN = 9;
  private static final int HIGH_PIN = 10;

  /** Which implementation. */
  @Param public Kind kind;

  private final CountingSink sink = new CountingSink();
  private LineTarget lines;

  /** Leaves one level pin low and another one high, in service. */
  @Setup
  public void prepare() {
    ChipUnderTest chip = ChipUnderTest.create(kind, sink);
    chip.guest().write(LOW_PIN, 0x39 | ChipUnderTest.LEVEL);
    chip.guest().write(HIGH_PIN, 0x3a | ChipUnderTest.LEVEL);
    lines = chip.lines();
    lines.setLevel(HIGH_PIN, SourceId.DEFAULT, true);
  }

  /**
   * Low stays low.
   *
   * @return the status
   */
  @Benchmark
  public int low() {
    return lines.setLevel(LOW_PIN, SourceId.DEFAULT, false);
  }

  /**
   * High stays high, the interrupt in service.
   *
   * @return the status
   */
  @Benchmark
  public int high() {
    return lines.setLevel(HIGH_PIN, SourceId.DEFAULT, true);
  }

  int messages() {
    return sink.messages();
  }
}
