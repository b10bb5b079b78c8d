// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli.soak;

import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Phaser;
import java.util.function.Supplier;

/**
 * One thread's work: in each round it draws operations and does them, then it rests.
 *
 * <p>Threading: the thread; the counts are for others while it rests.
 */
final class Worker implements Runnable {

  /** Of so many operations one goes to any machine, the others to the round's own. */
  private static final int ELSEWHERE = 4;

  private static final int FRAMES_SHOWN = 8;

  private final Context context;
  private final int number;
  private final List<SoakMachine> machines;
  private final Phaser rests;
  private final Supplier<Round> rounds;
  private final Supplier<Boolean> ends;
  private final GuestSide guest;
  private final ReaderSide reader;
  private final long[] counts = new long[Operation.values().length];

  Worker(
      Context context,
      int number,
      List<SoakMachine> machines,
      Phaser rests,
      Supplier<Round> rounds,
      Supplier<Boolean> ends) {
    this.context = context;
    this.number = number;
    this.machines = machines;
    this.rests = rests;
    this.rounds = rounds;
    this.ends = ends;
    this.guest = new GuestSide(context, number);
    this.reader = new ReaderSide(context, number);
  }

  GuestSide guest() {
    return guest;
  }

  long count(Operation kind) {
    return counts[kind.ordinal()];
  }

  @Override
  public void run() {
    SoakThread thread = (SoakThread) Thread.currentThread();
    while (rests.arriveAndAwaitAdvance() >= 0) {
      thread.setBusy(true);
      perform(thread, rounds.get());
      thread.setBusy(false);
      if (rests.arriveAndAwaitAdvance() < 0) {
        return;
      }
    }
  }

  private void perform(SoakThread thread, Round round) {
    SplittableRandom random = round.decisions(number);
    int own = (int) (round.number() % machines.size());
    for (int i = 0; i < round.operations() && !ends.get(); i++) {
      int at = random.nextInt(ELSEWHERE) == 0 ? random.nextInt(machines.size()) : own;
      Operation kind = Operation.at(random.nextInt(Operation.weights()));
      // A stream of its own for each operation: how much one draws is nothing to the next.
      SplittableRandom details = random.split();
      thread.step();
      try {
        if (perform(kind, machines.get(at), details)) {
          counts[kind.ordinal()]++;
        }
      } catch (Throwable e) {
        thrown(kind, at, e);
      }
    }
  }

  private void thrown(Operation kind, int machine, Throwable e) {
    boolean reads =
        e instanceof NullPointerException
            || e instanceof IndexOutOfBoundsException
            || e instanceof ClassCastException;
    StringBuilder text = new StringBuilder(kind + " threw " + e);
    StackTraceElement[] frames = e.getStackTrace();
    for (int i = 0; i < Math.min(FRAMES_SHOWN, frames.length); i++) {
      text.append(System.lineSeparator()).append("      at ").append(frames[i]);
    }
    Oracle oracle = reads ? Oracle.HALF_BUILT : Oracle.UNFORESEEN;
    context.violations().add(oracle, machine, EventRing.NONE, 0, text.toString());
  }

  /** Does an operation; answers whether there was anything to do. */
  private boolean perform(Operation kind, SoakMachine machine, SplittableRandom random)
      throws Exception {
    HostSide host = machine.hosts.get(number);
    DeviceSide devices = machine.drivers.get(number);
    switch (kind) {
      case RAISE -> devices.drive(random, true);
      case LOWER -> devices.drive(random, false);
      case WIRE -> devices.wire(random);
      case PULSE -> {
        return devices.pulse();
      }
      case DEVICE_RAISE -> guest.raise(machine, random);
      case SIGNAL_MESSAGE -> machine.signalMessage();
      case SIGNAL_VISITOR -> machine.hosts.get(random.nextInt(machine.hosts.size())).signal();
      case EOI -> guest.serve(machine, random);
      case ONESHOT -> {
        return guest.oneshot(machine);
      }
      case MASK -> guest.mask(machine, random, true);
      case UNMASK -> guest.mask(machine, random, false);
      case REDIRECT -> guest.redirect(machine, random);
      case REEVALUATE -> {
        return machine.reevaluate();
      }
      case DELIVER -> reader.deliver(machine, random);
      case READ_TABLE -> reader.readTable(machine);
      case READ_ROUTE -> reader.readRoute(machine, random);
      case READ_CANARY -> reader.readCanary(machine, random);
      case READ_NESTED -> reader.readNested(machine, random);
      case READ_OWNED -> reader.readOwned(machine, random);
      case READ_SECTION -> reader.readSection(machine, random);
      case READ_ON_NEW_THREAD -> reader.readOnNewThread(machine, random);
      case RETIRE_CANARY, AWAIT_COOKIE, CALL, TRY_CALL, START_AND_POLL -> host.retire(kind);
      case REPLACE -> host.tables().replace(false);
      case REPLACE_UNCHANGED -> host.tables().replace(true);
      case REPLACE_ASYNC -> host.tables().replaceAsync();
      case REPLACE_REFUSED -> host.tables().replaceRefused();
      case TRANSACT -> host.tables().transact();
      case TRANSACT_ASYNC -> host.tables().transactAsync();
      case TRANSACT_STALE -> host.tables().transactStale();
      default -> {
        return performOnHost(kind, machine, host, random);
      }
    }
    return true;
  }

  private static boolean performOnHost(
      Operation kind, SoakMachine machine, HostSide host, SplittableRandom random)
      throws Exception {
    return switch (kind) {
      case ADD_ACK, ADD_MASK, ADD_RESAMPLER, ADD_WATCHER -> host.subscribe(kind, random);
      case CLOSE -> host.unsubscribe();
      case CLOSE_IN_CALLBACK -> host.unsubscribeInside();
      case ASSIGN -> host.assign();
      case DEASSIGN -> host.deassign(false);
      case HANG_UP -> host.deassign(true);
      case ASSIGN_LEVEL -> host.visit(random);
      case DEASSIGN_LEVEL -> host.leave();
      default -> {
        machine.resampleAll();
        yield true;
      }
    };
  }
}
