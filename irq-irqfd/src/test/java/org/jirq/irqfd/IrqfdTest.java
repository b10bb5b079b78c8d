// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.irqfd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jirq.api.SourceId;
import org.jirq.ioapic.IoApicProfile;
import org.jirq.routing.ChipRoute;
import org.jirq.routing.IrqRouter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Plain irqfds. The names in brackets are the rows of Linux KVM's recorded behaviour. */
@Timeout(60)
class IrqfdTest {

  private static final int PIN = 5;
  private static final int VECTOR = 0x45;

  private final Pc pc = new Pc(IoApicProfile.DATASHEET);
  private final IrqfdRegistry registry = IrqfdRegistry.builder(pc.router).name("vm0").build();
  private final HeapEventSource event = new HeapEventSource("nic0");

  private void routeToMessage(int gsi, int vector) {
    pc.router.replace(Pc.identityBut(gsi, Pc.msi(gsi, vector)));
  }

  /** I01, I03: one event, one irqfd, whichever GSI, whichever machine. */
  @Test
  void anEventThatIsAssignedIsRefusedAndTheOtherGsiAndMachineNamed() {
    Irqfd first = registry.assign(event, PIN);
    String text = "event=nic0 is assigned to gsi=5 of registry=vm0 already, so not to gsi=";
    IllegalStateException same =
        assertThrows(IllegalStateException.class, () -> registry.assign(event, PIN));
    assertEquals(text + "5 of registry=vm0", same.getMessage());
    IllegalStateException other =
        assertThrows(
            IllegalStateException.class,
            () -> registry.assignLevel(event, 7, (gsi, chip, pin) -> {}));
    assertEquals(text + "7 of registry=vm0", other.getMessage());
    IrqfdRegistry elsewhere = new IrqfdRegistry(new Pc(IoApicProfile.KVM).router);
    assertEquals("irq-router", elsewhere.name());
    IllegalStateException machine =
        assertThrows(IllegalStateException.class, () -> elsewhere.assign(event, 9));
    assertEquals(text + "9 of registry=irq-router", machine.getMessage());
    assertEquals(1, registry.size());
    assertEquals(0, elsewhere.size());

    first.close();
    first.close();
    elsewhere.assign(event, 9).close();
    pc.edge(PIN, VECTOR);
    registry.assign(event, PIN);
    event.signal();
    assertEquals(1, pc.taken(VECTOR));
  }

  /** I04. */
  @Test
  void severalEventsMayShareAGsi() {
    HeapEventSource second = new HeapEventSource("nic1");
    pc.edge(PIN, VECTOR);
    registry.assign(event, PIN);
    registry.assign(second, PIN);
    event.signal();
    second.signal();
    assertEquals(2, pc.taken(VECTOR));
  }

  /** I05: KVM accepts any GSI; one that no table can route is refused here. */
  @Test
  void aGsiThatCannotBeRoutedIsRefusedAndTheEventStaysFree() {
    for (int gsi : new int[] {-1, 4096}) {
      IllegalArgumentException e =
          assertThrows(IllegalArgumentException.class, () -> registry.assign(event, gsi));
      assertEquals("gsi=" + gsi + " is not in 0..4095", e.getMessage());
      assertThrows(
          IllegalArgumentException.class,
          () -> registry.assignLevel(event, gsi, (g, chip, pin) -> {}));
    }
    registry.assign(event, 4095);
    assertEquals(1, registry.size());
  }

  /** I09, I10, I11: an old count injects at the assignment and is consumed by the next signal. */
  @Test
  void anOldCountInjectsAtTheAssignmentAndIsConsumedByTheNextSignal() {
    routeToMessage(PIN, 0x51);
    event.signal(3);
    registry.assign(event, PIN);
    assertEquals(1, pc.taken(0x51));
    assertEquals(3, event.pending());
    event.signal();
    assertEquals(2, pc.taken(0x51));
    assertEquals(0, event.pending());
  }

