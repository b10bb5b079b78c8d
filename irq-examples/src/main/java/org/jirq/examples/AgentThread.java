// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.examples;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.SleepingIdleStrategy;
import org.jirq.agent.AgentWakeUp;
import org.jirq.agent.IrqfdAgent;
import org.jirq.ioapic.IoApic;
import org.jirq.irqfd.HeapEventSource;
import org.jirq.irqfd.IrqfdInbox;
import org.jirq.irqfd.IrqfdRegistry;
import org.jirq.routing.ChipRoute;
import org.jirq.routing.IrqRouter;

/**
 * A thread that does nothing but inject, so that neither the device's thread has to nor the VM's,
 * which has no step boundary. All three sleep while there is nothing to do.
 */
public final class AgentThread {

  private static final int PACKETS = 1000;

  /** Packets that the device has and the guest has not fetched yet. */
  private final AtomicInteger ring = new AtomicInteger();

  private final Thread vm = Thread.currentThread();
  private final AgentWakeUp wakeUp = new AgentWakeUp();
  private final IrqfdInbox inbox = new IrqfdInbox(64, wakeUp);
  private final HeapEventSource nic = new HeapEventSource("nic");
  private volatile boolean interrupted;
  private volatile boolean elsewhere;

  private AgentThread() {}

  /**
   * Runs the VM until its guest has fetched all packets.
   *
   * @param args unused
   */
  public static void main(String[] args) {
    AgentThread machine = new AgentThread();
    int fetched = machine.run();
    System.out.println("the guest fetched " + fetched + " packets");
    System.out.println(
        "interrupts on other threads than the agent's: " + (machine.elsewhere ? "some" : "none"));
    if (fetched != PACKETS) {
      throw new IllegalStateException("fetched=" + fetched + " of " + PACKETS);
    }
  }

  /** The CPU side: an interrupt ends the halt. On the agent's thread, while the VM runs. */
  private int interrupt(int vector, int destination, int destinationMode, int mode, int trigger) {
    if (!Thread.currentThread().getName().equals("irqfd-agent")) {
      elsewhere = true;
    }
    interrupted = true;
    LockSupport.unpark(vm);
    return 1;
  }

  private int run() {
    IoApic ioapic = IoApic.builder(this::interrupt).build();
    IrqRouter router =
        IrqRouter.builder().chip(0, ioapic).routes(List.of(new ChipRoute(11, 0, 11))).build();
    ioapic.write(0x00, 0x10 + 2 * 11, 4);
    ioapic.write(0x10, 0x45, 4); // the guest programs the pin: vector 0x45, edge, unmasked
    IrqfdRegistry.builder(router).inbox(inbox).build().assign(nic, 11);

    // The sleep is how long the close may take; a signal ends it before.
    SleepingIdleStrategy idle = new SleepingIdleStrategy(TimeUnit.MILLISECONDS.toNanos(100));
    AgentRunner agent = IrqfdAgent.start(idle, Throwable::printStackTrace, wakeUp, inbox);
    new Thread(this::device, "nic").start();
    int fetched = guest();
    agent.close();
    return fetched;
  }

  /** The guest: its driver empties the ring at each interrupt, then it halts. */
  private int guest() {
    int fetched = 0;
    while (fetched < PACKETS) {
      while (!interrupted) {
        LockSupport.park(this);
      }
      interrupted = false;
      fetched += ring.getAndSet(0);
    }
    return fetched;
  }

  private void device() {
    for (int i = 0; i < PACKETS; i++) {
      ring.incrementAndGet();
      nic.signal();
    }
  }
}
