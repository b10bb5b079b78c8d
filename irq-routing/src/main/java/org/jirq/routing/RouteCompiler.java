// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.routing;

import java.util.Collection;
import org.jirq.api.IrqChip;
import org.jirq.api.MsiMessage;
import org.jirq.api.MsiSink;
import org.jspecify.annotations.Nullable;

/**
 * Checks the entries of a table against the board and against each other, and compiles them.
 *
 * <p>Immutable; touches no shared state, so it runs outside of all locks.
 */
final class RouteCompiler {

  private final @Nullable IrqChip[] chips;
  private final @Nullable MsiSink msi;
  private final boolean x2apicMsi;

  /**
   * Makes a compiler for a board.
   *
   * @param chips the chips by id, null where there is none
   * @param msi takes the messages of MSI routes; null if the board has no such sink
   * @param x2apicMsi whether messages have the x2APIC format
   */
  RouteCompiler(@Nullable IrqChip[] chips, @Nullable MsiSink msi, boolean x2apicMsi) {
    this.chips = chips;
    this.msi = msi;
    this.x2apicMsi = x2apicMsi;
  }

  /**
   * Compiles a table.
   *
   * @throws RouteException at the first entry that breaks a rule
   */
  RoutingTable compile(Collection<? extends IrqRoute> routes) {
    RoutingTable.Draft draft = new RoutingTable.Draft();
    int index = 0;
    for (IrqRoute route : routes) {
      if (index == RoutingTable.MAX_ROUTES) {
        throw new RouteException(
            RouteRule.TOO_MANY_ROUTES, index, "more than " + RoutingTable.MAX_ROUTES + " entries");
      }
      if (route.gsi() < 0 || route.gsi() >= RoutingTable.GSIS) {
        throw refuse(
            RouteRule.GSI_OUT_OF_RANGE, index, route, "not in 0.." + (RoutingTable.GSIS - 1));
      }
      if (route instanceof ChipRoute to) {
        add(draft, to, index);
      } else if (route instanceof MsiRoute to) {
        add(draft, to, index);
      }
      index++;
    }
    return draft.toTable();
  }

  private void add(RoutingTable.Draft draft, ChipRoute to, int index) {
    IrqChip chip = to.chip() < 0 || to.chip() >= chips.length ? null : chips[to.chip()];
    if (chip == null) {
      throw refuse(RouteRule.UNKNOWN_CHIP, index, to, "the router has no such chip");
    }
    if (to.pin() < 0 || to.pin() >= chip.pins()) {
      throw refuse(RouteRule.PIN_OUT_OF_RANGE, index, to, "not in 0.." + (chip.pins() - 1));
    }
    GsiRoute before = draft.route(to.gsi());
    if (before.isMsi()) {
      throw refuse(RouteRule.MSI_NOT_ALONE, index, to, "the GSI has " + before.msi());
    }
    int same = before.indexOf(to.chip());
    if (same >= 0) {
      throw before.pin(same) == to.pin()
          ? refuse(RouteRule.DUPLICATE, index, to, "it was there before")
          : refuse(RouteRule.TWO_PINS_OF_ONE_CHIP, index, to, "it has pin=" + before.pin(same));
    }
    draft.set(to.gsi(), before.and(to.chip(), chip, to.pin()));
    draft.reverse(to.chip(), to.pin(), to.gsi());
  }

  private void add(RoutingTable.Draft draft, MsiRoute to, int index) {
    MsiSink sink = msi;
    if (sink == null) {
      throw refuse(RouteRule.NO_MSI_SINK, index, to, "the router has no MSI sink");
    }
    if (!isValid(to.message())) {
      throw refuse(RouteRule.MSI_ADDRESS_HIGH, index, to, "address bits 39:32 are not 0");
    }
    GsiRoute before = draft.route(to.gsi());
    if (before.isMsi() && before.msi().equals(to.message())) {
      throw refuse(RouteRule.DUPLICATE, index, to, "it was there before");
    }
    if (!before.isUnrouted()) {
      throw refuse(RouteRule.MSI_NOT_ALONE, index, to, "the GSI has " + before);
    }
    draft.set(to.gsi(), GsiRoute.toMessage(to.message(), sink));
  }

  private boolean isValid(MsiMessage message) {
    return isValidAddress(message.address());
  }

  /** Tells whether an address has the format that the board's messages have. */
  boolean isValidAddress(long address) {
    return !x2apicMsi || (address >>> 32 & 0xff) == 0;
  }

  private static RouteException refuse(RouteRule rule, int index, IrqRoute route, String why) {
    return new RouteException(rule, index, route + ": " + why);
  }
}
