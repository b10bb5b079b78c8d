// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.irqfd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jirq.api.ChipCapability;
import org.jirq.api.LineListener;
import org.jirq.api.LineQuery;
import org.jirq.api.SourceId;
import org.jirq.routing.ChipRoute;
import org.jirq.routing.IrqRouter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The policies under which the owner is asked for his line, or left to decide. */
@Timeout(60)
class LinePoliciesTest {

  private static final int GSI = 5;
  private static final int PIN = 3;

  private final FakeChip asking = FakeChip.capable(8);
  private final FakeChip telling = new FakeChip(8, ChipCapability.ACK, ChipCapability.MASK_NOTIFY);
  private final IrqRouter router =
      IrqRouter.builder()
          .chip(0, telling)
          .chip(2, asking)
          .routes(List.of(new ChipRoute(GSI, 2, PIN)))
          .build();
  private final IrqfdRegistry registry = new IrqfdRegistry(router);
  private final HeapEventSource event = new HeapEventSource("fd0");
  private final List<String> heard = new ArrayList<>();

  private LineQuery query(FakeChip chip, BooleanSupplier answer) {
    return (gsi, at, pin) -> {
      heard.add("asserted %d %d %d sources=%d".formatted(gsi, at, pin, chip.sources(PIN)));
      return answer.getAsBoolean();
    };
  }

  /** Writes down everything, under policy E. */
  private LevelIrqfd deciding() {
    return registry.assignLevel(
        event,
        GSI,
        new LineListener() {
          @Override
          public void resample(int gsi, int chip, int pin) {
            heard.add("resample %d %d %d".formatted(gsi, chip, pin));
          }

          @Override
          public void acked(int gsi, int chip, int pin) {
            heard.add("acked %d %d %d".formatted(gsi, chip, pin));
          }

          @Override
          public void ended(int gsi, int chip, int pin) {
            heard.add("ended %d %d %d high=%b".formatted(gsi, chip, pin, asking.level(PIN)));
          }

          @Override
          public void masked(int gsi, int chip, int pin) {
            heard.add("masked %d %d %d".formatted(gsi, chip, pin));
          }

          @Override
          public void unmasked(int gsi, int chip, int pin) {
            heard.add("unmasked %d %d %d".formatted(gsi, chip, pin));
          }
        },
        ResamplePolicy.LEAVE_TO_LISTENER);
  }

  private void routeTo(int... chips) {
    List<ChipRoute> routes = new ArrayList<>();
    for (int chip : chips) {
      routes.add(new ChipRoute(GSI, chip, PIN));
    }
    router.replace(List.copyOf(routes));
  }

