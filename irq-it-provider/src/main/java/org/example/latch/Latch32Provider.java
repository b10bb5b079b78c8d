// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.example.latch;

import java.util.Set;
import java.util.TreeSet;
import org.jirq.api.IrqChip;
import org.jirq.api.spi.IrqChipContext;
import org.jirq.api.spi.IrqChipProvider;

/**
 * Makes a {@link Latch32} by name.
 *
 * <p>One setting, optional: {@code acknowledges} (true, false), see {@link Latch32#Latch32}.
 */
public final class Latch32Provider implements IrqChipProvider {

  /** Called by {@link java.util.ServiceLoader}. */
  public Latch32Provider() {}

  @Override
  public String name() {
    return Latch32.KIND;
  }

  @Override
  public Set<String> architectures() {
    return Set.of("riscv64", "loongarch64");
  }

  @Override
  public IrqChip create(IrqChipContext context) {
    for (String name : new TreeSet<>(context.settings().keySet())) {
      if (!name.equals("acknowledges")) {
        throw new IllegalArgumentException("setting=" + name + " is not one of [acknowledges]");
      }
    }
    boolean acknowledges = context.setting("acknowledges", Latch32Provider::parse, true);
    Latch32 chip = new Latch32(context.cell(), acknowledges, context.events());
    chip.connectOutputs(context.outputs());
    return chip;
  }

  private static boolean parse(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("neither true nor false");
    };
  }
}
