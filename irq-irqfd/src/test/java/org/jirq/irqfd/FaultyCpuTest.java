// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.irqfd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.jirq.api.ChipCapability;
import org.jirq.api.LineListener;
import org.jirq.api.LineQuery;
import org.jirq.api.SourceId;
import org.jirq.routing.ChipRoute;
import org.jirq.routing.IrqRouter;
import org.jirq.routing.RouteListenerException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A chip, or the CPU side behind it, that throws when the resampler drives a line. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FaultyCpuTest {

  private static final int GSI = 5;
  private static final int PIN = 3;
  private static final int OTHER_GSI = 6;
  private static final int OTHER_PIN = 4;

  /** Throws as often as told, when the level has been taken in. */
  private static final class FaultyChip extends FakeChip {
    int source = SourceId.RESAMPLER;
    int raises;
    int lowerings;
    private int thrown;

    FaultyChip(ChipCapability... capabilities) {
      super(8, capabilities);
    }

    @Override
    public int setLevel(int pin, int sourceId, boolean level) {
      int result = super.setLevel(pin, sourceId, level);
      if (sourceId == source && (level ? raises : lowerings) > 0) {
        raises -= level ? 1 : 0;
        lowerings -= level ? 0 : 1;
        throw new IllegalStateException("cpu " + ++thrown);
      }
      return result;
    }
  }

  private final FaultyChip faulty = new FaultyChip(ChipCapability.ACK, ChipCapability.MASK_NOTIFY);
  private final FakeChip sound = FakeChip.capable(8);
  private final IrqRouter router =
      IrqRouter.builder()
          .chip(0, faulty)
          .chip(2, sound)
          .routes(List.of(new ChipRoute(GSI, 0, PIN), new ChipRoute(OTHER_GSI, 0, OTHER_PIN)))
          .build();
  private final IrqfdRegistry registry = new IrqfdRegistry(router);

  private LevelIrqfd assign(int gsi, LineListener listener, ResamplePolicy policy) {
    return registry.assignLevel(new HeapEventSource("gsi" + gsi), gsi, listener, policy);
  }

  /** A device whose line is always high. */
  private void assignHigh() {
    LineQuery high = (gsi, chip, pin) -> true;
    assign(GSI, high, ResamplePolicy.QUERY_LINE);
  }

  private static String thrownBy(Runnable action) {
    return assertThrows(IllegalStateException.class, action::run).getMessage();
  }

  @Test
  void aCpuThatThrowsAtAnAcknowledgementKeepsTheNotifyFromNobody() {
    int[] asked = new int[1];
    assignHigh();
    assignHigh();
    assign(GSI, (gsi, chip, pin) -> asked[0]++, ResamplePolicy.NOTIFY_AT_EOI);
    faulty.raises = 2;
    IllegalStateException first = assertThrows(IllegalStateException.class, () -> faulty.eoi(PIN));
    assertEquals("cpu 1", first.getMessage());
    assertEquals(0, faulty.raises, "the second one was asked too");
    assertEquals(1, asked[0]);
    assertTrue(faulty.level(PIN));
    assertFalse(router.srcu().inReader());
  }

  /** The other GSI shares a pin at a chip where the guest has ended nothing. */
  @Test
  void aCpuThatThrowsAtAnAcknowledgementKeepsTheNotifyFromNoSharer() {
    router.replace(
        List.of(
            new ChipRoute(GSI, 0, PIN),
            new ChipRoute(GSI, 2, PIN),
            new ChipRoute(OTHER_GSI, 2, PIN)));
    int[] asked = new int[1];
    assignHigh();
    assign(OTHER_GSI, (gsi, chip, pin) -> asked[0]++, ResamplePolicy.NOTIFY_AT_EOI);
    faulty.raises = 1;
    assertEquals("cpu 1", thrownBy(() -> faulty.eoi(PIN)));
    assertEquals(1, asked[0]);
  }

  /** The chip only tells of the unmask, so everybody is asked or notified then. */
  @Test
  void aCpuThatThrowsAtAnUnmaskKeepsThePostponedNotifyFromNobody() {
    int[] asked = new int[1];
    assignHigh();
    assign(GSI, (gsi, chip, pin) -> asked[0]++, ResamplePolicy.POSTPONE_WHILE_MASKED);
    faulty.setMask(PIN, true);
    faulty.eoi(PIN);
    assertEquals(0, asked[0]);
    faulty.raises = 1;
    assertEquals("cpu 1", thrownBy(() -> faulty.setMask(PIN, false)));
    assertEquals(1, asked[0]);
    faulty.setMask(PIN, true);
    faulty.eoi(PIN);
    faulty.setMask(PIN, false);
    assertEquals(2, asked[0]);
  }

  @Test
  void aCpuThatThrowsForOneGsiKeepsResampleAllFromNoOther() {
    int[] asked = new int[3];
    router.replace(
        List.of(
            new ChipRoute(GSI - 1, 0, PIN - 1),
            new ChipRoute(GSI, 0, PIN),
            new ChipRoute(GSI + 1, 0, PIN + 1)));
    assign(GSI - 1, (gsi, chip, pin) -> asked[0]++, ResamplePolicy.NOTIFY_AT_EOI);
    assignHigh();
    assign(GSI, (gsi, chip, pin) -> asked[1]++, ResamplePolicy.NOTIFY_AT_EOI);
    assign(GSI + 1, (gsi, chip, pin) -> asked[2]++, ResamplePolicy.NOTIFY_AT_EOI);
    faulty.raises = 1;
    assertEquals("cpu 1", thrownBy(registry::resampleAll));
    assertEquals(List.of(1, 1, 1), List.of(asked[0], asked[1], asked[2]));
    assertFalse(router.srcu().inReader());
  }

  /** The line is down, whatever the CPU side made of it, so it has to be sampled again. */
  @Test
  void aChipThatThrowsWhileTheLineGoesDownAtAnAcknowledgementKeepsTheNotifyFromNobody() {
    router.replace(
        List.of(
            new ChipRoute(GSI, 0, PIN),
            new ChipRoute(GSI, 2, PIN),
            new ChipRoute(OTHER_GSI, 2, PIN)));
    int[] asked = new int[2];
    HeapEventSource event = new HeapEventSource("signalled");
    registry.assignLevel(event, GSI, (gsi, chip, pin) -> asked[0]++, ResamplePolicy.NOTIFY_AT_EOI);
    event.signal();
    assign(OTHER_GSI, (gsi, chip, pin) -> asked[1]++, ResamplePolicy.NOTIFY_AT_EOI);
    assertTrue(faulty.level(PIN) && sound.level(PIN));
    faulty.lowerings = 1;
    assertEquals("cpu 1", thrownBy(() -> faulty.eoi(PIN)));
    assertFalse(faulty.level(PIN));
    assertFalse(sound.level(PIN), "the chip after the one that threw has it too");
    assertEquals(List.of(1, 1), List.of(asked[0], asked[1]));
  }

  @Test
  void aChipThatThrowsWhileTheLineGoesDownAtAnUnmaskKeepsTheQuestionFromNobody() {
    int[] asked = new int[1];
    assignHigh();
    assign(GSI, (gsi, chip, pin) -> asked[0]++, ResamplePolicy.POSTPONE_WHILE_MASKED);
    faulty.setMask(PIN, true);
    faulty.eoi(PIN);
    assertTrue(faulty.level(PIN), "asked at the end");
    faulty.lowerings = 1;
    assertEquals("cpu 1", thrownBy(() -> faulty.setMask(PIN, false)));
    assertTrue(faulty.level(PIN), "asked at the unmask");
    assertEquals(1, asked[0]);
  }

  /** Where it goes down for good, the other GSI at that pin still hears of it. */
  @Test
  void aChipThatThrowsWhileTheLineGoesDownForGoodKeepsTheNotifyFromNoSharer() {
    router.replace(List.of(new ChipRoute(GSI, 0, PIN), new ChipRoute(OTHER_GSI, 0, PIN)));
    int[] asked = new int[1];
    HeapEventSource event = new HeapEventSource("leaver");
    LevelIrqfd leaver =
        registry.assignLevel(event, GSI, (gsi, chip, pin) -> {}, ResamplePolicy.NOTIFY_AT_EOI);
    assign(OTHER_GSI, (gsi, chip, pin) -> asked[0]++, ResamplePolicy.NOTIFY_AT_EOI);
    event.signal();
    faulty.lowerings = 1;
    assertEquals("cpu 1", thrownBy(leaver::close));
    assertEquals(1, asked[0]);
    assertFalse(faulty.level(PIN));
    assertEquals(1, registry.size());
  }

  /** On a line that stays high no further edge would come. */
  @Test
  void aCpuThatThrowsAtAPulseLeavesNoLevelBehind() {
    HeapEventSource event = new HeapEventSource("pulse");
    IrqfdRegistry likeKvm = IrqfdRegistry.builder(router).pulseSource(SourceId.DEFAULT).build();
    likeKvm.assign(event, GSI);
    faulty.source = SourceId.DEFAULT;
    faulty.raises = 1;
    assertEquals("cpu 1", thrownBy(event::signal));
    assertFalse(faulty.level(PIN));
    faulty.eoi(PIN);
    event.signal();
    assertEquals(2, faulty.injected(PIN));
  }

  private LevelIrqfd moveAwayFromAPinThatThrows(int[] asked) {
    LevelIrqfd irqfd =
        assign(GSI, (gsi, chip, pin) -> asked[0]++, ResamplePolicy.POSTPONE_WHILE_MASKED);
    faulty.lowerings = 1;
    RouteListenerException e =
        assertThrows(
            RouteListenerException.class,
            () -> router.replace(List.of(new ChipRoute(GSI, 2, PIN))));
    assertEquals("cpu 1", e.getCause().getMessage());
    return irqfd;
  }

  @Test
  void aChipThatThrowsWhenTheGsiLeavesItKeepsTheNotifyFromNobody() {
    int[] asked = new int[1];
    LevelIrqfd irqfd = moveAwayFromAPinThatThrows(asked);
    assertEquals(1, asked[0]);
    assertEquals(new ResampleStats(0, 1, 0, 0), irqfd.stats());
  }

  /** A reset tells the masks again; a notify that was postponed is made then. */
  @Test
  void aChipThatThrewWhenTheGsiLeftItLeavesTheNotifyAtAResetAlone() {
    int[] asked = new int[1];
    moveAwayFromAPinThatThrows(asked);
    sound.setMask(PIN, true);
    sound.eoi(PIN);
    int before = asked[0];
    sound.resync();
    assertEquals(before + 1, asked[0]);
    assertTrue(sound.masked(PIN));
  }
}
