// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.concurrent.AgentInvoker;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.AgentTerminationException;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.BusySpinIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.SleepingIdleStrategy;
import org.agrona.concurrent.YieldingIdleStrategy;
import org.jirq.irqfd.HeapEventSource;
import org.jirq.irqfd.IrqfdInbox;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An agent injects what others signal. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class IrqfdAgentTest {

  private final ConcurrentLinkedQueue<Throwable> faults = new ConcurrentLinkedQueue<>();

  static List<IdleStrategy> strategies() {
    return List.of(
        new BusySpinIdleStrategy(),
        new YieldingIdleStrategy(),
        new BackoffIdleStrategy(),
        new SleepingIdleStrategy(50_000));
  }

  /** A device numbers its signals; each must be followed by an interrupt that sees the number. */
  @ParameterizedTest
  @MethodSource("strategies")
  void eachSignalIsFollowedByAnInterruptOnTheAgentsThread(IdleStrategy idle) throws Exception {
    IrqfdInbox inbox = new IrqfdInbox(1);
    long[][] made = new long[2][16];
    AtomicLong[] seen = {new AtomicLong(), new AtomicLong()};
    ConcurrentLinkedQueue<String> wrongThreads = new ConcurrentLinkedQueue<>();
    Board board =
        new Board(
            inbox,
            gsi -> {
              if (!Thread.currentThread().getName().equals("irqfd-agent")) {
                wrongThreads.add(Thread.currentThread().getName());
              }
              seen[gsi].set(made[gsi][0]);
            });
    AgentRunner runner = IrqfdAgent.start(idle, faults::add, inbox);
    List<Thread> devices = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      int gsi = i;
      HeapEventSource event = board.assign(gsi);
      devices.add(
          new Thread(
              () -> {
                for (int n = 1; n <= 500; n++) {
                  made[gsi][0] = n;
                  event.signal();
                  while (n % 3 == 0 && seen[gsi].get() < n) {
                    Thread.yield();
                  }
                }
                while (seen[gsi].get() < 500) {
                  Thread.yield();
                }
              }));
    }
    devices.forEach(Thread::start);
    for (Thread device : devices) {
      device.join();
    }
    Thread thread = runner.thread();
    runner.close();
    thread.join();
    assertTrue(runner.isClosed());
    assertEquals(List.of(), List.copyOf(wrongThreads));
    assertEquals(List.of(), List.copyOf(faults));
    assertTrue(inbox.isEmpty());
  }

  @Test
  void whatIsSignalledAfterTheEndStaysInTheInbox() {
    List<Integer> taken = new ArrayList<>();
    IrqfdInbox inbox = new IrqfdInbox(4);
    Board board = new Board(inbox, taken::add);
    HeapEventSource event = board.assign(0);
    IrqfdAgent.start(new BackoffIdleStrategy(), faults::add, inbox).close();
    event.signal();
    assertEquals(1, event.pending());
    assertEquals(List.of(), taken);
    assertEquals(1, inbox.drain());
    assertEquals(List.of(0), taken);
  }

  @Test
  void theErrorHandlerIsToldWhatTheCpuSideThrowsAndTheAgentGoesOn() {
    RuntimeException fault = new RuntimeException("sink");
    AtomicLong taken = new AtomicLong();
    IrqfdInbox inbox = new IrqfdInbox(4);
    Board board =
        new Board(
            inbox,
            gsi -> {
              if (gsi == 0) {
                throw fault;
              }
              taken.incrementAndGet();
            });
    HeapEventSource bad = board.assign(0);
    HeapEventSource good = board.assign(1);
    try (AgentRunner runner = IrqfdAgent.start(new YieldingIdleStrategy(), faults::add, inbox)) {
      for (int i = 1; i <= 3; i++) {
        bad.signal();
        good.signal();
        while (taken.get() < i) {
          Thread.yield();
        }
      }
      assertFalse(runner.isClosed());
    }
    assertEquals(List.of(fault, fault, fault), List.copyOf(faults));
  }

  /** Sleeps for an hour: without a wake-up a test that waits for it ends by its timeout. */
  private static IdleStrategy longSleep() {
    return new SleepingIdleStrategy(3_600_000_000_000L);
  }

  @Test
  void theWakeUpEndsALongSleepOfTheAgent() throws Exception {
    AtomicLong taken = new AtomicLong();
    AgentWakeUp wakeUp = new AgentWakeUp();
    IrqfdInbox inbox = new IrqfdInbox(4, wakeUp);
    HeapEventSource event = new Board(inbox, gsi -> taken.incrementAndGet()).assign(0);
    event.signal(); // nobody is there to be woken
    AgentRunner runner = IrqfdAgent.start(longSleep(), faults::add, wakeUp, inbox);
    for (int i = 1; i <= 100; i++) {
      while (taken.get() < i) {
        Thread.yield();
      }
      event.signal();
    }
    while (taken.get() < 101) {
      Thread.yield();
    }
    runner.close(1, sleeping -> {});
    assertEquals(101, taken.get());
    assertEquals(List.of(), List.copyOf(faults));
  }

  /** Signals of two devices meet the agent at its start, and each time that it falls asleep. */
  @Test
  void noSignalIsSleptOverWhereverItMeetsTheAgent() throws Exception {
    for (int round = 0; round < 200; round++) {
      AtomicLong[] taken = {new AtomicLong(), new AtomicLong()};
      AgentWakeUp wakeUp = new AgentWakeUp();
      IrqfdInbox inbox = new IrqfdInbox(1, wakeUp);
      Board board = new Board(inbox, gsi -> taken[gsi].incrementAndGet());
      List<Thread> devices = new ArrayList<>();
      for (int gsi = 0; gsi < 2; gsi++) {
        HeapEventSource event = board.assign(gsi);
        AtomicLong mine = taken[gsi];
        devices.add(
            new Thread(
                () -> {
                  for (int i = 1; i <= 20; i++) {
                    event.signal();
                    while (mine.get() < i) {
                      Thread.yield();
                    }
                  }
                }));
      }
      devices.forEach(Thread::start);
      AgentRunner runner = IrqfdAgent.start(longSleep(), faults::add, wakeUp, inbox);
      for (Thread device : devices) {
        device.join();
      }
      runner.close(1, sleeping -> {});
      assertEquals(List.of(20L, 20L), List.of(taken[0].get(), taken[1].get()));
    }
    assertEquals(List.of(), List.copyOf(faults));
  }

  @Test
  void anAgentDoesNotSleepWhileSomethingIsLeft() {
    List<Integer> taken = new ArrayList<>();
    IrqfdInbox inbox = new IrqfdInbox(4);
    Board board = new Board(inbox, taken::add);
    HeapEventSource closed = board.assign(0);
    closed.signal();
    board.assign(1).signal();
    closed.close();
    IrqfdAgent agent = new IrqfdAgent("agent", 1, inbox);
    assertEquals(1, agent.doWork(), "the entry of the closed one is gone, another is left");
    assertEquals(List.of(), taken);
    assertEquals(1, agent.doWork());
    assertEquals(List.of(1), taken);
    assertEquals(0, agent.doWork());
  }

  @Test
  void aWakeUpIsOfOneAgentAtATime() {
    AgentWakeUp wakeUp = new AgentWakeUp();
    IrqfdInbox inbox = new IrqfdInbox(1, wakeUp);
    IrqfdAgent first = new IrqfdAgent("first", 1, wakeUp, inbox);
    IrqfdAgent second = new IrqfdAgent("second", 1, wakeUp, inbox);
    first.onStart();
    assertEquals(
        "the wake-up is that of an agent on thread=" + Thread.currentThread().getName(),
        assertThrows(IllegalStateException.class, second::onStart).getMessage());
    first.onClose();
    second.onStart();
    second.onClose();
  }

  @Test
  void anInvokerRunsItOnTheVmsOwnThread() {
    List<String> threads = new ArrayList<>();
    IrqfdInbox inbox = new IrqfdInbox(4);
    Board board = new Board(inbox, gsi -> threads.add(Thread.currentThread().getName()));
    HeapEventSource event = board.assign(0);
    AgentInvoker step = new AgentInvoker(faults::add, null, new IrqfdAgent("vm", 1, inbox));
    step.start();
    event.signal();
    assertEquals(List.of(), threads);
    assertEquals(1, step.invoke());
    assertEquals(0, step.invoke());
    assertEquals(List.of(Thread.currentThread().getName()), threads);
    step.close();
  }

  @Test
  void eachInboxGetsItsShareAndAFaultAtOneDoesNotKeepTheOthersWaiting() {
    List<Integer> taken = new ArrayList<>();
    RuntimeException fault = new RuntimeException("sink");
    IrqfdInbox first = new IrqfdInbox(4);
    IrqfdInbox second = new IrqfdInbox(4);
    Board one = new Board(first, taken::add);
    Board two =
        new Board(
            second,
            gsi -> {
              throw fault;
            });
    IrqfdInbox third = new IrqfdInbox(4);
    Board three = new Board(third, gsi -> taken.add(100 + gsi));
    IrqfdAgent agent = new IrqfdAgent("three machines", 2, first, second, third);
    for (int gsi = 0; gsi < 3; gsi++) {
      one.assign(gsi).signal();
      three.assign(gsi).signal();
    }
    two.assign(0).signal();
    assertSame(fault, assertThrows(RuntimeException.class, agent::doWork));
    assertEquals(List.of(0, 1, 100, 101), taken);
    assertEquals(2, agent.doWork());
    assertEquals(List.of(0, 1, 100, 101, 2, 102), taken);
    assertEquals(0, agent.doWork());
    assertEquals("three machines", agent.roleName());
  }

  @Test
  void severalFaultsAreThrownTogetherAndATerminationAtOnce() {
    Error first = new AssertionError("first");
    RuntimeException second = new RuntimeException("second");
    IrqfdInbox one = new IrqfdInbox(1);
    IrqfdInbox two = new IrqfdInbox(1);
    HeapEventSource a = throwing(one, first).assign(0);
    HeapEventSource b = throwing(two, second).assign(0);
    a.signal();
    b.signal();
    IrqfdAgent agent = new IrqfdAgent("agent", 1, one, two);
    assertSame(first, assertThrows(AssertionError.class, agent::doWork));
    assertEquals(List.of(second), List.of(first.getSuppressed()));

    IrqfdInbox end = new IrqfdInbox(1);
    throwing(end, new AgentTerminationException()).assign(0).signal();
    b.signal();
    IrqfdAgent ending = new IrqfdAgent("agent", 1, end, two);
    assertThrows(AgentTerminationException.class, ending::doWork);
    assertEquals(1, two.size());
  }

  @Test
  void aTerminationTellsTheFaultBeforeIt() {
    RuntimeException before = new RuntimeException("before");
    AgentTerminationException last = new AgentTerminationException();
    IrqfdInbox one = new IrqfdInbox(1);
    IrqfdInbox two = new IrqfdInbox(1);
    throwing(one, before).assign(0).signal();
    throwing(two, last).assign(0).signal();
    IrqfdAgent agent = new IrqfdAgent("agent", 1, one, two);
    assertSame(last, assertThrows(AgentTerminationException.class, agent::doWork));
    assertEquals(List.of(before), List.of(last.getSuppressed()));
  }

  private static Board throwing(IrqfdInbox inbox, Throwable fault) {
    return new Board(
        inbox,
        gsi -> {
          if (fault instanceof Error e) {
            throw e;
          }
          throw (RuntimeException) fault;
        });
  }

  /** The level path, by an agent: exactly the interrupts that the device wants. */
  @Test
  void aLevelTriggeredDeviceGetsOneInterruptForEachPieceOfWork() {
    IrqfdInbox inbox = new IrqfdInbox(4);
    LevelBoard board = new LevelBoard(inbox);
    try (AgentRunner runner = IrqfdAgent.start(new YieldingIdleStrategy(), faults::add, inbox)) {
      for (int i = 1; i <= 200; i++) {
        board.deviceWants();
        while (board.interrupts() < i) {
          Thread.yield();
        }
        board.guestServes();
      }
      assertFalse(runner.isClosed());
    }
    assertEquals(200, board.interrupts());
    assertEquals(List.of(), List.copyOf(faults));
  }

  @Test
  void wrongArgumentsAreRefused() {
    IllegalArgumentException limit =
        assertThrows(
            IllegalArgumentException.class, () -> new IrqfdAgent("agent", 0, new IrqfdInbox(1)));
    assertEquals("limit=0 is less than 1", limit.getMessage());
    IllegalArgumentException none =
        assertThrows(IllegalArgumentException.class, () -> new IrqfdAgent("agent", 1));
    assertEquals("inboxes=0: there is nothing to drain", none.getMessage());
  }
}
