// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli.storm;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Phaser;
import java.util.stream.Collectors;
import org.jirq.cli.soak.Oracle;
import org.jirq.cli.soak.SoakProgress;
import org.jirq.cli.soak.Violation;
import org.jirq.cli.soak.Violations;
import org.jspecify.annotations.Nullable;

/**
 * Resampled lines as fast as two threads can drive them: one is the devices and their host, the
 * other the guest. Every some hundred thousand events both rest, everything is served to the end,
 * and the counts of each line must match exactly.
 *
 * <p>Threading: {@link #run} once; {@link #stop} any thread. The threads of the storm are daemons,
 * so that a program can end although they are dead-locked.
 */
public final class Storm {

  private static final int REQUESTS_A_ROUND = 50_000;

  /** A devices' thread that could make no request for so long ends its round. */
  private static final long IDLE_NANOS = 2_000_000_000L;

  private static final int IDLE_SWEEPS_A_LOOK = 1 << 10;
  private static final int MOST_SWEEPS_TO_REST = 10_000;
  private static final long TICK_MILLIS = 50;
  private static final long PROGRESS_NANOS = 1_000_000_000L;
  private static final long PATIENCE_MILLIS = 5_000;
  private static final int FRAMES_SHOWN = 24;

  private final StormSettings settings;
  private final StormContext context;
  private final StormMachine machine;
  private final StormDevices devices;
  private final StormGuest guest;
  private final List<StormThread> threads = new ArrayList<>();
  private final StormCheck check;
  private final Phaser rests;
  private volatile boolean stopped;
  private volatile boolean roundOver;
  private volatile long events;
  private volatile long restsDone;
  private List<String> stacks = List.of();

  /**
   * Prepares a run.
   *
   * @param settings how long, and from which seed
   */
  public Storm(StormSettings settings) {
    this(settings, null);
  }

  /**
   * Prepares a run with a fault between it and the library, to see it found.
   *
   * @param settings how long, and from which seed
   * @param fault the fault's name, in any case
   * @return the run
   * @throws IllegalArgumentException if there is no such fault; the message lists them
   */
  public static Storm faulty(StormSettings settings, String fault) {
    for (StormFault each : StormFault.values()) {
      if (each.name().equalsIgnoreCase(fault)) {
        return new Storm(settings, each);
      }
    }
    throw new IllegalArgumentException(
        "fault=" + fault + " is none of " + List.of(StormFault.values()));
  }

  /** Prepares a run with a fault, which it must find. */
  Storm(StormSettings settings, @Nullable StormFault fault) {
    this.settings = settings;
    this.context = new StormContext(new Violations(), fault);
    this.machine = new StormMachine(context);
    this.devices = new StormDevices(machine);
    this.guest = new StormGuest(machine);
    threads.add(new StormThread("storm-devices", settings.seed(), () -> work(this::deviceRound)));
    threads.add(new StormThread("storm-guest", settings.seed(), () -> work(this::guestRound)));
    this.check = new StormCheck(context, machine, threads);
    this.rests =
        new Phaser(threads.size()) {
          @Override
          protected boolean onAdvance(int phase, int parties) {
            return rest();
          }
        };
  }

  /** Ends the run at the next rest. */
  public void stop() {
    stopped = true;
  }

  // The two threads

  private void work(Runnable round) {
    try {
      do {
        round.run();
        rests.arriveAndAwaitAdvance();
        // Asked for, because the answer of the last one to arrive does not say it.
      } while (!rests.isTerminated());
    } catch (Throwable e) {
      unforeseen(e);
      roundOver = true;
      rests.forceTermination();
    }
  }

  private void unforeseen(Throwable e) {
    StackTraceElement[] frames = e.getStackTrace();
    String where = frames.length == 0 ? "" : " at " + frames[0];
    context.report(Oracle.UNFORESEEN, -1, Thread.currentThread().getName() + " " + e + where);
  }

  private boolean ends() {
    return context.violations().any();
  }

  private void deviceRound() {
    StormThread on = StormThread.current();
    long last = System.nanoTime();
    int idle = 0;
    for (int made = 0; made < REQUESTS_A_ROUND && !ends(); ) {
      int now = devices.sweep(on);
      on.beat();
      if (now != 0) {
        made += now;
        idle = 0;
      } else if (++idle % IDLE_SWEEPS_A_LOOK == 0) {
        // The clock is read at the first look only, and from then on while nothing comes.
        long time = System.nanoTime();
        if (idle == IDLE_SWEEPS_A_LOOK) {
          last = time;
        } else if (time - last >= IDLE_NANOS) {
          break;
        }
      }
    }
    roundOver = true;
  }

  private void guestRound() {
    StormThread on = StormThread.current();
    while (!roundOver && !ends()) {
      guest.sweep(on);
      on.beat();
    }
  }

