// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.irqfd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jirq.api.ChipCapability;
import org.jirq.api.LineListener;
import org.jirq.api.LineQuery;
import org.jirq.api.SourceId;
import org.jirq.ioapic.IoApicProfile;
import org.jirq.routing.ChipRoute;
import org.jirq.routing.IrqRouter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Level irqfds. The names in brackets are the rows of Linux KVM's recorded behaviour. */
@Timeout(60)
class LevelIrqfdTest {

  private static final int PIN = 6;
  private static final int VECTOR = 0x46;

  private final Pc pc = new Pc(IoApicProfile.DATASHEET);
  private final IrqfdRegistry registry = new IrqfdRegistry(pc.router);
  private final Recorder a = new Recorder("a");
  private final Recorder b = new Recorder("b");

  /** A listener that writes down what it hears, and an event of its own. */
  private static final class Recorder implements LineQuery {
    final HeapEventSource event;
    final List<String> heard = new ArrayList<>();
    private int ends;

    Recorder(String name) {
      event = new HeapEventSource(name);
    }

    @Override
    public boolean asserted(int gsi, int chip, int pin) {
      heard.add("asserted " + gsi);
      return false;
    }

    @Override
    public void resample(int gsi, int chip, int pin) {
      heard.add("resample " + gsi);
    }

    @Override
    public void ended(int gsi, int chip, int pin) {
      ends++;
    }

    @Override
    public void acked(int gsi, int chip, int pin) {
      heard.add("acked %d %d %d".formatted(gsi, chip, pin));
    }

    @Override
    public void masked(int gsi, int chip, int pin) {
      heard.add("masked " + gsi);
    }

    @Override
    public void unmasked(int gsi, int chip, int pin) {
      heard.add("unmasked " + gsi);
    }

    long asked() {
      return heard.stream().filter(s -> s.startsWith("resample") || s.startsWith("ass")).count();
    }

    /** How often it could sample its line, under a policy. */
    long heard(ResamplePolicy policy) {
      return policy == ResamplePolicy.LEAVE_TO_LISTENER ? ends : asked();
    }
  }

  private LevelIrqfd assign(Recorder recorder, ResamplePolicy policy) {
    return registry.assignLevel(recorder.event, PIN, recorder, policy);
  }

  /** I20: the line goes down with the last irqfd, and nobody is notified for that. */
  @ParameterizedTest
  @EnumSource(ResamplePolicy.class)
  void theLineIsLoweredWithTheLastIrqfdOfTheGsi(ResamplePolicy policy) {
    pc.level(PIN, VECTOR);
    LevelIrqfd irqfdA = assign(a, policy);
    LevelIrqfd irqfdB = assign(b, policy);
    a.event.signal();
    assertEquals(1, pc.taken(VECTOR));
    pc.eoi(VECTOR);
    assertFalse(pc.high(PIN));
    assertEquals(1, a.heard(policy));
    assertEquals(1, b.heard(policy));
    a.event.signal();
    irqfdB.close();
    assertTrue(pc.high(PIN));
    irqfdA.close();
    assertFalse(pc.high(PIN));
    assertTrue(pc.inService(PIN));
    pc.eoi(VECTOR);
    assertFalse(pc.inService(PIN));
    assertEquals(1, a.heard(policy));
    assertEquals(1, b.heard(policy));
    assertEquals(0, registry.size());
  }

  /** I21. */
  @Test
  void closingTheEventLowersTheLine() {
    pc.level(PIN, VECTOR);
    LevelIrqfd irqfd = assign(a, ResamplePolicy.NOTIFY_AT_EOI);
    a.event.signal();
    assertTrue(pc.high(PIN));
    a.event.close();
    assertFalse(pc.high(PIN));
    assertTrue(irqfd.closed().toCompletableFuture().isDone());
    pc.eoi(VECTOR);
    assertEquals(0, a.asked());
  }

