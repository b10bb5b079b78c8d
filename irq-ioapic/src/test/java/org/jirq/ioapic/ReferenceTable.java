// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.ioapic;

/**
 * The redirection table of {@link ReferenceIoApic}, and re-sampling, which its writes may cause.
 */
final class ReferenceTable {

  private final ReferenceIoApic chip;

  ReferenceTable(ReferenceIoApic chip) {
    this.chip = chip;
  }

  long entry(int number) {
    ReferencePin pin = chip.pins[number];
    boolean waits =
        chip.has(IoApicOption.DELIVERY_STATUS) ? chip.isDue(pin) : pin.loadedDeliveryStatus;
    return pin.entry(waits);
  }

  void writeLow(int number, int value) {
    ReferencePin pin = chip.pins[number];
    boolean wasMasked = pin.masked;
    boolean wasLevel = pin.level;
    pin.vector = value & 0xff;
    pin.deliveryMode = value >>> 8 & 7;
    pin.logical = (value & 1 << 11) != 0;
    pin.polarity = (value & 1 << 13) != 0;
    pin.level = (value & 1 << 15) != 0;
    pin.masked = (value & 1 << 16) != 0;
    if (chip.has(IoApicOption.RESERVED_WRITABLE)) {
      pin.reserved = pin.reserved & 0xffff_ffff_0000_0000L | value & 0xfffe_0000L;
    }
    boolean tracksLine =
        !chip.has(IoApicOption.EDGE_REQUEST_FOLLOWS_LINE)
            && !chip.has(IoApicOption.EDGE_FORGETS_LINE);
    if (pin.level != wasLevel && tracksLine) {
      pin.request = pin.level && pin.high();
    }
    if (!pin.level) {
      pin.remoteIrr = false;
    }
    if (pin.masked != wasMasked) {
      chip.events.maskChanged(number, pin.masked);
      chip.board.maskChanged(number, pin.masked);
    }
    written(number, wasMasked && !pin.masked);
  }

  void writeHigh(int number, int value) {
    ReferencePin pin = chip.pins[number];
    pin.destination = value >>> 24;
    long kept = 0;
    if (chip.has(IoApicOption.RESERVED_WRITABLE)) {
      kept = 0x00ff_ffffL << 32;
    } else if (chip.has(IoApicOption.EXTENDED_DESTINATION)) {
      kept = 0x7fL << 49;
    }
    pin.reserved = pin.reserved & 0xffff_ffffL | (long) value << 32 & kept;
    if (!pin.level) {
      pin.remoteIrr = false;
    }
    written(number, false);
  }

  private void written(int number, boolean unmasked) {
    ReferencePin pin = chip.pins[number];
    if (chip.has(IoApicOption.STORM_RESTARTS_AT_WRITE)) {
      pin.eoisInARow = 0;
    }
    if (pin.level
        && chip.isDue(pin)
        && (unmasked || chip.has(IoApicOption.RESAMPLE_AT_ANY_WRITE))) {
      resample(number);
    }
    for (int other = 0; other < chip.pins.length; other++) {
      if ((other == number || chip.has(IoApicOption.SERVE_ALL_PINS))
          && chip.isDueUnasked(chip.pins[other])) {
        chip.serve(other, false);
      }
    }
  }

  private void resample(int number) {
    ReferencePin pin = chip.pins[number];
    if (!chip.board.hasResampler(number)) {
      return;
    }
    if (chip.has(IoApicOption.RESAMPLE_DROPS_ALL_SOURCES)) {
      pin.request = false;
      if (!chip.board.resampleInstead(number) && pin.high()) {
        pin.request = true;
      }
    } else if (pin.sources[1]) {
      pin.resamplerDrove = false;
      driveResampler(number, false);
      boolean sampled = chip.board.resampleInstead(number);
      if (!sampled && !pin.resamplerDrove) {
        driveResampler(number, true);
      }
    }
  }

  private void driveResampler(int number, boolean held) {
    ReferencePin pin = chip.pins[number];
    boolean wasHigh = pin.high();
    pin.sources[1] = held;
    pin.request = pin.high();
    if (pin.high() != wasHigh) {
      chip.events.lineChanged(number, pin.high());
    }
  }
}
