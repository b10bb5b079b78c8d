// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.gic.v3;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A GICv3 written down again from the specification, as simply as can be: objects, no words, no
 * bitmaps, everything computed when it is asked for. Two CPUs, INTIDs 0 to 63.
 */
final class ReferenceGic {

  static final int CPUS = 2;
  static final int INTIDS = 64;

  static final class Interrupt {
    final int intid;
    final SortedSet<Integer> sources = new TreeSet<>();
    boolean message;
    boolean latched;
    boolean active;
    boolean enabled;
    boolean edge;
    int group;
    int priority;
    long route;

    Interrupt(int intid) {
      this.intid = intid;
      this.edge = intid < 16;
    }

    boolean pending() {
      return latched || !edge && (message || !sources.isEmpty());
    }

    void drive(int source, boolean level) {
      boolean wasLow = sources.isEmpty();
      if (level) {
        sources.add(source);
      } else {
        sources.remove(source);
      }
      latched |= edge && wasLow && level;
    }

    void configure(boolean toEdge) {
      if (toEdge && !edge) {
        latched |= message || !sources.isEmpty();
        message = false;
      }
      edge = toEdge;
    }
  }

  static final class Cpu {
    final List<Interrupt> own = new ArrayList<>();
    final List<SortedSet<Integer>> active = List.of(new TreeSet<>(), new TreeSet<>());
    final boolean[] enabled = new boolean[2];
    boolean asleep = true;
    int mask;
    int bpr0 = 2;
    int bpr1 = 3;
    boolean common;
    boolean split;

    int running() {
      int highest = 0xff;
      for (SortedSet<Integer> priorities : active) {
        if (!priorities.isEmpty()) {
          highest = Math.min(highest, priorities.first());
        }
      }
      return highest;
    }

    /** A priority without its subpriority. */
    int grouped(int priority, int group) {
      int lowBits = group == 0 || common ? bpr0 + 1 : bpr1;
      return priority >> lowBits << lowBits;
    }
  }

  final Cpu[] cpus = {new Cpu(), new Cpu()};
  final List<Interrupt> shared = new ArrayList<>();
  final boolean[] enabled = new boolean[2];
  final List<Integer> acked = new ArrayList<>();

  ReferenceGic() {
    for (Cpu cpu : cpus) {
      for (int intid = 0; intid < 32; intid++) {
        cpu.own.add(new Interrupt(intid));
      }
    }
    for (int intid = 32; intid < INTIDS; intid++) {
      shared.add(new Interrupt(intid));
    }
  }

  Interrupt interrupt(int cpu, int intid) {
    return intid < 32 ? cpus[cpu].own.get(intid) : shared.get(intid - 32);
  }

  private boolean goesTo(Interrupt each, int cpu) {
    return each.intid < 32 || (each.route & 1L << 31) != 0 || each.route == cpu;
  }

  /** The pending interrupt of the highest priority that the CPU may be told of. */
  @Nullable Interrupt highest(int number) {
    Cpu cpu = cpus[number];
    Interrupt best = null;
    for (int intid = 0; intid < INTIDS; intid++) {
      Interrupt each = interrupt(number, intid);
      boolean possible =
          each.enabled
              && each.pending()
              && !each.active
              && goesTo(each, number)
              && enabled[each.group]
              && cpu.enabled[each.group]
              && !cpu.asleep;
      if (possible && (best == null || each.priority < best.priority)) {
        best = each;
      }
    }
    return best;
  }

  /** Whether it is signalled, as an interrupt of a group. */
  boolean signalled(int number, int group) {
    Cpu cpu = cpus[number];
    Interrupt best = highest(number);
    return best != null
        && best.group == group
        && best.priority < cpu.mask
        && (cpu.running() == 0xff
            || cpu.grouped(best.priority, group) < cpu.grouped(cpu.running(), group));
  }

  int acknowledge(int number, int group) {
    if (!signalled(number, group)) {
      return 1023;
    }
    Interrupt taken = highest(number);
    if (taken == null) {
      throw new AssertionError("signalled without an interrupt");
    }
    taken.latched = false;
    taken.active = true;
    cpus[number].active.get(group).add(cpus[number].grouped(taken.priority, group));
    return taken.intid;
  }

  int pending(int number, int group) {
    Interrupt best = highest(number);
    return best == null || best.group != group ? 1023 : best.intid;
  }

  void end(int number, int intid, int group) {
    Cpu cpu = cpus[number];
    SortedSet<Integer> own = cpu.active.get(group);
    SortedSet<Integer> other = cpu.active.get(1 - group);
    if (intid >= INTIDS || own.isEmpty() || !other.isEmpty() && other.first() < own.first()) {
      return;
    }
    own.remove(own.first());
    if (!cpu.split) {
      deactivate(number, intid);
    }
  }

  void deactivate(int cpu, int intid) {
    Interrupt each = interrupt(cpu, intid);
    if (each.active && intid >= 32) {
      acked.add(intid - 32);
    }
    each.active = false;
  }
}
