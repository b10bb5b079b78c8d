// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0

import org.jspecify.annotations.NullMarked;

/**
 * The RISC-V advanced platform-level interrupt controller and the incoming MSI controllers of its
 * harts.
 */
@NullMarked
module org.jirq.aplic {
  requires transitive org.jirq.api;

  exports org.jirq.aplic;

  provides org.jirq.api.spi.IrqChipProvider with
      org.jirq.aplic.AplicProvider;
}
