// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0

import org.jspecify.annotations.NullMarked;

/** GSI routing, and the sleepable read-copy-update that its readers run under. */
@NullMarked
module org.jirq.routing {
  requires transitive org.jirq.api;

  exports org.jirq.routing;
  exports org.jirq.srcu;
  exports org.jirq.srcu.spi;

  uses org.jirq.srcu.spi.AsymmetricBarrier;
}
