// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.irqfd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.jirq.irqfd.spi.EventConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;

/**
 * What may be assigned, and what is refused: rows I01 to I08 of the recorded behaviour of Linux KVM
 * 6.18. Where the outcome is another one, docs/irqfd.md says why.
 */
@Timeout(60)
class KvmAssignScenarioTest {

  private static final int PIN = KvmBoard.PIN;

  private final KvmBoard board = new KvmBoard();
  private final IrqfdRegistry registry = board.registry;
  private final HeapEventSource event = new HeapEventSource("fd0");
  private final KvmBoard.Counter listener = new KvmBoard.Counter();

  private static void refusedAsBusy(String name, int boundTo, Executable assign) {
    String message = assertThrows(IllegalStateException.class, assign).getMessage();
    assertTrue(
        message.startsWith("event=" + name + " is assigned to gsi=" + boundTo + " "), message);
  }

  /** The event is of use: a signal reaches the pin. */
  private void expectInjects(HeapEventSource source) {
    board.edge();
    int before = board.taken();
    source.signal();
    assertEquals(before + 1, board.taken());
  }

  @Test
  void i01OneEventHasOneIrqfdAndIsFreeAfterItsClose() {
    Irqfd irqfd = registry.assign(event, PIN);
    refusedAsBusy("fd0", PIN, () -> registry.assign(event, PIN));
    refusedAsBusy("fd0", PIN, () -> registry.assign(event, 7));
    assertEquals(1, registry.size());
    irqfd.close();
    irqfd.close();
    assertEquals(0, registry.size());
    registry.assign(event, PIN);
    irqfd.close();
    expectInjects(event);
  }

  /** An event is an object, so a duplicate is another reference to it. */
  @Test
  void i02WhoeverHoldsTheEventHoldsTheSameOneAndOnlyItsOwnIrqfdFreesIt() {
    EventSource duplicate = event;
    Irqfd irqfd = registry.assign(event, PIN);
    refusedAsBusy("fd0", PIN, () -> registry.assign(duplicate, 7));
    registry.assign(new HeapEventSource("fd1"), 7).close();
    refusedAsBusy("fd0", PIN, () -> registry.assign(duplicate, 7));
    irqfd.close();
    board.pc.edge(7, 0x47);
    registry.assign(duplicate, 7);
    event.signal();
    assertEquals(1, board.pc.taken(0x47));
  }

  @Test
  void i03OneEventHasOneIrqfdInAllMachines() {
    KvmBoard second = new KvmBoard();
    Irqfd irqfd = registry.assign(event, PIN);
    refusedAsBusy("fd0", PIN, () -> second.registry.assign(event, 7));
    refusedAsBusy("fd0", PIN, () -> second.assignLevel(event, 7, listener));
    assertEquals(0, second.registry.size());
    irqfd.close();
    second.registry.assign(event, 7);
    refusedAsBusy("fd0", 7, () -> registry.assign(event, PIN));
    second.registry.close();
    registry.assign(event, PIN);
    expectInjects(event);
  }

  @Test
  void i04SeveralEventsShareAGsi() {
    HeapEventSource other = new HeapEventSource("fd1");
    registry.assign(event, PIN);
    registry.assign(other, PIN);
    expectInjects(event);
    expectInjects(other);
  }

  /** KVM takes any number; one that no table can ever route is refused here. */
  @Test
  void i05AGsiThatNoTableCanRouteIsRefused() {
    registry.assign(event, 4095).close();
    for (int gsi : new int[] {4096, -1}) {
      String text = "gsi=" + gsi + " is not in 0..4095";
      assertEquals(
          text,
          assertThrows(IllegalArgumentException.class, () -> registry.assign(event, gsi))
              .getMessage());
      assertEquals(
          text,
          assertThrows(
                  IllegalArgumentException.class, () -> board.assignLevel(event, gsi, listener))
              .getMessage());
    }
    assertEquals(0, registry.size());
    registry.assign(event, PIN);
    expectInjects(event);
  }

  /**
   * Each flag is a method or a type, so an unknown one cannot be asked for: what is left of the row
   * is that a policy which is none is refused, and that closing does not depend on the kind.
   */
  @Test
  void i06WhatIsNoPolicyIsRefusedAndBothKindsAreClosedAlike() {
    ResamplePolicy none = null;
    assertEquals(
        "policy",
        assertThrows(
                NullPointerException.class, () -> registry.assignLevel(event, PIN, listener, none))
            .getMessage());
    assertEquals(0, registry.size());
    board.assignLevel(event, PIN, listener).close();
    registry.assign(event, PIN).close();
    registry.assign(event, PIN);
    expectInjects(event);
  }

  /** No event, an event that its owner has closed, and one that cannot be bound. */
  @Test
  void i07AnEventThatIsNoneOrClosedOrCannotBeBoundIsRefused() {
    EventSource none = null;
    assertEquals(
        "event",
        assertThrows(NullPointerException.class, () -> registry.assign(none, PIN)).getMessage());
    assertEquals(
        "event",
        assertThrows(NullPointerException.class, () -> board.assignLevel(none, PIN, listener))
            .getMessage());
    event.close();
    for (Executable assign :
        new Executable[] {
          () -> registry.assign(event, PIN), () -> board.assignLevel(event, PIN, listener)
        }) {
      assertEquals(
          "event=fd0 is closed", assertThrows(IllegalStateException.class, assign).getMessage());
    }
    RuntimeException notThatKind = new UnsupportedOperationException("a pipe");
    EventSource pipe =
        new SpiedEvent("pipe") {
          @Override
          public void bind(EventConsumer consumer) {
            throw notThatKind;
          }
        };
    assertSame(notThatKind, assertThrows(RuntimeException.class, () -> registry.assign(pipe, PIN)));
    assertEquals(0, registry.size());
    HeapEventSource next = new HeapEventSource("fd1");
    registry.assign(next, PIN);
    expectInjects(next);
  }

  /** In place of a resamplefd stands a listener: there is none, or it signals the event itself. */
  @Test
  void i08WithoutAListenerTheEventStaysFreeAndAListenerMaySignalItsOwnEvent() {
    assertEquals(
        "listener",
        assertThrows(NullPointerException.class, () -> board.assignLevel(event, PIN, null))
            .getMessage());
    assertEquals(0, registry.size());
    registry.assign(event, PIN).close();
    board.level();
    LevelIrqfd irqfd = board.assignLevel(event, PIN, (gsi, chip, pin) -> event.signal());
    event.signal();
    assertEquals(1, board.taken());
    board.eoi();
    assertEquals("irr=1 rirr=1", board.entry());
    assertEquals(2, board.taken());
    irqfd.close();
    assertFalse(board.pc.high(PIN));
  }
}
