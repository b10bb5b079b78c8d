// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.gic;

/**
 * Layout of the GICv2 register windows, with the names of the Arm GIC architecture specification
 * 2.0 (IHI 0048B), chapters 4.3 and 4.4. Offsets are in bytes from the window's base.
 */
final class GicV2Spec {

  /** Distributor window, table 4-1. */
  static final long GICD_LENGTH = 0x1000;

  static final int GICD_CTLR = 0x000;
  static final int GICD_TYPER = 0x004;
  static final int GICD_IIDR = 0x008;

  /** End of the identification words in front of the registers of one bit an interrupt. */
  static final int GICD_IGROUPR = 0x080;

  /** The registers of one bit an interrupt are blocks of 80h bytes; the block's number. */
  static final int BLOCK_SHIFT = 7;

  static final int BLOCK_MASK = 0x7f;
  static final int IGROUPR = 1;
  static final int ISENABLER = 2;
  static final int ICENABLER = 3;
  static final int ISPENDR = 4;
  static final int ICPENDR = 5;
  static final int ISACTIVER = 6;
  static final int ICACTIVER = 7;

  static final int GICD_IPRIORITYR = 0x400;
  static final int GICD_ITARGETSR = 0x800;
  static final int GICD_ICFGR = 0xc00;
  static final int GICD_ICFGR_END = 0xd00;
  static final int GICD_SGIR = 0xf00;
  static final int GICD_CPENDSGIR = 0xf10;
  static final int GICD_SPENDSGIR = 0xf20;
  static final int GICD_SPENDSGIR_END = 0xf30;
  static final int GICD_PIDR4 = 0xfd0;

  /** EnableGrp0 and EnableGrp1, of GICD_CTLR and of GICC_CTLR. */
  static final int ENABLE_GROUPS = 3;

  /** ProductID 0, variant and revision 0, implementer Arm (43Bh), 4.3.3. */
  static final int GICD_IIDR_VALUE = 0x43b;

  /** TYPER: ITLinesNumber in bits 4:0, CPUNumber in bits 7:5, 4.3.2. */
  static final int TYPER_CPUS_SHIFT = 5;

  static final int SGIR_INTID = 0xf;
  static final int SGIR_TARGETS_SHIFT = 16;
  static final int SGIR_FILTER_SHIFT = 24;

  /**
   * CoreSight identification, a byte every 4 bytes from {@link #GICD_PIDR4} on: PIDR4..7, PIDR0..3,
   * CIDR0..3; PIDR2 says architecture version 2.
   */
  private static final long IDENTIFICATION_HIGH = 0x002b_b490_0000_0004L;

  private static final int IDENTIFICATION_LOW = 0xb105_f00d;

  /** CPU interface window, table 4-2; GICC_DIR stands in a page of its own. */
  static final long GICC_LENGTH = 0x2000;

  static final int GICC_CTLR = 0x00;
  static final int GICC_PMR = 0x04;
  static final int GICC_BPR = 0x08;
  static final int GICC_IAR = 0x0c;
  static final int GICC_EOIR = 0x10;
  static final int GICC_RPR = 0x14;
  static final int GICC_HPPIR = 0x18;
  static final int GICC_ABPR = 0x1c;
  static final int GICC_AIAR = 0x20;
  static final int GICC_AEOIR = 0x24;
  static final int GICC_AHPPIR = 0x28;
  static final int GICC_APR = 0xd0;
  static final int GICC_NSAPR = 0xe0;
  static final int GICC_NSAPR_END = 0xf0;
  static final int GICC_IIDR = 0xfc;
  static final int GICC_DIR = 0x1000;

  /** Architecture version 2, revision 0, implementer Arm, 4.4.14. */
  static final int GICC_IIDR_VALUE = 0x2043b;

  /** EnableGrp0, EnableGrp1, AckCtl, FIQEn, CBPR, EOImode; the bypass bits are RAZ/WI here. */
  static final int GICC_CTLR_MASK = 0x21f;

  static final int GICC_CTLR_ACK_CTL = 1 << 2;
  static final int GICC_CTLR_FIQ_EN = 1 << 3;
  static final int GICC_CTLR_CBPR = 1 << 4;
  static final int GICC_CTLR_EOI_MODE = 1 << 9;

  static final int INTID_MASK = 0x3ff;
  static final int IAR_CPUID_SHIFT = 10;
  static final int SPURIOUS = 1023;

  /** The interrupt is of group 1 and GICC_CTLR.AckCtl is 0. */
  static final int SPURIOUS_GROUP_1 = 1022;

  static final int SGIS = 16;
  static final int PRIVATE = 32;
  static final int MAX_INTERRUPTS = 1020;
  static final int MAX_CPUS = 8;

  /** No priority is active: lower than all 256 that there are. */
  static final int IDLE_PRIORITY = 0x100;

  private GicV2Spec() {}

  /** A byte of the identification registers at an offset from {@link #GICD_PIDR4}. */
  static int identification(int offset) {
    if ((offset & 3) != 0) {
      return 0;
    }
    int register = offset >> 2;
    return register < 8
        ? (int) (IDENTIFICATION_HIGH >>> 8 * register) & 0xff
        : IDENTIFICATION_LOW >>> 8 * (register - 8) & 0xff;
  }
}
