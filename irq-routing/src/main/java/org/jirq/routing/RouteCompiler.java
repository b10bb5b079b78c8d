// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.routing;

import java.util.Collection;
import java.util.List;
import org.jirq.api.ChipCapability;
import org.jirq.api.IrqChip;
import org.jirq.api.MsiSink;
import org.jspecify.annotations.Nullable;

/**
 * Checks the entries of a table against the board and against each other, and compiles them.
 *
 * <p>Immutable; touches no shared state and calls nothing of the board's, so it runs outside of all
 * locks or inside one.
 */
final class RouteCompiler {

  private static final String NOT_A_GSI = "not in 0.." + (RoutingTable.GSIS - 1);

  private final @Nullable IrqChip[] chips;

  /** How many pins the chips have; asked for once, as chips are not called under a lock. */
  private final int[] pins;

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
    pins = new int[chips.length];
    for (int id = 0; id < chips.length; id++) {
      IrqChip chip = chips[id];
      pins[id] = chip == null ? 0 : chip.pins();
    }
  }

  /** The chips that can do something, by id. */
  long chipsWith(ChipCapability capability) {
    long with = 0;
    for (int id = 0; id < chips.length; id++) {
      IrqChip chip = chips[id];
      if (chip != null && chip.capabilities().contains(capability)) {
        with |= 1L << id;
      }
    }
    return with;
  }

  /**
   * Compiles a whole table.
   *
   * @param routes all its entries
   * @param base the table in force, of which equal routes are taken over
   * @throws RouteException at the first entry that breaks a rule
   */
  TableDiff compile(Collection<? extends IrqRoute> routes, RoutingTable base) {
    TableDraft draft = TableDraft.emptyAfter(base);
    int index = 0;
    for (IrqRoute route : routes) {
      add(draft, route, index);
      index++;
    }
    return draft.finish();
  }

  /**
   * Applies operations one after the other.
   *
   * @param operations each to be in keeping with the rules and with those before it
   * @param base what the first one is applied to
   * @throws RouteException at the first operation that breaks a rule
   */
  TableDiff apply(List<RouteOperation> operations, RoutingTable base) {
    TableDraft draft = TableDraft.of(base);
    for (int index = 0; index < operations.size(); index++) {
      RouteOperation operation = operations.get(index);
      if (operation instanceof RouteOperation.Add it) {
        add(draft, it.route(), index);
      } else if (operation instanceof RouteOperation.Remove it) {
        remove(draft, it.route(), index);
      } else if (operation instanceof RouteOperation.Set it) {
        set(draft, it, index);
      } else if (operation instanceof RouteOperation.ClearAll) {
        draft.clearAll();
      }
    }
    return draft.finish();
  }

  private void set(TableDraft draft, RouteOperation.Set to, int index) {
    if (to.gsi() < 0 || to.gsi() >= RoutingTable.GSIS) {
      throw new RouteException(
          RouteRule.GSI_OUT_OF_RANGE, index, "gsi=" + to.gsi() + ": " + NOT_A_GSI);
    }
    draft.clear(to.gsi());
    for (IrqRoute route : to.routes()) {
      add(draft, route, index);
    }
  }

  private void add(TableDraft draft, IrqRoute route, int index) {
    if (draft.size() == RoutingTable.MAX_ROUTES) {
      throw new RouteException(
          RouteRule.TOO_MANY_ROUTES, index, "more than " + RoutingTable.MAX_ROUTES + " entries");
    }
    requireGsi(route, index);
    if (route instanceof ChipRoute to) {
      add(draft, to, index);
    } else if (route instanceof MsiRoute to) {
      add(draft, to, index);
    }
  }

  private static void requireGsi(IrqRoute route, int index) {
    if (route.gsi() < 0 || route.gsi() >= RoutingTable.GSIS) {
      throw refuse(RouteRule.GSI_OUT_OF_RANGE, index, route, NOT_A_GSI);
    }
  }

  private void add(TableDraft draft, ChipRoute to, int index) {
    IrqChip chip = to.chip() < 0 || to.chip() >= chips.length ? null : chips[to.chip()];
    if (chip == null) {
      throw refuse(RouteRule.UNKNOWN_CHIP, index, to, "the router has no such chip");
    }
    if (to.pin() < 0 || to.pin() >= pins[to.chip()]) {
      throw refuse(RouteRule.PIN_OUT_OF_RANGE, index, to, "not in 0.." + (pins[to.chip()] - 1));
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
    draft.add(to.gsi(), to.chip(), chip, to.pin());
  }

  private void add(TableDraft draft, MsiRoute to, int index) {
    MsiSink sink = msi;
    if (sink == null) {
      throw refuse(RouteRule.NO_MSI_SINK, index, to, "the router has no MSI sink");
    }
    if (!isValidAddress(to.message().address())) {
      throw refuse(RouteRule.MSI_ADDRESS_HIGH, index, to, "address bits 39:32 are not 0");
    }
    GsiRoute before = draft.route(to.gsi());
    if (before.isMsi() && before.msi().equals(to.message())) {
      throw refuse(RouteRule.DUPLICATE, index, to, "it was there before");
    }
    if (!before.isUnrouted()) {
      throw refuse(RouteRule.MSI_NOT_ALONE, index, to, "the GSI has " + before);
    }
    draft.add(to.gsi(), to.message(), sink);
  }

  private static void remove(TableDraft draft, IrqRoute route, int index) {
    requireGsi(route, index);
    GsiRoute before = draft.route(route.gsi());
    if (route instanceof ChipRoute from) {
      int which = before.indexOf(from.chip());
      if (which >= 0 && before.pin(which) == from.pin()) {
        draft.remove(from.gsi(), which);
        return;
      }
    } else if (route instanceof MsiRoute from
        && before.isMsi()
        && before.msi().equals(from.message())) {
      draft.clear(from.gsi());
      return;
    }
    throw refuse(RouteRule.NO_SUCH_ROUTE, index, route, "the GSI has " + before);
  }

  /** Tells whether an address has the format that the board's messages have. */
  boolean isValidAddress(long address) {
    return !x2apicMsi || (address >>> 32 & 0xff) == 0;
  }

  private static RouteException refuse(RouteRule rule, int index, IrqRoute route, String why) {
    return new RouteException(rule, index, route + ": " + why);
  }
}
