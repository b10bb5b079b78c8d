// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.jirq.bench.GateDecision.Guard;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The four guards guard the same decision, so their figures may be compared. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class GateDecisionTest {

  private static final int TIMES = 200_000;

  @ParameterizedTest
  @EnumSource
  void anAckUnderTheMaskIsPostponedToTheUnmask(Guard guard) {
    GateDecision gate = GateDecision.under(guard);
    assertFalse(gate.acked());
    assertFalse(gate.maskChanged(false));
    assertFalse(gate.maskChanged(true));
    assertTrue(gate.acked());
    assertTrue(gate.acked());
    assertFalse(gate.maskChanged(true));
    assertTrue(gate.maskChanged(false));
    assertFalse(gate.maskChanged(false));
    assertFalse(gate.acked());
    assertEquals(4, gate.acks());
    assertEquals(1, gate.flushed());
  }

  @ParameterizedTest
  @EnumSource
  void noAckAndNoFlushGetsLostBetweenTwoThreads(Guard guard) throws InterruptedException {
    GateDecision gate = GateDecision.under(guard);
    int[] postponed = new int[1];
    Thread acks =
        new Thread(
            () -> {
              for (int i = 0; i < TIMES; i++) {
                postponed[0] += gate.acked() ? 1 : 0;
              }
            });
    acks.start();
    long due = 0;
    for (int i = 0; i < TIMES; i++) {
      assertFalse(gate.maskChanged(true));
      due += gate.maskChanged(false) ? 1 : 0;
    }
    acks.join();
    assertFalse(gate.maskChanged(false), "rests with a notify pending and no mask");
    assertEquals(TIMES, gate.acks());
    assertEquals(due, gate.flushed());
    assertTrue(due <= postponed[0], () -> "postponed=" + postponed[0]);
  }
}
