// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.ioapic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jirq.api.ChipBoard;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Ack and mask notifiers: when they run, and what they may do to the chip from inside. Profiles:
 * all, both cells; options: the profile's.
 */
class BoardCallbacksTest {

  private static final String ALL = "org.jirq.ioapic.Rig#everyProfileAndCell";
  private static final int PIN = 12;
  private static final int VECTOR = 0x5a;

  @ParameterizedTest
  @MethodSource(ALL)
  void remoteIrrIsStillSetWhileTheAckNotifierRuns(Rig rig) {
    List<Boolean> seen = new ArrayList<>();
    rig.atAck = pin -> seen.add(rig.chip.remoteIrr(pin));
    rig.level(PIN, VECTOR);
    rig.raise(PIN);
    rig.lower(PIN);
    rig.eoi(VECTOR);
    assertEquals(List.of(true), seen);
    assertFalse(rig.chip.remoteIrr(PIN));
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void anAckNotifierThatLowersTheLinePreventsTheSecondMessage(Rig rig) {
    rig.atAck = rig::lower;
    rig.level(PIN, VECTOR);
    rig.raise(PIN);
    rig.eoi(VECTOR);
    assertEquals(1, rig.sent(VECTOR));
    assertEquals(List.of(PIN), rig.acked);
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void anAckNotifierThatRaisesTheLineIsServedAfterTheEoiAndOnce(Rig rig) {
    rig.level(PIN, VECTOR);
    rig.raise(PIN);
    rig.lower(PIN);
    rig.atAck =
        pin -> {
          rig.raise(pin);
          assertEquals(1, rig.sent(VECTOR), "remote IRR still blocks");
        };
    rig.eoi(VECTOR);
    assertEquals(2, rig.sent(VECTOR));
    assertTrue(rig.chip.remoteIrr(PIN));
  }

  /** The shape of CVE-2020-27152: an edge pin with a resampler, driven from its own ack. */
  @ParameterizedTest
  @MethodSource(ALL)
  void aPinFlippedToEdgeWithABoardBoundDoesNotRecurse(Rig rig) {
    rig.atAck =
        pin -> {
          rig.chip.setLevel(pin, 1, false);
          rig.chip.setLevel(pin, 1, true);
        };
    rig.level(PIN, VECTOR);
    rig.chip.setLevel(PIN, 1, true);
    rig.edge(PIN, VECTOR);
    rig.acked.clear();
    int before = rig.sent(VECTOR);
    rig.eoi(VECTOR);
    assertEquals(List.of(PIN), rig.acked, "one EOI, one acknowledgement");
    // The rise from inside is an edge; kvm sends a high edge pin at the EOI as well.
    assertEquals(before + (rig.is(IoApicProfile.KVM) ? 2 : 1), rig.sent(VECTOR));
    assertFalse(rig.chip.remoteIrr(PIN));
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void noLineCallRunsAnAckNotifier(Rig rig) {
    for (int half : new int[] {VECTOR, Rig.levelEntry(VECTOR), Rig.masked(VECTOR)}) {
      rig.low(PIN, half);
      for (int i = 0; i < 4; i++) {
        rig.pulse(PIN);
        rig.chip.setLevelForStatus(PIN, 3, true);
        rig.chip.setLevelForStatus(PIN, 3, false);
      }
    }
    assertTrue(rig.cpus.messages.size() > 1);
    assertEquals(List.of(), rig.acked);
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void onlyAnEoiAcknowledgesNotARewriteNotAReset(Rig rig) {
    rig.level(PIN, VECTOR);
    rig.raise(PIN);
    rig.low(PIN, 0x10000);
    rig.level(PIN, VECTOR);
    rig.chip.reset();
    assertEquals(List.of(), rig.acked);
    rig.level(PIN, VECTOR);
    rig.eoi(VECTOR + 1);
    assertEquals(List.of(), rig.acked);
    rig.eoi(VECTOR);
    assertEquals(List.of(PIN), rig.acked);
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void everyPinThatHoldsTheVectorIsAcknowledgedOnceMaskedAndEdgeOnesToo(Rig rig) {
    rig.level(3, VECTOR);
    rig.edge(4, VECTOR);
    rig.low(7, Rig.masked(Rig.levelEntry(VECTOR)));
    rig.low(23, Rig.masked(VECTOR));
    rig.level(8, VECTOR + 1);
    rig.raise(3);
    rig.eoi(VECTOR);
    assertEquals(List.of(3, 4, 7, 23), rig.acked);
  }

  /**
   * Several pins of one vector: kvm ends and serves one after the other, the others end all first.
   */
  @ParameterizedTest
  @MethodSource(ALL)
  void whetherAnotherPinIsStillInServiceWhenTheFirstIsServedIsTheProfiles(Rig rig) {
    for (int pin : List.of(3, 7)) {
      rig.level(pin, VECTOR);
      rig.raise(pin);
    }
    List<String> order = new ArrayList<>();
    rig.atAck = pin -> order.add("ack " + pin);
    rig.cpus.duringDelivery = () -> order.add("sent, 7 in service: " + rig.chip.remoteIrr(7));
    rig.eoi(VECTOR);
    assertEquals(
        rig.is(IoApicProfile.KVM)
            ? List.of("ack 3", "sent, 7 in service: true", "ack 7", "sent, 7 in service: true")
            : List.of("ack 3", "ack 7", "sent, 7 in service: false", "sent, 7 in service: true"),
        order);
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void masksAreToldWhenTheyChangeAndInOrder(Rig rig) {
    rig.low(PIN, 0x10000);
    rig.unmask(PIN);
    rig.level(PIN, VECTOR);
    rig.high(PIN, 0);
    rig.mask(PIN);
    rig.mask(PIN);
    rig.unmask(PIN);
    assertEquals(List.of("12 false", "12 true", "12 false"), rig.masks);
    rig.masks.clear();
    rig.chip.reset();
    List<String> all = IntStream.range(0, rig.chip.pins()).mapToObj(pin -> pin + " true").toList();
    assertEquals(all, rig.masks, "a reset tells every pin, changed or not");
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void fireMaskTellsThePresentMaskToWhoAsks(Rig rig) {
    List<String> told = new ArrayList<>();
    ChipBoard asker =
        new ChipBoard() {
          @Override
          public void maskChanged(int pin, boolean masked) {
            told.add(pin + " " + masked);
          }
        };
    rig.chip.fireMask(PIN, asker);
    rig.level(PIN, VECTOR);
    rig.chip.fireMask(PIN, asker);
    assertEquals(List.of("12 true", "12 false"), told);
    assertEquals(List.of("12 false"), rig.masks, "the board hears only of the write");
  }

  /**
   * 2.9 item 3, the chip's part: a mask while the line is pending keeps it, the unmask sends once.
   */
  @ParameterizedTest
  @MethodSource(ALL)
  void aPendingLineOutlivesMaskEventsAndIsSentOnceAtTheUnmask(Rig rig) {
    rig.low(PIN, Rig.masked(Rig.levelEntry(VECTOR)));
    rig.raise(PIN);
    rig.low(PIN, Rig.masked(Rig.levelEntry(VECTOR) | 1 << 13));
    rig.mask(PIN);
    assertTrue(rig.chip.requested(PIN));
    rig.unmask(PIN);
    rig.unmask(PIN);
    assertEquals(1, rig.sent(VECTOR));
    assertEquals(List.of("12 false"), rig.masks);
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void theMaskNotifierRunsBeforeThePendingLevelIsSent(Rig rig) {
    List<String> order = new ArrayList<>();
    rig.low(PIN, Rig.masked(Rig.levelEntry(VECTOR)));
    rig.raise(PIN);
    rig.chip.connect(
        new ChipBoard() {
          @Override
          public void maskChanged(int pin, boolean masked) {
            order.add("mask " + masked);
          }
        });
    rig.cpus.duringDelivery = () -> order.add("sent");
    rig.unmask(PIN);
    assertEquals(List.of("mask false", "sent"), order);
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void aMaskNotifierMayDriveThePinsLine(Rig rig) {
    rig.low(PIN, Rig.masked(Rig.levelEntry(VECTOR)));
    rig.chip.connect(
        new ChipBoard() {
          @Override
          public void maskChanged(int pin, boolean masked) {
            rig.chip.setLevel(pin, 1, !masked);
          }
        });
    rig.unmask(PIN);
    assertEquals(1, rig.sent(VECTOR), "raised inside, not sent a second time after the section");
    rig.mask(PIN);
    assertFalse(rig.chip.level(PIN));
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void aNewBoardTakesTheOldOnesPlace(Rig rig) {
    rig.level(PIN, VECTOR);
    rig.raise(PIN);
    rig.chip.connect(ChipBoard.NONE);
    rig.eoi(VECTOR);
    rig.mask(PIN);
    assertEquals(List.of(), rig.acked);
    assertEquals(List.of("12 false"), rig.masks);
    assertEquals(2, rig.sent(VECTOR));
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void anAckNotifierThatThrowsKeepsNobodyElseFromTheEoi(Rig rig) {
    for (int pin : List.of(3, 7, 9)) {
      rig.level(pin, VECTOR);
      rig.raise(pin);
    }
    rig.lower(9);
    rig.cpus.messages.clear();
    rig.atAck =
        pin -> {
          if (pin != 9) {
            throw new IllegalStateException("pin=" + pin);
          }
        };
    IllegalStateException e = assertThrows(IllegalStateException.class, () -> rig.eoi(VECTOR));
    assertEquals("pin=3", e.getMessage());
    assertEquals(List.of(3, 7, 9), rig.acked);
    assertEquals(2, rig.sent(VECTOR), "the lines that are still high");
    assertFalse(rig.chip.remoteIrr(9));
  }
}
