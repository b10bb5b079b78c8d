// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.plic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.jirq.api.Cell;
import org.jirq.api.Delivery;
import org.jirq.api.SourceId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What gateways forward and when: PLIC 1.0, "Interrupt Gateways" and "Interrupt Completion". */
class GatewayTest {

  @ParameterizedTest
  @EnumSource(Cell.class)
  void levelInterruptIsRaisedClaimedLoweredAndCompleted(Cell cell) {
    Guest guest = new Guest(cell);
    guest.open(1, 5, 1);
    guest.raise(5);
    assertTrue(guest.plic.pending(5));
    assertEquals(5, guest.claim(1));
    assertFalse(guest.plic.pending(5));
    assertEquals(1, guest.plic.claimant(5));
    guest.lower(5);
    guest.complete(1, 5);
    assertEquals(-1, guest.plic.claimant(5));
    assertEquals(List.of("1+", "1-"), guest.outputs);
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void completionWithTheLineHighPendsAgain(Cell cell) {
    Guest guest = new Guest(cell);
    guest.open(0, 5, 1);
    guest.raise(5);
    assertEquals(5, guest.claim(0));
    assertEquals(0, guest.claim(0), "in service");
    guest.complete(0, 5);
    assertTrue(guest.plic.output(0));
    assertEquals(5, guest.claim(0));
    assertEquals(List.of("0+", "0-", "0+", "0-"), guest.outputs);
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void forwardedLevelStaysPendingWhenTheLineFalls(Cell cell) {
    Guest guest = new Guest(cell);
    guest.open(0, 5, 1);
    guest.raise(5);
    guest.lower(5);
    assertTrue(guest.plic.output(0));
    assertEquals(5, guest.claim(0));
    guest.complete(0, 5);
    assertEquals(0, guest.claim(0));
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void pendingFallsWithTheLineIfTheOptionSaysSo(Cell cell) {
    Guest guest = Guest.with(cell, PlicOption.PENDING_FOLLOWS_LEVEL);
    guest.open(0, 5, 1);
    guest.raise(5);
    guest.plic.setLevel(5, SourceId.FIRST_FREE, true);
    guest.lower(5);
    assertTrue(guest.plic.pending(5), "the other source holds it");
    guest.plic.setLevel(5, SourceId.FIRST_FREE, false);
    assertFalse(guest.plic.pending(5));
    assertEquals(List.of("0+", "0-"), guest.outputs);
    assertEquals(0, guest.claim(0));
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void edgeIsOneRequestHoweverLongItStays(Cell cell) {
    Guest guest = new Guest(cell, 63, 1, b -> b.trigger(5, PlicTrigger.EDGE));
    guest.open(0, 5, 1);
    guest.raise(5);
    assertEquals(5, guest.claim(0));
    guest.complete(0, 5);
    assertEquals(0, guest.claim(0), "still high, but no edge");
    guest.lower(5);
    guest.raise(5);
    assertEquals(5, guest.claim(0));
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void edgesDuringServiceAreOneMoreRequestAtTheCompletion(Cell cell) {
    Guest guest = new Guest(cell, 63, 1, b -> b.trigger(5, PlicTrigger.EDGE));
    guest.open(0, 5, 1);
    guest.raise(5);
    guest.lower(5);
    assertEquals(5, guest.claim(0));
    for (int i = 0; i < 3; i++) {
      guest.raise(5);
      guest.lower(5);
    }
    assertFalse(guest.plic.pending(5), "the gateway holds it");
    guest.complete(0, 5);
    assertTrue(guest.plic.output(0));
    assertEquals(5, guest.claim(0));
    guest.complete(0, 5);
    assertEquals(0, guest.claim(0));
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void completionOfASourceThatTheContextDoesNotEnableIsIgnored(Cell cell) {
    Guest guest = new Guest(cell);
    guest.open(0, 5, 1);
    guest.raise(5);
    assertEquals(5, guest.claim(0));
    guest.complete(1, 5);
    guest.enable(0, 5, false);
    guest.complete(0, 5);
    assertEquals(0, guest.plic.claimant(5), "still in service");
    guest.enable(0, 5, true);
    guest.complete(0, 5);
    assertEquals(5, guest.claim(0));
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void completionsOfWhatIsNotInServiceAreIgnored(Cell cell) {
    Guest guest = new Guest(cell);
    guest.open(0, 5, 1);
    guest.complete(0, 5);
    guest.raise(5);
    guest.complete(0, 5);
    guest.lower(5);
    assertTrue(guest.plic.pending(5), "not claimed yet");
    for (int id : new int[] {0, -1, 64, 1023, 1024, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
      guest.complete(0, id);
      guest.plic.end(0, id);
    }
    assertEquals(5, guest.claim(0));
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void anotherContextThatEnablesTheSourceMayCompleteIt(Cell cell) {
    Guest guest = new Guest(cell);
    guest.open(0, 5, 1);
    guest.enable(1, 5, true);
    guest.raise(5);
    assertEquals(5, guest.claim(0));
    guest.complete(1, 5);
    assertEquals(5, guest.claim(1));
    Guest strict = Guest.with(cell, PlicOption.COMPLETE_BY_CLAIMANT);
    strict.open(0, 5, 1);
    strict.enable(1, 5, true);
    strict.raise(5);
    assertEquals(5, strict.claim(0));
    strict.complete(1, 5);
    assertEquals(0, strict.claim(1), "not its claim");
    strict.complete(0, 5);
    assertEquals(5, strict.claim(1));
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void lineCallsTellWhatBecameOfThem(Cell cell) {
    Guest guest = new Guest(cell);
    guest.priority(5, 1);
    assertEquals(Delivery.IGNORED, guest.plic.setLevel(5, 0, true), "no context enables it");
    assertEquals(Delivery.IGNORED, guest.plic.setLevel(5, 0, true));
    assertEquals(1, guest.plic.setLevel(5, 0, false));
    guest.claim(0);
    guest.open(0, 6, 1);
    assertEquals(1, guest.plic.setLevel(6, 0, true));
    assertEquals(Delivery.COALESCED, guest.plic.setLevel(6, 0, true));
    assertEquals(Delivery.COALESCED, guest.plic.setLevel(6, 2, true));
    assertEquals(6, guest.claim(0));
    assertEquals(Delivery.COALESCED, guest.plic.setLevel(6, 0, false), "another source holds it");
    assertEquals(1, guest.plic.setLevel(6, 2, false));
    assertEquals(Delivery.COALESCED, guest.plic.setLevel(6, 2, true), "in service");
    assertEquals(Delivery.IGNORED, guest.plic.setLevel(0, 0, true));
    assertEquals(1, guest.plic.setLevel(0, 0, false));
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void anotherTriggerLooksAtTheLineAtOnce(Cell cell) {
    Guest guest = new Guest(cell);
    guest.open(0, 5, 1);
    guest.plic.setTrigger(5, PlicTrigger.EDGE);
    guest.raise(5);
    assertEquals(5, guest.claim(0));
    guest.complete(0, 5);
    assertFalse(guest.plic.output(0));
    guest.plic.setTrigger(5, PlicTrigger.LEVEL);
    assertTrue(guest.plic.output(0), "the line is high");
    assertEquals(5, guest.claim(0));
    guest.plic.setTrigger(5, PlicTrigger.EDGE);
    guest.lower(5);
    guest.raise(5);
    guest.plic.setTrigger(5, PlicTrigger.LEVEL);
    guest.lower(5);
    guest.complete(0, 5);
    assertEquals(0, guest.claim(0), "a level gateway holds no edges");
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void resetForgetsAllButLinesAndLooksAtThemAgain(Cell cell) {
    Guest guest = new Guest(cell);
    guest.open(0, 5, 3);
    guest.open(0, 6, 3);
    guest.raise(5);
    guest.raise(6);
    guest.claim(0);
    guest.lower(6);
    guest.threshold(0, 2);
    guest.plic.reset();
    assertFalse(guest.plic.output(0));
    assertEquals(0, guest.plic.threshold(0));
    assertEquals(0, guest.plic.priority(5));
    assertFalse(guest.plic.enabled(0, 5));
    assertEquals(-1, guest.plic.claimant(5));
    assertTrue(guest.plic.pending(5), "its line is high");
    assertFalse(guest.plic.pending(6));
    guest.open(0, 5, 1);
    guest.open(0, 6, 1);
    assertEquals(5, guest.claim(0));
    assertEquals(0, guest.claim(0));
  }
}
