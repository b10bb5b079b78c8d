// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli.soak;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jirq.routing.ChipRoute;
import org.jirq.routing.GsiRoute;
import org.jirq.routing.IrqRoute;
import org.jirq.routing.MsiRoute;
import org.jirq.srcu.OwnedReader;
import org.jirq.srcu.ReadSection;

/** Reads tables, delivers along them, and looks at canaries. For one thread. */
final class ReaderSide {

  /** Holds up a pin that is masked all the time. */
  private static final int SOURCE = 14;

  private static final int MOST_IN_A_BURST = 24;
  private static final int LONG_LOOKS = 1000;

  private static final long LONGEST_WAIT_NANOS = 20_000_000;

  private final Context context;
  private final int thread;
  private final Map<Integer, OwnedReader> owned = new HashMap<>();

  ReaderSide(Context context, int thread) {
    this.context = context;
    this.thread = thread;
  }

  /** Raises a GSI whose message says by which table it goes. */
  void deliver(SoakMachine machine, SplittableRandom random) {
    int gsi = Layout.SIGNED_GSIS[random.nextInt(Layout.SIGNED_GSIS.length)];
    if (context.faults().strikes(Fault.ROUTE_OUTSIDE_READER)) {
      GsiRoute route = machine.router.route(gsi);
      awaitAnotherTable(machine, machine.router.generation() + 1);
      route.setLevel(0, true);
      return;
    }
    // In a burst: of a fault that takes nanoseconds, most of the time should be made of those.
    for (int left = random.nextInt(MOST_IN_A_BURST); left >= 0; left--) {
      machine.router.setIrq(gsi, 0, true);
    }
  }

  private static void awaitAnotherTable(SoakMachine machine, long generation) {
    long until = System.nanoTime() + LONGEST_WAIT_NANOS;
    while (machine.router.generation() <= generation && System.nanoTime() - until < 0) {
      Thread.yield();
    }
  }

  /** Reads a whole table: all of it must be of one making. */
  void readTable(SoakMachine machine) {
    List<IrqRoute> routes = machine.router.routes();
    if (context.faults().strikes(Fault.MIX_TABLES)) {
      awaitAnotherTable(machine, machine.router.generation());
      List<IrqRoute> mixed = new ArrayList<>(routes);
      List<IrqRoute> next = machine.router.routes();
      for (int i = 0; i < mixed.size(); i++) {
        if (mixed.get(i).gsi() == Layout.SIGNED_GSIS[0]) {
          mixed.set(i, next.get(i));
        }
      }
      routes = mixed;
    }
    int signature = 0;
    int signed = 0;
    for (IrqRoute route : routes) {
      if (route instanceof MsiRoute to && Layout.kind(to.message().address()) == Layout.SIGNED) {
        int data = to.message().data();
        if (signed++ == 0) {
          signature = data;
        } else if (data != signature) {
          report(machine, to.gsi(), "one table with signatures " + signature + " and " + data);
        }
      }
    }
    int pairs = 0;
    for (IrqRoute route : routes) {
      if (route instanceof ChipRoute to && to.gsi() == Layout.SIGNED_PAIR_GSI) {
        pairs++;
        if (to.pin() != Layout.signedPin(signature)) {
          report(machine, to.gsi(), "table=" + signature + " leads to pin=" + to.pin());
        }
      }
    }
    if (signed != Layout.SIGNED_GSIS.length || pairs != 2) {
      report(machine, Layout.SIGNED_PAIR_GSI, signed + " messages and " + pairs + " pins");
    }
  }

  /** Looks a route up inside a reader and delivers along it. */
  void readRoute(SoakMachine machine, SplittableRandom random) {
    boolean level = random.nextBoolean();
    long token = machine.srcu.readLock();
    try {
      GsiRoute route = machine.router.route(Layout.SIGNED_PAIR_GSI);
      if (route.count() != 2 || route.pin(0) != route.pin(1)) {
        report(machine, Layout.SIGNED_PAIR_GSI, "route=" + route + " is of two tables");
      }
      route.setLevel(SOURCE, level);
    } finally {
      machine.srcu.readUnlock(token);
    }
  }

  private void report(SoakMachine machine, int gsi, String text) {
    context.violations().add(Oracle.HALF_BUILT, machine.number, gsi, 0, text);
  }

