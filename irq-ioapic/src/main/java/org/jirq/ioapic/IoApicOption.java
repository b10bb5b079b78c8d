// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.ioapic;

/**
 * One point on which IOAPICs differ. A profile is a set of these; {@link IoApicBuilder#option}
 * turns single ones on or off. docs/conformance.md lists each with its value in every profile.
 */
public enum IoApicOption {
  /**
   * The latched request of an edge pin is its line: set by a rise even while masked, cleared by the
   * fall, and never sent by a write of the entry. Otherwise a rise while masked is dropped, and a
   * request is latched only while it could not be sent. ({@code kvm})
   */
  EDGE_REQUEST_FOLLOWS_LINE,

  /**
   * While an entry is in edge mode its line is not tracked, so a switch to level mode sees the
   * request as it stood before. Otherwise the switch sees the line as it is. ({@code qemu})
   */
  EDGE_FORGETS_LINE,

  /**
   * Every call that leaves the line of an edge pin high is a request, not only a rise. ({@code
   * qemu})
   */
  EDGE_REPEAT,

  /**
   * A message of an edge pin that nobody took stays requested and is tried again. ({@code
   * datasheet})
   */
  EDGE_RETRY,

  /**
   * An EOI sends every unmasked pin of its vector whose request is set, edge pins too. ({@code
   * kvm})
   */
  EOI_SENDS_EDGE,

  /**
   * An EOI does not serve pins whose remote IRR is clear; their ack notifiers run all the same.
   * ({@code qemu})
   */
  EOI_NEEDS_REMOTE_IRR,

  /**
   * An EOI ends and serves pin after pin. Otherwise all pins of the vector are ended before any is
   * served. ({@code kvm})
   */
  EOI_PIN_BY_PIN,

  /**
   * When the vector of a pin in service is rewritten, an EOI of the vector under which it went into
   * service ends that as well. (no profile)
   */
  EOI_OF_OLD_VECTOR,

  /** Remote IRR stays set when a level message addressed nobody. ({@code kvm}, {@code qemu}) */
  REMOTE_IRR_IF_NOBODY,

  /** Remote IRR stays set when all addressed CPUs refused a level message. ({@code qemu}) */
  REMOTE_IRR_IF_REFUSED,

  /**
   * Re-sampling at an entry write withdraws all sources' request. ({@code kvm}: loses a line that
   * another source still holds.) Otherwise only the resampler's own, and the board is asked only if
   * that holds the line.
   */
  RESAMPLE_DROPS_ALL_SOURCES,

  /**
   * Every write of an entry may re-sample a pending level. Otherwise only one that unmasks it.
   * ({@code kvm})
   */
  RESAMPLE_AT_ANY_WRITE,

  /**
   * Every line call that may send, every write of an entry and every EOI that re-sends serves all
   * pins, not only its own. ({@code qemu})
   */
  SERVE_ALL_PINS,

  /** Reserved bits of an entry can be written and read back. ({@code kvm}, {@code qemu}) */
  RESERVED_WRITABLE,

  /**
   * Accesses of 1, 2 and 8 bytes to the window are executed, zero-extended. Otherwise those of 1
   * and 2 bytes are ignored and read 0, and 8 bytes are two accesses of 4. ({@code kvm})
   */
  WINDOW_ANY_SIZE,

  /** Registers that do not exist read as all ones. Otherwise as 0. ({@code kvm}) */
  HOLES_READ_ONES,

  /** The registers repeat every 256 bytes. ({@code qemu}) */
  REGISTERS_REPEAT,

  /** An EOI register write compares all 32 bits with the vector. ({@code qemu}) */
  EOIR_FULL_WIDTH,

  /** Input 0 drives pin 2. ({@code qemu}) */
  PIN0_IS_2,

  /** Entry bits 55:49 extend the destination to 15 bits. (no profile) */
  EXTENDED_DESTINATION,

  /**
   * Pin 8 driven through {@link IoApic#setLevelForStatus} is coalesced until every CPU that took it
   * has ended it. ({@code kvm})
   */
  RTC_EOI_TRACKING,

  /**
   * A pin whose line is high at 10,000 EOIs in a row is put off for 10 ms. Acts only where the host
   * supplies a clock ({@link IoApicBuilder#clocked}). ({@code kvm}, {@code qemu})
   */
  STORM_GUARD,

  /** A write of the entry restarts the count of the storm guard. ({@code qemu}) */
  STORM_RESTARTS_AT_WRITE,

  /**
   * An assertion that finds remote IRR set answers "ignored" rather than "coalesced". ({@code kvm})
   */
  IN_SERVICE_IS_IGNORED,

  /**
   * The delivery status bit reads 1 while a message waits to be taken; otherwise 0. ({@code
   * datasheet})
   */
  DELIVERY_STATUS;

  int bit() {
    return 1 << ordinal();
  }
}
