// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.aclint;

import org.jirq.api.Cell;
import org.jirq.api.Clocked;
import org.jirq.api.OutputSink;
import org.jirq.api.spi.OutputWires;
import org.jirq.api.spi.StateWords;

/**
 * The state of timers and software interrupts, and the wires that hang on it.
 *
 * <p>MSIP and MTIP are levels, computed from the words. SSIP is a pulse: a request makes its wire
 * rise, and it falls at once. A request that comes while the wire is up makes another pulse;
 * several that come at the same time may share one, which rises after the last of them.
 *
 * <p><b>Threads.</b> As the cell; lock-free.
 */
final class HartSignals {

  /** MSIP, of a hart's flags. */
  static final long SOFTWARE = 1;

  /** The timer is compared at all, of a hart's flags. */
  static final long ARMED = 2;

  /** An SSIP pulse is to be made, of a hart's flags. */
  private static final long PULSE = 4;

  final int harts;
  final OutputWires wires;
  private final AclintProfile profile;
  private final TickRate timeBase;
  private final StateWords compares;
  private final StateWords flags;

  /** Word 0: what is to be added to the ticks of the clock; word 1: the clock, in nanoseconds. */
  private final StateWords time;

  HartSignals(int harts, Cell cell, AclintProfile profile, TickRate timeBase, OutputSink sink) {
    this.harts = harts;
    this.profile = profile;
    this.timeBase = timeBase;
    compares = StateWords.of(cell, harts, StateWords.Spacing.PADDED);
    flags = StateWords.of(cell, harts, StateWords.Spacing.PADDED);
    time = StateWords.of(cell, 2, StateWords.Spacing.PADDED);
    wires = new OutputWires(cell, 3 * harts, this::level);
    connect(sink);
  }

  void connect(OutputSink newSink) {
    wires.connect((wire, asserted) -> outputChanged(newSink, wire, asserted));
  }

  int softwareWire(int hart) {
    return 2 * hart;
  }

  int timerWire(int hart) {
    return 2 * hart + 1;
  }

  int supervisorWire(int hart) {
    return 2 * harts + hart;
  }

  private boolean level(int wire) {
    if (wire >= 2 * harts) {
      // Up for as long as the sink is being told, never longer.
      return (flags.get(wire - 2 * harts) & PULSE) != 0 && !wires.asserted(wire);
    }
    int hart = wire >> 1;
    return (wire & 1) == 0 ? (flags.get(hart) & SOFTWARE) != 0 : isDue(hart);
  }

  private boolean isDue(int hart) {
    return (flags.get(hart) & ARMED) != 0 && Long.compareUnsigned(mtime(), compares.get(hart)) >= 0;
  }

  private void outputChanged(OutputSink sink, int wire, boolean asserted) {
    if (wire >= 2 * harts) {
      if (asserted) {
        // Before the edge goes out: a request that comes later makes another one.
        flags.andNot(wire - 2 * harts, PULSE);
      }
      // Looked at once more when the sink has returned, to fall or to rise again.
      wires.update(wire);
    }
    sink.outputChanged(wire, asserted);
  }

  // Time

  long now() {
    return time.get(1);
  }

  long mtime() {
    return time.get(0) + timeBase.ticks(time.get(1));
  }

  void startAt(long nanos) {
    time.set(1, nanos);
  }

  void advanceTo(long nanos) {
    long before;
    do {
      before = time.get(1);
      if (nanos <= before) {
        return;
      }
    } while (!time.replace(1, before, nanos));
    updateTimers();
  }

  /** Writes the bits of a mask in the time. */
  void writeMtime(long value, long mask) {
    long before;
    long after;
    do {
      before = time.get(0);
      long ticks = timeBase.ticks(time.get(1));
      after = ((before + ticks) & ~mask | value & mask) - ticks;
    } while (!time.replace(0, before, after));
    for (int hart = 0; hart < harts; hart++) {
      flags.or(hart, ARMED);
    }
    updateTimers();
  }

  private void updateTimers() {
    for (int hart = 0; hart < harts; hart++) {
      wires.update(timerWire(hart));
    }
  }

  long nextDeadline() {
    long now = now();
    long mtime = mtime();
    long nearest = 0;
    for (int hart = 0; hart < harts; hart++) {
      if ((flags.get(hart) & ARMED) != 0) {
        long delta = compares.get(hart) - mtime;
        // A timer that is due stays so until the counter wraps.
        long ticks = isBefore(mtime, compares.get(hart)) ? delta : -mtime;
        if (ticks != 0 && (nearest == 0 || isBefore(ticks, nearest))) {
          nearest = ticks;
        }
      }
    }
    return nearest == 0 ? Clocked.NEVER : timeBase.after(now, nearest);
  }

  private static boolean isBefore(long one, long other) {
    return Long.compareUnsigned(one, other) < 0;
  }

  // Harts

  long mtimecmp(int hart) {
    return compares.get(hart);
  }

  /** Writes the bits of a mask in a compare register. */
  void writeMtimecmp(int hart, long value, long mask) {
    long before;
    do {
      before = compares.get(hart);
    } while (!compares.replace(hart, before, before & ~mask | value & mask));
    flags.or(hart, ARMED);
    wires.update(timerWire(hart));
  }

  boolean msip(int hart) {
    return (flags.get(hart) & SOFTWARE) != 0;
  }

  void writeMsip(int hart, boolean set) {
    if (set) {
      flags.or(hart, SOFTWARE);
    } else {
      flags.andNot(hart, SOFTWARE);
    }
    wires.update(softwareWire(hart));
  }

  void pulseSsip(int hart) {
    flags.or(hart, PULSE);
    wires.update(supervisorWire(hart));
  }

  // Reset and snapshots

  /** The time is 0 from now on, whatever the clock says. */
  void reset() {
    time.set(0, -timeBase.ticks(time.get(1)));
    boolean silent = profile == AclintProfile.QEMU;
    for (int hart = 0; hart < harts; hart++) {
      compares.set(hart, silent ? 0 : -1L);
      flags.set(hart, silent ? 0 : ARMED);
      wires.update(softwareWire(hart));
      wires.update(timerWire(hart));
    }
  }

  long flags(int hart) {
    return flags.get(hart);
  }

  long offset() {
    return time.get(0);
  }

  /** Calls nobody. */
  void load(long offset, long now) {
    time.set(0, offset);
    time.set(1, now);
  }

  /** Calls nobody. */
  void load(int hart, long mtimecmp, long hartFlags, boolean software, boolean timer) {
    compares.set(hart, mtimecmp);
    flags.set(hart, hartFlags);
    wires.load(softwareWire(hart), software);
    wires.load(timerWire(hart), timer);
    wires.load(supervisorWire(hart), false);
  }
}
