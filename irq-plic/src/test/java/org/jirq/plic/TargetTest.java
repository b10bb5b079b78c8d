// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.plic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.jirq.api.Cell;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Priorities, thresholds, enables, and the outputs that they move. */
class TargetTest {

  @ParameterizedTest
  @EnumSource(Cell.class)
  void claimsTakeTheHighestPriorityThenTheLowestId(Cell cell) {
    Guest guest = new Guest(cell);
    int[] priorities = {0, 2, 7, 1, 7, 3, 7, 2};
    for (int source = 1; source < priorities.length; source++) {
      guest.open(0, source, priorities[source]);
      guest.raise(source);
    }
    for (int expected : new int[] {2, 4, 6, 5, 1, 7, 3, 0}) {
      assertEquals(expected, guest.claim(0));
    }
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void priorityZeroNeverInterrupts(Cell cell) {
    Guest guest = new Guest(cell);
    guest.open(0, 5, 0);
    guest.raise(5);
    assertTrue(guest.plic.pending(5));
    assertEquals(0, guest.claim(0));
    assertFalse(guest.plic.output(0));
    guest.priority(5, 1);
    assertTrue(guest.plic.output(0));
    guest.priority(5, 0);
    assertFalse(guest.plic.output(0));
    assertEquals(List.of("0+", "0-"), guest.outputs);
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void thresholdGatesTheOutputAndNotTheClaim(Cell cell) {
    Guest guest = new Guest(cell);
    guest.open(0, 5, 3);
    guest.threshold(0, 3);
    guest.raise(5);
    assertFalse(guest.plic.output(0), "not above the threshold");
    guest.threshold(0, 2);
    assertTrue(guest.plic.output(0));
    guest.threshold(0, 7);
    assertFalse(guest.plic.output(0));
    assertEquals(5, guest.claim(0), "Interrupt Claim Process: not affected by the threshold");
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void outputFollowsEnablesBothWays(Cell cell) {
    Guest guest = new Guest(cell);
    guest.priority(40, 1);
    guest.raise(40);
    guest.enable(1, 40, true);
    assertEquals(List.of("1+"), guest.outputs, "pending before it was enabled");
    guest.enable(1, 40, false);
    guest.enable(0, 40, true);
    assertEquals(List.of("1+", "1-", "0+"), guest.outputs);
    guest.enable(1, 40, true);
    assertEquals(40, guest.claim(1));
    assertEquals(List.of("1+", "1-", "0+", "1+", "0-", "1-"), guest.outputs);
    assertEquals(0, guest.claim(0), "one context takes it");
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void sinkMayClaimAndCompleteFromInsideItsCall(Cell cell) {
    int[] taken = new int[64];
    Plic[] chip = new Plic[1];
    Guest guest = new Guest(cell);
    chip[0] = guest.plic;
    guest.plic.connectOutputs(
        (context, asserted) -> {
          if (asserted) {
            int source = chip[0].acknowledge(context);
            taken[source]++;
            guest.lower(source);
            chip[0].end(context, source);
          }
        });
    guest.open(0, 5, 1);
    guest.raise(5);
    guest.raise(5);
    assertEquals(2, taken[5]);
    assertFalse(guest.plic.output(0));
    assertEquals(Plic.NONE, guest.plic.acknowledge(0));
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void manyContextsAreFoundInTheirGroups(Cell cell) {
    for (int contexts : new int[] {1, 63, 64, 65, 128, 129, 1000, 15872}) {
      Guest guest = new Guest(cell, 1023, contexts, b -> b.maxPriority(0xffff));
      int last = contexts - 1;
      int middle = contexts / 2;
      for (int context : new int[] {last, middle, 0}) {
        guest.open(context, 1023, 0xffff);
      }
      guest.raise(1023);
      assertTrue(guest.plic.output(0) && guest.plic.output(middle) && guest.plic.output(last));
      guest.enable(middle, 1023, false);
      assertEquals(middle == last || middle == 0, guest.outputs.contains("0-"), "n=" + contexts);
      guest.enable(0, 1023, true);
      guest.enable(last, 1023, true);
      assertEquals(1023, guest.claim(last), "contexts=" + contexts);
      for (int context : new int[] {last, middle, 0}) {
        assertFalse(guest.plic.output(context), "contexts=" + contexts + " context=" + context);
      }
      guest.enable(0, 1023, false);
      guest.enable(last, 1023, false);
      assertTrue(guest.plic.masked(1023));
    }
  }
}
