// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli.storm;

/**
 * The devices and their host: make requests, answer what was asked, signal the plain irqfd, and
 * close, assign and replace now and then. For one thread at a time.
 */
final class StormDevices {

  private static final int SWEEPS_A_CHANGE = 1 << 10;

  /** A device with so many requests makes no more for the time being. */
  private static final int ENOUGH = 2;

  private static final int MOST_AT_ONCE = 8;

  /** Now and then a device makes a lot of requests, which keep the guest busy for some time. */
  private static final int BURST = 128;

  private final StormMachine machine;
  private final StormVisits visits;
  private int sweeps;
  private boolean crossed;

  StormDevices(StormMachine machine) {
    this.machine = machine;
    this.visits = new StormVisits(machine, StormLine.A_VISITED, StormLine.B_VISITED);
  }

  /** Goes over all devices; answers how many requests were made. */
  int sweep(StormThread on) {
    int made = 0;
    for (StormDevice device : machine.devices) {
      if (!device.line.answersAtOnce) {
        device.answer(on);
      }
      if (device.backlog() < ENOUGH) {
        int random = on.random();
        int requests = (random & 0x700) == 0 ? BURST : random & MOST_AT_ONCE - 1;
        if (requests != 0) {
          device.raise(on, requests);
          made += requests;
        }
      }
    }
    answerVisitors(on);
    cross(on, !crossed);
    if (made == 0) {
      on.idle();
      return 0;
    }
    on.busy();
    on.count(Tally.SIGNAL, Tally.EDGE);
    machine.edge.signal();
    visits.raise(on);
    if (++sweeps % SWEEPS_A_CHANGE == 0) {
      visits.change(on);
    }
    return made;
  }

  /** Masks or unmasks one line, as a second CPU does, whatever the guest's thread does to it. */
  private void cross(StormThread on, boolean masked) {
    crossed = masked;
    on.count(masked ? Tally.MASK : Tally.UNMASK, machine.placeOfPin[StormLine.CROSSED_PIN]);
    machine.mask(StormLine.CROSSED_PIN, masked);
  }

  /** Unmasks what is masked; tells whether it was. */
  boolean uncross(StormThread on) {
    boolean was = crossed;
    if (was) {
      cross(on, false);
    }
    return was;
  }

  /** Answers what was asked; tells whether there was anything. */
  boolean answerAll(StormThread on) {
    boolean any = answerVisitors(on);
    for (StormDevice device : machine.devices) {
      any |= device.answer(on);
    }
    return any;
  }

  private boolean answerVisitors(StormThread on) {
    boolean any = false;
    for (int i = 0; i < machine.visitors.length(); i++) {
      StormDevice visitor = machine.visitors.get(i);
      any |= visitor != null && visitor.answer(on);
    }
    return any;
  }
}
