// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.gic.v3;

import org.jirq.api.spi.Failure;

/** The CPU interfaces' system registers, IHI 0069, 12.2, with one security state. */
final class SystemRegisters {

  private final GicV3Configuration configuration;
  private final Signals signals;
  private final Service service;
  private final Lines lines;

  SystemRegisters(GicV3Configuration configuration, Signals signals, Service service, Lines lines) {
    this.configuration = configuration;
    this.signals = signals;
    this.service = service;
    this.lines = lines;
  }

  long read(int cpu, IccRegister register) {
    long word = signals.cpuWord(cpu);
    return switch (register) {
      case IAR0 -> service.acknowledge(cpu, 0);
      case IAR1 -> service.acknowledge(cpu, 1);
      case HPPIR0 -> service.pending(cpu, 0);
      case HPPIR1 -> service.pending(cpu, 1);
      case PMR -> word & CpuWord.PMR;
      case BPR0 -> CpuWord.bpr0(word);
      case BPR1 ->
          (word & CpuWord.CBPR) != 0 ? Math.min(CpuWord.bpr0(word) + 1, 7) : CpuWord.bpr1(word);
      case RPR -> CpuWord.runningPriority(signals.active(cpu));
      case CTLR -> control(word);
      case SRE -> GicV3Spec.ICC_SRE;
      case IGRPEN0 -> CpuWord.enabledGroups(word) & 1;
      case IGRPEN1 -> CpuWord.enabledGroups(word) >>> 1;
      case AP0R0 -> signals.active(cpu) & 0xffff_ffffL;
      case AP1R0 -> signals.active(cpu) >>> 32;
      case EOIR0, EOIR1, DIR, SGI0R, SGI1R, ASGI1R -> 0;
    };
  }

  private long control(long word) {
    long fixed = GicV3Spec.ICC_CTLR_A3V | GicV3Spec.ICC_CTLR_PRIBITS;
    if (configuration.has(GicV3Option.CLAIMS_LPIS)) {
      fixed |= GicV3Spec.ICC_CTLR_24_ID_BITS;
    }
    return fixed
        | word >>> CpuWord.CTLR_AT & (GicV3Spec.ICC_CTLR_CBPR | GicV3Spec.ICC_CTLR_EOIMODE);
  }

  void write(int cpu, IccRegister register, long value) {
    int intid = (int) value & GicV3Spec.INTID_MASK;
    switch (register) {
      case EOIR0 -> service.end(cpu, intid, 0);
      case EOIR1 -> service.end(cpu, intid, 1);
      case DIR -> service.deactivateBy(cpu, intid);
      case PMR -> signals.configure(cpu, CpuWord.PMR, value & GicV3Spec.PRIORITY_MASK);
      case BPR0 ->
          signals.configure(
              cpu, 7 << CpuWord.BPR0_AT, binaryPoint(value, GicV3Spec.MIN_BPR0) << CpuWord.BPR0_AT);
      case BPR1 -> {
        if ((signals.cpuWord(cpu) & CpuWord.CBPR) == 0) {
          signals.configure(
              cpu, 7 << CpuWord.BPR1_AT, binaryPoint(value, GicV3Spec.MIN_BPR1) << CpuWord.BPR1_AT);
        }
      }
      case CTLR ->
          signals.configure(cpu, CpuWord.CBPR | CpuWord.EOIMODE, (value & 3) << CpuWord.CTLR_AT);
      case IGRPEN0 -> signals.configure(cpu, CpuWord.IGRPEN0, (value & 1) << CpuWord.IGRPEN_AT);
      case IGRPEN1 ->
          signals.configure(cpu, CpuWord.IGRPEN0 << 1, (value & 1) << CpuWord.IGRPEN_AT + 1);
      case AP0R0 -> setActive(cpu, 0xffff_ffffL, value);
      case AP1R0 -> setActive(cpu, ~0xffff_ffffL, value << 32);
      case SGI0R, ASGI1R -> send(cpu, value, 0);
      case SGI1R -> send(cpu, value, 1);
      case IAR0, IAR1, HPPIR0, HPPIR1, RPR, SRE -> {
        // Read only, or fixed.
      }
    }
  }

  private long binaryPoint(long value, int minimum) {
    return configuration.has(GicV3Option.BPR_CUT_AFTER_MINIMUM)
        ? Math.max(value & 0xffff_ffffL, minimum) & 7
        : Math.max(value & 7, minimum);
  }

  private void setActive(int cpu, long mask, long bits) {
    long before;
    do {
      before = signals.active(cpu);
    } while (!signals.replaceActive(cpu, before, before & ~mask | bits & mask));
    signals.update(cpu);
  }

  /** An SGI for a list of CPUs below one Aff1, or for all but the sender. */
  private void send(int sender, long value, int group) {
    int intid = (int) (value >>> 24) & 0xf;
    Failure failure = null;
    if ((value >>> 40 & 1) != 0) {
      for (int cpu = 0; cpu < configuration.cpus(); cpu++) {
        if (cpu != sender) {
          failure = lines.send(cpu, intid, group, failure);
        }
      }
      Failure.rethrow(failure);
      return;
    }
    boolean otherClusters = (value >>> 32 & 0xff) != 0 || (value >>> 48 & 0xff) != 0;
    if (otherClusters) {
      return;
    }
    int first = ((int) (value >>> 16) & 0xff) * GicV3Spec.CPUS_PER_CLUSTER;
    for (int list = (int) value & 0xffff; list != 0; list &= list - 1) {
      int cpu = first + Integer.numberOfTrailingZeros(list);
      if (cpu < configuration.cpus()) {
        failure = lines.send(cpu, intid, group, failure);
      }
    }
    Failure.rethrow(failure);
  }
}
