// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.bench;

import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import org.jirq.api.LineTarget;
import org.jirq.api.SourceId;
import org.jirq.irqfd.HeapEventSource;
import org.jirq.irqfd.IrqfdInbox;
import org.jirq.irqfd.IrqfdRegistry;
import org.jirq.irqfd.IrqfdRegistryBuilder;
import org.jirq.routing.IrqRouter;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Eight devices signal, and their messages reach the CPU: inside the signals, or at a step of the
 * machine's thread, to which an inbox carries them.
 *
 * <p>Each signal is a pulse at an edge pin, with its message. The baseline is a queue under a
 * monitor and the locked router; without an inbox the signal is a pulse at that router.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SignalDispatch {

  private static final int DEVICES = 8;
  private static final int FIRST_VECTOR = 0x30;

  /** Which implementation. */
  @Param public Kind kind;

  /** How many signals the inbox has places for: none without one, too few, or enough. */
  @Param({"0", "4", "64"})
  public int capacity;

  private final CountingSink sink = new CountingSink();
  private final HeapEventSource[] events = new HeapEventSource[DEVICES];
  private final ArrayDeque<Integer> queue = new ArrayDeque<>();
  private LineTarget lines;
  private @Nullable IrqfdInbox inbox;

  /** Makes the pins and assigns the irqfds. */
  @Setup
  public void prepare() {
    RouterUnderTest router = RouterUnderTest.create(kind, sink);
    lines = router.lines();
    for (int gsi = 0; gsi < DEVICES; gsi++) {
      router.chip().guest().write(gsi, FIRST_VECTOR + gsi);
      events[gsi] = new HeapEventSource("device" + gsi);
    }
    if (kind == Kind.LOCKED) {
      return;
    }
    IrqfdRegistryBuilder builder = IrqfdRegistry.builder((IrqRouter) lines);
    if (capacity != 0) {
      inbox = new IrqfdInbox(capacity);
      builder.inbox(inbox);
    }
    IrqfdRegistry registry = builder.build();
    for (int gsi = 0; gsi < DEVICES; gsi++) {
      registry.assign(events[gsi], gsi);
    }
  }

  /**
   * Eight signals, and a step if they wait for one.
   *
   * @return messages so far
   */
  @Benchmark
  public int signals() {
    for (int gsi = 0; gsi < DEVICES; gsi++) {
      if (kind != Kind.LOCKED) {
        events[gsi].signal();
      } else if (capacity == 0) {
        pulse(gsi);
      } else {
        synchronized (queue) {
          queue.add(gsi);
        }
      }
    }
    if (capacity != 0) {
      step();
    }
    return sink.messages();
  }

  private void step() {
    if (inbox != null) {
      inbox.drain();
      return;
    }
    for (Integer gsi = next(); gsi != null; gsi = next()) {
      pulse(gsi);
    }
  }

  private @Nullable Integer next() {
    synchronized (queue) {
      return queue.poll();
    }
  }

  private void pulse(int gsi) {
    lines.setLevel(gsi, SourceId.DEFAULT, true);
    lines.setLevel(gsi, SourceId.DEFAULT, false);
  }

  /** How many signals have found the inbox full. */
  long overflows() {
    return inbox == null ? 0 : inbox.overflows();
  }
}
