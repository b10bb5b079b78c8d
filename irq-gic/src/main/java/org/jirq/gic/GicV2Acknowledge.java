// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.gic;

import org.jirq.api.IrqEvents;
import org.jirq.api.spi.Failure;

/**
 * What a CPU does to its interface: takes interrupts, drops priorities, deactivates, and asks what
 * is pending (IHI 0048B 3.2, 4.4.4 to 4.4.11, 4.4.15).
 *
 * <p><b>Threads.</b> As the cell, also for one CPU's interface. <b>Progress.</b> Lock-free. Two
 * CPUs never take the same SPI: taking it is one replacement of its word.
 */
final class GicV2Acknowledge {

  private final GicV2Engine engine;
  private final GicV2Interrupts words;
  private final GicV2CpuState cpuState;

  GicV2Acknowledge(GicV2Engine engine) {
    this.engine = engine;
    this.words = engine.words;
    this.cpuState = engine.cpuState;
  }

  /** GICC_IAR, or GICC_AIAR for group 1. */
  int take(int cpu, boolean alias) {
    while (true) {
      long configuration = cpuState.configuration(cpu);
      int key = engine.highestPending(cpu, configuration);
      int refusal = refusal(cpu, key, configuration, alias);
      if (refusal != 0) {
        return refusal;
      }
      int group = GicV2Interrupts.group(key);
      int priority =
          GicV2CpuState.groupPriority(GicV2Interrupts.priority(key), group, configuration);
      // The priority runs before the interrupt is taken: whoever computes the output in between
      // must not find the next interrupt deliverable.
      if (cpuState.activate(cpu, group, priority)) {
        int taken = replace(cpu, key);
        if (taken >= 0) {
          return taken;
        }
        // Another CPU took it, or it changed.
        cpuState.deactivate(cpu, group, priority);
        engine.update(1 << cpu);
      }
    }
  }

  /** Why the interrupt cannot be taken, as the register answers it; 0 if it can. */
  private int refusal(int cpu, int key, long configuration, boolean alias) {
    if (GicV2Interrupts.priority(key) >= GicV2CpuState.pmr(configuration)
        || !signals(key, configuration)) {
      return GicV2Spec.SPURIOUS;
    }
    boolean preempts = engine.preempts(cpu, key, configuration);
    if (!preempts && (alias || !engine.has(GicV2Option.IAR_1022_FIRST))) {
      return GicV2Spec.SPURIOUS;
    }
    int hidden = hidden(key, configuration, alias);
    return hidden != 0 ? hidden : preempts ? 0 : GicV2Spec.SPURIOUS;
  }

  /** Whether the CPU interface signals the interrupt's group (4.4.1). */
  private boolean signals(int key, long configuration) {
    return engine.has(GicV2Option.GROUP_GATES_OUTPUTS)
        || (configuration >>> GicV2Interrupts.group(key) & 1) != 0;
  }

  /** What stands for an interrupt whose group this register does not tell; 0 if it does. */
  private static int hidden(int key, long configuration, boolean alias) {
    if (alias) {
      return GicV2Interrupts.group(key) == 0 ? GicV2Spec.SPURIOUS : 0;
    }
    return GicV2Interrupts.group(key) == 1 && (configuration & GicV2Spec.GICC_CTLR_ACK_CTL) == 0
        ? GicV2Spec.SPURIOUS_GROUP_1
        : 0;
  }

  /** Takes the interrupt if it still is as it was found; the register's value, or -1. */
  private int replace(int cpu, int key) {
    int id = GicV2Interrupts.id(key);
    int index = words.index(cpu, id);
    long before = words.get(index);
    if ((GicV2Word.candidates(before) >> cpu & 1) == 0 || GicV2Interrupts.key(before, id) != key) {
      return -1;
    }
    boolean sgi = id < GicV2Spec.SGIS;
    long after =
        sgi
            ? GicV2Function.takeSgi(before, cpu, engine.rules)
            : GicV2Function.take(before, cpu, engine.rules);
    if (!words.replace(index, before, after)) {
      return -1;
    }
    if (id >= GicV2Spec.PRIVATE && engine.events != IrqEvents.NONE) {
      engine.events.sent(id - GicV2Spec.PRIVATE, id, 1);
    }
    Failure failure = null;
    try {
      engine.update(GicV2Word.candidates(before) | 1 << cpu);
    } catch (Throwable e) {
      failure = Failure.add(null, e);
    }
    if (id >= GicV2Spec.PRIVATE) {
      try {
        engine.board().taken(id - GicV2Spec.PRIVATE);
      } catch (Throwable e) {
        failure = Failure.add(failure, e);
      }
    }
    Failure.rethrow(failure);
    return sgi ? id | sender(before) << GicV2Spec.IAR_CPUID_SHIFT : id;
  }

  private static int sender(long word) {
    return Long.numberOfTrailingZeros(word & GicV2Word.SOURCES);
  }

  /** GICC_HPPIR, or GICC_AHPPIR for group 1. */
  int highestPending(int cpu, boolean alias) {
    long configuration = cpuState.configuration(cpu);
    int key = engine.highestPending(cpu, configuration);
    int id = GicV2Interrupts.id(key);
    boolean masked = GicV2Interrupts.priority(key) >= GicV2CpuState.pmr(configuration);
    if (id == GicV2Spec.SPURIOUS || engine.has(GicV2Option.HPPIR_PMR) && masked) {
      return GicV2Spec.SPURIOUS;
    }
    int hidden = hidden(key, configuration, alias);
    if (hidden != 0 || id >= GicV2Spec.SGIS || engine.has(GicV2Option.HPPIR_NO_SOURCE)) {
      return hidden != 0 ? hidden : id;
    }
    long word = words.get(words.index(cpu, id));
    // Nobody asks any more if it was withdrawn meanwhile.
    return (word & GicV2Word.SOURCES) == 0
        ? GicV2Spec.SPURIOUS
        : id | sender(word) << GicV2Spec.IAR_CPUID_SHIFT;
  }

  /** GICC_EOIR, or GICC_AEOIR for group 1. */
  void end(int cpu, int value, boolean alias) {
    int id = value & GicV2Spec.INTID_MASK;
    if (id >= engine.interrupts || cpuState.running(cpu) == GicV2Spec.IDLE_PRIORITY) {
      return;
    }
    int index = words.index(cpu, id);
    int group = GicV2Word.group(words.get(index));
    if (alias && group == 0) {
      return;
    }
    // The drop first: a handler that an ack notifier brings about may take and not yet end a
    // higher priority, and must not lose it to this end.
    cpuState.drop(cpu, group);
    int moved = 1 << cpu;
    if ((cpuState.configuration(cpu) & GicV2Spec.GICC_CTLR_EOI_MODE) == 0) {
      moved |= finish(cpu, index, id);
    }
    engine.update(moved);
  }

  /** GICC_DIR. */
  void deactivate(int cpu, int value) {
    int id = value & GicV2Spec.INTID_MASK;
    boolean split = (cpuState.configuration(cpu) & GicV2Spec.GICC_CTLR_EOI_MODE) != 0;
    if (split && id < engine.interrupts) {
      engine.update(finish(cpu, words.index(cpu, id), id));
    }
  }

  private int finish(int cpu, int index, int id) {
    long active = GicV2Function.deactivated(cpu, engine.rules);
    if (engine.events != IrqEvents.NONE) {
      engine.events.ended(id, cpu, (words.get(index) & active) != 0 ? 1 : 0);
    }
    return engine.deactivate(index, active);
  }
}
