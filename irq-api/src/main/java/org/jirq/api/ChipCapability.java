// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.api;

/** What a chip can do beyond driving pins; negotiated when something is assigned to it. */
public enum ChipCapability {
  /** Runs ack notifiers when the guest ends an interrupt. Without it a level irqfd is refused. */
  ACK,

  /**
   * Tells its board when a CPU acknowledges a pin's interrupt ({@link ChipBoard#taken}), not only
   * when the guest ends it.
   *
   * <p>An IOAPIC cannot: it sends a message and hears of it again at the EOI; that a CPU took it is
   * known to the local APIC only. A local APIC sees its CPU take a vector, but not from which of
   * its inputs, messages or peers the vector came. An APLIC that can send MSIs does not either:
   * what it forwards is taken from an IMSIC.
   */
  TAKEN,

  /** Runs mask notifiers when the guest masks or unmasks a pin. */
  MASK_NOTIFY,

  /** Asks its board whether a pending level may be re-sampled instead of injected at an unmask. */
  UNMASK_RESAMPLE,

  /** Has an EOI register of its own, so that a CPU may suppress the EOI broadcast. */
  DIRECTED_EOI,

  /**
   * The guest can read whether a masked pin is pending, so withholding a notify is visible to it.
   */
  PENDING_READABLE
}
