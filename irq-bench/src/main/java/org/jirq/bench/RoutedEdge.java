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
 * An edge through the routing table: a GSI rises, its message is delivered to the sink, it falls.
 *
 * <p>Isolates two passes of the table (a read-side critical section each, held over the delivery),
 * two changes of the pin's word and one call of the CPU side.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RoutedEdge {

  private static final int GSI = 4;

  /** Which implementation. */
  @Param public Kind kind;

  private final CountingSink sink = new CountingSink();
  private LineTarget lines;

  /** Programs one edge pin. */
  @Setup
  public void prepare() {
    RouterUnderTest router = RouterUnderTest.create(kind, sink);
    router.chip().guest().write(GSI, 0x34);
    lines = router.lines();
  }

  /**
   * Up and down.
   *
   * @return messages so far
   */
  @Benchmark
  public int pair() {
    lines.setLevel(GSI, SourceId.DEFAULT, true);
    lines.setLevel(GSI, SourceId.DEFAULT, false);
    return sink.messages();
  }
}
