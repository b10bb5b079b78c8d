// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.ioapic;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What firmware tells a guest about an IOAPIC.
 *
 * @param id the APIC id, 0 to 15
 * @param baseAddress guest-physical address of the register window
 * @param gsiBase the GSI of pin 0
 * @param pins number of pins, 1 to 240
 * @param version 11h or 20h
 */
public record IoApicDescription(int id, long baseAddress, int gsiBase, int pins, int version) {

  /** Length of a MADT entry of this kind, in bytes. */
  public static final int MADT_ENTRY_LENGTH = 12;

  /**
   * Writes the entry for the multiple APIC description table (ACPI specification, "I/O APIC
   * Structure": type 1), little-endian whatever the buffer's order is.
   *
   * @param to a buffer with {@link #MADT_ENTRY_LENGTH} bytes remaining; its position advances by
   *     that
   * @throws java.nio.BufferOverflowException if it has fewer
   * @throws IllegalStateException if the base address does not fit the entry's 32 bits
   */
  public void writeMadtEntry(ByteBuffer to) {
    if (baseAddress >>> Integer.SIZE != 0) {
      throw new IllegalStateException(
          "baseAddress=0x%x does not fit a MADT entry's 32 bits".formatted(baseAddress));
    }
    ByteBuffer entry = ByteBuffer.allocate(MADT_ENTRY_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
    entry.put((byte) 1).put((byte) MADT_ENTRY_LENGTH).put((byte) id).put((byte) 0);
    entry.putInt((int) baseAddress).putInt(gsiBase).flip();
    to.put(entry);
  }
}
