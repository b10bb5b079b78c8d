// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.check.engine;

/** Ends a thread of the model whose schedule is over. */
final class Abandoned extends Error {

  private static final long serialVersionUID = 1L;

  Abandoned() {
    super("the schedule is over", null, false, false);
  }
}
