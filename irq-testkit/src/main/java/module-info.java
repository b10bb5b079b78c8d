// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0

import org.jspecify.annotations.NullMarked;

/** Chip contracts, recorders and replayers for the trace and vector formats. */
@NullMarked
module org.jirq.testkit {
  requires transitive org.jirq.api;
  requires transitive org.junit.jupiter.api;

// exports org.jirq.testkit;
}
