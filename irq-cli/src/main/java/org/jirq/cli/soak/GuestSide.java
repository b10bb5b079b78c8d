// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli.soak;

import java.util.SplittableRandom;

/** What a CPU of the guest does: the CPU and the thread bear the same number. For that thread. */
final class GuestSide {

  private static final int MOST_AT_ONCE = 4;

  private final Context context;
  private final int cpu;

  GuestSide(Context context, int cpu) {
    this.context = context;
    this.cpu = cpu;
  }

  private static int levelCell(SplittableRandom random) {
    int skip = random.nextInt(Long.bitCount(Layout.LEVEL_CELLS));
    long left = Layout.LEVEL_CELLS;
    for (int i = 0; i < skip; i++) {
      left &= left - 1;
    }
    return Long.numberOfTrailingZeros(left);
  }

  /** Ends what was left in service, and takes and ends what waits. */
  void serve(SoakMachine machine, SplittableRandom random) {
    long left = random.nextInt(2) == 0 ? machine.cpus.inService(cpu) : 0;
    for (; left != 0; left &= left - 1) {
      end(machine, Long.numberOfTrailingZeros(left), random);
    }
    for (int i = 0; i < MOST_AT_ONCE; i++) {
      boolean keep = random.nextInt(8) == 0;
      int cell = machine.cpus.takeOne(cpu);
      if (cell < 0) {
        return;
      }
      context.recorder().note(Event.TAKEN, machine.number, EventRing.NONE, cell, cpu);
      if (!keep) {
        end(machine, cell, random);
      }
    }
  }

  private void end(SoakMachine machine, int cell, SplittableRandom random) {
    if (random.nextInt(8) != 0) {
      quiet(machine, cell);
    }
    if (context.faults().strikes(Fault.LOSE_AN_EOI)) {
      machine.cpus.forget(cpu, cell);
    } else {
      eoi(machine, cell);
    }
  }

  /** The driver satisfies the devices of a line, as far as this thread may. */
  private void quiet(SoakMachine machine, int cell) {
    for (Device device : machine.devices.values()) {
      if ((Layout.cellsOf(device.gsi) >>> cell & 1) != 0) {
        device.quiet();
      }
    }
    for (int gsi : Layout.LEVEL_GSIS) {
      if ((Layout.cellsOf(gsi) >>> cell & 1) != 0) {
        machine.drivers.get(cpu).drive(gsi, false);
      }
    }
  }

  /** Signals an EOI. */
  void eoi(SoakMachine machine, int cell) {
    machine.cpus.ending(cpu, cell);
    context.recorder().note(Event.EOI, machine.number, EventRing.NONE, cell, cpu);
    SoakThread thread = (SoakThread) Thread.currentThread();
    thread.deasserted = 0;
    thread.ending = true;
    try {
      machine.eoi(cell, cpu);
    } finally {
      thread.ending = false;
      // For an EOI that the chip had no acknowledgement for.
      machine.cpus.acked(cell);
    }
    context.recorder().note(Event.EOI_DONE, machine.number, EventRing.NONE, cell, cpu);
  }

  /** Serves an interrupt as a threaded handler does: mask, EOI, satisfy the device, unmask. */
  boolean oneshot(SoakMachine machine) {
    int cell = machine.cpus.takeOne(cpu);
    if (cell < 0) {
      return false;
    }
    context.recorder().note(Event.TAKEN, machine.number, EventRing.NONE, cell, cpu);
    machine.mask(cell, true);
    eoi(machine, cell);
    quiet(machine, cell);
    machine.mask(cell, false);
    return true;
  }

  void mask(SoakMachine machine, SplittableRandom random, boolean masked) {
    machine.mask(levelCell(random), masked);
  }

  /** Sends a line to another CPU from now on. */
  void redirect(SoakMachine machine, SplittableRandom random) {
    int cell = levelCell(random);
    int to = random.nextInt(context.threads());
    context.recorder().note(Event.WRITE_DESTINATION, machine.number, EventRing.NONE, cell, to);
    machine.write(cell, -1, to);
  }

  void raise(SoakMachine machine, SplittableRandom random) {
    int which = random.nextInt(Layout.RESAMPLED_GSIS.length + 1);
    int gsi =
        which < Layout.RESAMPLED_GSIS.length ? Layout.RESAMPLED_GSIS[which] : Layout.MOVING_GSI;
    Device device = machine.devices.get(gsi);
    if (device != null) {
      device.raise();
    }
  }
}
