// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.gic;

/**
 * What firmware tells a guest about a GICv2, for a node of a device tree.
 *
 * @param cpus number of CPU interfaces, 1 to 8
 * @param interrupts number of INTIDs, 64 to 1020
 */
public record GicV2Description(int cpus, int interrupts) {

  /** The node's {@code compatible}: a GIC that has GICC_DIR in a second page. */
  public static final String COMPATIBLE = "arm,cortex-a15-gic";

  /** The node's {@code #interrupt-cells}: type (0 SPI, 1 PPI), number, flags. */
  public static final int INTERRUPT_CELLS = 3;

  /** Size of the distributor's registers in bytes, the first entry of {@code reg}. */
  public static final long DISTRIBUTOR_LENGTH = GicV2Spec.GICD_LENGTH;

  /** Size of the CPU interface's registers in bytes, the second entry of {@code reg}. */
  public static final long CPU_INTERFACE_LENGTH = GicV2Spec.GICC_LENGTH;
}
