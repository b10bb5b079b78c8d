// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.agent;

import java.util.Objects;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.AgentTerminationException;
import org.agrona.concurrent.IdleStrategy;
import org.jirq.irqfd.IrqfdInbox;
import org.jspecify.annotations.Nullable;

/**
 * An Agrona agent that drains the inboxes of one or more machines. Whoever runs it becomes the
 * thread on which their irqfds inject: board code that an injection runs is called there.
 *
 * <p><b>Threads.</b> One at a time, as Agrona runs an agent; nobody else may drain the inboxes
 * meanwhile. <b>Progress.</b> A duty cycle is lock-free as far as the boards' CPU sides are, ends
 * however much is signalled meanwhile, and allocates nothing. <b>Memory.</b> As {@link
 * IrqfdInbox#drain(int)}.
 */
public final class IrqfdAgent implements Agent {

  /** How many irqfds of an inbox a duty cycle looks at, unless told: {@value}. */
  public static final int DEFAULT_LIMIT = 256;

  private static final String THREAD = "irqfd-agent";

  private final String roleName;
  private final int limit;
  private final @Nullable AgentWakeUp wakeUp;
  private final IrqfdInbox[] inboxes;

  /**
   * Makes an agent that is not run yet, and that no signal wakes.
   *
   * @param roleName names the agent and, where Agrona makes one for it, its thread
   * @param limit how many irqfds of each inbox a duty cycle looks at, 1 or more: what is left comes
   *     in the next one, so that no machine keeps the others waiting
   * @param inboxes one or more, drained in this order
   * @throws IllegalArgumentException if {@code limit} is less than 1, or there is no inbox
   */
  public IrqfdAgent(String roleName, int limit, IrqfdInbox... inboxes) {
    this(inboxes, roleName, limit, null);
  }

  /**
   * Makes an agent that is not run yet.
   *
   * @param roleName as in {@link #IrqfdAgent(String, int, IrqfdInbox...)}
   * @param limit as there
   * @param wakeUp the one that the inboxes were made with; it wakes the thread that starts this
   *     agent. Of one agent at a time
   * @param inboxes as there
   * @throws IllegalArgumentException as there
   */
  public IrqfdAgent(String roleName, int limit, AgentWakeUp wakeUp, IrqfdInbox... inboxes) {
    this(inboxes, roleName, limit, Objects.requireNonNull(wakeUp, "wakeUp"));
  }

  private IrqfdAgent(
      IrqfdInbox[] inboxes, String roleName, int limit, @Nullable AgentWakeUp wakeUp) {
    if (limit < 1) {
      throw new IllegalArgumentException("limit=" + limit + " is less than 1");
    }
    if (inboxes.length == 0) {
      throw new IllegalArgumentException("inboxes=0: there is nothing to drain");
    }
    this.roleName = Objects.requireNonNull(roleName, "roleName");
    this.limit = limit;
    this.wakeUp = wakeUp;
    this.inboxes = inboxes.clone();
    for (IrqfdInbox inbox : this.inboxes) {
      Objects.requireNonNull(inbox, "inbox");
    }
  }

  /**
   * Starts a thread that drains inboxes until the runner is closed.
   *
   * <p>{@link AgentRunner#close} waits until the agent has ended, and interrupts it if that takes
   * long; call it not from inside an injection, which would wait for itself. What is in the inboxes
   * then, or comes later, stays there and in the events' counts, for another thread to drain.
   *
   * @param idle what the thread does when there was nothing to inject, such as {@code
   *     BusySpinIdleStrategy} (shortest latency, a CPU of its own), {@code BackoffIdleStrategy}, or
   *     {@code SleepingIdleStrategy}. Its longest sleep is what an interrupt may wait, since
   *     nothing wakes the thread
   * @param errors is told, on the agent's thread, what CPU sides throw; the agent goes on, unless
   *     this throws or the fault is an {@link AgentTerminationException}
   * @param inboxes one or more, drained in this order
   * @return the runner; its thread is started
   * @throws IllegalArgumentException if there is no inbox
   */
  public static AgentRunner start(IdleStrategy idle, ErrorHandler errors, IrqfdInbox... inboxes) {
    return start(idle, errors, new IrqfdAgent(THREAD, DEFAULT_LIMIT, inboxes));
  }

