// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.check.engine;

import java.util.IdentityHashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jirq.check.Model;
import org.jirq.check.Violation;
import org.jspecify.annotations.Nullable;

/**
 * One schedule of one model, from its making to its end.
 *
 * <p><b>Threads.</b> Exactly one thread has the turn; everything here belongs to it, and {@link
 * #turn} hands it on with all that was written. The thread of the search is the world: it has the
 * turn while the model is made and looked at, where nothing is decided: it goes on while it can,
 * then the others do, in their order.
 */
final class Run {

  /** As many as there are bits in a word of a {@link Decisions}. */
  static final int MOST_THREADS = 7;

  /** A schedule of so many steps has lost its way. */
  static final int MOST_STEPS = 20_000;

  private enum Phase {
    ALONE,
    ACTORS,
    ENDING
  }

  private final ControlledThread world;
  private final Decisions decisions;
  private final @Nullable Steps steps;
  private final ControlledThread[] threads = new ControlledThread[MOST_THREADS];
  private final Map<Object, Monitor> monitors = new IdentityHashMap<>();
  private int count;
  private int actors;
  private int actorsLeft;
  private Phase phase = Phase.ALONE;
  private long nanos;
  private @Nullable Violation violation;
  private @Nullable RuntimeException fault;
  private volatile ControlledThread turn;
  private volatile boolean abandoned;

  Run(ControlledThread world, Decisions decisions, @Nullable Steps steps) {
    this.world = world;
    this.decisions = decisions;
    this.steps = steps;
    turn = world;
    world.role = "world";
    world.isWorld = true;
    prepare(world);
  }

  static char letter(int thread) {
    return (char) ('A' + thread);
  }

  @Nullable Violation violation() {
    return violation;
  }

  /** Gives a thread of the crew a part. World only, before {@link #act}. */
  void cast(ControlledThread thread, Model.Actor actor) {
    thread.role = actor.name();
    enlist(thread);
    actors = count;
  }

  private void enlist(ControlledThread thread) {
    if (count == MOST_THREADS) {
      throw new IllegalStateException("threads=" + (count + 1) + " are more than " + MOST_THREADS);
    }
    prepare(thread);
    thread.index = count;
    threads[count++] = thread;
  }

  private void prepare(ControlledThread thread) {
    thread.run = this;
    thread.site = Hooks.START;
    thread.waiting = null;
    thread.subject = null;
    thread.after = 0;
    thread.initializing = 0;
    thread.permit = false;
    thread.listed = true;
    thread.ended = false;
  }

  /** Runs the actors until they are done, or something is wrong. World only. */
  void act() {
    phase = Phase.ACTORS;
    actorsLeft = actors;
    handOver(world, decide(null));
    phase = Phase.ALONE;
    if (fault != null) {
      throw fault;
    }
  }

  /** Looks at the model when all is at rest. World only. */
  void look(Model model) {
    try {
      model.atRest();
    } catch (Violation e) {
      found(e);
    } catch (RuntimeException | Error e) {
      found(unforeseen("the look at rest", e));
    }
    if (fault != null) {
      throw fault;
    }
  }

  boolean isTurnOf(ControlledThread thread) {
    return turn == thread;
  }

  /** Ends what threads are left. World only. */
  void end() {
    phase = Phase.ENDING;
    if (violation == null && fault == null) {
      handOver(world, alone());
    }
    abandoned = true;
    for (int i = 0; i < count; i++) {
      if (!threads[i].ended) {
        LockSupport.unpark(threads[i]);
      }
    }
    world.run = null;
  }

  /** The whole life of a thread in this run; false if the thread was made to end. */
  boolean body(ControlledThread me, Runnable task) {
    try {
      awaitTurn(me);
      executes(me);
      task.run();
    } catch (Abandoned e) {
      return false;
    } catch (Violation e) {
      found(e);
    } catch (Throwable e) {
      found(unforeseen(me.role, e));
    }
    if (abandoned) {
      return false;
    }
    me.ended = true;
    me.site = Hooks.END;
    if (me.index < actors) {
      actorsLeft--;
    }
    pass(phase == Phase.ACTORS ? decide(null) : alone());
    return true;
  }

  static Violation unforeseen(String who, Throwable e) {
    StackTraceElement[] stack = e.getStackTrace();
    Violation v =
        new Violation('x', who + " threw " + e + (stack.length == 0 ? "" : " at " + stack[0]));
    v.initCause(e);
    return v;
  }

  /** A violation was seen; the schedule ends at the next decision. */
  void found(Violation v) {
    if (violation == null) {
      violation = v;
    }
  }

  /** Something was done that cannot be scheduled; the schedule ends at the next decision. */
  void fails(RuntimeException e) {
    if (fault == null) {
      fault = new IllegalStateException(e.getMessage(), e);
    }
  }

  /** A thread of the model starts another one. */
  void started(ControlledThread thread) {
    thread.role = thread.getName();
    enlist(thread);
  }

  /** The access of a thread that has the turn: comes back when it may be done. */
  void access(ControlledThread me, int site, @Nullable Object subject, @Nullable Wait wait) {
    if (abandoned) {
      me.unwind();
    }
    if (me.initializing > 0) {
      if (wait != null && !wait.isOver(me)) {
        throw new IllegalStateException("a class initializer waits for " + wait.describe());
      }
      return;
    }
    me.site = site;
    me.subject = subject;
    me.waiting = wait;
    handOver(me, phase == Phase.ACTORS ? decide(me) : alone());
    me.waiting = null;
    executes(me);
  }

