// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.ioapic;

/** The register window of {@link ReferenceIoApic}: which access reaches which register. */
final class ReferenceRegisters {

  private static final long ONES = 0xffff_ffffL;

  private final ReferenceIoApic chip;

  ReferenceRegisters(ReferenceIoApic chip) {
    this.chip = chip;
  }

  private long canonical(long offset) {
    return chip.has(IoApicOption.REGISTERS_REPEAT) ? Math.floorMod(offset, 0x100L) : offset;
  }

  private static long low(long value, int size) {
    return size == 8 ? value : value & (1L << 8 * size) - 1;
  }

  long read(long offset, int size) {
    if (size == 8 && !chip.has(IoApicOption.WINDOW_ANY_SIZE)) {
      return read(offset, 4) | read(offset + 4, 4) << 32;
    }
    if (size != 1 && size != 2 && size != 4 && size != 8) {
      return invalid(offset, size, false);
    }
    long register = canonical(offset);
    if (register == 0x00) {
      return low(chip.select, size);
    }
    if (register != 0x10 || size < 4 && !chip.has(IoApicOption.WINDOW_ANY_SIZE)) {
      return invalid(offset, size, false);
    }
    return low(readIndexed(offset, size), size);
  }

  private long invalid(long offset, int size, boolean write) {
    chip.events.invalidAccess(offset, size, write);
    return 0;
  }

  private long readIndexed(long offset, int size) {
    int index = chip.select;
    int entry = (index - 0x10) / 2;
    if (index == 0 || index == 2) {
      return (long) chip.id << 24;
    }
    if (index == 1) {
      return (long) (chip.pins.length - 1) << 16 | chip.version;
    }
    if (index >= 0x10 && entry < chip.pins.length) {
      long whole = chip.table.entry(entry);
      return index % 2 == 0 ? whole & ONES : whole >>> 32;
    }
    invalid(offset, size, false);
    return chip.has(IoApicOption.HOLES_READ_ONES) ? ONES : 0;
  }

  void write(long offset, long value, int size) {
    if (size == 8 && !chip.has(IoApicOption.WINDOW_ANY_SIZE)) {
      write(offset, value & ONES, 4);
      write(offset + 4, value >>> 32, 4);
      return;
    }
    if (size != 1 && size != 2 && size != 4 && size != 8) {
      invalid(offset, size, true);
      return;
    }
    long register = canonical(offset);
    long stored = low(value, size) & ONES;
    if (register == 0x00) {
      chip.select = (int) stored & (chip.pins.length > 120 ? 0x1ff : 0xff);
    } else if (register == 0x10 && (size >= 4 || chip.has(IoApicOption.WINDOW_ANY_SIZE))) {
      writeIndexed((int) stored, offset, size);
    } else if (register == 0x40 && size == 4 && chip.version == 0x20) {
      if (!chip.has(IoApicOption.EOIR_FULL_WIDTH)) {
        chip.end.ended((int) stored & 0xff, -1, true);
      } else if (stored <= 0xff) {
        chip.end.ended((int) stored, -1, true);
      }
    } else {
      invalid(offset, size, true);
    }
  }

  private void writeIndexed(int value, long offset, int size) {
    int index = chip.select;
    int entry = (index - 0x10) / 2;
    if (index == 0) {
      chip.id = value >>> 24 & 0xf;
    } else if (index >= 0x10 && entry < chip.pins.length) {
      if (index % 2 == 0) {
        chip.table.writeLow(entry, value);
      } else {
        chip.table.writeHigh(entry, value);
      }
    } else {
      invalid(offset, size, true);
    }
  }
}
