// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.gic;

/**
 * How a GICv2 differs from the documented one, one difference each. A {@link GicProfile} is a set
 * of them; {@code datasheet} has none. docs/conformance.md lists each with its test.
 */
public enum GicV2Option {
  /**
   * GICC_HPPIR answers 1023 where the priority mask hides the pending interrupt; IHI 0048B 4.4.7
   * does not let the mask count. ({@code qemu})
   */
  HPPIR_PMR,

  /**
   * The group enables of GICD_CTLR and GICC_CTLR gate the outputs only: IAR and HPPIR choose among
   * both groups while any group is enabled in each of the two. Otherwise an interrupt of a disabled
   * group is not seen by the CPU at all (4.3.1, 4.4.1). ({@code qemu})
   */
  GROUP_GATES_OUTPUTS,

  /**
   * IAR answers 1022 for an interrupt of group 1 also where the running priority masks it, which
   * 4.4.4 answers by 1023. ({@code qemu})
   */
  IAR_1022_FIRST,

  /**
   * An interrupt preempts if its priority is higher than the running priority; otherwise its group
   * priority counts, as 3.3 says. ({@code qemu})
   */
  PREEMPT_RAW,

  /** GICC_AIAR, AEOIR and AHPPIR do not exist: RAZ/WI. ({@code qemu}) */
  NO_ALIAS,

  /** GICC_HPPIR does not tell which CPU sent an SGI. ({@code qemu}) */
  HPPIR_NO_SOURCE,

  /** GICD_SPENDSGIR takes requests of CPUs that do not exist. ({@code qemu}) */
  SGI_SOURCES_8,

  /**
   * The reserved target list filter 3 of GICD_SGIR addresses all CPUs; otherwise such a write does
   * nothing. ({@code qemu})
   */
  SGIR_FILTER_3,

  /**
   * The pending latch and the active state of an SPI are kept per CPU, set for the CPUs that it
   * targets when it is latched: each takes it once, none if there was no target. Otherwise an SPI
   * has one state, and exactly one CPU takes it (3.2.4, the 1-N model). ({@code qemu})
   */
  SPI_PER_CPU,

  /** With several CPUs, a write of GICD_ISPENDR0 does not make a PPI pending. ({@code qemu}) */
  PPI_SETPEND_IGNORED,

  /** GICD_ICFGR1 is one register for all CPUs instead of one for each. ({@code qemu}) */
  PPI_CONFIG_SHARED,

  /** The bits of GICD_ITARGETSR for CPUs that do not exist are writable. ({@code qemu}) */
  TARGETS_8;

  int bit() {
    return 1 << ordinal();
  }
}
