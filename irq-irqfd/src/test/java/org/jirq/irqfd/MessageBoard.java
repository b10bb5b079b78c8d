// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.irqfd;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.jirq.routing.IrqRoute;
import org.jirq.routing.IrqRouter;

/**
 * A board whose GSIs are messages, each with its number as data; events and a registry with an
 * inbox. The CPU side notes what comes, for a test of one thread, or does what a test has it do.
 */
final class MessageBoard {

  final IrqRouter router;
  final IrqfdInbox inbox;
  final IrqfdRegistry registry;
  final List<HeapEventSource> events = new ArrayList<>();
  final List<Irqfd> irqfds = new ArrayList<>();

  /** The messages' data, in their order. */
  final List<Integer> taken = new ArrayList<>();

  /** What the CPU does with a message. */
  IntConsumer cpu = taken::add;

  MessageBoard(int gsis, IrqfdInbox inbox) {
    this.inbox = inbox;
    router = IrqRouter.builder().msi(this::deliver).routes(numbered(gsis, 0)).build();
    registry = IrqfdRegistry.builder(router).inbox(inbox).build();
    for (int gsi = 0; gsi < gsis; gsi++) {
      HeapEventSource event = new HeapEventSource("fd" + gsi);
      events.add(event);
      irqfds.add(registry.assign(event, gsi));
    }
  }

  private int deliver(long address, int data, int deviceId) {
    cpu.accept(data);
    return 1;
  }

  /** GSI n to a message with data n + shift. */
  static List<IrqRoute> numbered(int gsis, int shift) {
    return IntStream.range(0, gsis).mapToObj(n -> (IrqRoute) Pc.msi(n, n + shift)).toList();
  }

  void signal(int... gsis) {
    for (int gsi : gsis) {
      events.get(gsi).signal();
    }
  }
}
