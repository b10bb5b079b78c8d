// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.examples;

import java.util.List;
import org.jirq.api.ApicSink;
import org.jirq.api.IrqLine;
import org.jirq.api.IrqLineSet;
import org.jirq.ioapic.IoApic;
import org.jirq.routing.ChipRoute;
import org.jirq.routing.IrqRouter;

/** One level-triggered interrupt of a network card, there and back. */
public final class FirstInterrupt {

  private FirstInterrupt() {}

  /**
   * Runs the example against a CPU that prints what it gets.
   *
   * @param args unused
   */
  public static void main(String[] args) {
    run(
        (vector, destination, destinationMode, deliveryMode, triggerMode) -> {
          System.out.printf("CPU %d: vector 0x%x%n", destination, vector);
          return 1; // one CPU took it
        });
  }

  static void run(ApicSink cpus) {
    // README: begin
    IoApic ioapic = IoApic.builder(cpus).build();
    IrqRouter router = IrqRouter.builder().chip(0, ioapic).build();
    router.replace(List.of(new ChipRoute(11, 0, 11))); // GSI 11 is pin 11 of chip 0
    IrqLine nic = new IrqLineSet(router, 24).line(11, "nic"); // the wire that the device holds

    ioapic.write(0x00, 0x10 + 2 * 11, 4); // the guest selects the entry of pin 11 ...
    ioapic.write(0x10, 0x8045, 4); // ... and programs it: vector 0x45, level, CPU 0, unmasked

    nic.raise(); // delivers vector 0x45
    ioapic.eoi(0x45, 0, true); // the line is still high: delivers it again
    nic.lower(); // the driver has quieted the device
    ioapic.eoi(0x45, 0, true); // done
    // README: end
  }
}
