// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.ioapic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Stream;
import org.jirq.api.Cell;
import org.jirq.api.Clocked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The storm guard. Profiles: kvm and qemu with a clock, and {@code datasheet} with the option
 * STORM_GUARD; both cells.
 */
class StormGuardTest {

  private static final String GUARDED = "guarded";
  private static final int PIN = 11;
  private static final int VECTOR = 0x71;
  private static final long START = 5_000_000_000L;
  private static final long PAUSE = 10_000_000L;

  static Stream<Rig> guarded() {
    return Stream.of(IoApicProfile.values())
        .flatMap(profile -> Stream.of(Cell.values()).map(cell -> guarded(profile, cell)));
  }

  private static Rig guarded(IoApicProfile profile, Cell cell) {
    return new Rig(
        builder ->
            builder.profile(profile).option(IoApicOption.STORM_GUARD, true).cell(cell).clocked());
  }

  /** A level pin whose line is high, in service for the first time, at the time {@link #START}. */
  private static void begin(Rig rig) {
    rig.chip.advanceTo(START);
    rig.level(PIN, VECTOR);
    rig.raise(PIN);
    rig.cpus.messages.clear();
  }

  private static void eois(Rig rig, int number) {
    for (int i = 0; i < number; i++) {
      rig.eoi(VECTOR);
    }
  }

  @ParameterizedTest
  @MethodSource(GUARDED)
  void theTenThousandthEoiInARowPutsThePinOff(Rig rig) {
    begin(rig);
    eois(rig, 9_999);
    assertEquals(9_999, rig.sent(VECTOR));
    assertEquals(Clocked.NEVER, rig.chip.nextDeadline());
    rig.eoi(VECTOR);
    assertEquals(9_999, rig.sent(VECTOR));
    assertFalse(rig.chip.remoteIrr(PIN));
    assertEquals(START + PAUSE, rig.chip.nextDeadline());
  }

  @ParameterizedTest
  @MethodSource(GUARDED)
  void anEoiInThePauseEndsItWhereRemoteIrrDoesNotMatter(Rig rig) {
    begin(rig);
    eois(rig, 10_001);
    assertEquals(rig.is(IoApicProfile.QEMU) ? 9_999 : 10_000, rig.sent(VECTOR));
  }

  @ParameterizedTest
  @MethodSource(GUARDED)
  void thePauseEndsAtItsDeadlineAndNotBefore(Rig rig) {
    begin(rig);
    eois(rig, 10_000);
    rig.chip.advanceTo(START + PAUSE - 1);
    assertEquals(9_999, rig.sent(VECTOR));
    rig.chip.advanceTo(START + PAUSE);
    assertEquals(10_000, rig.sent(VECTOR));
    assertTrue(rig.chip.remoteIrr(PIN));
    assertEquals(Clocked.NEVER, rig.chip.nextDeadline());
    rig.chip.advanceTo(START + 5 * PAUSE);
    assertEquals(10_000, rig.sent(VECTOR), "once");
  }

  @ParameterizedTest
  @MethodSource(GUARDED)
  void afterThePauseTheCountStartsAgain(Rig rig) {
    begin(rig);
    eois(rig, 10_000);
    rig.chip.advanceTo(START + PAUSE);
    eois(rig, 9_999);
    assertEquals(19_999, rig.sent(VECTOR));
    rig.eoi(VECTOR);
    assertEquals(19_999, rig.sent(VECTOR));
    assertEquals(START + 2 * PAUSE, rig.chip.nextDeadline());
  }

  @ParameterizedTest
  @MethodSource(GUARDED)
  void anEoiThatFindsTheLineLowStartsTheCountAgain(Rig rig) {
    begin(rig);
    eois(rig, 9_999);
    rig.lower(PIN);
    rig.eoi(VECTOR);
    rig.raise(PIN);
    rig.cpus.messages.clear();
    eois(rig, 9_999);
    assertEquals(9_999, rig.sent(VECTOR));
    rig.eoi(VECTOR);
    assertEquals(9_999, rig.sent(VECTOR));
  }

  @ParameterizedTest
  @MethodSource(GUARDED)
  void anEoiThatFindsThePinMaskedStartsTheCountAgain(Rig rig) {
    begin(rig);
    eois(rig, 9_999);
    rig.mask(PIN);
    rig.eoi(VECTOR);
    rig.unmask(PIN);
    rig.cpus.messages.clear();
    eois(rig, 9_999);
    assertEquals(9_999, rig.sent(VECTOR));
  }

