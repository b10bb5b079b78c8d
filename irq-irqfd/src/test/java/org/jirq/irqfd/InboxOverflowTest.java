// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.irqfd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jirq.ioapic.IoApicProfile;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An inbox that is too small loses nothing and keeps the order. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class InboxOverflowTest {

  private static final int GSIS = 20;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 16})
  void twentyEdgesComeInTheirOrder(int capacity) {
    MessageBoard board = new MessageBoard(GSIS, new IrqfdInbox(capacity));
    List<Integer> order = new ArrayList<>(IntStream.range(0, GSIS).boxed().toList());
    Collections.shuffle(order, new Random(1));
    order.forEach(board::signal);
    order.forEach(board::signal);
    assertEquals(GSIS, board.inbox.size());
    assertEquals(GSIS - capacity, board.inbox.overflows());
    assertEquals(GSIS, board.inbox.drain());
    assertEquals(order, board.taken);
    assertTrue(board.inbox.isEmpty());
    assertEquals(0, board.inbox.drain());
    order.forEach(board::signal);
    assertEquals(GSIS, board.inbox.drain());
    assertEquals(2 * GSIS, board.taken.size());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void twentyLevelsAreRaised(int capacity) {
    Pc pc = new Pc(IoApicProfile.DATASHEET);
    IrqfdInbox inbox = new IrqfdInbox(capacity);
    IrqfdRegistry registry = IrqfdRegistry.builder(pc.router).inbox(inbox).build();
    List<HeapEventSource> events = new ArrayList<>();
    for (int pin = 0; pin < GSIS; pin++) {
      pc.level(pin, 0x40 + pin);
      HeapEventSource event = new HeapEventSource("fd" + pin);
      registry.assignLevel(event, pin, (gsi, chip, line) -> event.signal());
      events.add(event);
    }
    events.forEach(EventSource::signal);
    assertEquals(GSIS, inbox.drain());
    for (int round = 2; round < 5; round++) {
      for (int pin = 0; pin < GSIS; pin++) {
        assertTrue(pc.high(pin), "pin=" + pin);
        pc.eoi(0x40 + pin);
        assertFalse(pc.high(pin), "pin=" + pin);
      }
      assertEquals(GSIS, inbox.drain());
      for (int pin = 0; pin < GSIS; pin++) {
        assertEquals(round, pc.taken(0x40 + pin), "pin=" + pin);
      }
    }
  }

  /** Against a model: a queue in which each stands once. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 32})
  void anyMixtureOfSignalsAndDrainsIsAsWithAnEndlessQueue(int capacity) {
    MessageBoard board = new MessageBoard(GSIS, new IrqfdInbox(capacity));
    LinkedHashSet<Integer> model = new LinkedHashSet<>();
    List<Integer> expected = new ArrayList<>();
    Random random = new Random(capacity);
    for (int i = 0; i < 20_000; i++) {
      if (random.nextInt(4) != 0) {
        int gsi = random.nextInt(GSIS);
        board.signal(gsi);
        model.add(gsi);
      } else {
        int limit = 1 + random.nextInt(random.nextInt(10) == 0 ? 40 : 5);
        expected.clear();
        board.taken.clear();
        Iterator<Integer> first = model.iterator();
        while (first.hasNext() && expected.size() < limit) {
          expected.add(first.next());
          first.remove();
        }
        assertEquals(expected.size(), board.inbox.drain(limit), "i=" + i);
        assertEquals(expected, board.taken, "i=" + i);
      }
      assertEquals(model.size(), board.inbox.size(), "i=" + i);
    }
    assertEquals(capacity >= GSIS, board.inbox.overflows() == 0);
  }

  /** Two threads overflow the inbox while it is drained: neither's signals overtake one another. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void theSignalsOfEachThreadKeepTheirOrderWhileTheInboxIsDrained(int capacity) throws Exception {
    int each = 5;
    int rounds = 5_000;
    MessageBoard board = new MessageBoard(2 * each, new IrqfdInbox(capacity));
    AtomicIntegerArray next = new AtomicIntegerArray(2);
    AtomicReference<String> fault = new AtomicReference<>();
    board.cpu =
        gsi -> {
          int of = gsi / each;
          if (!next.compareAndSet(of, gsi % each, gsi % each + 1)) {
            fault.set("gsi=" + gsi + " came when " + next.get(of) + " was next of thread " + of);
          }
        };
    List<Thread> devices = new ArrayList<>();
    for (int of = 0; of < 2; of++) {
      int mine = of;
      devices.add(
          new Thread(
              () -> {
                for (int round = 0; round < rounds && fault.get() == null; round++) {
                  for (int n = 0; n < each; n++) {
                    board.signal(mine * each + n);
                  }
                  while (!next.compareAndSet(mine, each, 0) && fault.get() == null) {
                    Thread.yield();
                  }
                }
              },
              "device-" + of));
    }
    devices.forEach(Thread::start);
    while (devices.stream().anyMatch(Thread::isAlive)) {
      if (board.inbox.drain() == 0) {
        Thread.yield();
      }
    }
    assertEquals(null, fault.get());
    assertTrue(board.inbox.isEmpty());
    assertTrue(board.inbox.overflows() > 0, "the inbox was never full");
  }
}