  /** I22: what becomes of the listener is nobody else's business. */
  @Test
  void aListenerThatThrowsIsContainedAndCounted() {
    pc.level(PIN, VECTOR);
    RuntimeException fault = new RuntimeException("listener");
    HeapEventSource event = new HeapEventSource("bad");
    LevelIrqfd bad =
        registry.assignLevel(
            event,
            PIN,
            new LineListener() {
              @Override
              public void resample(int gsi, int chip, int pin) {
                throw fault;
              }

              @Override
              public void acked(int gsi, int chip, int pin) {
                throw new AssertionError("acked");
              }

              @Override
              public void masked(int gsi, int chip, int pin) {
                throw new IllegalStateException("masked");
              }
            });
    LevelIrqfd good = assign(a, ResamplePolicy.POSTPONE_WHILE_MASKED);
    event.signal();
    pc.eoi(VECTOR);
    assertEquals(List.of("unmasked 6", "acked 6 2 6", "resample 6"), a.heard);
    assertEquals(2, bad.failures());
    assertEquals(Optional.of(fault), bad.lastFailure());
    pc.mask(PIN);
    assertEquals(3, bad.failures());
    assertEquals(0, good.failures());
    assertEquals(Optional.empty(), good.lastFailure());
    event.signal();
    pc.unmask(PIN);
    assertEquals(2, pc.taken(VECTOR));
  }

  /** I23. */
  @Test
  void anOldCountAssertsAtTheAssignmentAndIsNotConsumed() {
    pc.level(PIN, VECTOR);
    a.event.signal();
    assign(a, ResamplePolicy.RESAMPLE_AT_UNMASK);
    assertEquals(1, pc.taken(VECTOR));
    assertEquals(1, a.event.pending());
    pc.eoi(VECTOR);
    a.event.signal();
    assertEquals(0, a.event.pending());
    assertEquals(2, pc.taken(VECTOR));
  }

  /** I24. */
  @Test
  void aPlainIrqfdOfTheGsiDoesNotLowerTheLine() {
    pc.level(PIN, VECTOR);
    HeapEventSource plain = new HeapEventSource("plain");
    registry.assign(plain, PIN);
    assign(a, ResamplePolicy.NOTIFY_AT_EOI);
    a.event.signal();
    plain.signal();
    assertTrue(pc.high(PIN));
    pc.eoi(VECTOR);
    assertFalse(pc.high(PIN));
    assertEquals(1, a.asked());
    assertEquals(1, pc.taken(VECTOR));
  }

  /**
   * I25: KVM accepts it and never re-samples; refused here, as everything that cannot acknowledge.
   */
  @Test
  void aMessageIsRefusedBecauseNobodyAcknowledgesIt() {
    pc.router.replace(Pc.identityBut(PIN, Pc.msi(PIN, 0x51)));
    IllegalStateException e =
        assertThrows(IllegalStateException.class, () -> assign(a, ResamplePolicy.NOTIFY_AT_EOI));
    assertEquals("gsi=6 is routed to a message, which nobody acknowledges", e.getMessage());
    assertEquals(0, registry.size());
    registry.assign(a.event, PIN);
  }

  @Test
  void aChipThatCannotAcknowledgeIsRefusedAndNamed() {
    IrqRouter router =
        IrqRouter.builder()
            .chip(0, FakeChip.capable(8))
            .chip(3, new FakeChip(8, ChipCapability.MASK_NOTIFY))
            .routes(List.of(new ChipRoute(7, 0, 7), new ChipRoute(7, 3, 4)))
            .build();
    IrqfdRegistry other = new IrqfdRegistry(router);
    IllegalStateException e =
        assertThrows(IllegalStateException.class, () -> other.assignLevel(a.event, 7, a));
    assertEquals("gsi=7 is routed to chip=3 kind=fake, which cannot acknowledge", e.getMessage());
    assertEquals(0, other.size());
    registry.assign(a.event, PIN);
  }

