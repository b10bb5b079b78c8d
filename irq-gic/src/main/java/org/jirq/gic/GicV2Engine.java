// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.gic;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Set;
import org.jirq.api.Cell;
import org.jirq.api.ChipBoard;
import org.jirq.api.Delivery;
import org.jirq.api.IrqEvents;
import org.jirq.api.spi.Failure;
import org.jirq.api.spi.OutputWires;
import org.jirq.api.spi.StateWords;

/**
 * The state of a GIC and what moves it: lines, requests of CPUs, acknowledgement and end, and the
 * outputs that follow from them.
 *
 * <p>A transition replaces the interrupt's word and then brings the outputs of the CPUs up to date
 * that could take it before or after. An output is computed from the words as they stand, so
 * whoever changed them last has the right level told.
 *
 * <p><b>Threads.</b> As the cell. <b>Progress.</b> Nothing here takes a lock. Each step is repeated
 * only because another thread changed the same word; the calls to the sink and the board happen
 * between steps, with no state held. <b>Memory.</b> What a thread did before it drove a line
 * happens-before the sink's call for the output that rose by it, and before the acknowledgement
 * that takes the interrupt.
 */
final class GicV2Engine {

  private static final VarHandle BOARD;

  static {
    try {
      BOARD = MethodHandles.lookup().findVarHandle(GicV2Engine.class, "board", ChipBoard.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  final int cpus;
  final int interrupts;
  final int rules;
  final IrqEvents events;
  final GicV2Interrupts words;
  final GicV2CpuState cpuState;
  final OutputWires outputs;
  private final StateWords control;
  private ChipBoard board = ChipBoard.NONE;

  GicV2Engine(Cell cell, int cpus, int interrupts, Set<GicV2Option> options, IrqEvents events) {
    this.cpus = cpus;
    this.interrupts = interrupts;
    this.events = events;
    this.rules = rules(options);
    this.words = new GicV2Interrupts(cell, cpus, interrupts);
    this.cpuState = new GicV2CpuState(cell, cpus);
    this.control = StateWords.of(cell, 1, StateWords.Spacing.PADDED);
    this.outputs = new OutputWires(cell, 2 * cpus, this::asserted);
    for (int index = 0; index < words.count(); index++) {
      words.load(index, GicV2Function.reset(0, words.intid(index), resetTargets(index)));
    }
  }

  private static int rules(Set<GicV2Option> options) {
    int rules = 0;
    for (GicV2Option option : options) {
      rules |= option.bit();
    }
    return rules;
  }

  boolean has(GicV2Option option) {
    return (rules & option.bit()) != 0;
  }

  void connect(ChipBoard newBoard) {
    // ORDER(GV2-1): release write of the board; pairs with the acquire read in board().
    BOARD.setRelease(this, newBoard);
  }

  ChipBoard board() {
    // ORDER(GV2-1): acquire read; pairs with the release write in connect.
    return (ChipBoard) BOARD.getAcquire(this);
  }

  /** GICD_CTLR: EnableGrp0 and EnableGrp1. */
  int control() {
    return (int) control.get(0);
  }

  void setControl(int value) {
    control.set(0, value & GicV2Spec.ENABLE_GROUPS);
  }

  /** With one CPU every interrupt targets it (4.3.12); else an SPI targets nobody at first. */
  int resetTargets(int index) {
    return words.banked(index) ? 1 << words.owner(index) : cpus == 1 ? 1 : 0;
  }

  /** The CPUs that there are, a bit each. */
  int allCpus() {
    return (1 << cpus) - 1;
  }

  // Outputs

  void updateAll() {
    update(allCpus());
  }

  /**
   * Brings the outputs of a set of CPUs up to date, all of them even if the sink throws for one;
   * bits of absent CPUs are ignored.
   */
  void update(int cpuSet) {
    Failure failure = null;
    for (int rest = cpuSet & allCpus(); rest != 0; rest &= rest - 1) {
      int cpu = Integer.numberOfTrailingZeros(rest);
      failure = outputs.update(2 * cpu, failure);
      failure = outputs.update(2 * cpu + 1, failure);
    }
    Failure.rethrow(failure);
  }

  /** The level that the state gives an output: 2 n is IRQ of CPU n, 2 n + 1 its FIQ. */
  private boolean asserted(int wire) {
    int cpu = wire >> 1;
    long configuration = cpuState.configuration(cpu);
    int forwarded = control();
    int enabled = forwarded & GicV2CpuState.ctlr(configuration) & GicV2Spec.ENABLE_GROUPS;
    int pmr = GicV2CpuState.pmr(configuration);
    boolean fiqEn = (configuration & GicV2Spec.GICC_CTLR_FIQ_EN) != 0;
    boolean fiqWire = (wire & 1) != 0;
    if (enabled == 0 || pmr == 0 || fiqWire && !fiqEn) {
      return false;
    }
    int key = words.best(cpu, has(GicV2Option.GROUP_GATES_OUTPUTS) ? ~0 : forwarded);
    int group = GicV2Interrupts.group(key);
    return GicV2Interrupts.priority(key) < pmr
        && (enabled >> group & 1) != 0
        && (group == 0 && fiqEn) == fiqWire
        && preempts(cpu, key, configuration);
  }

  /** The highest pending interrupt that a CPU can see, whatever its priority. */
  int highestPending(int cpu, long configuration) {
    int forwarded = control();
    if (has(GicV2Option.GROUP_GATES_OUTPUTS)) {
      boolean any =
          forwarded != 0 && (GicV2CpuState.ctlr(configuration) & GicV2Spec.ENABLE_GROUPS) != 0;
      return any ? words.best(cpu, ~0) : GicV2Interrupts.NOTHING;
    }
    return words.best(cpu, forwarded);
  }

  boolean preempts(int cpu, int key, long configuration) {
    int priority = GicV2Interrupts.priority(key);
    int counts =
        has(GicV2Option.PREEMPT_RAW)
            ? priority
            : GicV2CpuState.groupPriority(priority, GicV2Interrupts.group(key), configuration);
    return counts < cpuState.running(cpu);
  }

  // Lines and requests

  /** A source drives a PPI's or an SPI's line; {@code pin} is -1 for a PPI. */
  int line(int index, int pin, int sourceId, boolean level) {
    long before;
    long after;
    do {
      before = words.get(index);
      if (GicV2Function.unchanged(before, sourceId, level)) {
        return level ? Delivery.COALESCED : 1;
      }
      after = GicV2Function.line(before, sourceId, level, rules);
    } while (!words.replace(index, before, after));
    if (pin >= 0 && events != IrqEvents.NONE) {
      tellLine(pin, before, after);
    }
    int could = GicV2Word.candidates(before);
    int can = GicV2Word.candidates(after);
    if (could != can) {
      update(could ^ can);
    }
    return !level || (can & ~could) != 0 ? 1 : Delivery.COALESCED;
  }

  private void tellLine(int pin, long before, long after) {
    if (GicV2Word.lineHigh(before) != GicV2Word.lineHigh(after)) {
      events.lineChanged(pin, GicV2Word.lineHigh(after));
      if (GicV2Word.edge(before) && GicV2Word.lineHigh(after) && (before & GicV2Word.LATCH) != 0) {
        events.coalesced(pin);
      }
    }
  }

  /** CPUs ask a CPU for an SGI; a set bit stays until that request is taken. */
  void request(int cpu, int sgi, int senders) {
    int index = words.index(cpu, sgi);
    long before;
    do {
      before = words.get(index);
      if ((before | senders) == before) {
        return;
      }
    } while (!words.replace(index, before, before | senders));
    update(1 << cpu);
  }

  void withdrawRequest(int cpu, int sgi, int senders) {
    int index = words.index(cpu, sgi);
    long before;
    do {
      before = words.get(index);
      if ((before & senders) == 0) {
        return;
      }
    } while (!words.replace(index, before, before & ~(long) senders));
    update(1 << cpu);
  }

  // The ends of an interrupt share this

  /**
   * Ends an interrupt: ack notifiers with it still active, then inactive, so that a level line that
   * is still high is pending again.
   *
   * @param index its place
   * @param active the bits of ACTIVE that end
   * @return the CPUs whose outputs the caller is to bring up to date
   */
  int deactivate(int index, long active) {
    if ((words.get(index) & active) == 0) {
      return 0;
    }
    Failure failure = null;
    if (!words.banked(index)) {
      try {
        board().acked(words.intid(index) - GicV2Spec.PRIVATE);
      } catch (Throwable e) {
        failure = Failure.add(null, e);
      }
    }
    long before;
    do {
      before = words.get(index);
    } while (!words.replace(index, before, before & ~active));
    if (failure != null) {
      // The caller will not come to it.
      try {
        updateAll();
      } catch (Throwable e) {
        failure = Failure.add(failure, e);
      }
      Failure.rethrow(failure);
    }
    return GicV2Word.candidates(before & ~active);
  }
}
