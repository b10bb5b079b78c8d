// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Group;
import org.openjdk.jmh.annotations.GroupThreads;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * The resampler's decision under its spinlock and under what else could guard it: alone, beside a
 * thread that masks and unmasks without a pause, and with more threads than processors, so that a
 * holder loses its processor.
 *
 * <p>No row of the table: docs/locking.md shows the figures, and the command that makes them. Mean
 * times are of one call; the percentiles of the sampled mode contain two looks at the clock.
 */
@State(Scope.Benchmark)
@BenchmarkMode({Mode.AverageTime, Mode.SampleTime})
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class GateLocks {

  /** What guards the decision. */
  @Param public GateDecision.Guard guard;

  private GateDecision gate;

  /** The mask as the one thread that changes it wants it next. */
  private boolean masked;

  /** Makes the gate. */
  @Setup
  public void prepare() {
    gate = GateDecision.under(guard);
  }

  /**
   * An acknowledgement, by the only thread.
   *
   * @return whether the notify is postponed
   */
  @Benchmark
  public boolean alone() {
    return gate.acked();
  }

  /**
   * An acknowledgement beside one thread that changes the mask.
   *
   * @return whether the notify is postponed
   */
  @Benchmark
  @Group("two")
  @GroupThreads(1)
  public boolean ack() {
    return gate.acked();
  }

  /**
   * A change of the mask beside one thread that acknowledges.
   *
   * @return whether a postponed notify is due
   */
  @Benchmark
  @Group("two")
  @GroupThreads(1)
  public boolean mask() {
    masked = !masked;
    return gate.maskChanged(masked);
  }

  /**
   * An acknowledgement, by three threads beside one that changes the mask.
   *
   * @return whether the notify is postponed
   */
  @Benchmark
  @Group("four")
  @GroupThreads(3)
  public boolean ackOfFour() {
    return gate.acked();
  }

  /**
   * A change of the mask beside three threads that acknowledge.
   *
   * @return whether a postponed notify is due
   */
  @Benchmark
  @Group("four")
  @GroupThreads(1)
  public boolean maskOfFour() {
    return mask();
  }
}