  @ParameterizedTest
  @MethodSource(GUARDED)
  void aWriteOfTheEntryStartsTheCountAgainOnlyUnderQemu(Rig rig) {
    begin(rig);
    eois(rig, 9_999);
    rig.high(PIN, 0x0100_0000);
    rig.eoi(VECTOR);
    assertEquals(rig.is(IoApicProfile.QEMU) ? 10_000 : 9_999, rig.sent(VECTOR));
  }

  @ParameterizedTest
  @MethodSource(GUARDED)
  void aRaiseOrAWriteEndsThePauseAtOnce(Rig rig) {
    begin(rig);
    eois(rig, 10_000);
    assertEquals(1, rig.raise(PIN));
    assertEquals(10_000, rig.sent(VECTOR));
    rig.eoi(VECTOR);
    assertEquals(10_001, rig.sent(VECTOR), "the count started at 0");
    eois(rig, 9_999);
    assertEquals(20_000 - 1, rig.sent(VECTOR));
    rig.high(PIN, 0);
    assertEquals(20_000, rig.sent(VECTOR));
    rig.chip.advanceTo(START + PAUSE);
    assertEquals(20_000, rig.sent(VECTOR), "in service when the pause ends");
  }

  @ParameterizedTest
  @MethodSource(GUARDED)
  void aLineThatFallsInThePauseIsNotSentAfterIt(Rig rig) {
    begin(rig);
    eois(rig, 10_000);
    rig.lower(PIN);
    rig.chip.advanceTo(START + PAUSE);
    assertEquals(9_999, rig.sent(VECTOR));
  }

  @ParameterizedTest
  @MethodSource(GUARDED)
  void aPinMaskedInThePauseIsSentAtTheUnmask(Rig rig) {
    begin(rig);
    eois(rig, 10_000);
    rig.mask(PIN);
    rig.chip.advanceTo(START + PAUSE);
    assertEquals(9_999, rig.sent(VECTOR));
    rig.unmask(PIN);
    assertEquals(10_000, rig.sent(VECTOR));
  }

  @ParameterizedTest
  @MethodSource(GUARDED)
  void theFirstDeadlineStandsForAllPinsThatArePutOff(Rig rig) {
    begin(rig);
    eois(rig, 10_000);
    rig.chip.advanceTo(START + 4_000_000);
    // Another vector, so that under qemu nothing but the pause would serve the first pin.
    rig.level(20, 0x72);
    rig.cpus.messages.clear();
    rig.chip.setLevel(20, 0, true);
    for (int i = 0; i < 10_000; i++) {
      rig.eoi(0x72);
    }
    assertEquals(10_000, rig.sent(0x72));
    assertEquals(START + PAUSE, rig.chip.nextDeadline());
    rig.chip.advanceTo(START + PAUSE);
    assertEquals(10_001, rig.sent(0x72));
    assertTrue(rig.chip.remoteIrr(PIN));
    assertTrue(rig.chip.remoteIrr(20));
  }

  @ParameterizedTest
  @MethodSource(GUARDED)
  void aResetCancelsThePause(Rig rig) {
    begin(rig);
    eois(rig, 10_000);
    rig.chip.reset();
    assertEquals(Clocked.NEVER, rig.chip.nextDeadline());
    rig.chip.advanceTo(START + PAUSE);
    assertEquals(9_999, rig.sent(VECTOR));
  }

  @ParameterizedTest
  @MethodSource(GUARDED)
  void timeNeverGoesBack(Rig rig) {
    begin(rig);
    rig.chip.advanceTo(0);
    eois(rig, 10_000);
    assertEquals(START + PAUSE, rig.chip.nextDeadline());
  }

  @Test
  void withoutAClockTheGuardStaysOff() {
    for (IoApicProfile profile : IoApicProfile.values()) {
      Rig rig = new Rig(builder -> builder.profile(profile));
      begin(rig);
      eois(rig, 25_000);
      assertEquals(25_000, rig.sent(VECTOR));
      assertEquals(Clocked.NEVER, rig.chip.nextDeadline());
    }
  }

  @Test
  void underDatasheetTheGuardIsOffEvenWithAClock() {
    Rig rig = new Rig(IoApicBuilder::clocked);
    begin(rig);
    eois(rig, 25_000);
    assertEquals(25_000, rig.sent(VECTOR));
  }
}