  /** Uses what another thread has published, inside a reader. */
  void readCanary(SoakMachine machine, SplittableRandom random) {
    int place = random.nextInt(context.threads());
    // Some stay for as long as several grace periods take.
    int looks = random.nextInt(8) == 0 ? LONG_LOOKS : random.nextInt(32);
    int sections = random.nextInt(MOST_IN_A_BURST);
    if (context.faults().strikes(Fault.NEVER_LEAVE)) {
      long token = machine.srcu.readLock();
      context.faults().block();
      machine.srcu.readUnlock(token);
      return;
    }
    if (context.faults().strikes(Fault.LEAVE_EARLY)) {
      long token = machine.srcu.readLock();
      Canaries.Canary canary = machine.canaries.at(place);
      machine.srcu.readUnlock(token);
      long until = System.nanoTime() + LONGEST_WAIT_NANOS;
      while (!canary.isRetired() && System.nanoTime() - until < 0) {
        Thread.yield();
      }
      check(machine, canary, 1);
      return;
    }
    for (int i = 0; i <= sections; i++) {
      look(machine, place, i == sections ? looks : 0);
    }
  }

  private void look(SoakMachine machine, int place, int looks) {
    long token = machine.srcu.readLock();
    try {
      check(machine, machine.canaries.at(place), looks);
    } finally {
      machine.srcu.readUnlock(token);
    }
  }

  private void check(SoakMachine machine, Canaries.Canary canary, int looks) {
    for (int i = 0; i <= looks; i++) {
      if (canary.isRetired()) {
        context
            .violations()
            .add(
                Oracle.READER_INSIDE,
                machine.number,
                EventRing.NONE,
                0,
                "thread=" + thread + " is inside and what it found there is retired");
        return;
      }
      Thread.onSpinWait();
    }
  }

  /** As {@link #readCanary}, by the handle on this thread's own counters. */
  void readOwned(SoakMachine machine, SplittableRandom random) {
    int place = random.nextInt(context.threads());
    int sections = random.nextInt(MOST_IN_A_BURST);
    OwnedReader owned = owned(machine);
    for (int i = 0; i <= sections; i++) {
      long token = owned.readLock();
      try {
        check(machine, machine.canaries.at(place), i == 0 ? LONG_LOOKS : 0);
      } finally {
        owned.readUnlock(token);
      }
    }
  }

  private OwnedReader owned(SoakMachine machine) {
    OwnedReader known = owned.get(machine.number);
    if (known == null) {
      known = machine.srcu.ownReader();
      owned.put(machine.number, known);
    }
    return known;
  }

  /** As {@link #readCanary}, in sections that close themselves. */
  void readSection(SoakMachine machine, SplittableRandom random) {
    int place = random.nextInt(context.threads());
    int sections = random.nextInt(MOST_IN_A_BURST);
    for (int i = 0; i <= sections; i++) {
      try (ReadSection section = machine.srcu.read()) {
        Objects.requireNonNull(section);
        check(machine, machine.canaries.at(place), i);
      }
    }
  }

  /** A delivery inside of two sections, which end in the order in which they began. */
  void readNested(SoakMachine machine, SplittableRandom random) {
    int place = random.nextInt(context.threads());
    long outer = machine.srcu.readLock();
    long inner = 0;
    try {
      inner = machine.srcu.readLock();
      Canaries.Canary canary = machine.canaries.at(place);
      deliver(machine, random);
      machine.srcu.readUnlock(outer);
      outer = 0;
      check(machine, canary, 8);
    } finally {
      if (outer != 0) {
        machine.srcu.readUnlock(outer);
      }
      if (inner != 0) {
        machine.srcu.readUnlock(inner);
      }
    }
  }

  /** A short-lived thread reads, and ends a section that this one began. */
  void readOnNewThread(SoakMachine machine, SplittableRandom random) throws InterruptedException {
    int place = random.nextInt(context.threads());
    long token = machine.srcu.readLock();
    Canaries.Canary canary = machine.canaries.at(place);
    Thread visitor =
        new Thread(
            () -> {
              try {
                look(machine, place, 16);
                machine.router.setIrq(Layout.SIGNED_GSIS[0], 0, true);
                check(machine, canary, 16);
              } finally {
                machine.srcu.readUnlock(token);
              }
            },
            "soak-visitor");
    visitor.setDaemon(true);
    visitor.start();
    visitor.join();
  }
}