  /** Run by the thread that comes last, while the other rests; tells whether the run is over. */
  private boolean rest() {
    StormThread on = StormThread.current();
    try {
      // What was found while things were moving would only be found once more.
      if (!ends()) {
        settle(on);
      }
      if (!ends()) {
        check.check();
      }
      events = threads.stream().mapToLong(StormThread::events).sum();
      restsDone++;
      on.beat();
    } catch (Throwable e) {
      unforeseen(e);
    }
    roundOver = false;
    return stopped || ends() || events >= settings.events();
  }

  /** Serves all that is left, until nothing moves. */
  private void settle(StormThread on) {
    boolean moves = true;
    for (int i = 0; moves; i++) {
      if (i == MOST_SWEEPS_TO_REST) {
        context.report(Oracle.LOST, -1, "with no more requests the lines do not come to rest");
        return;
      }
      moves = guest.unmaskAll(on) | devices.uncross(on);
      moves |= guest.serveAll(on);
      moves |= devices.answerAll(on);
    }
  }

  // The thread that started them

  /**
   * Runs until there were so many events, or the time is over, or to the first violation, or until
   * {@link #stop}.
   *
   * @param progress is told how it gets on, once a second: events, rests, and what is left of the
   *     time
   * @return what was done and found
   */
  public StormResult run(SoakProgress progress) {
    long begin = System.nanoTime();
    long end = begin + settings.millis() * 1_000_000;
    threads.forEach(Thread::start);
    long told = begin;
    long beats = -1;
    long since = begin;
    while (threads.stream().anyMatch(Thread::isAlive)) {
      join(threads.get(0), TICK_MILLIS);
      long now = System.nanoTime();
      stopped |= now - end >= 0;
      if (now - told >= PROGRESS_NANOS) {
        told = now;
        progress.progress(events, restsDone, Math.max(0, (end - now) / 1_000_000));
      }
      long beatsNow = threads.stream().mapToLong(StormThread::beats).sum() + restsDone;
      if (beatsNow != beats) {
        beats = beatsNow;
        since = now;
      } else if (now - since >= settings.stallMillis() * 1_000_000) {
        deadlocked();
        break;
      }
    }
    long nanos = System.nanoTime() - begin;
    rests.forceTermination();
    if (!ends()) {
      close();
    }
    return result(nanos);
  }

  private void deadlocked() {
    stacks = new ArrayList<>();
    for (StormThread thread : threads) {
      stacks.add("  thread " + thread.getName() + " " + thread.getState());
      StackTraceElement[] frames = thread.getStackTrace();
      for (int i = 0; i < Math.min(FRAMES_SHOWN, frames.length); i++) {
        stacks.add("      at " + frames[i]);
      }
    }
    context.report(
        Oracle.DEADLOCK, -1, "no thread has come on for " + settings.stallMillis() + " ms");
  }

  private void close() {
    try {
      machine.close();
    } catch (RuntimeException | Error e) {
      unforeseen(e);
    }
  }

  /** An interrupt asks for the end of the run, not for less care. */
  private void join(Thread thread, long millis) {
    try {
      if (thread.isAlive()) {
        thread.join(millis);
      } else {
        Thread.sleep(millis);
      }
    } catch (InterruptedException e) {
      stopped = true;
    }
  }

  private StormResult result(long nanos) {
    // Dead-locked threads may still hold on to their counts; those of the last rest do then.
    Map<String, Long> counts = new LinkedHashMap<>();
    for (Tally kind : Tally.values()) {
      counts.put(
          kind.name().toLowerCase(Locale.ROOT),
          threads.stream().mapToLong(thread -> thread.counted(kind)).sum());
    }
    List<Violation> kept = context.violations().kept();
    String letters =
        kept.stream().map(v -> String.valueOf(v.oracle().letter())).collect(Collectors.joining());
    List<String> report = new ArrayList<>();
    for (Violation violation : kept) {
      report.add(
          "VIOLATION %c (%s) seed=%d rest=%d: %s"
              .formatted(
                  violation.oracle().letter(),
                  violation.oracle().title(),
                  settings.seed(),
                  restsDone,
                  violation.text()));
    }
    report.addAll(stacks);
    long total = counts.values().stream().limit(Tally.EVENTS).mapToLong(Long::longValue).sum();
    return new StormResult(
        total, restsDone, nanos, counts, lines(), context.violations().count(), letters, report);
  }

  private List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (StormLine line : StormLine.values()) {
      StringBuilder text =
          new StringBuilder("%-9s".formatted(line.name().toLowerCase(Locale.ROOT)));
      int at = Tally.of(line);
      for (Tally kind : Tally.values()) {
        int place = isOfPin(kind) ? machine.placeOfPin[line.pins[0]] : at;
        long count = threads.stream().mapToLong(thread -> thread.counted(kind, place)).sum();
        text.append(' ').append(kind.name().toLowerCase(Locale.ROOT)).append('=').append(count);
      }
      lines.add(text.toString());
    }
    return lines;
  }

  private static boolean isOfPin(Tally kind) {
    return switch (kind) {
      case SIGNAL, NOTIFY, WANTED, SERVED, TOLD -> false;
      case DELIVERY, EOI, MASK, UNMASK, EXTRA, ONESHOT, WITHDRAWN -> true;
    };
  }
}
