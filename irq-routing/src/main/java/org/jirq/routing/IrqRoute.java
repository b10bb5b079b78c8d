// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.routing;

/**
 * One entry of a routing table, as {@code struct kvm_irq_routing_entry} is: where a GSI leads.
 *
 * <p>A value without rules of its own: {@link IrqRouter#replace} validates a whole table, because
 * most rules are about the board or about several entries.
 */
public sealed interface IrqRoute permits ChipRoute, MsiRoute {

  /**
   * Returns the global system interrupt that the entry routes.
   *
   * @return the GSI; 0 to 4095 in a valid table
   */
  int gsi();
}