  /** I26. */
  @Test
  void repeatedSignalsBeforeTheEoiAreOneInterrupt() {
    pc.level(PIN, VECTOR);
    assign(a, ResamplePolicy.RESAMPLE_AT_UNMASK);
    a.event.signal();
    a.event.signal();
    a.event.signal();
    assertEquals(1, pc.taken(VECTOR));
    pc.eoi(VECTOR);
    assertEquals(1, a.asked());
    assertFalse(pc.high(PIN));
    assertEquals(1, pc.taken(VECTOR));
  }

  @Test
  void theListenerHearsEverythingInItsOrder() {
    pc.level(PIN, VECTOR);
    assign(a, ResamplePolicy.POSTPONE_WHILE_MASKED);
    a.event.signal();
    pc.mask(PIN);
    pc.eoi(VECTOR);
    pc.unmask(PIN);
    assertEquals(
        List.of("unmasked 6", "masked 6", "acked 6 2 6", "unmasked 6", "resample 6"), a.heard);
  }

  @Test
  void theMaskIsToldAtTheAssignmentToEachListener() {
    assign(a, ResamplePolicy.NOTIFY_AT_EOI);
    assertEquals(List.of("masked 6"), a.heard);
    assign(b, ResamplePolicy.NOTIFY_AT_EOI);
    assertEquals(List.of("masked 6"), b.heard);
    pc.level(PIN, VECTOR);
    assertEquals(List.of("masked 6", "unmasked 6"), a.heard);
    assertEquals(List.of("masked 6", "unmasked 6"), b.heard);
    Recorder c = new Recorder("c");
    assign(c, ResamplePolicy.NOTIFY_AT_EOI);
    assertEquals(List.of("unmasked 6"), c.heard);
  }

  @Test
  void theLineIsDownBeforeAnybodyIsNotifiedAndEverybodyIsOnce() {
    pc.level(PIN, VECTOR);
    List<String> order = new ArrayList<>();
    for (String name : List.of("x", "y")) {
      HeapEventSource event = new HeapEventSource(name);
      registry.assignLevel(
          event, PIN, (gsi, chip, pin) -> order.add(name + " sources=" + pc.ioapic.sources(PIN)));
      event.signal();
    }
    pc.eoi(VECTOR);
    assertEquals(List.of("x sources=0", "y sources=0"), order);
  }

  /** The policies are each listener's own, the de-assertion is common. */
  @Test
  void listenersOfOneGsiMayHaveDifferentPolicies() {
    pc.level(PIN, VECTOR);
    assign(a, ResamplePolicy.POSTPONE_WHILE_MASKED);
    LevelIrqfd second = assign(b, ResamplePolicy.NOTIFY_AT_EOI);
    a.event.signal();
    pc.mask(PIN);
    pc.eoi(VECTOR);
    assertEquals(0, a.asked());
    assertEquals(1, b.asked());
    pc.unmask(PIN);
    assertEquals(1, a.asked());
    assertEquals(1, b.asked());
    assertEquals(new ResampleStats(1, 0, 1, 1), second.stats());
  }

  @Test
  void theDefaultPolicyDependsOnWhatTheGuestCanRead() {
    FakeChip readable = new FakeChip(8, ChipCapability.ACK, ChipCapability.PENDING_READABLE);
    IrqRouter router =
        IrqRouter.builder()
            .chip(0, FakeChip.capable(8))
            .chip(1, readable)
            .routes(
                List.of(
                    new ChipRoute(0, 0, 0),
                    new ChipRoute(1, 1, 1),
                    new ChipRoute(2, 0, 2),
                    new ChipRoute(2, 1, 2)))
            .build();
    IrqfdRegistry other = new IrqfdRegistry(router);
    assertEquals(ResamplePolicy.POSTPONE_WHILE_MASKED, policyAt(other, 0));
    assertEquals(ResamplePolicy.RESAMPLE_AT_UNMASK, policyAt(other, 1));
    assertEquals(ResamplePolicy.RESAMPLE_AT_UNMASK, policyAt(other, 2));
    assertEquals(ResamplePolicy.POSTPONE_WHILE_MASKED, policyAt(other, 100));
    assertEquals(ResamplePolicy.POSTPONE_WHILE_MASKED, policyAt(registry, PIN));
  }

