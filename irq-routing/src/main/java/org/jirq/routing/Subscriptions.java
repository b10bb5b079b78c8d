// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.routing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jirq.srcu.Srcu;
import org.jspecify.annotations.Nullable;

/**
 * Who listens to which GSI, whether it is routed or not.
 *
 * <p>Threading: guarded by the update lock. Its arrays do not change once made. An exception leaves
 * it as it was.
 */
final class Subscriptions {

  private static final Subscription[] NOBODY = {};

  private final TreeMap<Integer, Subscription[]> listeners = new TreeMap<>();
  private final TreeMap<Integer, Subscription[]> watchers = new TreeMap<>();

  /** Adds a listener or watcher, behind those of its GSI. */
  void add(Subscription subscription) {
    TreeMap<Integer, Subscription[]> map = mapOf(subscription);
    Subscription[] before = map.getOrDefault(subscription.gsi, NOBODY);
    Subscription[] more = Arrays.copyOf(before, before.length + 1);
    more[before.length] = subscription;
    map.put(subscription.gsi, more);
  }

  /** Removes a listener or watcher; false if it is not there. */
  boolean remove(Subscription subscription) {
    TreeMap<Integer, Subscription[]> map = mapOf(subscription);
    Subscription[] before = map.getOrDefault(subscription.gsi, NOBODY);
    int at = Arrays.asList(before).indexOf(subscription);
    if (at < 0) {
      return false;
    }
    if (before.length == 1) {
      map.remove(subscription.gsi);
      return true;
    }
    Subscription[] fewer = Arrays.copyOf(before, before.length - 1);
    System.arraycopy(before, at + 1, fewer, at, fewer.length - at);
    map.put(subscription.gsi, fewer);
    return true;
  }

  private TreeMap<Integer, Subscription[]> mapOf(Subscription subscription) {
    return subscription instanceof Subscription.Watch ? watchers : listeners;
  }

  /** Returns how many there are. */
  int size() {
    int size = 0;
    for (Subscription[] each : listeners.values()) {
      size += each.length;
    }
    for (Subscription[] each : watchers.values()) {
      size += each.length;
    }
    return size;
  }

  /** Returns a table with the present listeners at the pins of one GSI. */
  RoutingTable attach(RoutingTable table, int gsi) {
    RoutingTable.Listeners next = new RoutingTable.Listeners(table);
    attach(table, table.route(gsi), next);
    return table.with(next);
  }

  /**
   * Returns a table with the present listeners at all pins.
   *
   * @param table has those of the table before it
   * @param changed bit n of word m: GSI 64 m + n leads elsewhere than before; only at the pins that
   *     these lead to and led to has anything changed
   */
  RoutingTable attach(RoutingTable table, RoutingTable before, TableDiff changed) {
    RoutingTable.Listeners next = new RoutingTable.Listeners(table);
    for (int gsi : listeners.keySet()) {
      if (changed.has(gsi)) {
        attach(table, before.route(gsi), next);
        attach(table, table.route(gsi), next);
      }
    }
    return table.with(next);
  }

  private void attach(RoutingTable table, GsiRoute at, RoutingTable.Listeners next) {
    for (int i = 0; i < at.count(); i++) {
      int chip = at.chip(i);
      int pin = at.pin(i);
      List<Subscription> all = new ArrayList<>();
      for (int gsi : table.reverse().of(chip, pin)) {
        all.addAll(Arrays.asList(listeners.getOrDefault(gsi, NOBODY)));
      }
      next.set(chip, pin, PinNotifiers.of(all));
    }
  }

  /** Returns the watchers that must hear of a change, and what. */
  RouteChange.Notice[] notices(RoutingTable before, RoutingTable now, TableDiff changed) {
    List<RouteChange.Notice> all = new ArrayList<>(0);
    for (Map.Entry<Integer, Subscription[]> each : watchers.entrySet()) {
      int gsi = each.getKey();
      if (changed.has(gsi)) {
        for (Subscription one : each.getValue()) {
          if (one instanceof Subscription.Watch watch) {
            all.add(new RouteChange.Notice(watch, before.route(gsi), now.route(gsi)));
          }
        }
      }
    }
    return all.toArray(RouteChange.Notice[]::new);
  }

  /** Returns what chips must be asked for the mask notifiers of changed GSIs. */
  MaskQuestion[] questions(Srcu srcu, LiveTable live, RoutingTable now, TableDiff changed) {
    List<MaskQuestion> all = new ArrayList<>(0);
    for (Map.Entry<Integer, Subscription[]> each : listeners.entrySet()) {
      int gsi = each.getKey();
      if (changed.has(gsi)) {
        for (Subscription one : each.getValue()) {
          if (one instanceof Subscription.Mask mask) {
            addQuestions(all, srcu, live, mask, now.route(gsi));
          }
        }
      }
    }
    return all.toArray(MaskQuestion[]::new);
  }

  private static void addQuestions(
      List<MaskQuestion> all, Srcu srcu, LiveTable live, Subscription.Mask mask, GsiRoute route) {
    for (int i = 0; i < route.count(); i++) {
      all.add(new MaskQuestion(srcu, live, mask, route, i));
    }
  }

  /** Returns what chips must be asked for one mask notifier. */
  static MaskQuestion[] questions(
      Srcu srcu, LiveTable live, Subscription.Mask mask, @Nullable GsiRoute route) {
    List<MaskQuestion> all = new ArrayList<>(0);
    if (route != null) {
      addQuestions(all, srcu, live, mask, route);
    }
    return all.toArray(MaskQuestion[]::new);
  }
}
