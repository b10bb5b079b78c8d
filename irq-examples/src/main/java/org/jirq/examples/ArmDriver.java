// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.examples;

import org.jirq.api.IrqChip;
import org.jirq.api.MmioDevice;
import org.jirq.gic.GicV2;

/** Drives the GICv2, whose two register windows the board maps. */
final class ArmDriver implements GuestDriver {

  private static final int FIRST_SPI = 32;

  @Override
  public String architecture() {
    return "aarch64";
  }

  @Override
  public void initialise(IrqChip chip) {
    MmioDevice distributor = ((GicV2) chip).distributor(0);
    MmioDevice cpuInterface = ((GicV2) chip).cpuInterface(0);
    distributor.write(0x000, 1, 4); // GICD_CTLR
    cpuInterface.write(0x004, 0xff, 4); // GICC_PMR: any priority
    cpuInterface.write(0x000, 1, 4); // GICC_CTLR
  }

  @Override
  public void enable(IrqChip chip, int line, boolean levelTriggered) {
    MmioDevice distributor = ((GicV2) chip).distributor(0);
    int id = FIRST_SPI + line;
    distributor.write(0x400 + id, 0xa0, 1); // GICD_IPRIORITYR
    distributor.write(0x800 + id, 1, 1); // GICD_ITARGETSR: CPU 0
    long register = 0xc00 + id / 16 * 4; // GICD_ICFGR
    long edge = 2L << id % 16 * 2;
    long others = distributor.read(register, 4) & ~edge;
    distributor.write(register, levelTriggered ? others : others | edge, 4);
    distributor.write(0x100 + id / 32 * 4, 1L << id % 32, 4); // GICD_ISENABLER
  }

  @Override
  public int line(int token) {
    return (token & 0x3ff) - FIRST_SPI;
  }
}
