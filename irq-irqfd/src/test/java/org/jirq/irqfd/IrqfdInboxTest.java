// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.irqfd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jirq.ioapic.IoApicProfile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a thread that drains an inbox gets, and when. */
@Timeout(60)
class IrqfdInboxTest {

  private int woken;
  private final MessageBoard board = new MessageBoard(8, new IrqfdInbox(8, () -> woken++));
  private final IrqfdInbox inbox = board.inbox;

  @Test
  void nothingIsInjectedBeforeTheDrain() {
    board.signal(3);
    assertEquals(List.of(), board.taken);
    assertFalse(inbox.isEmpty());
    assertEquals(1, inbox.size());
    assertEquals(1, inbox.drain());
    assertEquals(List.of(3), board.taken);
    assertTrue(inbox.isEmpty());
    assertEquals(0, inbox.drain());
    assertEquals(List.of(3), board.taken);
  }

  @Test
  void irqfdsAreDrainedInTheOrderInWhichTheyCameIn() {
    board.signal(5, 0, 7, 2, 6, 1, 4, 3);
    assertEquals(8, inbox.drain());
    assertEquals(List.of(5, 0, 7, 2, 6, 1, 4, 3), board.taken);
    assertEquals(0, inbox.overflows());
  }

  /** I12, I27: as an eventfd has it. */
  @Test
  void signalsThatWaitAreOneInterruptAndStandInTheCount() {
    board.events.get(2).signal(5);
    board.signal(1, 2);
    assertEquals(6, board.events.get(2).pending());
    assertEquals(2, inbox.size());
    assertEquals(2, inbox.drain());
    assertEquals(List.of(2, 1), board.taken);
    assertEquals(0, board.events.get(2).pending());
    board.signal(2);
    assertEquals(1, inbox.drain());
    assertEquals(List.of(2, 1, 2), board.taken);
  }

  /** I09, I10, but that the drain consumes the count. */
  @Test
  void aCountFromBeforeTheAssignmentIsInjectedByTheNextDrain() {
    HeapEventSource early = new HeapEventSource("early");
    early.signal(3);
    board.registry.assign(early, 4);
    assertEquals(List.of(), board.taken);
    assertEquals(1, inbox.drain());
    assertEquals(List.of(4), board.taken);
    assertEquals(0, early.pending());
    assertEquals(0, inbox.drain());
  }

  @Test
  void theLimitIsKeptAndTheRestComesNext() {
    board.signal(0, 1, 2, 3, 4);
    assertEquals(2, inbox.drain(2));
    assertEquals(3, inbox.size());
    board.signal(0);
    assertEquals(3, inbox.drain(3));
    assertEquals(1, inbox.drain(3));
    assertEquals(List.of(0, 1, 2, 3, 4, 0), board.taken);
  }

  @Test
  void aSignalFromInsideAnInjectionWaitsForTheNextDrain() {
    board.cpu =
        gsi -> {
          board.taken.add(gsi);
          board.signal(gsi, 6);
        };
    board.signal(1);
    assertEquals(1, inbox.drain());
    assertEquals(List.of(1), board.taken);
    assertEquals(2, inbox.drain());
    assertEquals(List.of(1, 1, 6), board.taken);
    assertEquals(2, inbox.drain());
    assertEquals(List.of(1, 1, 6, 1, 6), board.taken);
    assertEquals(2, inbox.size());
  }

  @Test
  void anEoiWhoseListenerSignalsAgainInjectsAtTheNextStep() {
    Pc pc = new Pc(IoApicProfile.DATASHEET);
    IrqfdRegistry registry = IrqfdRegistry.builder(pc.router).inbox(inbox).build();
    HeapEventSource line = new HeapEventSource("line");
    boolean[] high = new boolean[1];
    registry.assignLevel(
        line,
        5,
        (gsi, chip, pin) -> {
          if (high[0]) {
            line.signal();
          }
        });
    pc.level(5, 0x45);
    high[0] = true;
    line.signal();
    assertEquals(1, inbox.drain());
    assertEquals(1, pc.taken(0x45));
    pc.eoi(0x45);
    assertFalse(pc.high(5));
    assertEquals(1, pc.taken(0x45));
    assertEquals(1, inbox.drain());
    assertTrue(pc.high(5));
    assertEquals(2, pc.taken(0x45));
    high[0] = false;
    pc.eoi(0x45);
    assertEquals(0, inbox.drain());
    assertFalse(pc.high(5));
    assertEquals(2, pc.taken(0x45));
  }

  @Test
  void whatTheCpuSideThrowsComesThroughAndTheRestStays() {
    RuntimeException fault = new RuntimeException("sink");
    board.cpu =
        gsi -> {
          board.taken.add(gsi);
          if (gsi == 1) {
            throw fault;
          }
        };
    board.signal(0, 1, 2);
    assertSame(fault, assertThrows(RuntimeException.class, inbox::drain));
    assertEquals(0, board.events.get(1).pending());
    assertEquals(1, inbox.size());
    assertFalse(board.router.srcu().inReader());
    assertEquals(1, inbox.drain());
    assertEquals(List.of(0, 1, 2), board.taken);
  }

