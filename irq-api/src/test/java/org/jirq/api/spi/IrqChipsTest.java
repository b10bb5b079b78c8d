// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.api.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.Map;
import org.jirq.api.Cell;
import org.junit.jupiter.api.Test;

class IrqChipsTest {

  @Test
  void aLoaderWithoutProvidersFindsNoneAndSaysSo() throws Exception {
    try (URLClassLoader empty = new URLClassLoader(new URL[0], getClass().getClassLoader())) {
      IllegalArgumentException e =
          assertThrows(IllegalArgumentException.class, () -> IrqChips.provider("ioapic", empty));
      assertTrue(e.getMessage().startsWith("name=ioapic: 0 chip providers"), e.getMessage());
    }
    assertThrows(
        IllegalArgumentException.class, () -> IrqChips.provider("plic", ModuleLayer.boot()));
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> IrqChips.forArchitecture("riscv64", ModuleLayer.empty()));
    assertEquals("architecture=riscv64 is none of []", e.getMessage());
  }

  @Test
  void aSettingIsParsedOrReportedByName() {
    IrqChipContext context =
        IrqChipContext.of(Cell.PLAIN).withSettings(Map.of("pins", "0x18", "id", "many"));
    assertEquals(24, context.setting("pins", Integer::decode, 1));
    assertEquals(7, context.setting("absent", Integer::decode, 7));
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> context.setting("id", Integer::decode, 0));
    assertTrue(e.getMessage().startsWith("id=many: "), e.getMessage());
  }
}
