// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli.soak;

/** What the rings of recent events hold. */
enum Event {
  RAISE,
  LOWER,
  SIGNAL,
  SENT,
  REFUSED,
  TAKEN,
  EOI,
  EOI_DONE,
  ACKED,
  DEASSERTED,
  NOTIFIED,
  TOLD_MASKED,
  TOLD_UNMASKED,
  WRITE_MASKED,
  WRITE_UNMASKED,
  WRITE_DESTINATION,
  REEVALUATE,
  RESAMPLE_ALL,
  REPLACE,
  REPLACED,
  ROUTES_SETTLED,
  ROUTES_READ,
  ADD,
  CLOSE,
  CLOSED,
  ASSIGN,
  DEASSIGN,
  DEASSIGNED,
  READER_IN,
  READER_OUT,
  RETIRE,
  RETIRED
}
