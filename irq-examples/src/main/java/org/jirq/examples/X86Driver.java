// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.examples;

import org.jirq.api.IrqChip;
import org.jirq.api.PortDevice;
import org.jirq.api.spi.ArchitectureChips;
import org.jirq.api.spi.IrqChipProvider;

/** Drives the pair of 8259s; the first choice of the architecture would be the IOAPIC. */
final class X86Driver implements GuestDriver {

  private static final int FIRST_VECTOR = 0x20;
  private static final int MASTER = 0x20;
  private static final int SLAVE = 0xa0;
  private static final int ELCR = 0x4d0;

  @Override
  public String architecture() {
    return "x86_64";
  }

  @Override
  public IrqChipProvider controller(ArchitectureChips chips) {
    return chips.provider("pic");
  }

  @Override
  public void initialise(IrqChip chip) {
    PortDevice ports = (PortDevice) chip;
    for (int base : new int[] {MASTER, SLAVE}) {
      boolean master = base == MASTER;
      ports.out(base, 0x11, 1); // ICW1: initialise, cascaded, ICW4 follows
      ports.out(base + 1, master ? FIRST_VECTOR : FIRST_VECTOR + 8, 1); // ICW2: first vector
      ports.out(base + 1, master ? 1 << 2 : 2, 1); // ICW3: the slave is at input 2
      ports.out(base + 1, 1, 1); // ICW4: 8086 mode
      ports.out(base + 1, 0xff, 1); // OCW1: everything is masked
    }
  }

  @Override
  public void enable(IrqChip chip, int line, boolean levelTriggered) {
    PortDevice ports = (PortDevice) chip;
    ports.out(ELCR, ports.in(ELCR, 1) & ~(1 << line) | (levelTriggered ? 1 << line : 0), 1);
    ports.out(MASTER + 1, ports.in(MASTER + 1, 1) & ~(1 << line), 1);
  }

  @Override
  public int line(int token) {
    return token - FIRST_VECTOR;
  }
}
