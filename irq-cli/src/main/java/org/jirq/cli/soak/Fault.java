// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli.soak;

/**
 * A fault between the soak and the library, for tests: each one must be found, by its oracle and no
 * other. The library itself stays as it is.
 */
enum Fault {
  /** CPUs refuse what an EOI sends again, and the host never says that they can take it now. */
  DROP_REEVALUATION(Oracle.LOST),

  /** A device's rise does not reach the router. */
  LOSE_A_RISE(Oracle.LOST),

  /** A message reaches the CPUs a second time. */
  SEND_TWICE(Oracle.TWICE),

  /** A registration or an irqfd is closed some time after its close has returned. */
  CLOSE_LATE(Oracle.AFTER_CLOSE),

  /** An acknowledgement notifies the listeners and leaves the line up until the next one. */
  DEASSERT_LATE(Oracle.NOTIFIED_EARLY),

  /** A notify reaches the listener twice. */
  NOTIFY_TWICE(Oracle.MISCOUNTED),

  /** The chip acknowledges an EOI twice. */
  ACK_TWICE(Oracle.MISCOUNTED),

  /** A reader sees one half of a table and the other half of its successor. */
  MIX_TABLES(Oracle.HALF_BUILT),

  /** A delivery looks its route up outside of the reader, and uses it later. */
  ROUTE_OUTSIDE_READER(Oracle.READER_INSIDE),

  /** A reader leaves while it still uses what it has read. */
  LEAVE_EARLY(Oracle.READER_INSIDE),

  /** What was replaced is retired without a grace period. */
  SKIP_GRACE_PERIOD(Oracle.READER_INSIDE),

  /** A CPU forgets to signal an EOI. */
  LOSE_AN_EOI(Oracle.STUCK),

  /** A reader stays inside, so that grace periods do not end. */
  NEVER_LEAVE(Oracle.DEADLOCK),

  /** A mask notifier blocks, inside the section of the entry writes. */
  BLOCK_IN_CALLBACK(Oracle.DEADLOCK),

  /** An ack notifier throws. */
  THROW_IN_CALLBACK(Oracle.UNFORESEEN);

  private final Oracle oracle;

  Fault(Oracle oracle) {
    this.oracle = oracle;
  }

  /** Who must find it. */
  Oracle oracle() {
    return oracle;
  }
}
