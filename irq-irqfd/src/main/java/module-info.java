// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0

import org.jspecify.annotations.NullMarked;

/** Event sources wired to GSIs, with resamplers for level-triggered lines. */
@NullMarked
module org.jirq.irqfd {
  requires org.jctools.core;
  requires transitive org.jirq.routing;

  exports org.jirq.irqfd;
  exports org.jirq.irqfd.spi;
}
