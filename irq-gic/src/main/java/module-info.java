// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0

import org.jspecify.annotations.NullMarked;

/** The Arm generic interrupt controllers, version 2 and version 3. */
@NullMarked
module org.jirq.gic {
  requires transitive org.jirq.api;

  exports org.jirq.gic;
  exports org.jirq.gic.v3;

  provides org.jirq.api.spi.IrqChipProvider with
      org.jirq.gic.GicV2Provider,
      org.jirq.gic.v3.GicV3Provider;
}
