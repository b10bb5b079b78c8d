// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli.soak;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jirq.api.LineListener;
import org.jirq.irqfd.HeapEventSource;
import org.jirq.irqfd.LevelIrqfd;
import org.jirq.irqfd.ResamplePolicy;
import org.jspecify.annotations.Nullable;

/**
 * A passed-through device on a resampled line, there from the beginning to the end: signals when it
 * wants service, then keeps its host's line masked until it is asked to sample again.
 *
 * <p>Threading: any; two bits of state, changed by compare-and-set.
 */
final class Device implements LineListener {

  private static final int HIGH = 1;
  private static final int HOST_MASKED = 2;

  final int gsi;
  final ResamplePolicy policy;
  final HeapEventSource event;
  private final Context context;
  private final int machine;
  private final AtomicInteger state = new AtomicInteger();
  private final AtomicLong notified = new AtomicLong();
  private final AtomicLong acked = new AtomicLong();
  private volatile boolean toldMasked;
  private @Nullable LevelIrqfd irqfd;

  Device(Context context, int machine, int gsi, ResamplePolicy policy) {
    this.context = context;
    this.machine = machine;
    this.gsi = gsi;
    this.policy = policy;
    this.event = new HeapEventSource("device" + machine + "." + gsi);
  }

  void setIrqfd(LevelIrqfd assigned) {
    irqfd = assigned;
  }

  @Nullable LevelIrqfd irqfd() {
    return irqfd;
  }

  /** The device wants service. */
  void raise() {
    int before;
    do {
      before = state.get();
    } while (!state.compareAndSet(before, HIGH | HOST_MASKED));
    if ((before & HOST_MASKED) == 0) {
      signal();
    }
  }

  private void signal() {
    context.recorder().note(Event.SIGNAL, machine, gsi, EventRing.NONE, 0);
    event.signal();
  }

  /** The guest's driver has served the device. */
  void quiet() {
    int before;
    do {
      before = state.get();
    } while (!state.compareAndSet(before, before & ~HIGH));
  }

  @Override
  public void resample(int line, int chip, int pin) {
    context.recorder().note(Event.NOTIFIED, machine, gsi, EventRing.NONE, 0);
    if (Thread.currentThread() instanceof SoakThread thread
        && thread.ending
        && (thread.deasserted & Layout.cellsOf(gsi)) == 0) {
      context
          .violations()
          .add(
              Oracle.NOTIFIED_EARLY,
              machine,
              gsi,
              Layout.cellsOf(gsi),
              "gsi=" + gsi + " at an EOI, and no pin of it was lowered before");
    }
    sample();
    if (context.faults().strikes(Fault.NOTIFY_TWICE)) {
      sample();
    }
  }

  private void sample() {
    notified.getAndIncrement();
    int before;
    int after;
    do {
      before = state.get();
      after = (before & HIGH) != 0 ? HIGH | HOST_MASKED : 0;
    } while (!state.compareAndSet(before, after));
    if (after != 0) {
      signal();
    }
  }

  @Override
  public void acked(int line, int chip, int pin) {
    acked.getAndIncrement();
  }

  @Override
  public void masked(int line, int chip, int pin) {
    context.recorder().note(Event.TOLD_MASKED, machine, gsi, EventRing.NONE, 0);
    toldMasked = true;
    if (context.faults().strikes(Fault.BLOCK_IN_CALLBACK)) {
      context.faults().block();
    }
  }

  @Override
  public void unmasked(int line, int chip, int pin) {
    context.recorder().note(Event.TOLD_UNMASKED, machine, gsi, EventRing.NONE, 0);
    toldMasked = false;
  }

  boolean isHigh() {
    return (state.get() & HIGH) != 0;
  }

  boolean isHostMasked() {
    return (state.get() & HOST_MASKED) != 0;
  }

  boolean toldMasked() {
    return toldMasked;
  }

  long notified() {
    return notified.get();
  }

  long acks() {
    return acked.get();
  }
}
