// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.check.world;

import java.util.ArrayList;
import java.util.List;
import org.jirq.check.Model;
import org.jirq.check.Violation;
import org.jirq.ioapic.IoApic;
import org.jirq.irqfd.HeapEventSource;
import org.jirq.irqfd.Irqfd;
import org.jirq.irqfd.IrqfdInbox;
import org.jirq.irqfd.IrqfdRegistry;
import org.jirq.routing.ChipRoute;
import org.jirq.routing.IrqRouter;
import org.jspecify.annotations.Nullable;

/**
 * An IOAPIC with two edge-triggered pins, and edge irqfds. Each message that the CPU gets is an
 * injection that a signal has caused; nothing is in service here.
 *
 * <p>Plain fields: exactly one thread runs at a time.
 */
final class EdgeWorld implements Model {

  static final int FIRST = 4;
  static final int SECOND = 5;

  private static final int MOVED_TO = 6;
  private static final int VECTOR = 0x40;

  final HeapEventSource first = new HeapEventSource("first");
  final HeapEventSource second = new HeapEventSource("second");
  private final IoApic ioapic;
  private final IrqRouter router;
  private final IrqfdRegistry registry;
  private final @Nullable IrqfdInbox inbox;
  private final List<Actor> actors = new ArrayList<>();
  private final int[] messages = new int[MOVED_TO + 1];
  private final boolean[] silent = new boolean[MOVED_TO + 1];
  private @Nullable Violation wrong;
  private @Nullable Irqfd fd;
  private int wakeUps;
  private boolean asleep;
  private int wakeUpsWhenAsleep;

  /** How many signals there were at each event, once they are over. */
  private int signals;

  /** Whether a signal may come before the irqfd, and stay in the count beside its injection. */
  private boolean early;

  /** Whether an event is closed by its owner, after which a signal may be nobody's. */
  private boolean hungUp;

  private EdgeWorld(boolean queued) {
    // Less room than irqfds, so that some overflow.
    inbox = queued ? new IrqfdInbox(1, () -> wakeUps++) : null;
    ioapic = IoApic.builder(this::deliver).build();
    router =
        IrqRouter.builder()
            .chip(0, ioapic)
            .routes(List.of(new ChipRoute(FIRST, 0, FIRST), new ChipRoute(SECOND, 0, SECOND)))
            .build();
    registry =
        inbox == null
            ? new IrqfdRegistry(router)
            : IrqfdRegistry.builder(router).inbox(inbox).build();
    for (int pin = FIRST; pin <= MOVED_TO; pin++) {
      ioapic.write(0, 0x10 + 2 * pin, 4);
      ioapic.write(0x10, VECTOR + pin, 4);
    }
  }

  /** Signals are injected by those who make them. */
  static EdgeWorld inline() {
    return new EdgeWorld(false);
  }

  /** Signals wait for {@link #drain}. */
  static EdgeWorld queued() {
    return new EdgeWorld(true);
  }

  private int deliver(int vector, int destination, int mode, int delivery, int trigger) {
    int pin = vector - VECTOR;
    if (silent[pin]) {
      violation('c', "injected after the call had returned that forbids it: pin=" + pin);
    }
    messages[pin]++;
    return 1;
  }

  private void violation(char oracle, String what) {
    if (wrong == null) {
      wrong = new Violation(oracle, what);
    }
  }

  private void rethrow() {
    if (wrong != null) {
      throw wrong;
    }
  }

  /** Both events have their irqfd. */
  EdgeWorld assigned() {
    assign();
    registry.assign(second, SECOND);
    return this;
  }

  /** The first event gets its irqfd, beside a signal. */
  void assignLate() {
    early = true;
    assign();
    rethrow();
  }

  private void assign() {
    fd = registry.assign(first, FIRST);
  }

  void signal(HeapEventSource event) {
    event.signal(1);
    signals += event == first ? 1 : 0;
  }

  void close() {
    if (fd != null) {
      fd.close();
    }
    silent[FIRST] = true;
  }

  void hangUp() {
    hungUp = true;
    first.close();
    silent[FIRST] = true;
  }

  /** The first GSI moves to another pin: nothing goes the old way any more. */
  void move() {
    router.replace(List.of(new ChipRoute(FIRST, 0, MOVED_TO), new ChipRoute(SECOND, 0, SECOND)));
    silent[FIRST] = true;
  }

  void drain() {
    if (inbox != null) {
      inbox.drain();
    }
  }

  /** The VM's thread has nothing to do: sleeps if nothing waits, until it is woken. */
  void halt() {
    drain();
    wakeUpsWhenAsleep = wakeUps;
    asleep = inbox != null && inbox.isEmpty();
  }

  EdgeWorld actor(String name, Runnable run) {
    actors.add(
        new Actor(
            name,
            () -> {
              run.run();
              rethrow();
            }));
    return this;
  }

  @Override
  public List<Actor> actors() {
    return List.copyOf(actors);
  }

  @Override
  public void atRest() {
    rethrow();
    if (asleep && inbox != null && !inbox.isEmpty() && wakeUps == wakeUpsWhenAsleep) {
      violation('i', "the VM's thread sleeps, irqfds wait, and nobody wakes it");
    }
    drain();
    if (inbox != null && !inbox.isEmpty()) {
      violation('a', "at rest a drain leaves something: " + inbox);
    }
    firstEvent();
    if (second.pending() != 0) {
      violation('a', "a signal is left in the second event: pending=" + second.pending());
    }
    rethrow();
  }

  /** Each of its signals was injected, or is left to its owner if the irqfd was closed. */
  private void firstEvent() {
    int injected = messages[FIRST] + messages[MOVED_TO];
    long left = first.pending();
    boolean closed = fd == null || silent[FIRST] && messages[MOVED_TO] == 0;
    if (early) {
      if (injected < 1 || injected > 2 || left > signals) {
        violation('a', "signals=%d, and injections=%d".formatted(signals, injected));
      }
      return;
    }
    if (left != 0 && !closed) {
      violation('a', "a signal is left in an event that has an irqfd: pending=" + left);
    }
    if (injected > signals) {
      violation('e', "signals=%d, and injections=%d".formatted(signals, injected));
    }
    if (!hungUp && signals > 0 && injected + left == 0) {
      violation('a', "a signal is lost: signals=" + signals);
    }
    if (!hungUp && inbox == null && injected + left != signals) {
      violation('a', "signals=%d, injections=%d, pending=%d".formatted(signals, injected, left));
    }
  }
}