  @Test
  void anAssignmentAtWhichTheCpuSideThrowsLeavesNothingBehind() {
    RuntimeException fault = new RuntimeException("sink");
    IrqRouter board =
        IrqRouter.builder()
            .msi(
                (address, data, deviceId) -> {
                  throw fault;
                })
            .routes(List.of(Pc.msi(PIN, 0x51)))
            .build();
    IrqfdRegistry other = new IrqfdRegistry(board);
    event.signal();
    assertSame(fault, assertThrows(RuntimeException.class, () -> other.assign(event, PIN)));
    assertEquals(0, other.size());
    assertEquals(1, event.drain());
    other.assign(event, PIN);
    assertSame(fault, assertThrows(RuntimeException.class, event::signal));
    assertFalse(board.srcu().inReader());
  }

  /** I12, I27. */
  @Test
  void aSignalOfFiveIsOneMessageAndLeavesNoCount() {
    routeToMessage(PIN, 0x51);
    registry.assign(event, PIN);
    event.signal(5);
    assertEquals(1, pc.taken(0x51));
    assertEquals(0, event.pending());
  }

  /** I13. */
  @Test
  void theCachedRouteFollowsTheTable() {
    pc.edge(PIN, VECTOR);
    routeToMessage(30, 0x51);
    registry.assign(event, 30);
    routeToMessage(30, 0x62);
    event.signal();
    assertEquals(0, pc.taken(0x51));
    assertEquals(1, pc.taken(0x62));
    pc.router.replace(Pc.identityBut(30, new ChipRoute(30, Pc.IOAPIC, PIN)));
    event.signal();
    assertEquals(1, pc.taken(VECTOR));
    pc.router.replace(Pc.identity());
    event.signal();
    assertEquals(0, event.pending());
    routeToMessage(30, 0x71);
    assertEquals(0, pc.taken(0x71));
    event.signal();
    assertEquals(1, pc.taken(0x71));
    assertEquals(1, pc.taken(VECTOR));
    assertEquals(1, pc.taken(0x62));
  }

  /** I14. */
  @Test
  void anUnroutedGsiSwallowsSignals() {
    registry.assign(event, 100);
    event.signal();
    assertEquals(0, event.pending());
    routeToMessage(100, 0x51);
    assertEquals(0, pc.taken(0x51));
    event.signal();
    assertEquals(1, pc.taken(0x51));
  }

  /** I15. */
  @ParameterizedTest
  @EnumSource(IoApicProfile.class)
  void aPulseOnAnEdgePinIsOneInterruptAndIsLostBehindAMask(IoApicProfile profile) {
    Pc board = new Pc(profile);
    new IrqfdRegistry(board.router).assign(event, PIN);
    board.edge(PIN, VECTOR);
    event.signal();
    assertEquals(1, board.taken(VECTOR));
    assertFalse(board.high(PIN));
    board.mask(PIN);
    event.signal();
    board.unmask(PIN);
    assertEquals(1, board.taken(VECTOR));
    event.signal();
    assertEquals(2, board.taken(VECTOR));
  }

  /** I16. */
  @ParameterizedTest
  @EnumSource(IoApicProfile.class)
  void aPulseOnALevelPinIsLostWhileTheOneBeforeIsServed(IoApicProfile profile) {
    Pc board = new Pc(profile);
    new IrqfdRegistry(board.router).assign(event, PIN);
    board.level(PIN, VECTOR);
    event.signal();
    assertTrue(board.inService(PIN));
    event.signal();
    board.eoi(VECTOR);
    assertEquals(1, board.taken(VECTOR));
    assertFalse(board.inService(PIN));
  }

  /** I17, the outcome that loses nothing: a pulse has a source id of its own. */
  @Test
  void aPulseLowersNobodysLine() {
    pc.level(PIN, VECTOR);
    registry.assign(event, PIN);
    pc.router.setIrq(PIN, SourceId.DEFAULT, true);
    event.signal();
    assertTrue(pc.high(PIN));
    assertEquals(1 << SourceId.DEFAULT, pc.ioapic.sources(PIN));
    pc.eoi(VECTOR);
    assertEquals(2, pc.taken(VECTOR));
  }

