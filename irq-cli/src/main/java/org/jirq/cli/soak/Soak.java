// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli.soak;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Phaser;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Runs devices, CPUs, readers, replacers, listeners and irqfds together on machines of real parts,
 * for a time, and checks at every step and at regular rests what must never happen ({@link
 * Oracle}).
 *
 * <p>What each thread decides to do follows from the seed; how the threads meet does not.
 *
 * <p>Threading: {@link #run} once; {@link #stop} any thread. The threads of the soak are daemons,
 * so that a program can end although they are dead-locked.
 */
public final class Soak {

  private static final int MACHINES = 3;

  /** Every so many rounds the guest serves all that is left. */
  private static final int ROUNDS_A_CLEARANCE = 8;

  private static final long PATIENCE_NANOS = 5_000_000_000L;
  private static final long TICK_MILLIS = 50;
  private static final long PROGRESS_NANOS = 1_000_000_000L;

  private final SoakSettings settings;
  private final Context context;
  private final Faults faults;
  private final List<SoakMachine> machines = new ArrayList<>();
  private final List<Worker> workers = new ArrayList<>();
  private final List<SoakThread> threads = new ArrayList<>();
  private final Phaser rests;
  private final SoakThread referee;
  private volatile boolean stopped;
  private volatile Round round;
  private volatile long roundsDone;
  private List<String> stacks = List.of();

  /**
   * Prepares a run.
   *
   * @param settings how long, with how many threads, from which seed
   */
  public Soak(SoakSettings settings) {
    this(settings, null);
  }

  /**
   * Prepares a run with a fault between it and the library, to see it found.
   *
   * @param settings how long, with how many threads, from which seed
   * @param fault the fault's name, in any case
   * @return the run
   * @throws IllegalArgumentException if there is no such fault; the message lists them
   */
  public static Soak faulty(SoakSettings settings, String fault) {
    for (Fault each : Fault.values()) {
      if (each.name().equalsIgnoreCase(fault)) {
        return new Soak(settings, each);
      }
    }
    throw new IllegalArgumentException("fault=" + fault + " is none of " + List.of(Fault.values()));
  }

  /** Prepares a run with a fault, which it must find. */
  Soak(SoakSettings settings, @Nullable Fault fault) {
    this.settings = settings;
    this.faults = new Faults(fault);
    this.context = new Context(settings, faults, new Violations(), new Recorder());
    this.round = Round.plan(settings.seed(), 0);
    this.rests = new Phaser(settings.threads() + 1);
    for (int number = 0; number < MACHINES; number++) {
      machines.add(new SoakMachine(context, number));
    }
    for (int number = 0; number < settings.threads(); number++) {
      Worker worker = new Worker(context, number, machines, rests, () -> round, this::ends);
      workers.add(worker);
      add(new SoakThread("soak-" + number, worker));
    }
    this.referee = add(new SoakThread("referee", this::referee));
  }

  private SoakThread add(SoakThread thread) {
    threads.add(thread);
    context.recorder().add(thread);
    return thread;
  }

  /** Ends the run soon, as if its time were over. */
  public void stop() {
    stopped = true;
  }

  private boolean ends() {
    return stopped || context.violations().any();
  }

  /**
   * Runs for the time asked for, or to the first violation, or until {@link #stop}.
   *
   * @param progress is told how it gets on
   * @return what was done and found
   */
  public SoakResult run(SoakProgress progress) {
    long end = System.nanoTime() + settings.millis() * 1_000_000;
    Watchdog watchdog = new Watchdog(threads, settings.stallMillis());
    faults.arm();
    threads.forEach(Thread::start);
    long told = System.nanoTime();
    while (referee.isAlive()) {
      join(referee, TICK_MILLIS);
      long now = System.nanoTime();
      if (now - end >= 0) {
        stopped = true;
      }
      if (now - told >= PROGRESS_NANOS) {
        told = now;
        progress.progress(operations(), roundsDone, Math.max(0, (end - now) / 1_000_000));
      }
      SoakThread stuck = watchdog.stuck(now);
      if (stuck != null) {
        stacks = watchdog.stacks();
        context
            .violations()
            .add(
                Oracle.DEADLOCK,
                -1,
                EventRing.NONE,
                0,
                stuck.getName() + " has not come on for " + settings.stallMillis() + " ms");
        break;
      }
    }
    stopped = true;
    rests.forceTermination();
    faults.release();
    long patience = System.nanoTime() + PATIENCE_NANOS;
    for (SoakThread thread : threads) {
      join(thread, Math.max(1, (patience - System.nanoTime()) / 1_000_000));
    }
    return result();
  }

  /** An interrupt asks for the end of the run, not for less care. */
  private void join(Thread thread, long millis) {
    try {
      thread.join(millis);
    } catch (InterruptedException e) {
      stopped = true;
    }
  }

  private long operations() {
    return threads.stream().mapToLong(SoakThread::steps).sum() - referee.steps();
  }

  /** Starts rounds, and checks after each one, while all others rest. */
  private void referee() {
    try {
      for (long number = 0; !ends(); number++) {
        round = Round.plan(settings.seed(), number);
        boolean refuses = round.refuses();
        machines.forEach(machine -> machine.cpus.setRefusing(refuses));
        if (rests.arriveAndAwaitAdvance() < 0 || rests.arriveAndAwaitAdvance() < 0) {
          return;
        }
        referee.setBusy(true);
        check(number);
        referee.setBusy(false);
        roundsDone = number + 1;
      }
      referee.setBusy(true);
      if (!context.violations().any()) {
        machines.forEach(this::close);
      }
    } catch (Throwable e) {
      context.violations().add(Oracle.UNFORESEEN, -1, EventRing.NONE, 0, "the referee: " + e);
    } finally {
      referee.setBusy(false);
    }
  }

  private void check(long number) {
    GuestSide[] guests = workers.stream().map(Worker::guest).toArray(GuestSide[]::new);
    for (SoakMachine machine : machines) {
      referee.step();
      RestCheck rest = new RestCheck(context, machine);
      // What was found while things were moving would only be found once more.
      if (!context.violations().any()) {
        rest.settle();
        rest.check();
      }
      if (!context.violations().any() && number % ROUNDS_A_CLEARANCE == 0) {
        rest.serveAll(guests);
        rest.check();
      }
    }
  }

  private void close(SoakMachine machine) {
    referee.step();
    machine.close();
  }

  private SoakResult result() {
    List<Violation> kept = context.violations().kept();
    Map<String, Long> counts = new LinkedHashMap<>();
    long operations = 0;
    for (Operation kind : Operation.values()) {
      long count = workers.stream().mapToLong(worker -> worker.count(kind)).sum();
      counts.put(kind.name().toLowerCase(Locale.ROOT), count);
      operations += count;
    }
    String letters =
        kept.stream().map(v -> String.valueOf(v.oracle().letter())).collect(Collectors.joining());
    return new SoakResult(
        operations, roundsDone, counts, context.violations().count(), letters, report(kept));
  }

  private List<String> report(List<Violation> kept) {
    List<String> lines = new ArrayList<>();
    for (Violation violation : kept) {
      Oracle oracle = violation.oracle();
      lines.add(
          "VIOLATION %c (%s) machine=%d seed=%d threads=%d round=%d: %s"
              .formatted(
                  oracle.letter(),
                  oracle.title(),
                  violation.machine(),
                  settings.seed(),
                  settings.threads(),
                  roundsDone,
                  violation.text()));
      List<String> events = context.recorder().lastEvents(violation);
      if (!events.isEmpty()) {
        lines.add("  last events of the line, from the violation:");
        events.forEach(event -> lines.add("  " + event));
      }
    }
    lines.addAll(stacks);
    return lines;
  }
}
