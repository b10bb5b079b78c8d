// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.example.latch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.jirq.api.Cell;
import org.jirq.api.spi.ChipRole;
import org.jirq.api.spi.IrqChipContext;
import org.jirq.api.spi.IrqChipProvider;
import org.jirq.api.spi.IrqChips;
import org.junit.jupiter.api.Test;

/** On its own path, the class path or the module path, the provider is found. */
class Latch32ProviderTest {

  private static final ClassLoader LOADER = Latch32ProviderTest.class.getClassLoader();

  @Test
  void theProviderIsFoundByNameAndByArchitecture() {
    IrqChipProvider provider = IrqChips.provider("latch32", LOADER);
    assertInstanceOf(Latch32Provider.class, provider);
    assertEquals(ChipRole.LINE_CONTROLLER, provider.role());
    assertEquals(IrqChipProvider.DEFAULT_RANK, provider.rank());
    assertInstanceOf(
        Latch32Provider.class, IrqChips.forArchitecture("riscv64", LOADER).provider("latch32"));
    assertInstanceOf(
        Latch32Provider.class, IrqChips.forArchitecture("loongarch64", LOADER).lineController());
  }

  @Test
  void theChipBearsTheProvidersName() {
    assertEquals(
        "latch32",
        IrqChips.provider("latch32", LOADER).create(IrqChipContext.of(Cell.PLAIN)).kind());
  }

  @Test
  void aSettingThatIsUnknownIsRefusedByName() {
    IrqChipContext context = IrqChipContext.of(Cell.PLAIN).withSettings(Map.of("colour", "red"));
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> new Latch32Provider().create(context));
    assertTrue(e.getMessage().startsWith("setting=colour "), e.getMessage());
  }
}
