// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli.storm;

import org.jirq.cli.soak.Oracle;

/** A fault between the storm and the library, for tests: each one must be found by its oracle. */
enum StormFault {
  /** A notify does not reach the listener. */
  LOSE_NOTIFY(Oracle.MISCOUNTED),

  /** A notify reaches the listener twice. */
  NOTIFY_TWICE(Oracle.MISCOUNTED),

  /** A visitor's irqfd is closed some time after its close is said to have returned. */
  CLOSE_LATE(Oracle.AFTER_CLOSE),

  /** What was postponed does not reach the listener when the guest unmasks. */
  LOSE_FLUSH(Oracle.MISCOUNTED),

  /** The chip does not tell an unmask, so that nothing is flushed. */
  UNMASK_UNTOLD(Oracle.MISCOUNTED),

  /** The chip does not tell a mask, so that policy B asks at once. */
  MASK_UNTOLD(Oracle.MISCOUNTED),

  /** The chip sends a level that is pending at an unmask instead of having it sampled. */
  NEVER_RESAMPLE(Oracle.MISCOUNTED),

  /** The chip acknowledges an EOI twice. */
  ACK_TWICE(Oracle.MISCOUNTED),

  /** A signal's level does not reach the chip. */
  LOSE_ASSERT(Oracle.LOST),

  /** A message reaches the CPU twice. */
  SEND_TWICE(Oracle.TWICE),

  /** A listener does not return. */
  BLOCK(Oracle.DEADLOCK),

  /** A listener throws. */
  THROW(Oracle.UNFORESEEN);

  private final Oracle oracle;

  StormFault(Oracle oracle) {
    this.oracle = oracle;
  }

  /** Who must find it. */
  Oracle oracle() {
    return oracle;
  }
}
