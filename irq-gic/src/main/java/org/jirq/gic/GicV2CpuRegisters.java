// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.gic;

import org.jirq.api.IrqEvents;
import org.jirq.api.MmioDevice;

/**
 * The registers of one CPU's interface (IHI 0048B 4.4). Registers are words; a narrower access
 * reaches the low bytes of the word at its offset, and an offset inside a word nothing.
 *
 * <p><b>Threads.</b> As the cell.
 */
final class GicV2CpuRegisters implements MmioDevice {

  private final GicV2Engine engine;
  private final GicV2CpuState state;
  private final GicV2Acknowledge acknowledge;
  private final int cpu;

  GicV2CpuRegisters(GicV2Engine engine, GicV2Acknowledge acknowledge, int cpu) {
    this.engine = engine;
    this.state = engine.cpuState;
    this.acknowledge = acknowledge;
    this.cpu = cpu;
  }

  @Override
  public long length() {
    return GicV2Spec.GICC_LENGTH;
  }

  @Override
  public int supportedSizes() {
    return 1 | 2 | 4;
  }

  /** The bits that an access of a size reaches; 0 for a size that is not supported. */
  private static long reach(int size) {
    return switch (size) {
      case 1 -> 0xffL;
      case 2 -> 0xffffL;
      case 4 -> 0xffff_ffffL;
      default -> 0;
    };
  }

  @Override
  public long read(long offset, int size) {
    long reach = reach(size);
    if (reach == 0 || offset < 0 || offset >= GicV2Spec.GICC_LENGTH) {
      return invalid(offset, size, false);
    }
    return readRegister((int) offset, size) & reach;
  }

  @Override
  public void write(long offset, long value, int size) {
    long reach = reach(size);
    if (reach == 0 || offset < 0 || offset >= GicV2Spec.GICC_LENGTH) {
      invalid(offset, size, true);
    } else {
      writeRegister((int) offset, (int) (value & reach), size);
    }
  }

  private long invalid(long offset, int size, boolean write) {
    if (engine.events != IrqEvents.NONE) {
      engine.events.invalidAccess(offset, size, write);
    }
    return 0;
  }

  private boolean aliases() {
    return !engine.has(GicV2Option.NO_ALIAS);
  }

  private long readRegister(int offset, int size) {
    long configuration = state.configuration(cpu);
    return switch (offset) {
      case GicV2Spec.GICC_CTLR -> GicV2CpuState.ctlr(configuration);
      case GicV2Spec.GICC_PMR -> GicV2CpuState.pmr(configuration);
      case GicV2Spec.GICC_BPR -> GicV2CpuState.bpr(configuration);
      case GicV2Spec.GICC_ABPR -> GicV2CpuState.abpr(configuration);
      case GicV2Spec.GICC_IAR -> acknowledge.take(cpu, false);
      case GicV2Spec.GICC_RPR -> Math.min(state.running(cpu), 0xff);
      case GicV2Spec.GICC_HPPIR -> acknowledge.highestPending(cpu, false);
      case GicV2Spec.GICC_IIDR -> GicV2Spec.GICC_IIDR_VALUE;
      case GicV2Spec.GICC_AIAR ->
          aliases() ? acknowledge.take(cpu, true) : invalid(offset, size, false);
      case GicV2Spec.GICC_AHPPIR ->
          aliases() ? acknowledge.highestPending(cpu, true) : invalid(offset, size, false);
      default ->
          isActivePriorities(offset)
              ? state.activePriorities(cpu, group(offset), offset >> 2 & 3)
              : invalid(offset, size, false);
    };
  }

  private void writeRegister(int offset, int value, int size) {
    switch (offset) {
      case GicV2Spec.GICC_CTLR -> configure(GicV2CpuState.CTLR, 0, value);
      case GicV2Spec.GICC_PMR -> configure(GicV2CpuState.PMR, GicV2CpuState.PMR_SHIFT, value);
      case GicV2Spec.GICC_BPR -> configure(GicV2CpuState.BPR, GicV2CpuState.BPR_SHIFT, value);
      case GicV2Spec.GICC_ABPR ->
          configure(
              GicV2CpuState.ABPR,
              GicV2CpuState.ABPR_SHIFT,
              Math.max(value & 7, GicV2CpuState.MIN_ABPR));
      case GicV2Spec.GICC_EOIR -> acknowledge.end(cpu, value, false);
      case GicV2Spec.GICC_DIR -> acknowledge.deactivate(cpu, value);
      case GicV2Spec.GICC_AEOIR -> {
        if (aliases()) {
          acknowledge.end(cpu, value, true);
        } else {
          invalid(offset, size, true);
        }
      }
      default -> {
        if (isActivePriorities(offset)) {
          state.setActivePriorities(cpu, group(offset), offset >> 2 & 3, value);
          engine.update(1 << cpu);
        } else {
          invalid(offset, size, true);
        }
      }
    }
  }

  private void configure(long mask, int shift, int value) {
    state.configure(cpu, mask, shift, value);
    engine.update(1 << cpu);
  }

  private static boolean isActivePriorities(int offset) {
    return offset >= GicV2Spec.GICC_APR && offset < GicV2Spec.GICC_NSAPR_END && (offset & 3) == 0;
  }

  private static int group(int offset) {
    return offset < GicV2Spec.GICC_NSAPR ? 0 : 1;
  }
}
