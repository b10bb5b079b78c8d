// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.ioapic;

/** {@code KVM_SET_IRQCHIP} for {@link ReferenceIoApic} (FORMAT.md of the recordings, rule 10). */
final class ReferenceRestore {

  private final ReferenceIoApic chip;
  int requestsToRaise;

  ReferenceRestore(ReferenceIoApic chip) {
    this.chip = chip;
  }

  void load(int id, int select, int requests, long[] entries) {
    chip.id = id & 0xf;
    chip.select = select & 0xff;
    requestsToRaise = requests & 0xff_ffff;
    chip.rtc.clear();
    for (int number = 0; number < 24; number++) {
      set(chip.pins[number], entries[number]);
    }
  }

  private void set(ReferencePin pin, long entry) {
    pin.vector = (int) entry & 0xff;
    pin.deliveryMode = (int) (entry >>> 8) & 7;
    pin.logical = (entry & 1 << 11) != 0;
    pin.loadedDeliveryStatus = (entry & 1 << 12) != 0 && !chip.has(IoApicOption.DELIVERY_STATUS);
    pin.polarity = (entry & 1 << 13) != 0;
    pin.remoteIrr = (entry & 1 << 14) != 0;
    pin.serviceVector = pin.vector;
    pin.level = (entry & 1 << 15) != 0;
    pin.masked = (entry & 1 << 16) != 0;
    pin.destination = (int) (entry >>> 56);
    long kept = 0;
    if (chip.has(IoApicOption.RESERVED_WRITABLE)) {
      kept = 0x00ff_ffff_fffe_0000L;
    } else if (chip.has(IoApicOption.EXTENDED_DESTINATION)) {
      kept = 0x7fL << 49;
    }
    pin.reserved = entry & kept;
    pin.delivered = false;
    // Where the level of a pin is always its line, a load cannot make it forget the line.
    boolean tracksLine =
        !chip.has(IoApicOption.EDGE_REQUEST_FOLLOWS_LINE)
            && !chip.has(IoApicOption.EDGE_FORGETS_LINE);
    pin.request = tracksLine && pin.level && pin.high();
  }

  void resync() {
    for (int number = 0; number < chip.pins.length; number++) {
      chip.board.maskChanged(number, chip.pins[number].masked);
    }
    int raised = requestsToRaise;
    requestsToRaise = 0;
    for (int number = 0; number < 24; number++) {
      if ((raised >>> number & 1) != 0) {
        raise(number);
      }
    }
    if (raised != 0) {
      chip.rtc.clear();
    }
    for (int number = 0; number < chip.pins.length; number++) {
      boolean tried = number < 24 && (raised >>> number & 1) != 0;
      if (!tried && chip.isDueUnasked(chip.pins[number])) {
        chip.serve(number, false);
      }
    }
  }

  /** As a rise of the line, but no source is behind it. */
  private void raise(int number) {
    ReferencePin pin = chip.pins[number];
    boolean keepsMaskedEdge = chip.has(IoApicOption.EDGE_REQUEST_FOLLOWS_LINE);
    if (!pin.level && pin.masked && !keepsMaskedEdge) {
      return;
    }
    pin.delivered = false;
    pin.request = true;
    if (chip.isDue(pin)) {
      chip.serve(number, false);
    }
  }
}
