// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.ioapic;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** What firmware tables are made of. Profile datasheet. */
class IoApicDescriptionTest {

  private static IoApic chip(long base) {
    return IoApic.builder(new Cpus()).id(7).baseAddress(base).gsiBase(24).pins(48).build();
  }

  @Test
  void theDescriptionIsTheChipsSettings() {
    assertEquals(
        new IoApicDescription(7, 0xfec0_1000L, 24, 48, 0x20), chip(0xfec0_1000L).describe());
  }

  @Test
  void theDescriptionHasTheIdThatTheGuestSet() {
    IoApic chip = chip(0xfec0_1000L);
    chip.write(0x00, 0, 4);
    chip.write(0x10, 0x0900_0000, 4);
    assertEquals(9, chip.describe().id());
  }

  @Test
  void theMadtEntryIsThatOfTheAcpiSpecification() {
    ByteBuffer table = ByteBuffer.allocate(20);
    table.position(3);
    chip(0xfec0_1000L).describe().writeMadtEntry(table);
    assertEquals(15, table.position());
    byte[] entry = new byte[12];
    table.flip().position(3).get(entry);
    assertArrayEquals(
        new byte[] {1, 12, 7, 0, 0, 0x10, (byte) 0xc0, (byte) 0xfe, 24, 0, 0, 0}, entry);
  }

  @Test
  void aBufferThatIsTooShortIsLeftAlone() {
    ByteBuffer table = ByteBuffer.allocate(11);
    IoApicDescription description = chip(0xfec0_0000L).describe();
    assertThrows(BufferOverflowException.class, () -> description.writeMadtEntry(table));
    assertEquals(0, table.position());
  }

  @Test
  void anAddressAbove32BitsDoesNotFit() {
    IoApicDescription description = chip(0x1_fec0_0000L).describe();
    ByteBuffer table = ByteBuffer.allocate(12);
    IllegalStateException e =
        assertThrows(IllegalStateException.class, () -> description.writeMadtEntry(table));
    assertTrue(e.getMessage().contains("baseAddress=0x1fec00000"), e.getMessage());
    assertEquals(0, table.position());
  }
}
