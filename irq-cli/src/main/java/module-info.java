// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0

import org.jspecify.annotations.NullMarked;

/** The command line. */
@NullMarked
@SuppressWarnings("requires-automatic") // HdrHistogram declares no module
module org.jirq.cli {
  requires HdrHistogram;
  requires info.picocli;
  requires org.jirq.ioapic;
  requires org.jirq.pic;
  requires org.jirq.lapic;
  requires org.jirq.plic;
  requires org.jirq.aplic;
  requires org.jirq.aclint;
  requires org.jirq.gic;
  requires org.jirq.check;
  requires org.jirq.irqfd;
  requires org.jirq.recordings;
  requires org.jirq.testkit;

  // picocli fills the fields of the command classes.
  opens org.jirq.cli to
      info.picocli;
}
