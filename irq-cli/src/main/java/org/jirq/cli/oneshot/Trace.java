// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli.oneshot;

/** Observes a machine with its device; all methods default to nothing. */
interface Trace {

  /** Observes nothing. */
  Trace NONE = new Trace() {};

  /** What is up or down for a while. */
  enum Lane {
    DEVICE("device line", "the device raises its line", "the device lowers its line"),
    HOST_MASK("host masks that line", "the host masks that line", "the host unmasks it"),
    GSI("GSI line at the chip", "the GSI line rises at the chip", "the GSI line falls"),
    MASK("mask bit of the entry", "the guest masks the entry", "the guest unmasks the entry"),
    IN_SERVICE("in service (remote IRR)", "remote IRR is set", "remote IRR is cleared"),
    POSTPONED("notify postponed", "the notify is postponed", "the postponed notify is due");

    private final String label;
    private final String up;
    private final String down;

    Lane(String label, String up, String down) {
      this.label = label;
      this.up = up;
      this.down = down;
    }

    String label() {
      return label;
    }

    /** A change of the level, in words. */
    String words(boolean high) {
      return high ? up : down;
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
