// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.examples;

import org.jirq.api.ApicMessage;
import org.jirq.api.Cell;
import org.jirq.api.EoiHandler;
import org.jirq.api.IrqChip;
import org.jirq.api.IrqLine;
import org.jirq.api.IrqLineSet;
import org.jirq.api.MmioDevice;
import org.jirq.api.spi.IrqChipContext;
import org.jirq.api.spi.IrqChips;

/**
 * The smallest board: an I/O APIC found by name, two devices that share a level-triggered line, and
 * a CPU that takes what comes. One thread, so the chip is made for one.
 */
public final class Smoke {

  private static final int PIN = 4;
  private static final int VECTOR = 0x41;
  private static final long IOREGSEL = 0x00;
  private static final long IOWIN = 0x10;

  private int taken;

  private Smoke() {}

  /**
   * Runs the example; prints each step, and ends with an {@link IllegalStateException} if the chip
   * delivered something else than it should.
   *
   * @param args unused
   */
  public static void main(String[] args) {
    new Smoke().run();
  }

  private void run() {
    IrqChip chip =
        IrqChips.provider("ioapic", Smoke.class.getClassLoader())
            .create(IrqChipContext.of(Cell.PLAIN).withSink(this::take));
    IrqLineSet wires = new IrqLineSet(chip, chip.pins());
    IrqLine disk = wires.line(PIN, "disk");
    IrqLine network = wires.line(PIN, "network");

    program((MmioDevice) chip, PIN, VECTOR | ApicMessage.LEVEL << 15);
    disk.raise();
    expect("the disk raises the line: delivered", 1);
    network.raise();
    expect("the network raises it too: it is high already", 1);
    disk.lower();
    ((EoiHandler) chip).eoi(VECTOR, 0, true);
    expect("the guest ends the interrupt, the network still wants it: delivered again", 2);
    network.lower();
    ((EoiHandler) chip).eoi(VECTOR, 0, true);
    expect("all lowered, the guest ends it: quiet", 2);
  }

  private int take(
      int vector, int destination, int destinationMode, int deliveryMode, int triggerMode) {
    taken++;
    System.out.printf("  CPU %d takes vector 0x%02x%n", destination, vector);
    return 1;
  }

  /** Writes a redirection table entry as a guest does: the high half, then the low half. */
  private static void program(MmioDevice ioapic, int pin, int low) {
    ioapic.write(IOREGSEL, 0x11 + 2L * pin, 4);
    ioapic.write(IOWIN, 0, 4);
    ioapic.write(IOREGSEL, 0x10 + 2L * pin, 4);
    ioapic.write(IOWIN, low, 4);
  }

  private void expect(String step, int deliveries) {
    System.out.println(step);
    if (taken != deliveries) {
      throw new IllegalStateException("taken=" + taken + " where " + deliveries + " were due");
    }
  }
}
