// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.gic;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A GICv2 written down as the specification says it (IHI 0048B chapters 3 and 4): objects, sets and
 * loops over everything, nothing kept that can be computed. Slow; for comparison with the chip
 * under the profile {@code datasheet}.
 */
final class ReferenceGicV2 {

  /** An interrupt; of a private one, on one CPU. */
  static final class Interrupt {
    final int id;
    final Set<Integer> raisedBy = new HashSet<>();
    final TreeSet<Integer> requestedBy = new TreeSet<>();
    final Set<Integer> targets = new TreeSet<>();
    boolean latched;
    boolean active;
    boolean enabled;
    boolean edge;
    int group;
    int priority;

    Interrupt(int id) {
      this.id = id;
      this.enabled = id < 16;
      this.edge = id < 16;
    }

    boolean pending() {
      if (id < 16) {
        return !requestedBy.isEmpty();
      }
      return latched || !edge && !raisedBy.isEmpty();
    }
  }

  /** A CPU interface. */
  static final class Cpu {
    final List<Interrupt> own = new ArrayList<>();
    final List<TreeSet<Integer>> activePriorities = List.of(new TreeSet<>(), new TreeSet<>());
    int ctlr;
    int pmr;
    int bpr;
    int abpr = 1;

    int running() {
      int running = 256;
      for (TreeSet<Integer> ofGroup : activePriorities) {
        if (!ofGroup.isEmpty()) {
          running = Math.min(running, ofGroup.first());
        }
      }
      return running;
    }

    boolean has(int bit) {
      return (ctlr & bit) != 0;
    }

    int groupPriority(Interrupt interrupt) {
      int lowBits = interrupt.group == 1 && !has(0x10) ? abpr : bpr + 1;
      return interrupt.priority >> lowBits << lowBits;
    }
  }

  final List<Cpu> cpus = new ArrayList<>();
  final List<Interrupt> shared = new ArrayList<>();
  int forwarded;

  ReferenceGicV2(int cpuCount, int interrupts) {
    for (int cpu = 0; cpu < cpuCount; cpu++) {
      Cpu made = new Cpu();
      for (int id = 0; id < 32; id++) {
        Interrupt interrupt = new Interrupt(id);
        interrupt.targets.add(cpu);
        made.own.add(interrupt);
      }
      cpus.add(made);
    }
    for (int id = 32; id < interrupts; id++) {
      Interrupt interrupt = new Interrupt(id);
      if (cpuCount == 1) {
        interrupt.targets.add(0);
      }
      shared.add(interrupt);
    }
  }

  Interrupt interrupt(int cpu, int id) {
    return id < 32 ? cpus.get(cpu).own.get(id) : shared.get(id - 32);
  }

  void line(Interrupt interrupt, int source, boolean level) {
    boolean was = !interrupt.raisedBy.isEmpty();
    if (level) {
      interrupt.raisedBy.add(source);
    } else {
      interrupt.raisedBy.remove(source);
    }
    if (!was && level && interrupt.edge) {
      interrupt.latched = true;
    }
  }

  /** The highest pending interrupt that the distributor forwards to a CPU; null if none. */
  private Interrupt highest(int cpu) {
    List<Interrupt> seen = new ArrayList<>(cpus.get(cpu).own);
    seen.addAll(shared);
    Interrupt best = null;
    for (Interrupt each : seen) {
      boolean candidate =
          each.enabled
              && each.pending()
              && !each.active
              && each.targets.contains(cpu)
              && (forwarded >> each.group & 1) != 0;
      if (candidate && (best == null || each.priority < best.priority)) {
        best = each;
      }
    }
    return best;
  }

  /** The interrupt that a CPU is signalled, null if none. */
  private Interrupt signalled(int cpu) {
    Cpu state = cpus.get(cpu);
    Interrupt best = highest(cpu);
    boolean signalled =
        best != null
            && best.priority < state.pmr
            && state.has(1 << best.group)
            && state.groupPriority(best) < state.running();
    return signalled ? best : null;
  }

  boolean irq(int cpu) {
    Interrupt best = signalled(cpu);
    return best != null && !(best.group == 0 && cpus.get(cpu).has(8));
  }

  boolean fiq(int cpu) {
    return signalled(cpu) != null && !irq(cpu);
  }

  int take(int cpu, boolean alias) {
    Cpu state = cpus.get(cpu);
    Interrupt best = signalled(cpu);
    if (best == null || alias && best.group == 0) {
      return 1023;
    }
    if (!alias && best.group == 1 && !state.has(4)) {
      return 1022;
    }
    state.activePriorities.get(best.group).add(state.groupPriority(best));
    best.active = true;
    best.latched = false;
    return best.id < 16 ? best.id | best.requestedBy.pollFirst() << 10 : best.id;
  }

  int highestPending(int cpu, boolean alias) {
    Interrupt best = highest(cpu);
    if (best == null || alias && best.group == 0) {
      return 1023;
    }
    if (!alias && best.group == 1 && !cpus.get(cpu).has(4)) {
      return 1022;
    }
    return best.id < 16 ? best.id | best.requestedBy.first() << 10 : best.id;
  }

  void end(int cpu, int id, boolean alias) {
    Cpu state = cpus.get(cpu);
    if (id >= 32 + shared.size() || state.running() == 256) {
      return;
    }
    Interrupt interrupt = interrupt(cpu, id);
    if (!alias || interrupt.group == 1) {
      state.activePriorities.get(interrupt.group).pollFirst();
      if (!state.has(0x200)) {
        interrupt.active = false;
      }
    }
  }

  void deactivate(int cpu, int id) {
    if (id < 32 + shared.size() && cpus.get(cpu).has(0x200)) {
      interrupt(cpu, id).active = false;
    }
  }
}
