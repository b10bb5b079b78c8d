// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli.oneshot;

import java.util.SplittableRandom;
import org.jirq.api.LineListener;
import org.jirq.cli.oneshot.Trace.Lane;
import org.jirq.cli.oneshot.Trace.Mark;
import org.jirq.irqfd.HeapEventSource;

/**
 * A device of the host whose level-triggered interrupt is passed through to a guest, with the host
 * side of that, which behaves as VFIO does: an interrupt masks the device's line at the host and
 * signals the event; a notify unmasks it again, and if the line is still high it interrupts at
 * once. Subclasses say when the device wants something, and what its driver gets from it.
 *
 * <p>For one thread, that of the simulation.
 */
abstract class PassthroughDevice implements LineListener {

  /** From the device's interrupt at the host to the signal, in microseconds. */
  static final long INTERRUPT_TO_SIGNAL = 7;

  /** From the notify to the unmask at the host, in microseconds. */
  static final long NOTIFY_TO_UNMASK = 20;

  final Simulation simulation;
  final SplittableRandom random;
  private final Trace trace;
  private final HeapEventSource event;
  private boolean high;
  private boolean hostMasked;
  private long raisedAt;
  private long wanted;
  private long notifies;

  PassthroughDevice(String name, Simulation simulation, Trace trace, long seed) {
    this.simulation = simulation;
    this.trace = trace;
    this.random = new SplittableRandom(seed);
    this.event = new HeapEventSource(name);
  }

  /** Plans what the device will want. */
  abstract void begin();

  /** How long one access of the driver takes, in microseconds. */
  abstract long readTime();

  /** The driver has read once from the device, which wanted something when the read began. */
  abstract void read();

  /** The driver has read once from the device, which had nothing to say when the read began. */
  void readNothing() {}

  /** The CPU has taken an interrupt of the device. */
  void taken() {}

  /** A run of the handler is over. */
  void handled(boolean useful) {}

  /** What the extra interrupts have done to the guest, in words. */
  abstract String consequences();

  /** The device wants something; counts if it did not already. */
  final void raise() {
    if (!high) {
      high = true;
      wanted++;
      raisedAt = simulation.now();
      trace.level(Lane.DEVICE, true);
      interruptHost();
    }
  }

  final void lower() {
    high = false;
    trace.level(Lane.DEVICE, false);
  }

  private void interruptHost() {
    if (high && !hostMasked) {
      mask(true);
      simulation.after(INTERRUPT_TO_SIGNAL, this::signal);
    }
  }

  private void signal() {
    trace.mark(Mark.SIGNAL);
    event.signal();
  }

  private void mask(boolean masked) {
    hostMasked = masked;
    trace.level(Lane.HOST_MASK, masked);
  }

  /** Called in the middle of a guest's access: plans, and touches nothing else. */
  @Override
  public void resample(int gsi, int chip, int pin) {
    notifies++;
    trace.mark(Mark.NOTIFY);
    simulation.after(
        NOTIFY_TO_UNMASK,
        () -> {
          mask(false);
          interruptHost();
        });
  }

  final HeapEventSource event() {
    return event;
  }

  /** Whether it wants something. */
  final boolean isHigh() {
    return high;
  }

  /** When it last began to want something, in microseconds. */
  final long raisedAt() {
    return raisedAt;
  }

  /** How often it has begun to want something: interrupts that the guest should get. */
  final long wanted() {
    return wanted;
  }

  /** How often it was notified. */
  final long notifies() {
    return notifies;
  }
}