  /** As {@link #access}, but all others that can go on go first. */
  void pause(ControlledThread me, int site) {
    if (me.initializing == 0) {
      int ready = ready();
      for (int i = 0; i < count; i++) {
        if ((ready & 1 << i) != 0 && (threads[i].after & ready) == 0) {
          me.after |= 1 << i;
        }
      }
      if (me != world) {
        me.after &= ~(1 << me.index);
      }
    }
    access(me, site, null, null);
  }

  private void executes(ControlledThread me) {
    if (steps != null && phase == Phase.ACTORS && me != world) {
      steps.executes(me, decisions.taken());
    }
  }

  private void handOver(ControlledThread me, ControlledThread next) {
    if (next != me) {
      pass(next);
      awaitTurn(me);
    }
  }

  private void pass(ControlledThread next) {
    turn = next;
    LockSupport.unpark(next);
  }

  private void awaitTurn(ControlledThread me) {
    while (turn != me) {
      if (abandoned) {
        me.unwind();
      }
      if (me == world) {
        LockSupport.parkNanos(this, Watch.NANOS);
        watch();
      } else {
        LockSupport.park(this);
      }
    }
  }

  private final Watch watch = new Watch();

  /**
   * Tells, instead of hanging, that the thread whose turn it is waits for something we do not know.
   */
  private void watch() {
    ControlledThread now = turn;
    if (now != world && watch.isStuck(now, decisions.taken())) {
      fault =
          new IllegalStateException(
              "thread=" + now.role + " does not come to its next access" + Watch.stack(now));
      throw fault;
    }
  }

  private int ready() {
    int ready = 0;
    for (int i = 0; i < count; i++) {
      ControlledThread t = threads[i];
      if (!t.ended && (t.waiting == null || t.waiting.isOver(t))) {
        ready |= 1 << i;
      }
    }
    return ready;
  }

  /** Those of the ready ones that need not let another go first. */
  private int eligible(int ready) {
    int eligible = 0;
    for (int i = 0; i < count; i++) {
      if ((ready & 1 << i) != 0 && (threads[i].after & ready) == 0) {
        eligible |= 1 << i;
      }
    }
    return eligible;
  }

  /** Decides who of the actors, and of the threads that they have started, goes on. */
  private ControlledThread decide(@Nullable ControlledThread me) {
    if (violation != null || fault != null) {
      return world;
    }
    int ready = ready();
    while (ready == 0) {
      if (actorsLeft == 0 && mayRest()) {
        return world;
      }
      if (!timeOut()) {
        found(new Violation('i', "deadlock: " + whoWaits()));
        return world;
      }
      ready = ready();
    }
    int eligible = eligible(ready);
    if (decisions.taken() == MOST_STEPS) {
      found(new Violation('i', "livelock: after steps=" + MOST_STEPS + whereTheyAre()));
      return world;
    }
    int chosen;
    try {
      chosen = decisions.next(eligible, me == null ? -1 : me.index, me == null ? 0 : me.site);
    } catch (IllegalStateException e) {
      fault = e;
      return world;
    }
    goesOn(chosen);
    return threads[chosen];
  }

  private void goesOn(int chosen) {
    threads[chosen].after = 0;
    for (int i = 0; i < count; i++) {
      threads[i].after &= ~(1 << chosen);
    }
  }

  /** Whether all that have not ended only wait for time to pass. */
  private boolean mayRest() {
    for (int i = 0; i < count; i++) {
      Wait wait = threads[i].waiting;
      if (!threads[i].ended && (wait == null || !wait.mayTimeOut())) {
        return false;
      }
    }
    return true;
  }

  /** Lets the time pass that the first of those waits for who wait for it. */
  private boolean timeOut() {
    for (int i = 0; i < count; i++) {
      Wait wait = threads[i].waiting;
      if (!threads[i].ended && wait != null && wait.mayTimeOut()) {
        wait.timeOut();
        return true;
      }
    }
    return false;
  }

  /** Decides who goes on while nothing is explored: the world while it can. */
  private ControlledThread alone() {
    if (violation != null || fault != null) {
      return world;
    }
    while (true) {
      int ready = ready();
      boolean worldMay = phase == Phase.ENDING ? ready == 0 && !timeOut() : worldIsReady();
      if (worldMay && (world.after & ready) == 0) {
        world.after = 0;
        return world;
      }
      if (ready != 0) {
        int chosen = Integer.numberOfTrailingZeros(eligible(ready));
        goesOn(chosen);
        world.after &= ~(1 << chosen);
        return threads[chosen];
      }
      if (phase != Phase.ENDING && !timeOut()) {
        fault = new IllegalStateException("the model cannot be made: deadlock: " + whoWaits());
        world.waiting = null;
        throw fault;
      }
    }
  }

  private boolean worldIsReady() {
    Wait wait = world.waiting;
    return wait == null || wait.isOver(world);
  }

  private String whoWaits() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      ControlledThread t = threads[i];
      if (!t.ended && t.waiting != null) {
        text.append(text.isEmpty() ? "" : ", ");
        text.append(t.role).append(" waits for ").append(t.waiting.describe());
      }
    }
    if (world.waiting != null) {
      text.append(" the world waits for ").append(world.waiting.describe());
    }
    return text.toString();
  }

  private String whereTheyAre() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      ControlledThread t = threads[i];
      if (!t.ended) {
        text.append(", ").append(t.role).append(" goes on");
        text.append(t.waiting == null ? "" : " after " + t.waiting.describe());
      }
    }
    return text.toString();
  }

  Monitor monitor(Object of) {
    return monitors.computeIfAbsent(of, Monitor::new);
  }

  /** Time, which passes by being asked for. */
  long nanoTime() {
    return nanos += 1000;
  }

  /** Whether threads are being ended: nothing must be thrown where they clean up. */
  boolean isAbandoned() {
    return abandoned;
  }
}
