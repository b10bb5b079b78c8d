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

  private final String roleName;
  private final int limit;
  private final IrqfdInbox[] inboxes;

  /**
   * Makes an agent that is not run yet.
   *
   * @param roleName names the agent and, where Agrona makes one for it, its thread
   * @param limit how many irqfds of each inbox a duty cycle looks at, 1 or more: what is left comes
   *     in the next one, so that no machine keeps the others waiting
   * @param inboxes one or more, drained in this order
   * @throws IllegalArgumentException if {@code limit} is less than 1, or there is no inbox
   */
  public IrqfdAgent(String roleName, int limit, IrqfdInbox... inboxes) {
    if (limit < 1) {
      throw new IllegalArgumentException("limit=" + limit + " is less than 1");
    }
    if (inboxes.length == 0) {
      throw new IllegalArgumentException("inboxes=0: there is nothing to drain");
    }
    this.roleName = Objects.requireNonNull(roleName, "roleName");
    this.limit = limit;
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
   *     {@code SleepingIdleStrategy}. Its longest sleep is what an interrupt may wait, unless the
   *     inbox's wake-up unparks {@link AgentRunner#thread}
   * @param errors is told, on the agent's thread, what CPU sides throw; the agent goes on, unless
   *     this throws or the fault is an {@link AgentTerminationException}
   * @param inboxes one or more, drained in this order
   * @return the runner; its thread is started
   * @throws IllegalArgumentException if there is no inbox
   */
  public static AgentRunner start(IdleStrategy idle, ErrorHandler errors, IrqfdInbox... inboxes) {
    IrqfdAgent agent = new IrqfdAgent("irqfd-agent", DEFAULT_LIMIT, inboxes);
    AgentRunner runner = new AgentRunner(idle, errors, null, agent);
    AgentRunner.startOnThread(runner);
    return runner;
  }

  /**
   * Drains each inbox once, up to the limit.
   *
   * <p>What a CPU side throws ends the drain of that inbox, not of the others, and is thrown in the
   * end; if there was more than one, the others are suppressed in the first. The signal in question
   * counts as taken.
   *
   * @return how many interrupts were injected, 0 or more
   * @throws IllegalStateException if somebody else drains one of the inboxes
   */
  @Override
  public int doWork() {
    int injected = 0;
    Throwable fault = null;
    for (IrqfdInbox inbox : inboxes) {
      try {
        injected += inbox.drain(limit);
      } catch (AgentTerminationException e) {
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
    return injected;
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
