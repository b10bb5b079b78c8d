// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0

import org.jspecify.annotations.NullMarked;

/** Small programs that a newcomer copies. */
@NullMarked
module org.jirq.examples {
  requires org.jirq.ioapic;
  requires org.jirq.irqfd;
}
