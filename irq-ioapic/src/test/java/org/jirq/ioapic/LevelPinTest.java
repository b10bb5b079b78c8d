// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.ioapic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.jirq.api.ApicMessage;
import org.jirq.api.Delivery;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a level pin sends and when. Profiles: all, both cells, unless a test says otherwise;
 * options: the profile's.
 */
class LevelPinTest {

  private static final String ALL = "org.jirq.ioapic.Rig#everyProfileAndCell";
  private static final int PIN = 9;
  private static final int VECTOR = 0x31;

  @ParameterizedTest
  @MethodSource(ALL)
  void oneRiseSendsOnce(Rig rig) {
    rig.level(PIN, VECTOR);
    assertEquals(1, rig.raise(PIN));
    assertTrue(rig.chip.remoteIrr(PIN));
    assertEquals(1, rig.lower(PIN));
    assertEquals(1, rig.sent(VECTOR));
    assertEquals(ApicMessage.LEVEL, rig.cpus.messages.get(0).triggerMode());
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void aRiseAfterTheEoiSendsAgain(Rig rig) {
    rig.level(PIN, VECTOR);
    rig.raise(PIN);
    rig.lower(PIN);
    rig.eoi(VECTOR);
    assertFalse(rig.chip.remoteIrr(PIN));
    assertEquals(1, rig.sent(VECTOR));
    rig.raise(PIN);
    assertEquals(2, rig.sent(VECTOR));
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void aRiseInServiceIsCoalesced(Rig rig) {
    rig.level(PIN, VECTOR);
    rig.raise(PIN);
    rig.lower(PIN);
    int status = rig.raise(PIN);
    assertEquals(rig.is(IoApicProfile.KVM) ? Delivery.IGNORED : Delivery.COALESCED, status);
    assertEquals(1, rig.sent(VECTOR));
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void aLineThatRoseAgainInServiceIsSentAtTheEoi(Rig rig) {
    rig.level(PIN, VECTOR);
    rig.raise(PIN);
    rig.lower(PIN);
    rig.raise(PIN);
    rig.eoi(VECTOR);
    assertEquals(2, rig.sent(VECTOR));
    assertTrue(rig.chip.remoteIrr(PIN));
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void aLineThatStaysHighIsSentAtEveryEoiAndALowOneAtNone(Rig rig) {
    rig.level(PIN, VECTOR);
    rig.raise(PIN);
    for (int i = 2; i < 10; i++) {
      rig.eoi(VECTOR);
      assertEquals(i, rig.sent(VECTOR));
    }
    rig.lower(PIN);
    rig.eoi(VECTOR);
    rig.eoi(VECTOR);
    assertEquals(9, rig.sent(VECTOR));
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void aMaskedLineIsSentAtTheUnmask(Rig rig) {
    rig.low(PIN, Rig.masked(Rig.levelEntry(VECTOR)));
    assertEquals(Delivery.IGNORED, rig.raise(PIN));
    assertEquals(0, rig.sent(VECTOR));
    rig.unmask(PIN);
    assertEquals(1, rig.sent(VECTOR));
    assertTrue(rig.chip.remoteIrr(PIN));
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void aLineThatFellBehindTheMaskIsNotSentAtTheUnmask(Rig rig) {
    rig.low(PIN, Rig.masked(Rig.levelEntry(VECTOR)));
    rig.raise(PIN);
    assertTrue(rig.chip.requested(PIN));
    rig.lower(PIN);
    assertFalse(rig.chip.requested(PIN));
    rig.unmask(PIN);
    assertEquals(0, rig.sent(VECTOR));
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void anEoiBehindTheMaskEndsServiceAndSendsNothingUntilTheUnmask(Rig rig) {
    rig.level(PIN, VECTOR);
    rig.raise(PIN);
    rig.mask(PIN);
    rig.eoi(VECTOR);
    assertFalse(rig.chip.remoteIrr(PIN));
    assertEquals(1, rig.sent(VECTOR), "masked");
    rig.unmask(PIN);
    assertEquals(2, rig.sent(VECTOR));
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void maskingPreservesRemoteIrr(Rig rig) {
    rig.level(PIN, VECTOR);
    rig.raise(PIN);
    rig.mask(PIN);
    assertTrue(rig.chip.remoteIrr(PIN));
    rig.unmask(PIN);
    assertTrue(rig.chip.remoteIrr(PIN));
    assertEquals(1, rig.sent(VECTOR), "no second message before the EOI");
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void remoteIrrCannotBeWritten(Rig rig) {
    rig.low(PIN, Rig.levelEntry(VECTOR) | 1 << 14);
    assertFalse(rig.chip.remoteIrr(PIN));
    rig.raise(PIN);
    rig.low(PIN, Rig.levelEntry(VECTOR));
    assertTrue(rig.chip.remoteIrr(PIN));
    assertEquals(Rig.levelEntry(VECTOR) | 1 << 14, rig.low(PIN));
    assertEquals(1, rig.sent(VECTOR));
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void aWriteOfTheHighHalfSendsAPendingLevelToTheNewDestination(Rig rig) {
    rig.level(PIN, VECTOR);
    rig.raise(PIN);
    rig.high(PIN, 0x0200_0000);
    assertEquals(1, rig.sent(VECTOR), "in service");
    assertTrue(rig.chip.remoteIrr(PIN));
    rig.eoi(VECTOR);
    assertEquals(2, rig.sent(VECTOR));
    assertEquals(2, rig.cpus.messages.get(1).destination());
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void pinsThatShareAVectorAreAllEndedByOneEoi(Rig rig) {
    for (int pin : List.of(5, PIN, 20)) {
      rig.level(pin, VECTOR);
      rig.raise(pin);
    }
    rig.lower(PIN);
    rig.cpus.messages.clear();
    rig.eoi(VECTOR);
    assertEquals(2, rig.sent(VECTOR));
    assertTrue(rig.chip.remoteIrr(5));
    assertFalse(rig.chip.remoteIrr(PIN));
    assertTrue(rig.chip.remoteIrr(20));
    assertEquals(List.of(5, PIN, 20), rig.acked);
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void theEoiOfAnEdgeInterruptEndsNoLevelPin(Rig rig) {
    rig.level(PIN, VECTOR);
    rig.raise(PIN);
    rig.chip.eoi(VECTOR, 0, false);
    assertTrue(rig.chip.remoteIrr(PIN));
    assertEquals(1, rig.sent(VECTOR));
    assertEquals(List.of(PIN), rig.acked, "ack notifiers go by the vector alone");
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void sourcesAreOredAndNoneHidesAnother(Rig rig) {
    rig.level(PIN, VECTOR);
    rig.chip.setLevel(PIN, 0, true);
    rig.chip.setLevel(PIN, 5, true);
    rig.chip.setLevel(PIN, 5, true);
    rig.chip.setLevel(PIN, 0, false);
    assertTrue(rig.chip.level(PIN));
    assertEquals(1 << 5, rig.chip.sources(PIN));
    rig.eoi(VECTOR);
    assertEquals(2, rig.sent(VECTOR));
    assertEquals(1, rig.chip.setLevel(PIN, 5, false), "a set, not a count");
    assertFalse(rig.chip.level(PIN));
    rig.eoi(VECTOR);
    assertEquals(2, rig.sent(VECTOR));
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void negativePolarityIsStoredAndLevelsStillMeanAsserted(Rig rig) {
    rig.low(PIN, Rig.levelEntry(VECTOR) | 1 << 13);
    assertEquals(0, rig.sent(VECTOR), "a line that nobody asserts is not active");
    rig.lower(PIN);
    assertEquals(0, rig.sent(VECTOR));
    rig.raise(PIN);
    assertEquals(1, rig.sent(VECTOR));
    assertEquals(1 << 13, rig.low(PIN) & 1 << 13);
  }
}
