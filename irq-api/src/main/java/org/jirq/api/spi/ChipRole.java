// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.api.spi;

/** What place a kind of chip has on a board. Boards of one architecture differ in few others. */
public enum ChipRole {
  /** Devices' lines end at its pins: IOAPIC, 8259 pair, PLIC, APLIC, GIC. */
  LINE_CONTROLLER,

  /** Belongs to a CPU, and takes messages, timers and other CPUs' interrupts there: local APIC. */
  CPU_LOCAL
}
