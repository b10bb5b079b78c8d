// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli.soak;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionStage;
import org.jirq.irqfd.HeapEventSource;
import org.jirq.irqfd.Irqfd;
import org.jirq.irqfd.LevelIrqfd;
import org.jirq.irqfd.ResamplePolicy;
import org.jirq.routing.Registration;
import org.jspecify.annotations.Nullable;

/**
 * What one thread has registered and assigned on one machine, and how it comes and goes.
 *
 * <p>Threading: the thread; {@link #signal} any; the rest by others only at rest.
 */
final class HostSide {

  private static final int MOST_SUBSCRIBERS = 6;
  private static final int MOST_VISITORS = 3;

  /** GSIs that subscribers listen to: level lines, resampled ones, one that moves, a message. */
  private static final int[] LISTENED = {0, 1, 2, 3, 4, 5, 6, 7, Layout.MOVING_GSI, 32};

  private static final int[] VISITED = {4, 5, 6, 7, 40, Layout.MOVING_GSI};

  private final Context context;
  private final SoakMachine machine;
  private final int thread;
  private final Tables tables;
  private final ArrayDeque<Subscriber> subscribers = new ArrayDeque<>();
  private final ArrayDeque<Visitor> visitors = new ArrayDeque<>();

  /** Those that close inside a callback, some time. */
  private final List<Subscriber> leaving = new ArrayList<>();

  /** What a fault has left open though its close has returned. */
  private final List<AutoCloseable> late = new ArrayList<>();

  private volatile HeapEventSource event = new HeapEventSource("churn");
  private @Nullable Irqfd irqfd;

  HostSide(Context context, SoakMachine machine, int thread) {
    this.context = context;
    this.machine = machine;
    this.thread = thread;
    this.tables = new Tables(context, machine, thread);
  }

  Tables tables() {
    return tables;
  }

  private void note(Event what, int gsi) {
    context.recorder().note(what, machine.number, gsi, EventRing.NONE, thread);
  }

  /** Registers a listener; makes room first. */
  boolean subscribe(Operation kind, SplittableRandom random) throws Exception {
    int gsi = LISTENED[random.nextInt(LISTENED.length)];
    if (subscribers.size() >= MOST_SUBSCRIBERS) {
      return false;
    }
    Subscriber subscriber = new Subscriber(context, machine.number, gsi);
    note(Event.ADD, gsi);
    subscriber.registered(
        switch (kind) {
          case ADD_ACK -> machine.router.addAckNotifier(gsi, subscriber);
          case ADD_MASK -> machine.router.addMaskNotifier(gsi, subscriber);
          case ADD_RESAMPLER -> machine.router.addUnmaskResampler(gsi, subscriber);
          default -> machine.router.addRouteWatcher(gsi, subscriber);
        });
    subscribers.add(subscriber);
    return true;
  }

  /** Closes the registration that has been open longest. */
  boolean unsubscribe() throws Exception {
    Subscriber subscriber = subscribers.poll();
    if (subscriber == null) {
      return false;
    }
    note(Event.CLOSE, subscriber.gsi);
    close(registrationOf(subscriber));
    subscriber.closed();
    checkComplete(subscriber.gsi, registrationOf(subscriber).closed());
    note(Event.CLOSED, subscriber.gsi);
    return true;
  }

  /** Has a registration closed inside its own callback, when that comes. */
  boolean unsubscribeInside() throws Exception {
    Subscriber subscriber = subscribers.poll();
    if (subscriber == null) {
      return false;
    }
    leaving.removeIf(HostSide::isOver);
    leaving.add(subscriber);
    subscriber.closeInside();
    if (leaving.size() > MOST_SUBSCRIBERS) {
      // It was never called: closed from outside after all.
      Subscriber oldest = leaving.remove(0);
      close(registrationOf(oldest));
      oldest.closed();
    }
    return true;
  }

  private static boolean isOver(Subscriber subscriber) {
    return registrationOf(subscriber).closed().toCompletableFuture().isDone();
  }

  private static Registration registrationOf(Subscriber subscriber) {
    Registration open = subscriber.registration();
    if (open == null) {
      throw new IllegalStateException("not registered");
    }
    return open;
  }

  private void close(AutoCloseable what) throws Exception {
    if (context.faults().strikes(Fault.CLOSE_LATE)) {
      late.add(what);
    } else {
      what.close();
    }
  }

