// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.plic;

import java.util.List;

/**
 * What firmware tells a guest about a PLIC: the properties of its device-tree node.
 *
 * @param compatible the names under which drivers look for it, most specific first
 * @param ndev the highest interrupt id, {@code riscv,ndev}
 * @param contexts how many; the order is that of {@code interrupts-extended}
 * @param maxPriority the highest priority that a guest can write
 * @param length length of the register window in bytes
 * @param interruptCells {@code #interrupt-cells}
 * @param addressCells {@code #address-cells}
 */
public record PlicDescription(
    List<String> compatible,
    int ndev,
    int contexts,
    int maxPriority,
    long length,
    int interruptCells,
    int addressCells) {

  /**
   * Copies the names.
   *
   * @param compatible the names under which drivers look for it
   * @param ndev the highest interrupt id
   * @param contexts how many
   * @param maxPriority the highest priority
   * @param length length of the register window in bytes
   * @param interruptCells {@code #interrupt-cells}
   * @param addressCells {@code #address-cells}
   */
  public PlicDescription {
    compatible = List.copyOf(compatible);
  }
}
