// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0

import org.jspecify.annotations.NullMarked;

/**
 * The local APIC, xAPIC and x2APIC, and the message bus that joins local APICs, I/O APICs and
 * message-signalled interrupts.
 */
@NullMarked
module org.jirq.lapic {
  requires transitive org.jirq.api;

  exports org.jirq.lapic;

  provides org.jirq.api.spi.IrqChipProvider with
      org.jirq.lapic.LapicProvider;
}
