// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli.oneshot;

/** Observes a machine with its device; all methods default to nothing. */
interface Trace {

  /** Observes nothing. */
  Trace NONE = new Trace() {};

  /** What has a row of its own in a diagram. */
  interface Row {

    /** Names the row. */
    String label();
  }

  /** What is up or down for a while. */
  enum Lane implements Row {
    DEVICE("device line", "the device raises its line", "the device lowers its line"),
    HOST_MASK(
        "device line masked by host",
        "the high line interrupts the host, which masks it",
        "the host unmasks the device's line"),
    GSI("GSI line at the chip", "the GSI line rises at the chip", "the GSI line falls"),
    IN_SERVICE("in service (remote IRR)", "remote IRR is set", "remote IRR is cleared"),
    MASK("mask bit of the entry", "the guest masks the entry", "the guest unmasks the entry"),
    PENDING(
        "interrupt pending, masked",
        "an interrupt is pending behind the mask",
        "the interrupt is pending no more"),
    POSTPONED(
        "notify pending (postponed)",
        "the notify is pending (postponed)",
        "the pending notify is due");

    private final String label;
    private final String up;
    private final String down;

    Lane(String label, String up, String down) {
      this.label = label;
      this.up = up;
      this.down = down;
    }

    @Override
    public String label() {
      return label;
    }

    /** A change of the level, in words. */
    String words(boolean high) {
      return high ? up : down;
    }
  }

  /** What happens at an instant. */
  enum Mark implements Row {
    SIGNAL("event signalled"),
    DELIVERY("interrupt delivered"),
    EOI("EOI"),
    NOTIFY("notify (resample)");

    private final String label;

    Mark(String label) {
      this.label = label;
    }

    @Override
    public String label() {
      return label;
    }
  }

  /** What takes its time. */
  enum Work implements Row {
    HANDLER("threaded handler runs");

    private final String label;

    Work(String label) {
      this.label = label;
    }

    @Override
    public String label() {
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