  /** I17, as KVM has it. */
  @Test
  void underTheDefaultSourceAPulseLowersTheLineAsInKvm() {
    Pc board = new Pc(IoApicProfile.KVM);
    board.level(PIN, VECTOR);
    IrqfdRegistry.builder(board.router).pulseSource(SourceId.DEFAULT).build().assign(event, PIN);
    board.router.setIrq(PIN, SourceId.DEFAULT, true);
    event.signal();
    assertFalse(board.high(PIN));
    assertFalse(board.ioapic.requested(PIN));
  }

  @Test
  void theResamplersSourceIsRefusedForPulses() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> IrqfdRegistry.builder(pc.router).pulseSource(SourceId.RESAMPLER).build());
    assertEquals("pulseSource=1 is the resamplers' source id", e.getMessage());
    assertThrows(
        IllegalArgumentException.class,
        () -> IrqfdRegistry.builder(pc.router).pulseSource(SourceId.COUNT).build());
  }

  /** I18. */
  @Test
  void afterTheCloseSignalsStayWithTheOwner() {
    pc.edge(PIN, VECTOR);
    Irqfd irqfd = registry.assign(event, PIN);
    event.signal();
    irqfd.close();
    event.signal();
    assertEquals(1, pc.taken(VECTOR));
    assertEquals(1, event.pending());
    assertTrue(irqfd.closed().toCompletableFuture().isDone());
    assertEquals(0, registry.size());
  }

  /** I19. */
  @Test
  void closingTheEventClosesTheIrqfd() {
    pc.edge(PIN, VECTOR);
    Irqfd irqfd = registry.assign(event, PIN);
    event.close();
    assertTrue(irqfd.closed().toCompletableFuture().isDone());
    event.signal();
    assertEquals(0, pc.taken(VECTOR));
    assertEquals(0, registry.size());
    HeapEventSource next = new HeapEventSource("next");
    registry.assign(next, PIN);
    next.signal();
    assertEquals(1, pc.taken(VECTOR));
  }

  @Test
  void aClosedEventIsRefused() {
    event.close();
    IllegalStateException e =
        assertThrows(IllegalStateException.class, () -> registry.assign(event, PIN));
    assertEquals("event=nic0 is closed", e.getMessage());
    assertEquals(0, registry.size());
  }

  @Test
  void assigningInsideACallbackIsRefused() {
    pc.level(PIN, VECTOR);
    IllegalStateException[] thrown = new IllegalStateException[2];
    pc.router.addAckNotifier(
        PIN,
        (gsi, chip, pin) -> {
          thrown[0] = assertThrows(IllegalStateException.class, () -> registry.assign(event, PIN));
          thrown[1] =
              assertThrows(
                  IllegalStateException.class,
                  () -> registry.assignLevel(event, PIN, (g, c, p) -> {}));
        });
    pc.eoi(VECTOR);
    assertEquals("an event cannot be assigned inside a callback", thrown[0].getMessage());
    assertEquals("an event cannot be assigned inside a callback", thrown[1].getMessage());
    registry.assign(event, PIN);
  }

  /**
   * Two threads signal one event, each after a write of its own. The guest reads both after every
   * edge; at the end it must have seen both last writes, or an edge was swallowed by the other
   * pulse.
   */
  @Test
  void overlappingPulsesSwallowNoEdge() {
    AtomicLong[] written = {new AtomicLong(), new AtomicLong()};
    long[] seen = new long[2];
    FakeGuest guest =
        new FakeGuest(
            () -> {
              seen[0] = Math.max(seen[0], written[0].getPlain());
              seen[1] = Math.max(seen[1], written[1].getPlain());
            });
    IrqfdRegistry own = new IrqfdRegistry(guest.router);
    own.assign(event, PIN);
    HeapEventSource second = new HeapEventSource("nic1");
    own.assign(second, PIN);
    Duel.run(
        100_000,
        () -> {},
        () -> {
          written[0].setPlain(written[0].getPlain() + 1);
          event.signal();
        },
        () -> {
          written[1].setPlain(written[1].getPlain() + 1);
          second.signal();
        },
        () -> {
          assertEquals(written[0].get(), seen[0], "an edge of the first event got lost");
          assertEquals(written[1].get(), seen[1], "an edge of the second event got lost");
        });
  }
}
