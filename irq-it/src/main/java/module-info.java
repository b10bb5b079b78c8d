// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0

import org.jspecify.annotations.NullMarked;

/** Black-box tests of the modules as their users see them; all of it is in the test sources. */
@NullMarked
module org.jirq.it {
  requires org.jirq.ioapic;
  requires org.jirq.pic;
  requires org.jirq.lapic;
  requires org.jirq.plic;
  requires org.jirq.aplic;
  requires org.jirq.aclint;
  requires org.jirq.gic;
  requires org.jirq.irqfd;
  requires org.jirq.recordings;
  requires org.jirq.testkit;
}
