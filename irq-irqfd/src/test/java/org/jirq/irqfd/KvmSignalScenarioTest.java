// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.irqfd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.jirq.api.SourceId;
import org.jirq.ioapic.IoApicProfile;
import org.jirq.routing.ChipRoute;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What a signal of a plain irqfd does: rows I09 to I19 and I27 of the recorded behaviour of Linux
 * KVM 6.18.
 */
@Timeout(60)
class KvmSignalScenarioTest {

  private static final int PIN = KvmBoard.PIN;
  private static final int GSI = 30;
  private static final int MESSAGE = 0x51;

  private final KvmBoard board = new KvmBoard();
  private final HeapEventSource event = new HeapEventSource("fd0");

  private void expectMessages(int taken, long counter) {
    assertEquals(
        "taken=" + taken + " counter=" + counter,
        "taken=" + board.pc.taken(MESSAGE) + " counter=" + event.pending());
  }

  @Test
  void i09AnOldCountInjectsAtTheAssignmentAndStays() {
    board.message(GSI, MESSAGE);
    event.signal(3);
    board.registry.assign(event, GSI);
    expectMessages(1, 3);
  }

  @Test
  void i10ASignalAfterTheAssignmentIsConsumed() {
    board.message(GSI, MESSAGE);
    board.registry.assign(event, GSI);
    event.signal();
    expectMessages(1, 0);
  }

  @Test
  void i11TheNextSignalConsumesTheOldCountToo() {
    board.message(GSI, MESSAGE);
    event.signal(2);
    board.registry.assign(event, GSI);
    event.signal();
    expectMessages(2, 0);
  }

  @Test
  void i12ASignalOfFiveIsOneInterrupt() {
    board.message(GSI, MESSAGE);
    board.registry.assign(event, GSI);
    event.signal(5);
    expectMessages(1, 0);
  }

  @Test
  void i13SignalsFollowTheRoutesAndNothingIsReplayed() {
    board.edge();
    board.message(GSI, MESSAGE);
    board.registry.assign(event, GSI);
    board.message(GSI, 0x62);
    event.signal();
    assertEquals(1, board.pc.taken(0x62));
    board.pc.router.replace(Pc.identityBut(GSI, new ChipRoute(GSI, Pc.IOAPIC, PIN)));
    event.signal();
    assertEquals(1, board.taken());
    board.pc.router.replace(Pc.identity());
    event.signal();
    expectMessages(0, 0);
    board.message(GSI, 0x71);
    assertEquals(0, board.pc.taken(0x71));
    event.signal();
    assertEquals(1, board.pc.taken(0x71));
    assertEquals(1, board.pc.taken(0x62));
    assertEquals(1, board.taken());
    expectMessages(0, 0);
  }

  @Test
  void i14WithoutARouteTheSignalIsSwallowed() {
    board.registry.assign(event, 100);
    event.signal();
    board.message(100, MESSAGE);
    expectMessages(0, 0);
    event.signal();
    expectMessages(1, 0);
  }

  @Test
  void i15APulseBehindAMaskIsLost() {
    board.registry.assign(event, PIN);
    board.edge();
    event.signal();
    assertEquals(1, board.taken());
    assertEquals("irr=0 rirr=0", board.entry());
    board.pc.mask(PIN);
    event.signal();
    assertEquals("irr=0 rirr=0", board.entry());
    board.pc.unmask(PIN);
    assertEquals(1, board.taken());
  }

  @Test
  void i16APulseWhileALevelIsServedIsLost() {
    board.registry.assign(event, PIN);
    board.level();
    event.signal();
    assertEquals("irr=0 rirr=1", board.entry());
    event.signal();
    assertEquals("irr=0 rirr=1", board.entry());
    board.eoi();
    assertEquals("irr=0 rirr=0", board.entry());
    assertEquals(1, board.taken());
  }

  /** As KVM, if the registry is told to pulse under the devices' source id; better if not. */
  @Test
  void i17APulseLowersTheLineOfADeviceOnlyUnderItsSourceId() {
    board.registry.assign(event, PIN);
    board.level();
    board.pc.router.setIrq(PIN, SourceId.DEFAULT, true);
    event.signal();
    assertEquals("irr=0 rirr=1", board.entry());
    assertFalse(board.pc.high(PIN));

    Pc ours = new Pc(IoApicProfile.KVM);
    HeapEventSource other = new HeapEventSource("fd1");
    new IrqfdRegistry(ours.router).assign(other, PIN);
    ours.level(PIN, KvmBoard.VECTOR);
    ours.router.setIrq(PIN, SourceId.DEFAULT, true);
    other.signal();
    assertTrue(ours.high(PIN));
    ours.eoi(KvmBoard.VECTOR);
    assertEquals(2, ours.taken(KvmBoard.VECTOR));
  }

  @Test
  void i18AfterTheDeassignmentTheCountIsTheOwners() {
    board.message(GSI, MESSAGE);
    Irqfd irqfd = board.registry.assign(event, GSI);
    event.signal();
    expectMessages(1, 0);
    irqfd.close();
    event.signal();
    expectMessages(1, 1);
  }

  /** An event is closed for all who hold it: there are no duplicates to be closed one by one. */
  @Test
  void i19ClosingTheEventEndsItsIrqfdAndFreesTheGsi() {
    board.edge();
    Irqfd irqfd = board.registry.assign(event, PIN);
    event.signal();
    assertEquals(1, board.taken());
    event.close();
    assertTrue(irqfd.closed().toCompletableFuture().isDone());
    event.signal();
    assertEquals(1, board.taken());
    assertEquals(0, board.registry.size());
    HeapEventSource next = new HeapEventSource("fd1");
    board.registry.assign(next, PIN);
    next.signal();
    assertEquals(2, board.taken());
  }

  @Test
  void i27NobodyFindsACountInAnAssignedEvent() {
    board.edge();
    board.registry.assign(event, PIN);
    event.signal();
    assertEquals(0, event.pending());
    assertEquals(0, event.drain());
    assertEquals(1, board.taken());
  }
}
