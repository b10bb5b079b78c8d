// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.agent;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The wake-up for the inboxes of an {@link IrqfdAgent}: an inbox has to be made before the agent
 * that drains it, and the agent before its thread, so this is made first and given to both. It
 * unparks the agent's thread, from the agent's start to its end; before and after it does nothing.
 *
 * <p>It ends the sleep of an idle strategy that parks, such as Agrona's {@code
 * SleepingIdleStrategy} and {@code BackoffIdleStrategy}; one that spins does not need it, and one
 * that calls {@code Thread.sleep} does not notice it.
 *
 * <p><b>Threads.</b> Any, any number at once. <b>Progress.</b> Wait-free; allocates nothing.
 * <b>Memory.</b> An agent that finds its inboxes {@linkplain org.jirq.irqfd.IrqfdInbox#isEmpty
 * empty} after its start is woken by the next signal: none is missed.
 */
public final class AgentWakeUp implements Runnable {

  private static final VarHandle SLEEPER;

  static {
    try {
      SLEEPER = MethodHandles.lookup().findVarHandle(AgentWakeUp.class, "sleeper", Thread.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private @Nullable Thread sleeper;

  /** Makes a wake-up that wakes nobody yet. */
  public AgentWakeUp() {}

  /** Unparks the agent's thread, if the agent has been started and has not ended. Never waits. */
  @Override
  public void run() {
    // ORDER(IB-7): volatile read, after IB-5 of the signaller; pairs with IB-7 in begin.
    LockSupport.unpark((Thread) SLEEPER.getVolatile(this));
  }

  /** The caller is the one to be woken, from now on. */
  void begin() {
    // ORDER(IB-7): compare-and-exchange before the agent looks at an inbox; pairs with IB-7 in run.
    Thread other = (Thread) SLEEPER.compareAndExchange(this, (Thread) null, Thread.currentThread());
    if (other != null) {
      throw new IllegalStateException(
          "the wake-up is that of an agent on thread=" + other.getName());
    }
  }

  /** The caller need not be woken any more, if it was he. */
  void end() {
    // ORDER(IB-7): compare-and-set; an unpark too many does no harm.
    SLEEPER.compareAndSet(this, Thread.currentThread(), (Thread) null);
  }
}