  /**
   * Starts a thread that drains inboxes until the runner is closed, and that signals wake when it
   * sleeps; else as {@link #start(IdleStrategy, ErrorHandler, IrqfdInbox...)}.
   *
   * <pre>{@code
   * AgentWakeUp wakeUp = new AgentWakeUp();
   * IrqfdInbox inbox = new IrqfdInbox(64, wakeUp);
   * IrqfdRegistry irqfds = IrqfdRegistry.builder(router).inbox(inbox).build();
   * AgentRunner runner = IrqfdAgent.start(new BackoffIdleStrategy(), errors, wakeUp, inbox);
   * }</pre>
   *
   * @param idle as there; its longest sleep, if it parks, is what a close may wait, and no
   *     interrupt
   * @param errors as there; is also told, and the thread ends, if {@code wakeUp} is that of an
   *     agent that is running
   * @param wakeUp the one that the inboxes were made with
   * @param inboxes as there
   * @return the runner; its thread is started
   * @throws IllegalArgumentException if there is no inbox
   */
  public static AgentRunner start(
      IdleStrategy idle, ErrorHandler errors, AgentWakeUp wakeUp, IrqfdInbox... inboxes) {
    return start(idle, errors, new IrqfdAgent(THREAD, DEFAULT_LIMIT, wakeUp, inboxes));
  }

  private static AgentRunner start(IdleStrategy idle, ErrorHandler errors, IrqfdAgent agent) {
    AgentRunner runner = new AgentRunner(idle, errors, null, agent);
    AgentRunner.startOnThread(runner);
    return runner;
  }

  /**
   * Makes the wake-up, if there is one, wake this thread from now on. Agrona calls it once, on the
   * thread that will run the agent.
   *
   * @throws IllegalStateException if the wake-up is that of an agent that is running; nothing has
   *     changed then
   */
  @Override
  public void onStart() {
    if (wakeUp != null) {
      wakeUp.begin();
    }
  }

  /**
   * Drains each inbox once, up to the limit. It answers 0 only if all of them are empty then, so
   * that nobody goes to sleep over an entry for which no wake-up comes any more.
   *
   * <p>What a CPU side throws ends the drain of that inbox, not of the others, and is thrown in the
   * end; if there was more than one, the others are suppressed in the first. An {@link
   * AgentTerminationException} is thrown at once, with those before it suppressed in it. The signal
   * in question counts as taken.
   *
   * @return how many interrupts were injected, but at least 1 if something is left in an inbox: it
   *     is over the limit, has come meanwhile, or a signaller is just putting it in
   * @throws IllegalStateException if somebody else drains one of the inboxes
   */
  @Override
  public int doWork() {
    int injected = 0;
    boolean left = false;
    Throwable fault = null;
    for (IrqfdInbox inbox : inboxes) {
      try {
        injected += inbox.drain(limit);
        left |= !inbox.isEmpty();
      } catch (AgentTerminationException e) {
        if (fault != null && fault != e) {
          e.addSuppressed(fault);
        }
        throw e;
      } catch (RuntimeException | Error e) {
        if (fault == null) {
          fault = e;
        } else if (fault != e) {
          fault.addSuppressed(e);
        }
      }
    }
    if (fault instanceof RuntimeException e) {
      throw e;
    }
    if (fault instanceof Error e) {
      throw e;
    }
    return injected == 0 && left ? 1 : injected;
  }

  /** Has the wake-up wake this thread no more. Agrona calls it once, at the end. */
  @Override
  public void onClose() {
    if (wakeUp != null) {
      wakeUp.end();
    }
  }

  /**
   * Returns the name.
   *
   * @return the one that was given
   */
  @Override
  public String roleName() {
    return roleName;
  }
}
