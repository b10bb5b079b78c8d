// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0

import org.jspecify.annotations.NullMarked;

/**
 * The conformance kit: readers and replayers for recordings, the machine that they drive, a
 * recorder that writes recordings, and contracts that every chip must pass.
 */
@NullMarked
module org.jirq.testkit {
  requires transitive org.jirq.api;
  requires jdk.management;
  requires transitive org.junit.jupiter.api;

  exports org.jirq.testkit;
  exports org.jirq.testkit.contract;
}
