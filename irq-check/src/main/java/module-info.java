// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0

import org.jspecify.annotations.NullMarked;

/** Runs the real classes under a scheduler that decides at each shared access who goes on. */
@NullMarked
module org.jirq.check {
  requires java.compiler;
  requires org.jirq.ioapic;
  requires org.jirq.irqfd;
  requires org.jirq.pic;
  requires org.objectweb.asm;
  requires static transitive org.jspecify;

  exports org.jirq.check;
}
