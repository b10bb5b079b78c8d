// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What {@link NoGarbageTest} must be able to see: an object now and then. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Littering {

  private int operations;
  private byte[] last = {};

  /**
   * Allocates once in 1024 operations.
   *
   * @return something
   */
  @Benchmark
  public byte[] litter() {
    if ((++operations & 0x3ff) == 0) {
      last = new byte[16];
    }
    return last;
  }
}
