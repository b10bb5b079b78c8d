// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.gic.v3;

import org.jirq.api.MmioDevice;

/**
 * The frames of all redistributors, RD_base and SGI_base of CPU 0, then those of CPU 1, and so on:
 * GICR registers, IHI 0069, 12.11.
 */
final class Redistributors implements MmioDevice {

  private final GicV3Configuration configuration;
  private final Signals signals;
  private final RegisterBank bank;
  private final LineEvents events;

  Redistributors(
      GicV3Configuration configuration, Signals signals, RegisterBank bank, LineEvents events) {
    this.configuration = configuration;
    this.signals = signals;
    this.bank = bank;
    this.events = events;
  }

  @Override
  public long length() {
    return (long) configuration.cpus() * GicV3Spec.GICR_FRAME;
  }

  @Override
  public int supportedSizes() {
    return 1 | 2 | 4 | 8;
  }

  @Override
  public long read(long offset, int size) {
    if (offset >= 0 && offset < length()) {
      int cpu = (int) (offset / GicV3Spec.GICR_FRAME);
      int at = (int) (offset % GicV3Spec.GICR_FRAME);
      int inBank = at - GicV3Spec.GICR_SGI_BASE;
      if (RegisterBank.holds(inBank, size)) {
        return bank.read(cpu, inBank, size) & 0xffff_ffffL;
      }
      boolean wide = size == 8 && (at & 7) == 0;
      if (inBank < 0 && (wide || size == 4 && (at & 3) == 0)) {
        long value = register(cpu, at, wide);
        if (value >= 0) {
          return value;
        }
      }
    }
    events.invalidAccess(offset, size, false);
    return 0;
  }

  /** A register of RD_base; -1 if there is none. */
  private long register(int cpu, int at, boolean wide) {
    switch (at) {
      case GicV3Spec.GICR_TYPER:
        return wide ? typer(cpu) : typer(cpu) & 0xffff_ffffL;
      case GicV3Spec.GICR_TYPER + 4:
        return wide ? -1 : typer(cpu) >>> 32;
      case GicV3Spec.GICR_PROPBASER, GicV3Spec.GICR_PENDBASER:
        return 0;
      default:
        break;
    }
    if (wide) {
      return -1;
    }
    if (at >= GicV3Spec.ID_REGISTERS) {
      return GicV3Spec.identification(at, GicV3Spec.PIDR0_REDISTRIBUTOR);
    }
    return switch (at) {
      case GicV3Spec.GICR_CTLR ->
          configuration.has(GicV3Option.CLAIMS_LPIS) ? GicV3Spec.GICR_CTLR_CES : 0;
      case GicV3Spec.GICR_IIDR -> GicV3Spec.IIDR;
      case GicV3Spec.GICR_WAKER ->
          (signals.cpuWord(cpu) & CpuWord.SLEEP) == 0
              ? 0
              : GicV3Spec.WAKER_PROCESSOR_SLEEP | GicV3Spec.WAKER_CHILDREN_ASLEEP;
      case GicV3Spec.GICR_STATUSR, GicV3Spec.GICR_PROPBASER + 4, GicV3Spec.GICR_PENDBASER + 4 -> 0;
      default -> -1;
    };
  }

  /** GICR_TYPER: affinity, processor number, last, and what is claimed of LPIs. */
  private long typer(int cpu) {
    long value = (long) GicV3Spec.affinity(cpu) << 32 | (long) cpu << 8;
    if (cpu == configuration.cpus() - 1) {
      value |= 1 << 4;
    }
    return configuration.has(GicV3Option.CLAIMS_LPIS) ? value | 1 << 24 | 1 : value;
  }

  @Override
  public void write(long offset, long value, int size) {
    if (offset >= 0 && offset < length()) {
      int cpu = (int) (offset / GicV3Spec.GICR_FRAME);
      int at = (int) (offset % GicV3Spec.GICR_FRAME);
      int inBank = at - GicV3Spec.GICR_SGI_BASE;
      if (RegisterBank.holds(inBank, size)) {
        bank.write(cpu, inBank, (int) value, size);
        return;
      }
      if (at == GicV3Spec.GICR_WAKER && size == 4) {
        boolean sleep = (value & GicV3Spec.WAKER_PROCESSOR_SLEEP) != 0;
        signals.configure(cpu, CpuWord.SLEEP, sleep ? CpuWord.SLEEP : 0);
        return;
      }
    }
    events.invalidAccess(offset, size, true);
  }
}