  /** A close that has returned is complete. */
  private void checkComplete(int gsi, CompletionStage<Void> stage) {
    if (!late.isEmpty() || stage.toCompletableFuture().isDone()) {
      return;
    }
    context
        .violations()
        .add(
            Oracle.AFTER_CLOSE,
            machine.number,
            gsi,
            Layout.cellsOf(gsi),
            "a close on gsi=" + gsi + " has returned and is not complete");
  }

  /** Assigns this thread's event to its own GSI. */
  boolean assign() {
    if (irqfd != null) {
      return false;
    }
    int gsi = Layout.FIRST_CHURN_GSI + thread;
    note(Event.ASSIGN, gsi);
    machine.messages.setClosed(thread, false);
    irqfd = machine.irqfds.assign(event, gsi);
    return true;
  }

  /** Closes it, or has the event hang up, which closes it too. */
  boolean deassign(boolean hangUp) throws Exception {
    Irqfd open = irqfd;
    if (open == null) {
      return false;
    }
    irqfd = null;
    int gsi = Layout.FIRST_CHURN_GSI + thread;
    note(Event.DEASSIGN, gsi);
    if (hangUp) {
      close(event);
    } else {
      close(open);
    }
    machine.messages.setClosed(thread, true);
    checkComplete(gsi, open.closed());
    note(Event.DEASSIGNED, gsi);
    if (hangUp || context.faults().has(Fault.CLOSE_LATE)) {
      // A signal or two on the way out, which must go nowhere.
      event.signal();
      event = new HeapEventSource("churn");
    }
    return true;
  }

  /** Signals the event of this thread's irqfd; by any thread. */
  void signal() {
    event.signal();
  }

  /** Joins a resampled line, and asserts it at once. */
  boolean visit(SplittableRandom random) {
    int gsi = VISITED[random.nextInt(VISITED.length)];
    ResamplePolicy policy = ResamplePolicy.values()[random.nextInt(3)];
    if (visitors.size() >= MOST_VISITORS) {
      return false;
    }
    Visitor visitor = new Visitor(context, machine.number, gsi);
    note(Event.ASSIGN, gsi);
    visitor.assigned(machine.irqfds.assignLevel(visitor.event, gsi, visitor, policy));
    visitors.add(visitor);
    visitor.event.signal();
    return true;
  }

  /** Leaves the line that was visited longest. */
  boolean leave() throws Exception {
    Visitor visitor = visitors.poll();
    LevelIrqfd open = visitor == null ? null : visitor.irqfd();
    if (visitor == null || open == null) {
      return false;
    }
    note(Event.DEASSIGN, visitor.gsi);
    close(open);
    visitor.closed();
    checkComplete(visitor.gsi, open.closed());
    note(Event.DEASSIGNED, visitor.gsi);
    return true;
  }

  /** Publishes something new and retires what it replaces, in one of several ways. */
  void retire(Operation how) {
    Canaries.Canary before = machine.canaries.exchange(thread);
    context
        .recorder()
        .note(Event.RETIRE, machine.number, EventRing.NONE, EventRing.NONE, how.ordinal());
    if (how == Operation.CALL) {
      machine.srcu.call(before::retire);
    } else if (how == Operation.TRY_CALL) {
      if (!machine.srcu.tryCall(before::retire)) {
        machine.srcu.synchronize();
        before.retire();
      }
    } else if (how == Operation.START_AND_POLL) {
      long cookie = machine.srcu.startGracePeriod();
      while (!machine.srcu.poll(cookie)) {
        Thread.yield();
      }
      before.retire();
    } else if (context.faults().strikes(Fault.SKIP_GRACE_PERIOD)) {
      before.retire();
    } else if (how == Operation.AWAIT_COOKIE) {
      long cookie = machine.srcu.cookie();
      machine.srcu.await(cookie);
      before.retire();
    } else {
      machine.srcu.synchronize();
      before.retire();
    }
    context
        .recorder()
        .note(Event.RETIRED, machine.number, EventRing.NONE, EventRing.NONE, how.ordinal());
  }

  /** Closes all that this thread has left open. */
  void closeAll() {
    for (Subscriber subscriber : subscribers) {
      registrationOf(subscriber).close();
    }
    for (Subscriber subscriber : leaving) {
      registrationOf(subscriber).close();
    }
    for (CompletionStage<?> stage : tables.outstanding()) {
      stage.toCompletableFuture().join();
    }
  }
}