  @Test
  void theWakeUpIsCalledOnceEachTimeTheInboxIsNoLongerEmpty() {
    board.signal(0);
    assertEquals(1, woken);
    board.signal(0, 1, 2);
    assertEquals(1, woken);
    inbox.drain(2);
    board.signal(3, 0);
    assertEquals(1, woken);
    inbox.drain();
    assertEquals(1, woken);
    board.signal(4);
    assertEquals(2, woken);
    board.cpu = gsi -> board.signal(5);
    inbox.drain();
    assertEquals(2, woken, "who drains is awake");
    assertFalse(inbox.isEmpty());
  }

  @Test
  void whatTheWakeUpThrowsComesThroughAfterTheSignalWasTaken() {
    RuntimeException fault = new RuntimeException("wake-up");
    MessageBoard other =
        new MessageBoard(
            1,
            new IrqfdInbox(
                1,
                () -> {
                  throw fault;
                }));
    assertSame(fault, assertThrows(RuntimeException.class, () -> other.signal(0)));
    assertEquals(1, other.inbox.drain());
    assertEquals(List.of(0), other.taken);
  }

  @Test
  void aDrainInsideADrainIsRefused() {
    board.cpu = gsi -> inbox.drain();
    board.signal(0, 1);
    IllegalStateException e = assertThrows(IllegalStateException.class, inbox::drain);
    assertEquals(
        "the inbox is being drained by thread=" + Thread.currentThread().getName(), e.getMessage());
    board.cpu = board.taken::add;
    assertEquals(1, inbox.drain());
    assertEquals(List.of(1), board.taken);
  }

  @Test
  void aSecondThreadThatDrainsIsRefusedAndMayDrainLater() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch refused = new CountDownLatch(1);
    board.cpu =
        gsi -> {
          board.taken.add(gsi);
          inside.countDown();
          try {
            refused.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        };
    board.signal(0, 1);
    Thread first = new Thread(() -> inbox.drain(1), "vm-thread");
    first.start();
    inside.await();
    IllegalStateException e = assertThrows(IllegalStateException.class, () -> inbox.drain());
    assertEquals("the inbox is being drained by thread=vm-thread", e.getMessage());
    assertEquals(List.of(0), board.taken);
    refused.countDown();
    first.join();
    assertEquals(1, inbox.drain());
    assertEquals(List.of(0, 1), board.taken);
  }

  @Test
  void aDrainInsideACallbackThatIsNotItsOwnInjects() {
    Pc pc = new Pc(IoApicProfile.DATASHEET);
    IrqfdRegistry inline = new IrqfdRegistry(pc.router);
    pc.level(5, 0x45);
    HeapEventSource line = new HeapEventSource("line");
    LevelIrqfd irqfd = inline.assignLevel(line, 5, (gsi, chip, pin) -> inbox.drain());
    board.signal(2);
    line.signal();
    pc.eoi(0x45);
    assertEquals(List.of(2), board.taken);
    assertEquals(0, irqfd.failures());
  }

  @Test
  void severalMachinesMayShareAnInbox() {
    MessageBoard other = new MessageBoard(8, inbox);
    board.signal(3);
    other.signal(4);
    board.signal(5);
    other.registry.close();
    assertEquals(2, inbox.drain());
    assertEquals(List.of(3, 5), board.taken);
    assertEquals(List.of(), other.taken);
    assertEquals(1, other.events.get(4).pending());
  }

  @Test
  void anOwnerWhoDrainsTheEventTakesTheSignalsBack() {
    board.signal(0, 1);
    assertEquals(1, board.events.get(0).drain());
    assertEquals(1, inbox.drain());
    assertEquals(List.of(1), board.taken);
  }

  @Test
  void theCapacityIsRoundedUp() {
    assertEquals(8, inbox.capacity());
    assertEquals(1, new IrqfdInbox(1).capacity());
    assertEquals(4, new IrqfdInbox(3).capacity());
    assertEquals("IrqfdInbox[size=0 capacity=8]", inbox.toString());
  }

  @Test
  void wrongNumbersAreRefused() {
    for (int capacity : new int[] {0, -1, (1 << 20) + 1}) {
      IllegalArgumentException e =
          assertThrows(IllegalArgumentException.class, () -> new IrqfdInbox(capacity));
      assertEquals("capacity=" + capacity + " is not in 1..1048576", e.getMessage());
    }
    board.signal(0);
    IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> inbox.drain(0));
    assertEquals("limit=0 is less than 1", e.getMessage());
    assertEquals(1, inbox.drain());
  }
}
