// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0

import org.jspecify.annotations.NullMarked;

/** The RISC-V platform-level interrupt controller. */
@NullMarked
module org.jirq.plic {
  requires transitive org.jirq.api;

  exports org.jirq.plic;

  provides org.jirq.api.spi.IrqChipProvider with
      org.jirq.plic.PlicProvider;
}
