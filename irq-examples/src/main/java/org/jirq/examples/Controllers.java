// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.examples;

import java.util.Set;
import java.util.TreeSet;
import org.jirq.api.Cell;
import org.jirq.api.IrqChip;
import org.jirq.api.spi.ArchitectureChips;
import org.jirq.api.spi.IrqChipContext;
import org.jirq.api.spi.IrqChipProvider;
import org.jirq.api.spi.IrqChips;

/** Lists the controllers that this program finds, those of others included, by architecture. */
public final class Controllers {

  private Controllers() {}

  /**
   * Prints one line for each architecture, then makes the controllers that are named and prints a
   * line for each.
   *
   * @param args names of controllers that need no CPU side to be made
   */
  public static void main(String[] args) {
    ClassLoader loader = Controllers.class.getClassLoader();
    Set<String> architectures = new TreeSet<>();
    for (IrqChipProvider provider : IrqChips.providers(loader)) {
      architectures.addAll(provider.architectures());
    }
    for (String architecture : architectures) {
      ArchitectureChips chips = IrqChips.forArchitecture(architecture, loader);
      System.out.printf("%s: %s, of %s%n", architecture, chips.lineController().name(), chips);
    }
    for (String name : args) {
      IrqChip chip = IrqChips.provider(name, loader).create(IrqChipContext.of(Cell.SHARED));
      System.out.printf(
          "%s: %d pins, %s%n", chip.kind(), chip.pins(), new TreeSet<>(chip.capabilities()));
    }
  }
}
