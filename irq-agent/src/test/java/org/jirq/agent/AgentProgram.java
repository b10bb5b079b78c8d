// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.agent;

import java.util.concurrent.atomic.AtomicInteger;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.BusySpinIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.SleepingIdleStrategy;
import org.jirq.irqfd.HeapEventSource;
import org.jirq.irqfd.IrqfdInbox;

/** A JVM of its own for agents with each idle strategy. */
final class AgentProgram {

  private AgentProgram() {}

  public static void main(String[] args) {
    IdleStrategy[] strategies = {
      new BusySpinIdleStrategy(), new BackoffIdleStrategy(), new SleepingIdleStrategy()
    };
    AtomicInteger taken = new AtomicInteger();
    for (IdleStrategy idle : strategies) {
      // Both places: the queue and the chain.
      IrqfdInbox inbox = new IrqfdInbox(1);
      Board board = new Board(inbox, gsi -> taken.incrementAndGet());
      HeapEventSource[] events = {board.assign(0), board.assign(1), board.assign(2)};
      for (HeapEventSource event : events) {
        event.signal();
      }
      AgentRunner runner = IrqfdAgent.start(idle, Throwable::printStackTrace, inbox);
      while (!inbox.isEmpty()) {
        Thread.yield();
      }
      runner.close();
    }
    boolean named = AgentProgram.class.getModule().isNamed();
    System.out.println(taken + " interrupts, " + (named ? "module path" : "class path"));
  }
}
