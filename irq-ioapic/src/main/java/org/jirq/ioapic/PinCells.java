// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.ioapic;

import org.jirq.api.Cell;

/**
 * Where the words of the pins are kept, and how they change.
 *
 * <p>Each pin has a hot word ({@link PinWord}), replaced as a whole by {@link #replace}, and a cold
 * word, the bits of the redirection table entry that have no effect on delivery: polarity and
 * reserved bits, at their places. The cold word is written only inside the section of entry writes.
 *
 * <p>All that the pins share goes through here, so a test can stop a thread between any two steps.
 */
abstract class PinCells {

  /** Bits of the cold word; delivery status only where a loaded KVM state had it. */
  static final long COLD_ENTRY =
      IoApicSpec.INTPOL | IoApicSpec.DELIVS | IoApicSpec.RESERVED_LOW | IoApicSpec.RESERVED_HIGH;

  static PinCells create(Cell cell, int pins) {
    return cell == Cell.PLAIN ? new PlainPinCells(pins) : new SharedPinCells(pins);
  }

  /** Reads the hot word. */
  abstract long word(int pin);

  /** Replaces the hot word if it still is {@code expected}; tells whether it was. */
  abstract boolean replace(int pin, long expected, long next);

  /** Reads the cold word. */
  abstract long cold(int pin);

  /** Writes the cold word. */
  abstract void setCold(int pin, long cold);
}
