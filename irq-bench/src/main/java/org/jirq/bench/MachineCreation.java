// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.bench;

import java.util.concurrent.TimeUnit;
import org.jirq.api.Cell;
import org.jirq.api.LineTarget;
import org.jirq.api.SourceId;
import org.jirq.ioapic.IoApic;
import org.jirq.routing.IrqRouter;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A machine comes into being.
 *
 * <p>Isolates what a monitor pays for the interrupt side of one more machine: a router and an
 * IOAPIC, with an empty table, with a table of 24 routes, and up to the first interrupt that
 * arrives, once for a machine that is dropped at once and once for 10,000 that all stay. The
 * garbage of an operation is what a machine takes, at most. No creation waits for a grace period:
 * the statistics of the domains are asked after each iteration. The baseline is a chip and a table
 * with locks, whose arrays have room for every GSI.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class MachineCreation {

  /** How many machines stay in {@link #fleet}. */
  static final int FLEET = 10_000;

  private static final int GSI = 4;
  private static final int VECTOR = 0x34;

  /** jirq, or locks. */
  @Param({"SHARED", "LOCKED"})
  public Kind kind;

  private final CountingSink sink = new CountingSink();
  private final LineTarget[] machines = new LineTarget[FLEET];
  private int made;

  /**
   * A router with an empty table, and an IOAPIC.
   *
   * @return the machine
   */
  @Benchmark
  public Object empty() {
    if (kind == Kind.LOCKED) {
      LockedIoApic chip = new LockedIoApic(sink);
      LockedRouter router = new LockedRouter(chip);
      chip.connect(router);
      return keep(router);
    }
    IoApic chip = IoApic.builder(sink).cell(Cell.SHARED).build();
    return keep(IrqRouter.builder().chip(0, chip).build());
  }

  /**
   * The same with a table that leads 24 GSIs to the pins.
   *
   * @return the machine
   */
  @Benchmark
  public Object routed() {
    return keep(RouterUnderTest.create(kind, sink).lines());
  }

  /**
   * The same, and the guest programs an entry and a device sends its first interrupt.
   *
   * @return messages so far, of all machines
   */
  @Benchmark
  public int firstInterrupt() {
    keep(machineThatDelivered());
    return sink.messages();
  }

  /**
   * 10,000 such machines, all alive at the end.
   *
   * @param latency notes how long each took
   * @return messages so far, of all machines
   */
  @Benchmark
  @OperationsPerInvocation(FLEET)
  public int fleet(Latency latency) {
    for (int i = 0; i < FLEET; i++) {
      long begin = System.nanoTime();
      machines[i] = machineThatDelivered();
      latency.since(begin);
    }
    made = FLEET;
    return sink.messages();
  }

  private LineTarget machineThatDelivered() {
    RouterUnderTest machine = RouterUnderTest.create(kind, sink);
    machine.chip().guest().write(GSI, VECTOR);
    machine.lines().setLevel(GSI, SourceId.DEFAULT, true);
    return machine.lines();
  }

  private LineTarget keep(LineTarget machine) {
    machines[0] = machine;
    made = 1;
    return machine;
  }

  /**
   * Asks the domains of the machines at hand.
   *
   * @throws IllegalStateException if one has had a grace period
   */
  @TearDown(Level.Iteration)
  public void checkThatNoneWaited() {
    for (int i = 0; i < made; i++) {
      if (gracePeriods(machines[i]) != 0) {
        throw new IllegalStateException("machine=" + i + " has waited for a grace period");
      }
    }
  }

  private static long gracePeriods(LineTarget machine) {
    return machine instanceof IrqRouter router ? router.srcu().stats().gracePeriods() : 0;
  }

  /** The machine made last, for tests. */
  LineTarget last() {
    return machines[made - 1];
  }
}
