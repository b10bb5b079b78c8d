// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.bench;

import org.jirq.api.ApicSink;
import org.jirq.api.Cell;
import org.jirq.api.EoiHandler;
import org.jirq.api.LineTarget;
import org.jirq.ioapic.IoApic;

/**
 * A chip of each kind behind the interfaces that lines and CPUs use, so that benchmarks are written
 * once. A JVM runs one kind only, so the compiler sees one class behind each interface.
 *
 * @param lines drives its pins
 * @param cpus ends its interrupts
 * @param guest writes its entries
 */
record ChipUnderTest(LineTarget lines, EoiHandler cpus, Guest guest) {

  /** Trigger mode level, in an entry's low half. */
  static final int LEVEL = 1 << 15;

  /** The mask, in an entry's low half. */
  static final int MASKED = 1 << 16;

  private static final int IOREGSEL = 0x00;
  private static final int IOWIN = 0x10;
  private static final int FIRST_ENTRY = 0x10;

  /** Programs a chip. */
  @FunctionalInterface
  interface Guest {

    /** Writes the low half of a pin's entry. */
    void write(int pin, int lowHalf);
  }

  static ChipUnderTest create(Kind kind, ApicSink sink) {
    if (kind == Kind.LOCKED) {
      LockedIoApic chip = new LockedIoApic(sink);
      return new ChipUnderTest(chip, chip, chip::write);
    }
    Cell cell = kind == Kind.PLAIN ? Cell.PLAIN : Cell.SHARED;
    IoApic chip = IoApic.builder(sink).cell(cell).build();
    Guest guest =
        (pin, lowHalf) -> {
          chip.write(IOREGSEL, FIRST_ENTRY + 2 * pin, 4);
          chip.write(IOWIN, lowHalf, 4);
        };
    return new ChipUnderTest(chip, chip, guest);
  }
}
