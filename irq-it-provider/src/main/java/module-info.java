// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0

import org.jspecify.annotations.NullMarked;

/** A controller that somebody else wrote; it needs the interfaces of jirq and nothing more. */
@NullMarked
module org.example.latch {
  requires transitive org.jirq.api;

  exports org.example.latch;

  provides org.jirq.api.spi.IrqChipProvider with
      org.example.latch.Latch32Provider;
}
