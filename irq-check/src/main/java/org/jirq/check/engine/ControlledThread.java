// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.check.engine;

import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A thread that runs when the scheduler says so: what a rewritten class makes when it makes a
 * thread.
 *
 * <p><b>Threads.</b> The fields belong to whoever has the turn of the {@link #run}.
 */
public class ControlledThread extends Thread {

  /** Which run this thread is part of. Written by who has the turn, before the thread gets it. */
  volatile @Nullable Run run;

  /** Its number in the run. */
  int index;

  String role = "";

  /** What the next access is: a site of the loader, or an operation of {@link Hooks}. */
  int site;

  /** What must come to pass before it can be done; null for nothing. */
  @Nullable Wait waiting;

  /** The threads that go first, as bits, because this one has paused. */
  int after;

  /** Whether it is in class initializers, which are not interrupted: others would really wait. */
  int initializing;

  boolean permit;
  boolean isWorld;
  boolean listed;
  boolean ended;

  /** For people: what the next access is about. */
  @Nullable Object subject;

  /** For people: through what the next access is. */
  @Nullable VarHandle handle;

  private int unwound;

  /** As its super constructor. */
  public ControlledThread() {
    joinRun();
  }

  /**
   * As its super constructor.
   *
   * @param target what to run
   */
  public ControlledThread(@Nullable Runnable target) {
    super(target);
    joinRun();
  }

  /**
   * As its super constructor.
   *
   * @param target what to run
   * @param name its name
   */
  public ControlledThread(@Nullable Runnable target, String name) {
    super(target, name);
    joinRun();
  }

  /**
   * As its super constructor.
   *
   * @param name its name
   */
  public ControlledThread(String name) {
    super(name);
    joinRun();
  }

  /**
   * As its super constructor.
   *
   * @param group its group
   * @param target what to run
   * @param name its name
   */
  public ControlledThread(@Nullable ThreadGroup group, @Nullable Runnable target, String name) {
    super(group, target, name);
    joinRun();
  }

  /**
   * As its super constructor.
   *
   * @param group its group
   * @param target what to run
   * @param name its name
   * @param stackSize 0 for the usual one
   * @param inherit whether it inherits thread locals
   */
  public ControlledThread(
      @Nullable ThreadGroup group,
      @Nullable Runnable target,
      String name,
      long stackSize,
      boolean inherit) {
    super(group, target, name, stackSize, inherit);
    joinRun();
  }

  private void joinRun() {
    setDaemon(true);
    if (Thread.currentThread() instanceof ControlledThread maker) {
      run = maker.run;
      setUncaughtExceptionHandler((thread, e) -> uncaught(e));
    }
  }

  /** What would go to the log of a program is a violation here. */
  private void uncaught(Throwable e) {
    Run in = run;
    if (in != null && !(e instanceof Abandoned)) {
      in.found(Run.unforeseen(role, e));
    }
  }

  @Override
  public synchronized void start() {
    Run in = run;
    if (in != null) {
      in.started(this);
    }
    super.start();
  }

  @Override
  public void run() {
    Run in = run;
    if (in == null) {
      super.run();
      return;
    }
    in.body(this, super::run);
  }

  /** The same in each run: 1 for the world, then the others. */
  long number() {
    return isWorld ? 1 : index + 2L;
  }

  /** Ends this thread at an access after the end of its schedule. */
  void unwind() {
    if (++unwound > 1000) {
      // It catches everything, in a loop. Nobody will miss it.
      while (true) {
        LockSupport.park();
      }
    }
    throw new Abandoned();
  }
}
