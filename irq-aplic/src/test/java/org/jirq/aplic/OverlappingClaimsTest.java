// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.aplic;

import static org.jirq.aplic.Rig.EDGE1;
import static org.jirq.aplic.Rig.LEVEL1;
import static org.jirq.aplic.Rig.M;
import static org.jirq.aplic.Rig.target;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.jirq.api.Cell;
import org.jirq.api.ChipBoard;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Two threads read the claim register of one hart; step by step, the second one's read lies between
 * the end of what was claimed before and the first one's claim.
 */
@Timeout(60)
class OverlappingClaimsTest {

  private final List<String> calls = new ArrayList<>();
  private final Rig rig = Rig.direct(Cell.SHARED);
  private Runnable meanwhile = () -> {};

  private final ChipBoard board =
      new ChipBoard() {
        @Override
        public void taken(int pin) {
          calls.add("taken" + pin);
        }

        @Override
        public void acked(int pin) {
          calls.add("acked" + pin);
          Runnable now = meanwhile;
          meanwhile = () -> {};
          now.run();
        }
      };

  /** Reads the claim register to the end on a thread of its own. */
  private void claimElsewhere(int expected) {
    long[] claimed = new long[1];
    Thread thread = new Thread(() -> claimed[0] = rig.claimi(M, 0));
    thread.start();
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    assertEquals(expected, claimed[0] >>> 16);
  }

  private void claim(int expected) {
    assertEquals(expected, rig.claimi(M, 0) >>> 16);
  }

  @Test
  void servicesOfBothEnd() {
    for (int source = 5; source < 8; source++) {
      rig.use(M, source, EDGE1, target(0, 1));
    }
    rig.aplic.connect(board);
    rig.wire(5, true);
    claim(5);
    rig.wire(6, true);
    rig.wire(7, true);
    calls.clear();
    meanwhile = () -> claimElsewhere(6);
    claim(7);
    assertEquals(List.of("acked5", "taken6", "acked6", "taken7"), calls);
    claim(0);
    assertEquals(List.of("acked5", "taken6", "acked6", "taken7", "acked7"), calls);
    claim(0);
    assertEquals(5, calls.size());
  }

  /** A level that stays is claimed by both: one service, with one end. */
  @Test
  void serviceThatBothClaimedEndsOnce() {
    rig.use(M, 5, EDGE1, target(0, 1));
    rig.use(M, 6, LEVEL1, target(0, 1));
    rig.aplic.connect(board);
    rig.wire(5, true);
    claim(5);
    rig.wire(6, true);
    calls.clear();
    meanwhile = () -> claimElsewhere(6);
    claim(6);
    assertEquals(List.of("acked5", "taken6"), calls);
    rig.wire(6, false);
    claim(0);
    assertEquals(List.of("acked5", "taken6", "acked6"), calls);
    claim(0);
    assertEquals(3, calls.size());
  }

  /** The end of what the other thread claimed is told, and so is the claim. */
  @Test
  void claimIsToldWhereTheBoardThrowsForTheOtherOnesEnd() {
    for (int source = 5; source < 8; source++) {
      rig.use(M, source, EDGE1, target(0, 1));
    }
    rig.aplic.connect(board);
    rig.wire(5, true);
    claim(5);
    rig.wire(6, true);
    rig.wire(7, true);
    calls.clear();
    meanwhile =
        () -> {
          claimElsewhere(6);
          meanwhile =
              () -> {
                throw new IllegalStateException("acked");
              };
        };
    assertThrows(IllegalStateException.class, () -> rig.claimi(M, 0));
    assertEquals(List.of("acked5", "taken6", "acked6", "taken7"), calls);
    claim(0);
    assertEquals("acked7", calls.get(4));
  }
}
