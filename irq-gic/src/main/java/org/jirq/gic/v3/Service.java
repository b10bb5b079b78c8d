// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.gic.v3;

import org.jirq.api.spi.Failure;

/**
 * The two steps of a CPU: it acknowledges an interrupt, and ends it by priority drop and
 * deactivation.
 *
 * <p><b>Threads.</b> As the cell says; lock-free. An interrupt becomes active by one replacement of
 * its word, so two CPUs never take the same one.
 */
final class Service {

  private final InterruptTable table;
  private final Signals signals;
  private final LineEvents events;

  Service(Signals signals, LineEvents events) {
    this.table = signals.table;
    this.signals = signals;
    this.events = events;
  }

  /** ICC_IAR0 and ICC_IAR1: the INTID that was taken, or 1023. */
  int acknowledge(int cpu, int group) {
    while (true) {
      long active = signals.active(cpu);
      long word = signals.cpuWord(cpu);
      int found = signals.highest(cpu);
      if (found == InterruptTable.NONE || InterruptTable.group(found) != group) {
        return GicV3Spec.SPURIOUS;
      }
      int priority = InterruptTable.priority(found);
      if (!CpuWord.signals(word, active, priority, group)) {
        return GicV3Spec.SPURIOUS;
      }
      // The active priority first: between the two steps the CPU is signalled too little, never
      // an interrupt that this one will mask.
      long bit = CpuWord.activeBit(word, priority, group);
      if (signals.replaceActive(cpu, active, active | bit)) {
        if (take(cpu, found)) {
          return InterruptTable.intid0(found);
        }
        signals.clearActive(cpu, bit & ~active);
        signals.update(cpu);
      }
    }
  }

  private boolean take(int cpu, int found) {
    int intid = InterruptTable.intid0(found);
    int index = table.index(cpu, intid);
    while (true) {
      long before = table.words.get(index);
      if (!InterruptTable.matches(found, before)) {
        return false;
      }
      if (table.words.replace(index, before, IntWord.take(before))) {
        if (table.isSpi(index)) {
          events.taken(table.pin(index), intid);
        }
        told(cpu, index);
        return true;
      }
    }
  }

  /** After an interrupt was taken: the CPUs and the board hear of it, whoever throws. */
  private void told(int cpu, int index) {
    Failure failure = signals.changed(index, null);
    try {
      signals.update(cpu);
    } catch (Throwable e) {
      failure = Failure.add(failure, e);
    }
    if (table.isSpi(index)) {
      try {
        events.board().taken(table.pin(index));
      } catch (Throwable e) {
        failure = Failure.add(failure, e);
      }
    }
    Failure.rethrow(failure);
  }

  /** ICC_HPPIR0 and ICC_HPPIR1. */
  int pending(int cpu, int group) {
    int found = signals.highest(cpu);
    return found == InterruptTable.NONE || InterruptTable.group(found) != group
        ? GicV3Spec.SPURIOUS
        : InterruptTable.intid0(found);
  }

  /** ICC_EOIR0 and ICC_EOIR1: priority drop, and deactivation unless EOImode is set. */
  void end(int cpu, int intid, int group) {
    if (intid >= table.interrupts) {
      return;
    }
    long before;
    long after;
    do {
      before = signals.active(cpu);
      after = CpuWord.drop(before, group);
      if (after == before) {
        return;
      }
    } while (!signals.replaceActive(cpu, before, after));
    Failure failure = null;
    if ((signals.cpuWord(cpu) & CpuWord.EOIMODE) == 0) {
      try {
        deactivate(cpu, intid);
      } catch (Throwable e) {
        failure = Failure.add(null, e);
      }
    }
    // The priority has dropped whatever the board throws: another interrupt may be due here.
    try {
      signals.update(cpu);
    } catch (Throwable e) {
      failure = Failure.add(failure, e);
    }
    Failure.rethrow(failure);
  }

  /** ICC_DIR: deactivates; ignored unless EOImode is set. */
  void deactivateBy(int cpu, int intid) {
    if (intid < table.interrupts && (signals.cpuWord(cpu) & CpuWord.EOIMODE) != 0) {
      deactivate(cpu, intid);
    }
  }

  private void deactivate(int cpu, int intid) {
    deactivateAt(cpu, table.index(cpu, intid));
  }

  /**
   * Ends an interrupt, if it is active. The ack notifiers run while it still is; the line is
   * sampled by what the word says afterwards.
   */
  void deactivateAt(int cpu, int index) {
    if ((table.words.get(index) & IntWord.ACTIVE) == 0) {
      return;
    }
    Failure failure = null;
    if (table.isSpi(index)) {
      events.ended(table.intid(index), cpu);
      try {
        events.board().acked(table.pin(index));
      } catch (Throwable e) {
        failure = Failure.add(null, e);
      }
    }
    table.words.andNot(index, IntWord.ACTIVE);
    Failure.rethrow(signals.changed(index, failure));
  }
}
