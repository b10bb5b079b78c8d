// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli.soak;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jirq.api.ApicMessage;
import org.jirq.api.ApicSink;

/**
 * The CPUs of a machine, one for each thread of the soak: what waits there, what is in service, and
 * the books that say whether a message was allowed.
 *
 * <p>Threading: {@link #deliver} any thread; a CPU's sets of interrupts are its thread's.
 */
final class CpuSide implements ApicSink {

  /** No level message is outstanding, as far as the CPUs know. */
  private static final int FREE = 0;

  /** A level message was sent. */
  private static final int SENT = 1;

  /** Its EOI has begun, and the chip is running ack notifiers with remote IRR set. */
  private static final int ENDING = 2;

  private final Context context;
  private final int machine;
  private final int cpus;
  private final AtomicLongArray waiting;
  private final long[] inService;
  private final AtomicIntegerArray state = new AtomicIntegerArray(Layout.CELLS);
  private final AtomicLongArray edges = new AtomicLongArray(Layout.CELLS);
  private final AtomicLongArray eois = new AtomicLongArray(Layout.CELLS);

  /** Whether the CPUs refuse some level messages. */
  private final boolean refuses;

  private volatile boolean refusing;

  CpuSide(Context context, int machine, boolean refuses) {
    this.context = context;
    this.machine = machine;
    this.cpus = context.threads();
    this.refuses = refuses;
    this.waiting = new AtomicLongArray(cpus);
    this.inService = new long[cpus];
  }

  void setRefusing(boolean now) {
    refusing = now && refuses && !context.faults().has(Fault.DROP_REEVALUATION);
  }

  boolean isRefusing() {
    return refusing;
  }

  @Override
  public int deliver(int vector, int destination, int destMode, int mode, int trigger) {
    int cell = vector - Layout.FIRST_VECTOR;
    if (context.faults().strikes(Fault.SEND_TWICE)) {
      take(cell, destination, trigger);
    }
    return take(cell, destination, trigger);
  }

  private int take(int cell, int destination, int trigger) {
    context.recorder().note(Event.SENT, machine, EventRing.NONE, cell, destination);
    if (trigger == ApicMessage.EDGE) {
      edges.getAndIncrement(cell);
      return 1;
    }
    if (!state.compareAndSet(cell, FREE, SENT)) {
      context
          .violations()
          .add(
              Oracle.TWICE,
              machine,
              EventRing.NONE,
              1L << cell,
              "a level message of " + Layout.nameOf(cell) + " while one is in service");
    }
    if (isRefused()) {
      context.recorder().note(Event.REFUSED, machine, EventRing.NONE, cell, destination);
      state.set(cell, FREE);
      return 0;
    }
    add(waiting, destination % cpus, 1L << cell);
    return 1;
  }

  private boolean isRefused() {
    if (!(Thread.currentThread() instanceof SoakThread thread)) {
      return false;
    }
    if (context.faults().has(Fault.DROP_REEVALUATION)) {
      return refuses && thread.ending && context.faults().strikes(Fault.DROP_REEVALUATION);
    }
    return refusing && thread.steps() % 8 == 0;
  }

  private static void add(AtomicLongArray sets, int at, long bits) {
    long before;
    do {
      before = sets.get(at);
    } while (!sets.compareAndSet(at, before, before | bits));
  }

  /** Takes one of the interrupts that wait at a CPU into service; answers its cell, or -1. */
  int takeOne(int cpu) {
    while (true) {
      long before = waiting.get(cpu);
      if (before == 0) {
        return -1;
      }
      long bit = Long.lowestOneBit(before);
      if (waiting.compareAndSet(cpu, before, before & ~bit)) {
        inService[cpu] |= bit;
        return Long.numberOfTrailingZeros(bit);
      }
    }
  }

  /** What a CPU has in service. For its thread. */
  long inService(int cpu) {
    return inService[cpu];
  }

  /** A CPU is about to signal an EOI. */
  void ending(int cpu, int cell) {
    inService[cpu] &= ~(1L << cell);
    eois.getAndIncrement(cell);
    state.compareAndSet(cell, SENT, ENDING);
  }

  /** A CPU drops an interrupt without an EOI: a fault. */
  void forget(int cpu, int cell) {
    inService[cpu] &= ~(1L << cell);
    state.set(cell, FREE);
  }

  /** The chip has run the ack notifiers of a pin: from now on it may clear remote IRR and send. */
  void acked(int cell) {
    state.compareAndSet(cell, ENDING, FREE);
  }

  /** All that CPUs have taken and not ended. At rest only. */
  long held() {
    long all = 0;
    for (int cpu = 0; cpu < cpus; cpu++) {
      all |= waiting.get(cpu) | inService[cpu];
    }
    return all;
  }

  boolean isInService(int cell) {
    return state.get(cell) != FREE;
  }

  long edges(int cell) {
    return edges.get(cell);
  }

  long eois(int cell) {
    return eois.get(cell);
  }
}
