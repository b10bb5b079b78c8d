// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0

import org.jspecify.annotations.NullMarked;

/** The dual 8259A with its edge/level control registers. */
@NullMarked
module org.jirq.pic {
  requires transitive org.jirq.api;

  exports org.jirq.pic;

  provides org.jirq.api.spi.IrqChipProvider with
      org.jirq.pic.PicProvider;
}
