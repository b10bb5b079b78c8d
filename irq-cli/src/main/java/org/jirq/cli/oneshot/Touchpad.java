// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli.oneshot;

/**
 * Interrupts often, and holds its line until the driver has read all its reports. A driver that is
 * called for nothing reads an empty report, and writes a line into the log. Two fingers are on it:
 * reports come in pairs.
 */
final class Touchpad extends PassthroughDevice {

  private static final long READ = 400;
  private static final long SECOND_FINGER_AFTER = 600;
  private static final long SECOND_FINGER_JITTER = 300;
  private static final long PAIR_AFTER = 6_000;
  private static final long PAIR_JITTER = 4_000;

  private int pairs;
  private int reports;
  private long emptyReports;

  Touchpad(Simulation simulation, Trace trace, long seed, int pairs) {
    super("touchpad", simulation, trace, seed);
    this.pairs = pairs;
  }

  @Override
  void begin() {
    if (pairs-- > 0) {
      simulation.after(
          PAIR_AFTER + random.nextLong(PAIR_JITTER),
          () -> {
            report();
            simulation.after(
                SECOND_FINGER_AFTER + random.nextLong(SECOND_FINGER_JITTER), this::report);
            begin();
          });
    }
  }

  private void report() {
    reports++;
    raise();
  }

  @Override
  long readTime() {
    return READ;
  }

  @Override
  void read() {
    if (--reports == 0) {
      lower();
    }
  }

  @Override
  void readNothing() {
    emptyReports++;
  }

  @Override
  String consequences() {
    return emptyReports + " empty reports read";
  }
}
