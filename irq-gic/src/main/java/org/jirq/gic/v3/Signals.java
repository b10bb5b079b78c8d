// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.gic.v3;

import org.jirq.api.spi.Failure;
import org.jirq.api.spi.OutputWires;
import org.jirq.api.spi.StateWords;
import org.jspecify.annotations.Nullable;

/**
 * What is signalled to the CPUs: the distributor's and the CPU interfaces' configuration, the
 * active priorities, and the wires. Output 2n is the IRQ of CPU n, 2n + 1 its FIQ.
 *
 * <p>After any change of state {@link #update} or {@link #changed} is called; they look at the
 * state again, so it does not matter which of two concurrent changes is seen by whom.
 *
 * <p><b>Threads.</b> As the cell says; lock-free.
 */
final class Signals {

  final InterruptTable table;
  final OutputWires wires;
  private final StateWords cpuWords;
  private final StateWords active;
  private final StateWords control;
  private final boolean disabledGroupHides;
  private final boolean sleepIgnored;

  Signals(GicV3Configuration configuration, InterruptTable table) {
    this.table = table;
    int cpus = configuration.cpus();
    cpuWords = StateWords.of(configuration.cell(), cpus, StateWords.Spacing.PADDED);
    active = StateWords.of(configuration.cell(), cpus, StateWords.Spacing.PADDED);
    control = StateWords.of(configuration.cell(), 1, StateWords.Spacing.PADDED);
    disabledGroupHides = configuration.has(GicV3Option.DISABLED_GROUP_HIDES);
    sleepIgnored = configuration.has(GicV3Option.SLEEP_IGNORED);
    for (int cpu = 0; cpu < cpus; cpu++) {
      cpuWords.set(cpu, CpuWord.RESET);
    }
    wires = new OutputWires(configuration.cell(), 2 * cpus, this::level);
  }

  /** The groups that the distributor has enabled, GICD_CTLR bits 1:0. */
  int enabledGroups() {
    return (int) control.get(0);
  }

  void enableGroups(int groups) {
    control.set(0, groups);
  }

  long cpuWord(int cpu) {
    return cpuWords.get(cpu);
  }

  void setCpuWord(int cpu, long word) {
    cpuWords.set(cpu, word);
  }

  /** Replaces some bits of a CPU's configuration. */
  void configure(int cpu, long mask, long bits) {
    long before;
    do {
      before = cpuWords.get(cpu);
    } while (!cpuWords.replace(cpu, before, before & ~mask | bits & mask));
    update(cpu);
  }

  long active(int cpu) {
    return active.get(cpu);
  }

  void setActive(int cpu, long word) {
    active.set(cpu, word);
  }

  boolean replaceActive(int cpu, long before, long after) {
    return active.replace(cpu, before, after);
  }

  void clearActive(int cpu, long bits) {
    active.andNot(cpu, bits);
  }

  /** The pending interrupt of the highest priority, or {@link InterruptTable#NONE}. */
  int highest(int cpu) {
    long word = cpuWords.get(cpu);
    if ((word & CpuWord.SLEEP) != 0 && !sleepIgnored) {
      return InterruptTable.NONE;
    }
    int groups = enabledGroups();
    int own = CpuWord.enabledGroups(word);
    if (!disabledGroupHides) {
      return table.search(cpu, groups & own);
    }
    int found = table.search(cpu, groups);
    boolean usable =
        found != InterruptTable.NONE
            && InterruptTable.priority(found) != GicV3Spec.IDLE_PRIORITY
            && (own >>> InterruptTable.group(found) & 1) != 0;
    return usable ? found : InterruptTable.NONE;
  }

  private boolean level(int wire) {
    int cpu = wire >> 1;
    int found = highest(cpu);
    if (found == InterruptTable.NONE) {
      return false;
    }
    int group = InterruptTable.group(found);
    int wanted = (wire & 1) == 0 ? 1 : 0;
    return group == wanted
        && CpuWord.signals(
            cpuWords.get(cpu), active.get(cpu), InterruptTable.priority(found), group);
  }

  /** The state of a CPU changed. Both of its outputs are told, even if the sink throws for one. */
  void update(int cpu) {
    Failure.rethrow(update(cpu, null));
  }

  private @Nullable Failure update(int cpu, @Nullable Failure before) {
    return wires.update(2 * cpu + 1, wires.update(2 * cpu, before));
  }

  void updateAll() {
    Failure failure = null;
    for (int cpu = 0; cpu < table.cpus; cpu++) {
      failure = update(cpu, failure);
    }
    Failure.rethrow(failure);
  }

  /** The word of an interrupt changed. */
  void changed(int index) {
    table.sync(index);
    updateTarget(table.target(index));
  }

  /** As {@link #changed(int)}, for a caller with more to do: answers what was thrown so far. */
  @Nullable Failure changed(int index, @Nullable Failure before) {
    try {
      changed(index);
      return before;
    } catch (Throwable e) {
      return Failure.add(before, e);
    }
  }

  void updateTarget(int target) {
    if (target >= 0) {
      update(target);
    } else if (target == InterruptTable.ANYBODY) {
      updateAll();
    }
  }
}
