// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli.oneshot;

import java.util.SplittableRandom;
import org.HdrHistogram.Histogram;
import org.jirq.api.Cell;
import org.jirq.irqfd.ResamplePolicy;

/**
 * A guest with one CPU and one driver, on a machine of its own: takes interrupts, masks, ends, has
 * a thread serve the device, unmasks. Counts what it finds.
 *
 * <p>For one thread, that of the simulation.
 */
final class OneshotGuest implements AutoCloseable {

  // All in microseconds.
  private static final long DELIVERY_TO_TAKEN = 2;
  private static final long TAKEN_TO_HANDLER = 3;
  private static final long MASK_TO_EOI = 2;
  private static final long SERVED_TO_UNMASK = 3;
  private static final long THREAD_WAKES_AFTER = 40;
  private static final int THREAD_WAKE_JITTER = 41;

  private static final int DIGITS = 3;

  private final Simulation simulation;
  private final PassthroughDevice device;
  private final Handler handler;
  private final Trace trace;
  private final SplittableRandom random;
  private final Board board;
  private final Histogram latency = new Histogram(DIGITS);
  private long delivered;
  private long useful;
  private long extra;

  OneshotGuest(
      Simulation simulation,
      PassthroughDevice device,
      Handler handler,
      ResamplePolicy policy,
      Cell cell,
      Trace trace,
      long seed) {
    this.simulation = simulation;
    this.device = device;
    this.handler = handler;
    this.trace = trace;
    this.random = new SplittableRandom(seed);
    this.board = new Board(cell, policy, device, trace, this::delivered);
  }

  private void delivered() {
    delivered++;
    simulation.after(DELIVERY_TO_TAKEN, this::take);
  }

  private void take() {
    device.taken();
    simulation.after(TAKEN_TO_HANDLER, handler == Handler.ONESHOT ? this::mask : this::serve);
  }

  private void mask() {
    board.mask(true);
    simulation.after(MASK_TO_EOI, this::end);
  }

  private void end() {
    board.eoi();
    simulation.after(THREAD_WAKES_AFTER + random.nextInt(THREAD_WAKE_JITTER), this::serve);
  }

  private void serve() {
    boolean found = device.isHigh();
    if (found) {
      useful++;
      latency.recordValue(simulation.now() - device.raisedAt());
    } else {
      extra++;
    }
    read(simulation.now(), found);
  }

  private void read(long start, boolean found) {
    simulation.after(
        device.readTime(),
        () -> {
          if (found) {
            device.read();
          } else {
            // What comes up meanwhile the driver learns by its next interrupt.
            device.readNothing();
          }
          if (found && device.isHigh()) {
            read(start, true);
          } else {
            served(start, found);
          }
        });
  }

  private void served(long start, boolean found) {
    trace.handled(start, found);
    device.handled(found);
    simulation.after(
        SERVED_TO_UNMASK,
        () -> {
          if (handler == Handler.ONESHOT) {
            board.mask(false);
          } else {
            board.eoi();
          }
        });
  }

  /** Runs the guest until its device wants nothing any more, and tells what was seen. */
  StoryResult run(StoryRow row) {
    device.begin();
    simulation.run();
    return new StoryResult(
        row,
        device.wanted(),
        delivered,
        extra,
        device.wanted() - useful,
        latency.getValueAtPercentile(50),
        latency.getValueAtPercentile(99),
        latency.getMaxValue(),
        device.consequences(),
        device.notifies());
  }

  @Override
  public void close() {
    board.close();
  }
}
