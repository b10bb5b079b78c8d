// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.bench;

import java.util.ArrayList;
import java.util.List;
import org.jirq.bench.Row.Budget;
import org.jirq.bench.Row.Role;

/**
 * The rows of the controllers with outputs. Their budgets are for the plain cell, which is what an
 * emulator with one thread links; the shared one stands beside its locked baseline.
 */
final class ControllerRows {

  private final List<Row> rows = new ArrayList<>();

  private ControllerRows() {}

  /** Lists the rows, a group's baseline first. */
  static List<Row> all() {
    ControllerRows rows = new ControllerRows();
    rows.add("8259A: raise, INTA, lower, EOI", PicCycle.class, "master", 22);
    rows.add("8259A: the same at the slave, two EOIs", PicCycle.class, "slaveLevel", Double.NaN);
    rows.add("8259A: low stays low", PicCycle.class, "lowerAgain", 1.5);
    rows.add("PLIC: raise, claim, lower, complete", PlicInterrupts.class, "cycle", 30);
    rows.add("PLIC: 8 sources at once", PlicInterrupts.class, "eightAtOnce", 300);
    rows.add("PLIC: low stays low", PlicInterrupts.class, "unchangedLow", 1.5);
    rows.add("PLIC: claim, nothing pending", PlicInterrupts.class, "emptyClaim", Double.NaN);
    return rows.rows;
  }

  private void add(String group, Class<?> in, String method, double plain) {
    String benchmark = in.getName() + '.' + method;
    rows.add(row(group, benchmark, Kind.LOCKED, Role.BASELINE, Double.NaN));
    rows.add(row(group, benchmark, Kind.PLAIN, Role.MEASURED, plain));
    rows.add(row(group, benchmark, Kind.SHARED, Role.MEASURED, Double.NaN));
  }

  private static Row row(String group, String benchmark, Kind kind, Role role, double nanos) {
    String variant = kind.name().toLowerCase(java.util.Locale.ROOT);
    return new Row(group, variant, benchmark, kind.name(), 1, false, role, Budget.nanos(nanos));
  }
}