  @Test
  void whoCannotBeAskedIsRefused() {
    LineListener listener = (gsi, chip, pin) -> {};
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> registry.assignLevel(event, GSI, listener, ResamplePolicy.QUERY_LINE));
    assertEquals(
        "policy=QUERY_LINE needs a LineQuery, listener=" + listener.getClass().getName(),
        e.getMessage());
    assertEquals(0, registry.size());
    registry.assignLevel(event, GSI, listener);
  }

  @Test
  void whoCanBeAskedIsUnlessAnotherPolicyIsChosen() {
    LineQuery answer =
        new LineQuery() {
          @Override
          public boolean asserted(int gsi, int chip, int pin) {
            heard.add("asserted");
            return false;
          }

          @Override
          public void resample(int gsi, int chip, int pin) {
            heard.add("resample");
          }
        };
    LevelIrqfd irqfd = registry.assignLevel(event, GSI, answer);
    assertEquals(ResamplePolicy.QUERY_LINE, irqfd.policy());
    asking.eoi(PIN);
    irqfd.close();
    registry.assignLevel(event, GSI, answer, ResamplePolicy.RESAMPLE_AT_UNMASK);
    asking.eoi(PIN);
    assertEquals(List.of("asserted", "resample"), heard);
  }

  @Test
  void theLineIsDownWhenItsOwnerIsAskedAndUpAgainIfHeSaysSo() {
    boolean[] high = {true};
    LevelIrqfd irqfd = registry.assignLevel(event, GSI, query(asking, () -> high[0]));
    event.signal();
    assertEquals(1, asking.injected(PIN));
    asking.eoi(PIN);
    assertEquals(2, asking.injected(PIN));
    high[0] = false;
    asking.eoi(PIN);
    assertEquals(2, asking.injected(PIN));
    assertFalse(asking.level(PIN));
    assertEquals(List.of("asserted 5 2 3 sources=0", "asserted 5 2 3 sources=0"), heard);
    assertEquals(new ResampleStats(2, 0, 0, 0, 2), irqfd.stats());
  }

  /** The chip only tells of the unmask: the level goes before the chip looks at the pin. */
  @Test
  void aLevelThatIsGoneAtTheUnmaskMakesNoInterruptOnAChipThatOnlyTells() {
    routeTo(0);
    boolean[] high = {true};
    LevelIrqfd irqfd = registry.assignLevel(event, GSI, query(telling, () -> high[0]));
    event.signal();
    telling.setMask(PIN, true);
    telling.eoi(PIN);
    assertTrue(telling.level(PIN));
    high[0] = false;
    telling.setMask(PIN, false);
    assertEquals(1, telling.injected(PIN));
    assertFalse(telling.level(PIN));
    telling.setMask(PIN, true);
    event.signal();
    high[0] = true;
    telling.setMask(PIN, false);
    assertEquals(2, telling.injected(PIN));
    assertEquals(new ResampleStats(1, 2, 0, 0, 3), irqfd.stats());
    assertEquals(
        List.of("asserted 5 0 3 sources=0", "asserted 5 0 3 sources=0", "asserted 5 0 3 sources=0"),
        heard);
  }

  @Test
  void anotherSourcesLevelIsDeliveredAtTheUnmask() {
    routeTo(0);
    registry.assignLevel(event, GSI, query(telling, () -> false));
    telling.setMask(PIN, true);
    router.setIrq(GSI, SourceId.DEFAULT, true);
    event.signal();
    telling.setMask(PIN, false);
    assertEquals(1, telling.injected(PIN));
    assertEquals(1 << SourceId.DEFAULT, telling.sources(PIN));
  }

  /** At two chips only the one that cannot ask by itself has the line taken down. */
  @Test
  void aChipThatAsksIsLeftToAsk() {
    routeTo(0, 2);
    LevelIrqfd irqfd = registry.assignLevel(event, GSI, query(asking, () -> false));
    asking.setMask(PIN, true);
    asking.setMask(PIN, false);
    assertEquals(new ResampleStats(0, 0, 0, 0, 0), irqfd.stats());
    telling.setMask(PIN, true);
    telling.setMask(PIN, false);
    assertEquals(new ResampleStats(0, 1, 0, 0, 1), irqfd.stats());
    assertEquals(List.of("asserted 5 0 3 sources=0"), heard);
  }

  @Test
  void aQuestionThatThrowsCountsAsHighAndIsCounted() {
    LevelIrqfd irqfd =
        registry.assignLevel(
            event,
            GSI,
            query(
                asking,
                () -> {
                  throw new IllegalStateException("no answer");
                }));
    event.signal();
    asking.eoi(PIN);
    assertEquals(2, asking.injected(PIN));
    assertEquals(1, irqfd.failures());
    assertEquals("no answer", irqfd.lastFailure().orElseThrow().getMessage());
  }

  @Test
  void whoClosesWhenHeIsAskedRaisesNothingWhateverHeAnswers() throws Exception {
    LevelIrqfd[] irqfd = new LevelIrqfd[1];
    irqfd[0] =
        registry.assignLevel(
            event,
            GSI,
            query(
                asking,
                () -> {
                  irqfd[0].close();
                  return true;
                }));
    registry.assignLevel(new HeapEventSource("other"), GSI, (g, c, p) -> {});
    event.signal();
    asking.eoi(PIN);
    assertEquals(1, asking.injected(PIN));
    assertFalse(asking.level(PIN));
    irqfd[0].closed().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  @Test
  void whoIsAskedIsAskedForEveryReasonThatNotifiesOthers() {
    LevelIrqfd irqfd = registry.assignLevel(event, GSI, query(asking, () -> true));
    registry.resampleAll();
    assertEquals(1, asking.injected(PIN));
    routeTo(0);
    assertEquals(1, telling.injected(PIN));
    assertFalse(asking.level(PIN));
    routeTo();
    assertEquals("asserted 5 -1 -1 sources=0", heard.get(heard.size() - 1));
    // That the mask of the new pin was told on the way is no question of its own: it would be asked
    // inside the section of the chip's entry writes, and that of the new routes is to come.
    assertEquals(new ResampleStats(0, 3, 0, 0, 3), irqfd.stats());
  }

  /** Somebody postpones: he is notified once at the unmask, for the level that was taken along. */
  @Test
  void whoPostponesIsNotifiedOnceWhenTheLineIsTakenDownAtTheUnmask() {
    routeTo(0);
    int[] notified = new int[1];
    LevelIrqfd postponing =
        registry.assignLevel(
            new HeapEventSource("b"),
            GSI,
            (g, c, p) -> notified[0]++,
            ResamplePolicy.POSTPONE_WHILE_MASKED);
    registry.assignLevel(event, GSI, query(telling, () -> false));
    event.signal();
    telling.setMask(PIN, true);
    telling.eoi(PIN);
    assertEquals(0, notified[0]);
    telling.setMask(PIN, false);
    assertEquals(1, notified[0]);
    ResampleStats stats = postponing.stats();
    assertEquals(new ResampleStats(1, 1, 1, 0, 2), stats);
  }

  /** The unmask at one of two chips is the end of the mask. */
  @Test
  void whoPostponesAtTwoChipsIsNotifiedAtTheFirstUnmask() {
    routeTo(0, 2);
    int[] notified = new int[1];
    HeapEventSource other = new HeapEventSource("b");
    registry.assignLevel(
        other, GSI, (g, c, p) -> notified[0]++, ResamplePolicy.POSTPONE_WHILE_MASKED);
    LevelIrqfd irqfd = registry.assignLevel(event, GSI, query(telling, () -> false));
    asking.setMask(PIN, true);
    telling.setMask(PIN, true);
    other.signal();
    telling.setMask(PIN, false);
    assertEquals(1, notified[0]);
    assertFalse(telling.level(PIN));
    assertEquals(new ResampleStats(0, 1, 0, 0, 1), irqfd.stats());
  }

  @Test
  void whoDecidesHearsOfHisOwnEndsAndMasksAndNoNotify() {
    LevelIrqfd irqfd = deciding();
    event.signal();
    asking.setMask(PIN, true);
    asking.eoi(PIN);
    asking.setMask(PIN, false);
    assertEquals(
        List.of(
            "unmasked 5 2 3",
            "masked 5 2 3",
            "acked 5 2 3",
            "ended 5 2 3 high=false",
            "unmasked 5 2 3"),
        heard);
    assertEquals(new ResampleStats(1, 0, 0, 0), irqfd.stats());
  }

  @Test
  void whoDecidesIsNotifiedWhereHeCouldNotKnow() {
    LevelIrqfd irqfd = deciding();
    heard.clear();
    registry.resampleAll();
    assertEquals(List.of("resample 5 2 3"), heard);
    // Another irqfd of the GSI has the common level sampled again instead of injected.
    registry.assignLevel(
        new HeapEventSource("c"), GSI, (g, c, p) -> {}, ResamplePolicy.RESAMPLE_AT_UNMASK);
    asking.setMask(PIN, true);
    event.signal();
    heard.clear();
    asking.setMask(PIN, false);
    assertEquals(List.of("unmasked 5 2 3", "resample 5 2 3"), heard);
    assertEquals(0, asking.injected(PIN));
    // Another GSI on the pin is acknowledged, which takes the common source down.
    router.replace(List.of(new ChipRoute(GSI, 2, PIN), new ChipRoute(6, 2, PIN)));
    registry.assignLevel(new HeapEventSource("sharer"), 6, (g, c, p) -> {});
    heard.clear();
    asking.eoi(PIN);
    assertEquals(List.of("acked 5 2 3", "ended 5 2 3 high=false", "resample 5 2 3"), heard);
    heard.clear();
    routeTo(0);
    assertEquals(List.of("resample 5 0 3"), heard);
    assertEquals(0, irqfd.failures());
  }
}
