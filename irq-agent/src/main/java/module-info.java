// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0

import org.jspecify.annotations.NullMarked;

/** Injection of irqfds by an agent with a thread and an idle strategy of its own. */
@NullMarked
@SuppressWarnings({
  "requires-automatic",
  "requires-transitive-automatic"
}) // Agrona declares no module
module org.jirq.agent {
  requires transitive org.agrona;
  requires transitive org.jirq.irqfd;

  exports org.jirq.agent;
}
