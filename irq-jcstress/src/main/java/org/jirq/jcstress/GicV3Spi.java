// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.jcstress;

import org.jirq.api.Cell;
import org.jirq.api.SourceId;
import org.jirq.gic.v3.GicV3;
import org.jirq.gic.v3.IccRegister;

/** A real GICv3 of two CPUs in the shared cell with one SPI, level-sensitive and enabled. */
final class GicV3Spi {

  static final int INTID = 32;
  private static final long ANY_CPU = 1L << 31;

  final GicV3 gic = GicV3.builder(2, 33).cell(Cell.SHARED).build();

  /** Makes it; {@code anyCpu} routes the SPI to whichever CPU takes it first, else to CPU 0. */
  GicV3Spi(boolean anyCpu) {
    for (int cpu = 0; cpu < 2; cpu++) {
      gic.redistributors().write(cpu * 0x2_0000L + 0x14, 0, 4);
      gic.writeSystemRegister(cpu, IccRegister.PMR, 0xff);
      gic.writeSystemRegister(cpu, IccRegister.IGRPEN1, 1);
    }
    gic.distributor().write(0x84, 1, 4);
    gic.distributor().write(0x6100, anyCpu ? ANY_CPU : 0, 8);
    gic.distributor().write(0x104, 1, 4);
    gic.distributor().write(0, 2, 4);
  }

  void drive(boolean level) {
    gic.setLevel(0, SourceId.DEFAULT, level);
  }

  int take(int cpu) {
    return (int) gic.readSystemRegister(cpu, IccRegister.IAR1) == INTID ? 1 : 0;
  }

  void end() {
    gic.writeSystemRegister(0, IccRegister.EOIR1, INTID);
  }

  void setPending() {
    gic.distributor().write(0x204, 1, 4);
  }

  /** 1 if a CPU has an active priority. */
  int running(int cpu) {
    return gic.readSystemRegister(cpu, IccRegister.RPR) == 0xff ? 0 : 1;
  }

  int irq() {
    return gic.output(0) ? 1 : 0;
  }

  int active() {
    return gic.active(0, INTID) ? 1 : 0;
  }
}
