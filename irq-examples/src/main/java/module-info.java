// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0

import org.jspecify.annotations.NullMarked;

/** Small programs that a newcomer copies. */
@NullMarked
module org.jirq.examples {
  requires org.jirq.ioapic;
  requires org.jirq.pic;
  requires org.jirq.lapic;
  requires org.jirq.plic;
  requires org.jirq.aplic;
  requires org.jirq.aclint;
  requires org.jirq.gic;
  requires org.jirq.irqfd;
  requires org.jirq.agent;
}