  private static ResamplePolicy policyAt(IrqfdRegistry registry, int gsi) {
    return registry.assignLevel(new HeapEventSource("e" + gsi), gsi, (g, chip, pin) -> {}).policy();
  }

  /** N5: a plain source holds the line, the resampler is idle; the unmask delivers. */
  @ParameterizedTest
  @EnumSource(ResamplePolicy.class)
  void anUnmaskDeliversWhatAnotherSourceHolds(ResamplePolicy policy) {
    pc.level(PIN, VECTOR);
    assign(a, policy);
    pc.mask(PIN);
    pc.router.setIrq(PIN, SourceId.DEFAULT, true);
    a.event.signal();
    pc.unmask(PIN);
    assertEquals(1, pc.taken(VECTOR));
    assertEquals(1 << SourceId.DEFAULT, pc.ioapic.sources(PIN) & ~(1 << SourceId.RESAMPLER));
  }

  @Test
  void resampleAllNotifiesEverybodyAndSettlesWhatWasPostponed() {
    pc.level(PIN, VECTOR);
    LevelIrqfd irqfd = assign(a, ResamplePolicy.POSTPONE_WHILE_MASKED);
    registry.assignLevel(b.event, 7, b, ResamplePolicy.NOTIFY_AT_EOI);
    a.event.signal();
    pc.mask(PIN);
    pc.eoi(VECTOR);
    assertEquals(0, a.asked());
    registry.resampleAll();
    assertEquals(1, a.asked());
    assertEquals(1, b.asked());
    pc.ioapic.reset();
    pc.level(PIN, VECTOR);
    assertEquals(1, a.asked());
    assertEquals(new ResampleStats(1, 1, 1, 0), irqfd.stats());
  }

  /** The unmask that it waits for may never come, so it is asked at the reset. */
  @Test
  void aResetFlushesWhatWasPostponed() {
    pc.level(PIN, VECTOR);
    assign(a, ResamplePolicy.POSTPONE_WHILE_MASKED);
    a.event.signal();
    pc.mask(PIN);
    pc.eoi(VECTOR);
    pc.ioapic.reset();
    assertEquals(1, a.asked());
    pc.level(PIN, VECTOR);
    pc.ioapic.reset();
    assertEquals(1, a.asked());
  }

  /**
   * A line that is in service at a reset stays up, so the interrupt comes again and is
   * acknowledged.
   */
  @Test
  void aLineThatWasUpAtAResetIsDeliveredAgain() {
    pc.level(PIN, VECTOR);
    assign(a, ResamplePolicy.POSTPONE_WHILE_MASKED);
    a.event.signal();
    pc.ioapic.reset();
    pc.level(PIN, VECTOR);
    assertEquals(2, pc.taken(VECTOR));
    pc.eoi(VECTOR);
    assertEquals(1, a.asked());
    assertFalse(pc.high(PIN));
  }

  @Test
  void aRestoreFlushesWhatWasPostponed() {
    pc.level(PIN, VECTOR);
    assign(a, ResamplePolicy.POSTPONE_WHILE_MASKED);
    a.event.signal();
    pc.mask(PIN);
    pc.eoi(VECTOR);
    ByteBuffer state = ByteBuffer.allocate(pc.ioapic.stateSize());
    pc.ioapic.save(state);
    pc.ioapic.load(state.flip());
    assertEquals(0, a.asked());
    pc.ioapic.resync();
    assertEquals(1, a.asked());
    pc.unmask(PIN);
    assertEquals(1, a.asked());
  }
}
