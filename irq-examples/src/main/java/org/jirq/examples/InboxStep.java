// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.examples;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jirq.ioapic.IoApic;
import org.jirq.irqfd.HeapEventSource;
import org.jirq.irqfd.IrqfdInbox;
import org.jirq.irqfd.IrqfdRegistry;
import org.jirq.routing.ChipRoute;
import org.jirq.routing.IrqRouter;

/**
 * A VM thread that takes interrupts between two steps and nowhere else, though its device signals
 * from a thread of its own, and that sleeps while its guest is halted.
 */
public final class InboxStep {

  private static final int PACKETS = 1000;

  /** Packets that the device has and the guest has not fetched yet. */
  private final AtomicInteger ring = new AtomicInteger();

  private final Thread vm = Thread.currentThread();
  private final IrqfdInbox inbox = new IrqfdInbox(64, () -> LockSupport.unpark(vm));
  private final HeapEventSource nic = new HeapEventSource("nic");
  private boolean halted = true;
  private boolean elsewhere;

  private InboxStep() {}

  /**
   * Runs the VM until its guest has fetched all packets.
   *
   * @param args unused
   */
  public static void main(String[] args) {
    InboxStep machine = new InboxStep();
    int fetched = machine.run();
    System.out.println("the guest fetched " + fetched + " packets");
    System.out.println("interrupts on other threads: " + (machine.elsewhere ? "some" : "none"));
    if (fetched != PACKETS) {
      throw new IllegalStateException("fetched=" + fetched + " of " + PACKETS);
    }
  }

  /** The CPU side: an interrupt ends the halt. Called inside of drain, so on the VM thread. */
  private int interrupt(int vector, int destination, int destinationMode, int mode, int trigger) {
    elsewhere |= Thread.currentThread() != vm;
    halted = false;
    return 1;
  }

  private int run() {
    IoApic ioapic = IoApic.builder(this::interrupt).build();
    IrqRouter router =
        IrqRouter.builder().chip(0, ioapic).routes(List.of(new ChipRoute(11, 0, 11))).build();
    ioapic.write(0x00, 0x10 + 2 * 11, 4);
    ioapic.write(0x10, 0x45, 4); // the guest programs the pin: vector 0x45, edge, unmasked
    IrqfdRegistry.builder(router).inbox(inbox).build().assign(nic, 11);
    new Thread(this::device, "nic").start();

    int fetched = 0;
    while (fetched < PACKETS) {
      while (halted && inbox.isEmpty()) {
        LockSupport.park(this); // the inbox's wake-up ends it
      }
      inbox.drain(); // the step boundary
      if (!halted) {
        fetched += step();
      }
    }
    return fetched;
  }

  /** A step of the guest: its driver empties the ring, then it halts. */
  private int step() {
    halted = true;
    return ring.getAndSet(0);
  }

  private void device() {
    for (int i = 0; i < PACKETS; i++) {
      ring.incrementAndGet();
      nic.signal();
    }
  }
}
