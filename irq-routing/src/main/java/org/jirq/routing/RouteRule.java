// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.routing;

/**
 * The rules that a routing table must keep. Linux KVM has the same ones and answers {@code EINVAL}
 * to all of them; the last two are about transactions, which it has not.
 *
 * <p>Accepted, as there: an empty table; one GSI on several chips; several GSIs on one pin.
 */
public enum RouteRule {
  /** A table has at most 4096 entries. */
  TOO_MANY_ROUTES,

  /** A GSI is 0 to 4095. */
  GSI_OUT_OF_RANGE,

  /** A chip route names a chip that the router has. */
  UNKNOWN_CHIP,

  /** A chip route names a pin that the chip has. */
  PIN_OUT_OF_RANGE,

  /** No entry stands in the table twice. */
  DUPLICATE,

  /** A GSI leads to one pin of a chip only. */
  TWO_PINS_OF_ONE_CHIP,

  /** A GSI with an MSI route has no other route. */
  MSI_NOT_ALONE,

  /** A message needs a sink: the router was built with one. */
  NO_MSI_SINK,

  /**
   * With the x2APIC message format, bits 39:32 of the address are 0: the destination id stands in
   * bits 63:40 and 19:12.
   */
  MSI_ADDRESS_HIGH,

  /** A transaction removes only entries that are there. */
  NO_SUCH_ROUTE,

  /** A transaction that expects a generation is applied to that table or to none. */
  OTHER_GENERATION
}
