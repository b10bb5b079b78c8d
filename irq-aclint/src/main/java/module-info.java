// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0

import org.jspecify.annotations.NullMarked;

/** The RISC-V core-local interruptor: timers and software interrupts. */
@NullMarked
module org.jirq.aclint {
  requires transitive org.jirq.api;

  exports org.jirq.aclint;
}
