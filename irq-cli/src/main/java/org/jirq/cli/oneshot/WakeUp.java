// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli.oneshot;

/**
 * Interrupts rarely, like the lid of a laptop. When the guest has handled it, it suspends, for
 * which it needs a while without any interrupt of this device: one that comes then is a reason to
 * wake up, and aborts the suspend.
 */
final class WakeUp extends PassthroughDevice {

  private static final long READ = 80;
  private static final long SUSPEND_TAKES = 20_000;

  private final long after;
  private final long jitter;
  private int events;
  private boolean suspending;
  private long tried;
  private long aborted;

  /**
   * Makes a device.
   *
   * @param events how many events it will have, 0 or more
   * @param after the least time before an event, in microseconds, 0 or more
   * @param jitter one more than what is added to that at most, in microseconds, 1 or more
   */
  WakeUp(Simulation simulation, Trace trace, long seed, int events, long after, long jitter) {
    super("wake-up", simulation, trace, seed);
    this.after = after;
    this.jitter = jitter;
    this.events = events;
  }

  @Override
  void begin() {
    if (events-- > 0) {
      simulation.after(
          after + random.nextLong(jitter),
          () -> {
            raise();
            begin();
          });
    }
  }

  @Override
  long readTime() {
    return READ;
  }

  @Override
  void read() {
    lower();
  }

  @Override
  void handled(boolean useful) {
    if (useful) {
      tried++;
      suspending = true;
      simulation.after(SUSPEND_TAKES, () -> suspending = false);
    }
  }

  @Override
  void taken() {
    if (suspending) {
      suspending = false;
      aborted++;
    }
  }

  @Override
  String consequences() {
    return aborted + " of " + tried + " suspends aborted";
  }
}
