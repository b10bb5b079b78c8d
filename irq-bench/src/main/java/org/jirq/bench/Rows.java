// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jirq.bench.Row.Budget;
import org.jirq.bench.Row.Role;

/** The rows that the launcher measures, with their budgets: minimum over iterations, on JDK 25. */
final class Rows {

  private static final int FIRST_WITH_VIRTUAL_THREADS = 21;

  private final List<Row> rows = new ArrayList<>();

  private Rows() {}

  /**
   * Lists the rows in the order in which they are measured: a group's baseline first.
   *
   * @param javaVersion the feature version of this JVM
   */
  static List<Row> all(int javaVersion) {
    Rows rows = new Rows();
    rows.chip();
    rows.rows.addAll(ControllerRows.all());
    rows.routed();
    for (int threads = 1; threads <= 2; threads++) {
      rows.readers(threads, javaVersion >= FIRST_WITH_VIRTUAL_THREADS);
    }
    rows.rows.addAll(UpdateRows.all());
    return List.copyOf(rows.rows);
  }

  private void chip() {
    threeKinds("setLevel, low stays low", UnchangedLevel.class, "low", 1.5, 3);
    threeKinds("setLevel, high stays high", UnchangedLevel.class, "high", 1.5, 3);
    threeKinds("level cycle: raise, deliver, lower, EOI", LevelCycle.class, "cycle", 12, 35);
  }

  private void routed() {
    double none = Double.NaN;
    threeKinds("setIrq through the router, edge pair", RoutedEdge.class, "pair", none, 40);
    threeKinds("EOI, ack, resampler, listener", Resample.class, "unmasked", none, 50);
    threeKinds("EOI, ack, resampler, masked", Resample.class, "masked", none, 50);
    threeKinds("the same, listener signals again", Resample.class, "roundTrip", none, none);
    listeners("EOI, no listener", "unmasked", 0);
    listeners("EOI, ack, 8 listeners", "unmasked", 8);
    listeners("EOI, no listener, masked", "masked", 0);
    listeners("EOI, ack, 8 listeners, masked", "masked", 8);
    listeners("mask, EOI, unmask, no listener", "oneshot", 0);
    listeners("mask, EOI, unmask, 1 listener", "oneshot", 1);
    listeners("mask, EOI, unmask, 8 listeners", "oneshot", 8);
    dispatch("8 signals, injected inline", 0);
    dispatch("8 signals, inbox of 64", 64);
    dispatch("8 signals, inbox of 4", 4);
  }

  private void listeners(String group, String method, int listeners) {
    String benchmark = ResampleListeners.class.getName() + '.' + method;
    each(group, benchmark, "listeners", listeners);
  }

  private void dispatch(String group, int capacity) {
    each(group, SignalDispatch.class.getName() + ".signals", "capacity", capacity);
  }

  /** Adds a row for each kind, with a parameter more and no budget. */
  private void each(String group, String benchmark, String parameter, int value) {
    for (Kind kind : List.of(Kind.LOCKED, Kind.PLAIN, Kind.SHARED)) {
      rows.add(
          new Row(
              group,
              kind.name().toLowerCase(Locale.ROOT),
              benchmark,
              Row.Path.HOT,
              Map.of("kind", kind.name(), parameter, Integer.toString(value)),
              1,
              false,
              kind == Kind.LOCKED ? Role.BASELINE : Role.MEASURED,
              Budget.NONE));
    }
  }

  private void threeKinds(String group, Class<?> in, String method, double plain, double shared) {
    String benchmark = in.getName() + '.' + method;
    rows.add(new Row(group, "locked", benchmark, "LOCKED", 1, false, Role.BASELINE, Budget.NONE));
    rows.add(
        new Row(group, "plain", benchmark, "PLAIN", 1, false, Role.MEASURED, Budget.nanos(plain)));
    rows.add(
        new Row(
            group, "shared", benchmark, "SHARED", 1, false, Role.MEASURED, Budget.nanos(shared)));
  }

  private void readers(int threads, boolean virtualThreads) {
    String group = "reader enter and exit, " + (threads == 1 ? "1 thread" : threads + " threads");
    reader(group, "ReentrantReadWriteLock", "readWriteLock", threads, Role.BASELINE, Budget.NONE);
    Budget platform = threads == 1 ? Budget.nanos(8) : Budget.timesOneThread(1.2);
    reader(group, "SRCU", "srcu", threads, Role.MEASURED, platform);
    if (virtualThreads) {
      Budget virtual = threads == 1 ? Budget.nanos(12) : Budget.timesOneThread(1.2);
      rows.add(
          new Row(
              group,
              "SRCU, virtual thread",
              ReadSide.class.getName() + ".srcu",
              "",
              threads,
              true,
              Role.MEASURED,
              virtual));
    }
    own(group, "SRCU, try-with-resources", "section", threads, 8);
    own(group, "SRCU, owned", "owned", threads, 6.5);
    own(group, "SRCU, owned, fence-free", "ownedFenceFree", threads, 1.6);
    reader(group, "StampedLock", "stampedRead", threads, Role.COMPARED, Budget.NONE);
    reader(
        group, "StampedLock, optimistic", "stampedOptimistic", threads, Role.COMPARED, Budget.NONE);
    reader(group, "synchronized", "monitor", threads, Role.COMPARED, Budget.NONE);
    reader(group, "volatile load, no guard", "volatileLoad", threads, Role.COMPARED, Budget.NONE);
  }

  private void own(String group, String variant, String method, int threads, double nanos) {
    Budget budget = threads == 1 ? Budget.nanos(nanos) : Budget.timesOneThread(1.2);
    reader(group, variant, method, threads, Role.MEASURED, budget);
  }

  private void reader(
      String group, String variant, String method, int threads, Role role, Budget budget) {
    String benchmark = ReadSide.class.getName() + '.' + method;
    rows.add(new Row(group, variant, benchmark, "", threads, false, role, budget));
  }
}
