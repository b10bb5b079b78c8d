// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0

import org.jspecify.annotations.NullMarked;

/** Interrupt lines, controllers, messages and notifiers: the types that everything else shares. */
@NullMarked
module org.jirq.api {
  requires static transitive org.jspecify;

  exports org.jirq.api;
  exports org.jirq.api.spi;

  uses org.jirq.api.spi.IrqChipProvider;
}
