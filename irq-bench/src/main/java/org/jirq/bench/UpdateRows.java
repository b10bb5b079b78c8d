// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jirq.bench.Replace.Change;
import org.jirq.bench.Row.Budget;
import org.jirq.bench.Row.Path;
import org.jirq.bench.Row.Role;

/** The rows of what happens when a machine is made or changed. */
final class UpdateRows {

  private static final String LOCKED = Kind.LOCKED.name();
  private static final String SHARED = Kind.SHARED.name();
  private static final Budget REPLACE = Budget.nanos(250_000);
  private static final Budget CREATION = Budget.nanos(5_000).andBytes(16 << 10);

  private final List<Row> rows = new ArrayList<>();

  private UpdateRows() {}

  /** Lists the rows, a group's baseline first. */
  static List<Row> all() {
    UpdateRows rows = new UpdateRows();
    for (int readers = 0; readers <= 2; readers++) {
      rows.gracePeriod(readers);
    }
    for (int routes : new int[] {0, 24, 1024, 4096}) {
      rows.replace(routes, 0);
    }
    rows.replace(4096, 1);
    for (int readers = 0; readers <= 1; readers++) {
      rows.churn(readers);
    }
    rows.creation("machine: router, empty table, IOAPIC", "empty", CREATION);
    rows.creation("machine with 24 routes", "routed", Budget.NONE);
    rows.creation("machine, to its first interrupt", "firstInterrupt", Budget.NONE);
    rows.creation("machine, 10,000 that stay", "fleet", Budget.NONE);
    return rows.rows;
  }

  private void gracePeriod(int readers) {
    String group = "publish and wait for readers" + beside(readers, "reader");
    String benchmark = name(GracePeriodLatency.class, "update");
    String busy = Integer.toString(readers);
    Map<String, String> locked = Map.of("kind", LOCKED, "readers", busy);
    Map<String, String> shared = Map.of("kind", SHARED, "readers", busy);
    add(group, "write lock", benchmark, locked, Role.BASELINE, Budget.NONE);
    add(group, "SRCU, grace period", benchmark, shared, Role.MEASURED, Budget.NONE);
  }

  private void replace(int routes, int readers) {
    String group = "replace, " + routes + " routes" + beside(readers, "thread that delivers");
    String benchmark = name(Replace.class, "replace");
    Change most = routes == 0 ? Change.NONE : Change.ALL;
    Map<String, String> locked = replaceParams(LOCKED, routes, most, 0, readers);
    add(group, "locked, " + words(most), benchmark, locked, Role.BASELINE, Budget.NONE);
    Budget budget = routes == 4096 && readers != 0 ? REPLACE : Budget.NONE;
    for (int irqfds : new int[] {0, 256}) {
      for (Change changed : Change.values()) {
        if (changed.compareTo(most) <= 0) {
          String variant = words(changed) + (irqfds == 0 ? "" : ", " + irqfds + " irqfds");
          Map<String, String> params = replaceParams(SHARED, routes, changed, irqfds, readers);
          add(group, variant, benchmark, params, Role.MEASURED, budget);
        }
      }
    }
  }

  private static Map<String, String> replaceParams(
      String kind, int routes, Change changed, int irqfds, int readers) {
    return Map.of(
        "kind",
        kind,
        "routes",
        Integer.toString(routes),
        "changed",
        changed.name(),
        "irqfds",
        Integer.toString(irqfds),
        "readers",
        Integer.toString(readers));
  }

  private static String words(Change changed) {
    return switch (changed) {
      case NONE -> "none changed";
      case ONE -> "one changed";
      case ALL -> "all changed";
    };
  }

  private void churn(int readers) {
    String group = "assign and close an irqfd" + beside(readers, "thread that acks");
    String busy = Integer.toString(readers);
    Map<String, String> locked = Map.of("kind", LOCKED, "readers", busy);
    Map<String, String> shared = Map.of("kind", SHARED, "readers", busy);
    String level = name(IrqfdChurn.class, "level");
    add(group, "locked listener", level, locked, Role.BASELINE, Budget.NONE);
    String edge = name(IrqfdChurn.class, "edge");
    add(group, "edge", edge, shared, Role.MEASURED, Budget.NONE);
    add(group, "level", level, shared, Role.MEASURED, Budget.NONE);
  }

  private void creation(String group, String method, Budget budget) {
    String benchmark = name(MachineCreation.class, method);
    add(group, "locked", benchmark, Map.of("kind", LOCKED), Role.BASELINE, Budget.NONE);
    add(group, "shared", benchmark, Map.of("kind", SHARED), Role.MEASURED, budget);
  }

  private void add(
      String group,
      String variant,
      String benchmark,
      Map<String, String> params,
      Role role,
      Budget budget) {
    rows.add(new Row(group, variant, benchmark, Path.UPDATE, params, 1, false, role, budget));
  }

  private static String name(Class<?> in, String method) {
    return in.getName() + '.' + method;
  }

  private static String beside(int readers, String what) {
    return switch (readers) {
      case 0 -> "";
      case 1 -> ", beside 1 " + what;
      default -> ", beside " + readers + " " + what + "s";
    };
  }
}
