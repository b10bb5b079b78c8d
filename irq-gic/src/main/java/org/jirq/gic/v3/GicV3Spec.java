// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.gic.v3;

/** Names and numbers of the Arm GIC architecture specification (IHI 0069), chapter 12. */
final class GicV3Spec {

  /* INTIDs. */
  static final int SGIS = 16;
  static final int PRIVATE = 32;
  static final int MAX_INTERRUPTS = 1020;
  static final int SPURIOUS = 1023;
  static final int INTID_MASK = 0xff_ffff;

  /* Affinity levels as this chip hands them out: 16 CPUs below one Aff1. */
  static final int CPUS_PER_CLUSTER = 16;
  static final int MAX_CPUS = 512;

  /* Priorities, 4.8: 5 bits, all of them for pre-emption. */
  static final int PRIORITY_SHIFT = 3;
  static final int PRIORITY_MASK = 0xf8;
  static final int IDLE_PRIORITY = 0xff;
  static final int MIN_BPR0 = 2;
  static final int MIN_BPR1 = 3;

  /* The distributor's registers, 12.9. */
  static final int GICD_LENGTH = 0x1_0000;
  static final int GICD_CTLR = 0x0000;
  static final int GICD_TYPER = 0x0004;
  static final int GICD_IIDR = 0x0008;
  static final int GICD_TYPER2 = 0x000c;
  static final int GICD_STATUSR = 0x0010;
  static final int GICD_SETSPI_NSR = 0x0040;
  static final int GICD_CLRSPI_NSR = 0x0048;
  static final int GICD_SETSPI_SR = 0x0050;
  static final int GICD_CLRSPI_SR = 0x0058;
  static final int GICD_IROUTER = 0x6000;
  static final int GICD_IROUTER_END = 0x8000;

  static final int CTLR_ENABLE_GROUPS = 3;

  /** ARE and DS: both read 1 and cannot be changed. */
  static final int CTLR_FIXED = 0x50;

  static final int TYPER_MBIS = 1 << 16;
  static final int TYPER_LPIS = 1 << 17;
  static final int TYPER_ID_BITS_SHIFT = 19;
  static final int TYPER_A3V = 1 << 24;
  static final int TYPER_NO_1_OF_N = 1 << 25;

  static final long IROUTER_IRM = 1L << 31;
  static final long IROUTER_AFFINITY = 0xff_00ff_ffffL;

  /* Registers that the distributor and SGI_base have at the same offsets, 12.9 and 12.11. */
  static final int IGROUPR = 0x080;
  static final int ISENABLER = 0x100;
  static final int ICENABLER = 0x180;
  static final int ISPENDR = 0x200;
  static final int ICPENDR = 0x280;
  static final int ISACTIVER = 0x300;
  static final int ICACTIVER = 0x380;
  static final int IPRIORITYR = 0x400;
  static final int ITARGETSR = 0x800;
  static final int ICFGR = 0xc00;
  static final int IGRPMODR = 0xd00;
  static final int NSACR = 0xe00;
  static final int SGIR = 0xf00;
  static final int BANK_END = 0xf30;

  /* The redistributor's registers, 12.11. */
  static final int GICR_FRAME = 0x2_0000;
  static final int GICR_SGI_BASE = 0x1_0000;
  static final int GICR_CTLR = 0x0000;
  static final int GICR_IIDR = 0x0004;
  static final int GICR_TYPER = 0x0008;
  static final int GICR_STATUSR = 0x0010;
  static final int GICR_WAKER = 0x0014;
  static final int GICR_PROPBASER = 0x0070;
  static final int GICR_PENDBASER = 0x0078;

  static final int GICR_CTLR_CES = 2;
  static final int WAKER_PROCESSOR_SLEEP = 2;
  static final int WAKER_CHILDREN_ASLEEP = 4;

  static final int IIDR = 0x43b;
  static final int ID_REGISTERS = 0xffd0;
  static final int PIDR0_DISTRIBUTOR = 0x92;
  static final int PIDR0_REDISTRIBUTOR = 0x93;

  /* ICC_CTLR_EL1, 12.2. */
  static final int ICC_CTLR_CBPR = 1;
  static final int ICC_CTLR_EOIMODE = 2;
  static final int ICC_CTLR_PRIBITS = 4 << 8;
  static final int ICC_CTLR_24_ID_BITS = 1 << 11;
  static final int ICC_CTLR_A3V = 1 << 15;

  /** System registers, and no bypass: all three bits are fixed. */
  static final int ICC_SRE = 7;

  private static final int[] ID = {0x44, 0, 0, 0, 0, 0xb4, 0x3b, 0, 0x0d, 0xf0, 0x05, 0xb1};

  private GicV3Spec() {}

  /** The peripheral and component identification. */
  static int identification(int offset, int pidr0) {
    int index = (offset - ID_REGISTERS) >> 2;
    return index == 4 ? pidr0 : ID[index];
  }

  /** The affinity of a CPU: Aff1 in bits 15:8, Aff0 in bits 7:0. */
  static int affinity(int cpu) {
    return cpu / CPUS_PER_CLUSTER << 8 | cpu % CPUS_PER_CLUSTER;
  }
}
