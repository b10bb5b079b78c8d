// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli.storm;

/**
 * The guest: takes messages and serves them, ordinarily or between mask and unmask (oneshot), and
 * masks lines at other times too. For one thread at a time.
 */
final class StormGuest {

  /** Messages of one pin that are taken one after the other. */
  private static final int AT_ONCE = 8;

  private static final int SWEEPS_A_CHANGE = 1 << 9;

  private final StormMachine machine;
  private final StormVisits visits;
  private final int[] pins;
  private long masked;
  private int sweeps;

  StormGuest(StormMachine machine) {
    this.machine = machine;
    this.visits = new StormVisits(machine, StormLine.C_VISITED);
    int[] all = new int[machine.linesAt.length];
    int found = 0;
    for (int pin = 0; pin < all.length; pin++) {
      if (machine.linesAt[pin].length != 0) {
        all[found++] = pin;
      }
    }
    this.pins = java.util.Arrays.copyOf(all, found);
  }

  /** Looks at all pins, and does other things now and then. */
  void sweep(StormThread on) {
    boolean served = serveAll(on);
    if (!served) {
      on.idle();
      unmaskOne(on);
      return;
    }
    on.busy();
    int random = on.random();
    if ((random & 0xf) == 0) {
      visits.raise(on);
    }
    if ((random & 0x70) == 0) {
      int pin = pins[(random >>> 8 & 0xff) % pins.length];
      setMasked(on, pin, (masked >>> pin & 1) == 0);
    } else if ((random & 0x80) == 0) {
      unmaskOne(on);
    }
    if (++sweeps % SWEEPS_A_CHANGE == 0) {
      visits.change(on);
    }
  }

  private void unmaskOne(StormThread on) {
    if (masked != 0) {
      setMasked(on, Long.numberOfTrailingZeros(masked), false);
    }
  }

  /** Takes and serves what waits; tells whether there was anything. */
  boolean serveAll(StormThread on) {
    boolean served = false;
    for (int pin : pins) {
      for (int i = 0; i < AT_ONCE && machine.isWaiting(pin); i++) {
        handle(on, pin);
        served = true;
      }
    }
    return served;
  }

  /** Unmasks everything; tells whether anything was masked. */
  boolean unmaskAll(StormThread on) {
    boolean any = masked != 0;
    while (masked != 0) {
      setMasked(on, Long.numberOfTrailingZeros(masked), false);
    }
    return any;
  }

  private void handle(StormThread on, int pin) {
    int random = on.random();
    if (pin != StormLine.CROSSED_PIN && (random & 3) == 0) {
      on.count(Tally.ONESHOT, machine.placeOfPin[pin]);
      setMasked(on, pin, true);
      machine.end(on, pin);
      serve(on, pin);
      setMasked(on, pin, false);
    } else {
      serve(on, pin);
      if ((random & 0x7c) == 0) {
        // The EOI of a served interrupt on a masked line, which is unmasked some time later.
        setMasked(on, pin, true);
      }
      machine.end(on, pin);
    }
  }

  private void serve(StormThread on, int pin) {
    boolean any = false;
    for (StormLine line : machine.linesAt[pin]) {
      any |= machine.device(line).serve(on);
      StormDevice visitor = machine.visitor(line);
      any |= visitor != null && visitor.serve(on);
    }
    if (!any) {
      on.count(Tally.EXTRA, machine.placeOfPin[pin]);
    }
  }

  private void setMasked(StormThread on, int pin, boolean now) {
    long bit = 1L << pin;
    if (pin == StormLine.CROSSED_PIN || (masked & bit) != 0 == now) {
      return;
    }
    masked ^= bit;
    on.count(now ? Tally.MASK : Tally.UNMASK, machine.placeOfPin[pin]);
    on.unmasking = !now;
    machine.mask(pin, now);
    on.unmasking = false;
  }
}
