// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.irqfd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jirq.api.ChipCapability;
import org.jirq.api.Delivery;
import org.jirq.irqfd.spi.EventConsumer;
import org.jirq.routing.ChipRoute;
import org.jirq.routing.IrqRoute;
import org.jirq.routing.IrqRouter;
import org.jirq.srcu.Srcu;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The end of a whole machine: its registry and its domain, while its devices live on. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MachineCloseTest {

  private static final int LEVELS = 4;
  private static final int MESSAGE_GSI = 8;

  /** A machine with level pins 0 to 3 and a message, and devices that are not its own. */
  private static final class Machine {
    final FakeChip chip = FakeChip.capable(LEVELS);
    final AtomicInteger messages = new AtomicInteger();
    final Srcu domain = new Srcu("vm");
    final IrqRouter router;
    final IrqfdRegistry registry;

    Machine() {
      List<IrqRoute> routes = new ArrayList<>();
      for (int pin = 0; pin < LEVELS; pin++) {
        routes.add(new ChipRoute(pin, 0, pin));
      }
      routes.add(Pc.msi(MESSAGE_GSI, 0x51));
      router =
          IrqRouter.builder()
              .srcu(domain)
              .chip(0, chip)
              .msi(
                  (address, data, device) -> {
                    messages.incrementAndGet();
                    return 1;
                  })
              .routes(routes)
              .build();
      registry = new IrqfdRegistry(router);
    }

    void assign(List<HeapEventSource> events, AtomicInteger asked) {
      for (int pin = 0; pin < LEVELS; pin++) {
        HeapEventSource event = events.get(pin);
        registry.assignLevel(
            event,
            pin,
            (gsi, at, where) -> {
              asked.incrementAndGet();
              event.signal();
            });
      }
      registry.assign(events.get(LEVELS), MESSAGE_GSI);
    }

    /** A signal that is just on its way out may be inside for a moment longer. */
    void closeDomain() {
      while (true) {
        try {
          domain.close();
          return;
        } catch (IllegalStateException stillInside) {
          Thread.onSpinWait();
        }
      }
    }
  }

  private static List<HeapEventSource> events() {
    List<HeapEventSource> events = new ArrayList<>();
    for (int i = 0; i <= LEVELS; i++) {
      events.add(new HeapEventSource("fd" + i));
    }
    return events;
  }

  private static Thread repeat(
      AtomicBoolean stop, AtomicReference<Throwable> fault, Runnable action) {
    Thread thread =
        new Thread(
            () -> {
              try {
                while (!stop.get()) {
                  action.run();
                }
              } catch (Throwable e) {
                fault.compareAndSet(null, e);
              }
            });
    thread.start();
    return thread;
  }

  /** Two devices signal, a CPU ends interrupts, and the machine goes down under them. */
  @Test
  void afterTheCloseNothingHappensAndTheDevicesGoOnWithAnotherMachine() throws Exception {
    for (int round = 0; round < 40; round++) {
      Machine machine = new Machine();
      List<HeapEventSource> events = events();
      AtomicInteger asked = new AtomicInteger();
      machine.assign(events, asked);
      AtomicBoolean stop = new AtomicBoolean();
      AtomicBoolean stopCpu = new AtomicBoolean();
      AtomicReference<Throwable> fault = new AtomicReference<>();
      Runnable signalAll = () -> events.forEach(HeapEventSource::signal);
      Thread first = repeat(stop, fault, signalAll);
      Thread second = repeat(stop, fault, signalAll);
      Thread cpu =
          repeat(
              stopCpu,
              fault,
              () -> {
                for (int pin = 0; pin < LEVELS; pin++) {
                  machine.chip.eoi(pin);
                }
              });
      while (machine.messages.get() < 20 || asked.get() < 20) {
        Thread.onSpinWait();
      }
      machine.registry.close();
      final int messages = machine.messages.get();
      final int notifies = asked.get();
      for (int pin = 0; pin < LEVELS; pin++) {
        assertFalse(machine.chip.level(pin), "pin=" + pin + " stays up");
      }
      stopCpu.set(true);
      cpu.join();
      machine.closeDomain();
      Thread.yield();
      stop.set(true);
      first.join();
      second.join();
      assertNull(fault.get(), "round=" + round + " " + fault.get());
      assertEquals(messages, machine.messages.get(), "a message after the close");
      assertEquals(notifies, asked.get(), "a notify after the close");
      for (int pin = 0; pin < LEVELS; pin++) {
        assertFalse(machine.chip.level(pin), "pin=" + pin + " was raised after the close");
      }

      events.forEach(HeapEventSource::drain);
      Machine next = new Machine();
      next.assign(events, asked);
      signalAll.run();
      assertEquals(1, next.messages.get());
      assertTrue(next.chip.level(0));
      next.registry.close();
    }
  }

  /** A signal that found the irqfd before the machine was closed, and goes on only now. */
  @Test
  void aSignalThatComesTooLateForTheDomainIsRefusedAndDoesNotThrow() {
    Machine machine = new Machine();
    EventConsumer[] found = new EventConsumer[1];
    SpiedEvent event =
        new SpiedEvent("fd0") {
          @Override
          public void bind(EventConsumer consumer) {
            super.bind(consumer);
            found[0] = consumer;
          }
        };
    machine.registry.assign(event, MESSAGE_GSI);
    assertTrue(found[0].signalled());
    machine.registry.close();
    machine.domain.close();
    assertFalse(found[0].signalled());
    found[0].hungUp();
    event.signal();
    assertEquals(1, event.pending());
    assertEquals(1, machine.messages.get());
  }

  /** Who closes the domain first has done it wrong and is told, by the signal and by the close. */
  @Test
  void aDomainThatIsClosedUnderItsIrqfdsIsReported() {
    Machine machine = new Machine();
    HeapEventSource event = new HeapEventSource("fd0");
    LevelIrqfd irqfd = machine.registry.assignLevel(event, 0, (gsi, at, pin) -> {});
    machine.domain.close();
    assertThrows(IllegalStateException.class, event::signal);
    assertThrows(IllegalStateException.class, irqfd::close);
    irqfd.close();
    machine.registry.close();
    new Machine().registry.assign(event, MESSAGE_GSI);
  }

  /** I-28: events that outlive the machine keep nothing of it. */
  @Test
  void aClosedMachineIsCollectedThoughItsEventsLive() throws Exception {
    List<HeapEventSource> events = events();
    List<WeakReference<?>> parts = new ArrayList<>();
    openAndClose(events, parts);
    for (int i = 0; i < 100 && parts.stream().anyMatch(part -> part.get() != null); i++) {
      System.gc();
      Thread.sleep(10);
    }
    for (WeakReference<?> part : parts) {
      assertNull(part.get());
    }
    Machine next = new Machine();
    next.assign(events, new AtomicInteger());
    events.get(LEVELS).signal();
    assertEquals(1, next.messages.get());
  }

  private static void openAndClose(List<HeapEventSource> events, List<WeakReference<?>> parts) {
    Machine machine = new Machine();
    machine.assign(events, new AtomicInteger());
    events.forEach(HeapEventSource::signal);
    for (int pin = 0; pin < LEVELS; pin++) {
      machine.chip.setMask(pin, true);
      machine.chip.eoi(pin);
    }
    assertEquals(Delivery.IGNORED, machine.router.setIrq(100, 0, true));
    machine.registry.close();
    parts.add(new WeakReference<>(machine.registry));
    parts.add(new WeakReference<>(machine.router));
    parts.add(new WeakReference<>(machine.chip));
    parts.add(new WeakReference<>(machine.domain));
  }

  /**
   * Routes change while the machine is closed: the pin that the GSI has left is down when the close
   * returns, and nobody takes it down later, when it may be another's.
   */
  @Test
  void aChangeOfRoutesThatIsBeingSettledIsOverWhenTheCloseReturns() {
    List<ChipRoute> there = List.of(new ChipRoute(0, 0, 0));
    List<ChipRoute> elsewhere = List.of(new ChipRoute(0, 0, 1));
    AtomicInteger lowering = new AtomicInteger();
    FakeChip slow =
        new FakeChip(2, ChipCapability.ACK) {
          @Override
          public int setLevel(int pin, int sourceId, boolean level) {
            if (pin == 0 && !level) {
              lowering.incrementAndGet();
              for (int i = 0; i < 300; i++) {
                Thread.onSpinWait();
              }
            }
            int result = super.setLevel(pin, sourceId, level);
            if (pin == 0 && !level) {
              lowering.decrementAndGet();
            }
            return result;
          }
        };
    IrqRouter router = IrqRouter.builder().chip(0, slow).routes(there).build();
    HeapEventSource event = new HeapEventSource("fd0");
    IrqfdRegistry[] registry = new IrqfdRegistry[1];
    int[] atReturn = new int[1];
    Duel.run(
        2_000,
        () -> {
          router.replace(there);
          registry[0] = new IrqfdRegistry(router);
          registry[0].assignLevel(event, 0, (gsi, at, pin) -> {});
          event.signal();
        },
        () -> {
          registry[0].close();
          atReturn[0] = lowering.get() + (slow.level(0) ? 1 : 0);
        },
        () -> router.replace(elsewhere),
        () -> assertEquals(0, atReturn[0], "the old pin is up, or is being taken down"));
  }
}
