// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli.storm;

import java.util.concurrent.ThreadLocalRandom;
import org.jirq.cli.soak.Oracle;
import org.jirq.cli.soak.Violations;
import org.jspecify.annotations.Nullable;

/**
 * What all parts of a storm share: where to report, and the fault under test, if any.
 *
 * @param violations where to report
 * @param fault the fault, for tests
 */
record StormContext(Violations violations, @Nullable StormFault fault) {

  private static final int ONE_IN = 64;

  /** Whether the fault strikes here and now. */
  boolean strikes(StormFault asked) {
    return fault == asked && ThreadLocalRandom.current().nextInt(ONE_IN) == 0;
  }

  void report(Oracle oracle, int gsi, String text) {
    violations.add(oracle, 0, gsi, 0, text);
  }
}
