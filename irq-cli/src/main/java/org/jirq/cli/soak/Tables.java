// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli.soak;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jirq.routing.IrqRoute;
import org.jirq.routing.RouteException;
import org.jirq.routing.RouteRule;
import org.jirq.routing.RouteTransaction;

/** The tables that one thread gives to one router. For that thread. */
final class Tables {

  /**
   * Replacements whose grace period this thread does not wait for; well below what is told apart.
   */
  private static final int MOST_OUTSTANDING = 8;

  private final Context context;
  private final SoakMachine machine;
  private final int thread;
  private final ArrayDeque<CompletionStage<Boolean>> outstanding = new ArrayDeque<>();

  Tables(Context context, SoakMachine machine, int thread) {
    this.context = context;
    this.machine = machine;
    this.thread = thread;
  }

  private void note(Event what, int signature) {
    context.recorder().note(what, machine.number, EventRing.NONE, EventRing.NONE, signature);
  }

  /** A new table; and, if asked for, the same one once more. */
  void replace(boolean twice) {
    int signature = machine.signatures.next(thread);
    List<IrqRoute> table = Layout.table(signature, context.threads());
    note(Event.REPLACE, signature);
    machine.router.replace(table);
    note(Event.REPLACED, signature);
    if (twice) {
      machine.signatures.announce(signature);
      if (!machine.router.replace(table)) {
        machine.signatures.withdraw(signature);
      }
    }
  }

  private void makeRoom() {
    while (outstanding.size() >= MOST_OUTSTANDING) {
      outstanding.remove().toCompletableFuture().join();
    }
  }

  void replaceAsync() {
    makeRoom();
    int signature = machine.signatures.next(thread);
    note(Event.REPLACE, signature);
    outstanding.add(machine.router.replaceAsync(Layout.table(signature, context.threads())));
  }

  /** A table that breaks a rule: refused, and nothing changes. */
  void replaceRefused() {
    int signature = machine.signatures.next(thread);
    machine.signatures.withdraw(signature);
    List<IrqRoute> table = new ArrayList<>(Layout.table(signature, context.threads()));
    table.add(table.get(table.size() - 1));
    try {
      machine.router.replace(table);
    } catch (RouteException e) {
      if (e.entryIndex() == table.size() - 1) {
        return;
      }
    }
    context
        .violations()
        .add(Oracle.UNFORESEEN, machine.number, EventRing.NONE, 0, "a bad table was taken");
  }

  /** Sets, in one transaction, what bears the signature. */
  private RouteTransaction signed(int signature) {
    List<IrqRoute> table = Layout.table(signature, context.threads());
    RouteTransaction transaction = machine.router.edit();
    for (int gsi : Layout.SIGNED_GSIS) {
      transaction.set(gsi, of(table, gsi));
    }
    return transaction
        .clear(Layout.SIGNED_PAIR_GSI)
        .add(of(table, Layout.SIGNED_PAIR_GSI)[0])
        .add(of(table, Layout.SIGNED_PAIR_GSI)[1])
        .set(Layout.MOVING_GSI, of(table, Layout.MOVING_GSI));
  }

  private static IrqRoute[] of(List<IrqRoute> table, int gsi) {
    return table.stream().filter(route -> route.gsi() == gsi).toArray(IrqRoute[]::new);
  }

  /** A new signature by a transaction: one update for six GSIs. */
  void transact() {
    int signature = machine.signatures.next(thread);
    RouteTransaction transaction = signed(signature);
    note(Event.REPLACE, signature);
    transaction.commit();
    note(Event.REPLACED, signature);
  }

  void transactAsync() {
    makeRoom();
    int signature = machine.signatures.next(thread);
    note(Event.REPLACE, signature);
    outstanding.add(signed(signature).commitAsync());
  }

  /** A transaction for a table that is not in force any more: refused, and nothing changes. */
  void transactStale() {
    long before = machine.router.generation();
    replace(false);
    int signature = machine.signatures.next(thread);
    machine.signatures.withdraw(signature);
    try {
      signed(signature).expectGeneration(before).commit();
    } catch (RouteException e) {
      if (e.rule() == RouteRule.OTHER_GENERATION) {
        return;
      }
    }
    context
        .violations()
        .add(Oracle.UNFORESEEN, machine.number, EventRing.NONE, 0, "a stale edit was taken");
  }

  /** What is not complete yet. */
  Collection<CompletionStage<Boolean>> outstanding() {
    return outstanding;
  }
}
