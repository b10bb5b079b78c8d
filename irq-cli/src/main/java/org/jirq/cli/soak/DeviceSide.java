// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli.soak;

import java.util.SplittableRandom;
import org.jirq.api.IrqLine;
import org.jirq.api.IrqLineSet;

/**
 * The devices of one machine that one thread drives. Each thread has its own source on every level
 * line, and its own wire.
 *
 * <p>Threading: the thread; others at rest.
 */
final class DeviceSide {

  private final Context context;
  private final SoakMachine machine;
  private final int thread;
  private final int source;
  private final IrqLine[] wires = new IrqLine[Layout.LEVEL_GSIS.length];
  private long raised;
  private long pulses;

  /** Makes them; {@code source} is -1 for a thread that has wires only. */
  DeviceSide(Context context, SoakMachine machine, int thread, IrqLineSet lines, int source) {
    this.context = context;
    this.machine = machine;
    this.thread = thread;
    this.source = source;
    for (int gsi = 0; gsi < wires.length; gsi++) {
      wires[gsi] = lines.line(gsi, "wire" + thread + "." + gsi);
    }
  }

  private static int lineOf(SplittableRandom random) {
    return Layout.LEVEL_GSIS[random.nextInt(Layout.LEVEL_GSIS.length)];
  }

  void drive(SplittableRandom random, boolean level) {
    drive(lineOf(random), level);
  }

  void drive(int gsi, boolean level) {
    if (source < 0) {
      return;
    }
    context
        .recorder()
        .note(level ? Event.RAISE : Event.LOWER, machine.number, gsi, EventRing.NONE, source);
    long bit = 1L << gsi;
    raised = level ? raised | bit : raised & ~bit;
    if (level && context.faults().strikes(Fault.LOSE_A_RISE)) {
      return;
    }
    machine.router.setIrq(gsi, source, level);
  }

  void wire(SplittableRandom random) {
    int gsi = lineOf(random);
    boolean level = random.nextBoolean();
    context
        .recorder()
        .note(level ? Event.RAISE : Event.LOWER, machine.number, gsi, EventRing.NONE, 0);
    wires[gsi].set(level);
  }

  /** Pulses the edge line that this thread has for itself, if there is one. */
  boolean pulse() {
    if (thread >= Layout.EDGE_GSIS.length) {
      return false;
    }
    int gsi = Layout.EDGE_GSIS[thread];
    context.recorder().note(Event.RAISE, machine.number, gsi, EventRing.NONE, 0);
    pulses++;
    machine.router.setLevel(gsi, 0, true);
    machine.router.setLevel(gsi, 0, false);
    return true;
  }

  void lowerAll() {
    for (int gsi : Layout.LEVEL_GSIS) {
      drive(gsi, false);
      wires[gsi].lower();
    }
  }

  /** The source bits that this thread holds up on a line, the wires' bit 0 included. */
  int sources(int gsi) {
    int bits = wires[gsi].isRaised() ? 1 : 0;
    return source >= 0 && (raised >>> gsi & 1) != 0 ? bits | 1 << source : bits;
  }

  long pulses() {
    return pulses;
  }
}
