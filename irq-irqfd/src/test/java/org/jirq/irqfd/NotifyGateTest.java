// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.irqfd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jirq.api.LineQuery;
import org.jirq.routing.ChipRoute;
import org.jirq.routing.GsiRoute;
import org.jirq.routing.IrqRoute;
import org.jirq.routing.IrqRouter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class NotifyGateTest {

  private static final int GSI = 9;
  private static final int MASTER = 0;
  private static final int SLAVE = 1;
  private static final int IOAPIC = 2;

  private final IrqRouter router =
      IrqRouter.builder()
          .chip(MASTER, FakeChip.capable(16))
          .chip(SLAVE, FakeChip.capable(16))
          .chip(IOAPIC, FakeChip.capable(16))
          .build();
  private final IrqfdRegistry registry = new IrqfdRegistry(router);
  private final NotifyGate gate = new NotifyGate(0);

  @BeforeEach
  void routeToTheIoapic() {
    gate.reroute(route(new ChipRoute(GSI, IOAPIC, 9)));
  }

  private GsiRoute route(IrqRoute... routes) {
    router.replace(List.of(routes));
    return router.route(GSI);
  }

  private LevelAttachment member(ResamplePolicy policy) {
    LineQuery listener = (g, c, p) -> false;
    return new LevelAttachment(registry, new HeapEventSource("m"), GSI, listener, policy);
  }

  private LevelAttachment joined(ResamplePolicy policy) {
    LevelAttachment member = member(policy);
    assertTrue(gate.join(member));
    return member;
  }

  private int mask(boolean masked) {
    return gate.maskChanged(IOAPIC, 9, masked);
  }

  @Test
  void anAcknowledgementIsPostponedOnlyBehindAMaskAndOnlyForThoseWhoPostpone() {
    joined(ResamplePolicy.NOTIFY_AT_EOI);
    assertEquals(NotifyGate.TELL, mask(true));
    assertFalse(gate.acked());
    assertFalse(gate.pending());
    joined(ResamplePolicy.POSTPONE_WHILE_MASKED);
    assertTrue(gate.acked());
    assertTrue(gate.pending());
    assertEquals(NotifyGate.TELL | NotifyGate.FLUSH, mask(false));
    assertFalse(gate.acked());
    assertFalse(gate.pending());
    assertEquals(new ResampleStats(3, 0, 1, 1), gate.stats());
  }

  @Test
  void aMaskEventKeepsWhatIsPendingAndTheUnmaskFlushesItOnce() {
    joined(ResamplePolicy.POSTPONE_WHILE_MASKED);
    gate.reroute(route(new ChipRoute(GSI, MASTER, 1), new ChipRoute(GSI, IOAPIC, 9)));
    gate.maskChanged(MASTER, 1, true);
    assertEquals(NotifyGate.TELL, mask(true));
    assertTrue(gate.acked());
    assertEquals(NotifyGate.TELL | NotifyGate.FLUSH, gate.maskChanged(MASTER, 1, false));
    assertEquals(NotifyGate.TELL, gate.maskChanged(MASTER, 1, true));
    assertEquals(NotifyGate.TELL, mask(false));
    assertEquals(1, gate.stats().flushed());
  }

  @Test
  void severalPostponedRoundsAreOneNotify() {
    joined(ResamplePolicy.POSTPONE_WHILE_MASKED);
    mask(true);
    assertTrue(gate.acked());
    assertTrue(gate.acked());
    assertTrue(gate.extra());
    assertEquals(NotifyGate.TELL | NotifyGate.FLUSH, mask(false));
    assertEquals(0, mask(false) & NotifyGate.FLUSH);
    assertEquals(new ResampleStats(2, 1, 3, 1), gate.stats());
  }

  @Test
  void aMaskThatIsToldAgainFlushesBecauseAStateWasLoaded() {
    joined(ResamplePolicy.POSTPONE_WHILE_MASKED);
    mask(true);
    gate.acked();
    assertEquals(NotifyGate.FLUSH, mask(true));
    assertFalse(gate.pending());
    assertTrue(gate.masked());
  }

  @Test
  void theGsiIsMaskedOnlyWhereAllChipsMaskIt() {
    gate.reroute(route(new ChipRoute(GSI, SLAVE, 1), new ChipRoute(GSI, IOAPIC, 9)));
    assertFalse(gate.masked());
    assertEquals(0, gate.maskChanged(SLAVE, 1, true));
    assertFalse(gate.masked());
    assertEquals(NotifyGate.TELL, gate.maskChanged(IOAPIC, 9, true));
    assertTrue(gate.masked());
    assertEquals(NotifyGate.TELL, gate.maskChanged(SLAVE, 1, false));
    assertFalse(gate.masked());
    assertEquals(NotifyGate.TELL, gate.maskChanged(SLAVE, 1, true));
    assertEquals(NotifyGate.TELL, gate.maskChanged(IOAPIC, 9, false));
    assertFalse(gate.masked());
  }

  @Test
  void masksOfPinsThatTheGsiDoesNotReachAreIgnored() {
    assertEquals(0, gate.maskChanged(IOAPIC, 8, true));
    assertEquals(0, gate.maskChanged(MASTER, 9, true));
    assertFalse(gate.masked());
  }

  @Test
  void aNewPinCountsAsUnmaskedAndAPinThatStaysKeepsItsMask() {
    mask(true);
    gate.reroute(route(new ChipRoute(GSI, IOAPIC, 9), new ChipRoute(GSI, MASTER, 1)));
    assertFalse(gate.masked());
    assertEquals(NotifyGate.TELL, gate.maskChanged(MASTER, 1, true));
    gate.reroute(route(new ChipRoute(GSI, IOAPIC, 9)));
    assertTrue(gate.masked());
    gate.reroute(route(new ChipRoute(GSI, IOAPIC, 8)));
    assertFalse(gate.masked());
  }

  @Test
  void anUnroutedGsiAndAMessageAreNeverMasked() {
    mask(true);
    gate.reroute(route());
    assertFalse(gate.masked());
    assertFalse(gate.acked());
  }

  @Test
  void leavingWithANotifyPostponedIsToldAndTheOthersKeepTheirs() {
    LevelAttachment first = joined(ResamplePolicy.POSTPONE_WHILE_MASKED);
    LevelAttachment second = joined(ResamplePolicy.POSTPONE_WHILE_MASKED);
    LevelAttachment other = joined(ResamplePolicy.RESAMPLE_AT_UNMASK);
    mask(true);
    gate.acked();
    assertEquals(0, gate.leave(other));
    assertEquals(NotifyGate.FLUSH, gate.leave(first));
    assertTrue(gate.pending());
    assertEquals(NotifyGate.FLUSH | NotifyGate.LAST, gate.leave(second));
    assertFalse(gate.pending());
    assertEquals(0, gate.leave(second));
  }

  @Test
  void nobodyJoinsAfterTheLastHasLeft() {
    LevelAttachment only = joined(ResamplePolicy.NOTIFY_AT_EOI);
    assertArrayEquals(new LevelAttachment[] {only}, gate.members());
    assertEquals(NotifyGate.LAST, gate.leave(only));
    assertTrue(gate.retired());
    assertFalse(gate.join(member(ResamplePolicy.NOTIFY_AT_EOI)));
    assertEquals(0, gate.members().length);
  }

  @Test
  void aRoundToEverybodySettlesWhatWasPostponed() {
    joined(ResamplePolicy.POSTPONE_WHILE_MASKED);
    mask(true);
    gate.acked();
    gate.extraToAll();
    assertFalse(gate.pending());
    assertEquals(NotifyGate.TELL, mask(false));
    assertEquals(new ResampleStats(1, 1, 1, 0), gate.stats());
  }

  @Test
  void oneThreadTellsAndDoesARoundForWhoCameMeanwhile() {
    assertTrue(gate.beginTelling(1, 6, true));
    assertEquals(List.of(1, 6), place(gate.nextRound()));
    assertFalse(gate.beginTelling(63, 0, true));
    assertEquals(List.of(63, 0), place(gate.nextRound()));
    assertEquals(MaskRounds.NONE, gate.nextRound());
    assertTrue(gate.beginTelling(-1, -1, true));
    assertEquals(List.of(-1, -1), place(gate.nextRound()));
  }

  @Test
  void theFirstRouteHasNoneBefore() {
    NotifyGate fresh = new NotifyGate(0);
    assertNull(fresh.reroute(router.route(GSI)));
    assertEquals(router.route(GSI), fresh.reroute(router.route(GSI)));
  }

  /** Random events on one thread, compared with a model that keeps everything in plain lists. */
  @Test
  void agreesWithASlowModel() {
    for (long seed = 1; seed <= 200; seed++) {
      new ModelRun(seed).run(500);
    }
  }

  private final class ModelRun {
    private final long seed;
    private final SplittableRandom random;
    private final NotifyGate subject = new NotifyGate(0);
    private final List<LevelAttachment> members = new ArrayList<>();
    private final List<ChipRoute> routed = new ArrayList<>();
    private final List<ChipRoute> masked = new ArrayList<>();
    private final List<LevelAttachment> owed = new ArrayList<>();
    private boolean pending;

    ModelRun(long seed) {
      this.seed = seed;
      this.random = new SplittableRandom(seed);
    }

    void run(int steps) {
      reroute();
      for (int i = 0; i < steps; i++) {
        switch (random.nextInt(11)) {
          case 10 -> flush();
          case 0 -> reroute();
          case 1 -> join();
          case 2 -> leave();
          case 3, 4, 5 -> acked();
          default -> maskEvent();
        }
        String at = "seed=" + seed + " step=" + i;
        assertEquals(isMasked(), subject.masked(), at);
        assertEquals(pending, subject.pending(), at);
      }
    }

    private boolean isMasked() {
      return !routed.isEmpty() && masked.containsAll(routed);
    }

    private boolean someonePostpones() {
      return members.stream().anyMatch(LevelAttachment::postpones);
    }

    private void reroute() {
      routed.clear();
      for (int chip = 0; chip < 3; chip++) {
        if (random.nextBoolean()) {
          routed.add(new ChipRoute(GSI, chip, random.nextInt(2)));
        }
      }
      masked.retainAll(routed);
      if (subject.reroute(route(routed.toArray(IrqRoute[]::new))) != null) {
        subject.settled();
      }
      if (!isMasked() && pending) {
        // What the resampler does a grace period later.
        assertTrue(subject.extraToAll());
        settle();
      }
    }

    /** What was postponed is owed now, to each of those that postpone. */
    private void settle() {
      pending = false;
      members.stream().filter(LevelAttachment::postpones).forEach(owed::add);
    }

    /** Each who is owed a notify gets it, once. */
    private void flush() {
      for (LevelAttachment member : members) {
        assertEquals(owed.remove(member), subject.takeOwed(member));
      }
    }

    private void join() {
      LevelAttachment member = member(ResamplePolicy.values()[random.nextInt(3)]);
      members.add(member);
      assertTrue(subject.join(member));
    }

    private void leave() {
      if (members.size() < 2) {
        return;
      }
      LevelAttachment member = members.remove(random.nextInt(members.size()));
      boolean settled = pending && member.postpones();
      boolean due = owed.removeIf(each -> each == member) || settled;
      assertEquals(due ? NotifyGate.FLUSH : 0, subject.leave(member));
      pending &= !settled || someonePostpones();
    }

    private void acked() {
      boolean postponed = isMasked() && someonePostpones();
      pending |= postponed;
      assertEquals(postponed, subject.acked());
    }

    private void maskEvent() {
      ChipRoute at = new ChipRoute(GSI, random.nextInt(3), random.nextInt(2));
      boolean nowMasked = random.nextBoolean();
      boolean before = isMasked();
      boolean repeated = masked.contains(at) == nowMasked;
      int expected = 0;
      if (routed.contains(at)) {
        masked.remove(at);
        if (nowMasked) {
          masked.add(at);
        }
        if (pending && (repeated || !isMasked())) {
          settle();
          expected |= NotifyGate.FLUSH;
        }
        expected |= before == isMasked() ? 0 : NotifyGate.TELL;
      }
      assertEquals(expected, subject.maskChanged(at.chip(), at.pin(), nowMasked));
    }
  }

  /** R2: an acknowledgement that finds the line masked, and an unmask, from two threads. */
  @Test
  void anAcknowledgementThatRacesAnUnmaskNeverRestsPendingAndUnmasked() {
    joined(ResamplePolicy.POSTPONE_WHILE_MASKED);
    boolean[] postponed = new boolean[1];
    int[] answer = new int[1];
    Duel.run(
        100_000,
        () -> mask(true),
        () -> postponed[0] = gate.acked(),
        () -> answer[0] = mask(false),
        () -> {
          assertFalse(gate.pending());
          boolean flushed = (answer[0] & NotifyGate.FLUSH) != 0;
          assertEquals(postponed[0], flushed, "asked by neither or by both");
        });
  }

  private static List<Integer> place(long round) {
    return List.of(MaskRounds.chip(round), MaskRounds.pin(round));
  }
}
