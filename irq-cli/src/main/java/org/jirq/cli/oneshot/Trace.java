// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli.oneshot;

/** Observes a machine with its device; all methods default to nothing. */
interface Trace {

  /** Observes nothing. */
  Trace NONE = new Trace() {};

  /** What is up or down for a while. */
  enum Lane {
    DEVICE("device line"),
    HOST_MASK("host masks that line"),
    GSI("GSI line at the chip"),
    MASK("mask bit of the entry"),
    IN_SERVICE("in service (remote IRR)"),
    POSTPONED("notify postponed");

    private final String label;

    Lane(String label) {
      this.label = label;
    }

    String label() {
      return label;
    }
  }

  /** What happens at an instant. */
  enum Mark {
    SIGNAL("event signalled"),
    DELIVERY("interrupt delivered"),
    EOI("EOI"),
    NOTIFY("notify (resample)");

    private final String label;

    Mark(String label) {
      this.label = label;
    }

    String label() {
      return label;
    }
  }

  /** A lane has this level from now on; it may have had it before. */
  default void level(Lane lane, boolean high) {}

  /** Something happens now. */
  default void mark(Mark mark) {}

  /** The guest's handler has run from {@code start}, in microseconds, until now. */
  default void handled(long start, boolean useful) {}
}
