// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0

import org.jspecify.annotations.NullMarked;

/** Interrupt lines, chips, ports, CPU-side sinks and notifiers: what the other modules share. */
@NullMarked
module org.jirq.api {
  requires static transitive org.jspecify;

// exports org.jirq.api;
// exports org.jirq.api.spi;
}
