// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0

import org.jspecify.annotations.NullMarked;

/** The 82093AA and ICH I/O APIC. */
@NullMarked
module org.jirq.ioapic {
  requires transitive org.jirq.api;

  exports org.jirq.ioapic;

  provides org.jirq.api.spi.IrqChipProvider with
      org.jirq.ioapic.IoApicProvider;
}
