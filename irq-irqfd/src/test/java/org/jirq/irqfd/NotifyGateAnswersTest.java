// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.irqfd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.jirq.api.ChipCapability;
import org.jirq.api.LineQuery;
import org.jirq.routing.ChipRoute;
import org.jirq.routing.GsiRoute;
import org.jirq.routing.IrqRouter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The answers of the gate at unmasks that are questions, and while new routes are not settled. */
@Timeout(120)
class NotifyGateAnswersTest {

  private static final int GSI = 9;
  private static final int PIN = 3;
  private static final int TELLING = 0;
  private static final int ASKING = 2;

  private final IrqRouter router =
      IrqRouter.builder()
          .chip(TELLING, new FakeChip(8, ChipCapability.ACK, ChipCapability.MASK_NOTIFY))
          .chip(ASKING, FakeChip.capable(8))
          .build();
  private final IrqfdRegistry registry = new IrqfdRegistry(router);
  private final NotifyGate gate = new NotifyGate(1L << ASKING);

  private GsiRoute route(int... chips) {
    router.replace(Arrays.stream(chips).mapToObj(chip -> new ChipRoute(GSI, chip, PIN)).toList());
    return router.route(GSI);
  }

  private LevelAttachment joined(ResamplePolicy policy) {
    LineQuery listener = (gsi, chip, pin) -> false;
    LevelAttachment member =
        new LevelAttachment(registry, new HeapEventSource("m"), GSI, listener, policy);
    assertTrue(gate.join(member));
    return member;
  }

  private int mask(int chip, boolean masked) {
    return gate.maskChanged(chip, PIN, masked);
  }

  @BeforeEach
  void routeToTheChipThatOnlyTells() {
    gate.reroute(route(TELLING));
  }

  @Test
  void anUnmaskAtAChipThatOnlyTellsIsAQuestionWhileSomebodyIsToBeAsked() {
    LevelAttachment queried = joined(ResamplePolicy.QUERY_LINE);
    joined(ResamplePolicy.NOTIFY_AT_EOI);
    assertEquals(NotifyGate.TELL, mask(TELLING, true));
    assertEquals(NotifyGate.TELL | NotifyGate.ASK, mask(TELLING, false));
    assertEquals(NotifyGate.ASK, mask(TELLING, false), "told again, unchanged");
    assertEquals(new ResampleStats(0, 2, 0, 0, 2), gate.stats());
    assertEquals(0, gate.leave(queried));
    assertEquals(NotifyGate.TELL, mask(TELLING, true));
    assertEquals(NotifyGate.TELL, mask(TELLING, false));
    assertEquals(new ResampleStats(0, 2, 0, 0, 2), gate.stats());
  }

  @Test
  void aQuestionSettlesWhatWasPostponedAndIsNoFlushInTheCount() {
    joined(ResamplePolicy.QUERY_LINE);
    LevelAttachment postponing = joined(ResamplePolicy.POSTPONE_WHILE_MASKED);
    mask(TELLING, true);
    assertTrue(gate.acked());
    assertEquals(NotifyGate.TELL | NotifyGate.ASK | NotifyGate.FLUSH, mask(TELLING, false));
    assertFalse(gate.pending());
    assertTrue(gate.takeOwed(postponing));
    assertFalse(gate.takeOwed(postponing));
    assertEquals(new ResampleStats(1, 1, 1, 0, 2), gate.stats());
  }

  @Test
  void aChipThatAsksByItselfIsNoQuestion() {
    gate.reroute(route(TELLING, ASKING));
    joined(ResamplePolicy.QUERY_LINE);
    mask(TELLING, true);
    mask(ASKING, true);
    assertEquals(NotifyGate.TELL, mask(ASKING, false));
    assertEquals(NotifyGate.ASK, mask(TELLING, false));
    assertEquals(new ResampleStats(0, 1, 0, 0, 1), gate.stats());
  }

  /** The new routes have a notify to everybody coming, so the mask that they bring makes none. */
  @Test
  void aMaskThatIsToldAgainForNewRoutesFlushesNothingUntilTheyAreSettled() {
    LevelAttachment postponing = joined(ResamplePolicy.POSTPONE_WHILE_MASKED);
    mask(TELLING, true);
    assertTrue(gate.acked());
    gate.reroute(route(TELLING, ASKING));
    gate.reroute(route(TELLING));
    assertEquals(0, mask(TELLING, true));
    gate.settled();
    assertEquals(0, mask(TELLING, true), "one of two is settled");
    assertTrue(gate.pending());
    assertFalse(gate.takeOwed(postponing));
    gate.settled();
    assertEquals(NotifyGate.FLUSH, mask(TELLING, true));
    assertFalse(gate.pending());
    assertTrue(gate.takeOwed(postponing));
  }

  @Test
  void anUnmaskFlushesAlsoWhileNewRoutesAreNotSettled() {
    LevelAttachment postponing = joined(ResamplePolicy.POSTPONE_WHILE_MASKED);
    mask(TELLING, true);
    assertTrue(gate.acked());
    gate.reroute(route(TELLING));
    assertEquals(NotifyGate.TELL | NotifyGate.FLUSH, mask(TELLING, false));
    assertTrue(gate.takeOwed(postponing));
    gate.settled();
    assertFalse(gate.extraToAll());
    assertEquals(List.of(1L, 1L), List.of(gate.stats().postponed(), gate.stats().flushed()));
  }
}
