// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.aplic;

import static org.jirq.aplic.Rig.DETACHED;
import static org.jirq.aplic.Rig.EDGE1;
import static org.jirq.aplic.Rig.LEVEL0;
import static org.jirq.aplic.Rig.LEVEL1;
import static org.jirq.aplic.Rig.M;
import static org.jirq.aplic.Rig.S;
import static org.jirq.aplic.Rig.target;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.jirq.api.Cell;
import org.jirq.api.CpuInterface;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Delivery by wire: AIA 1.0 section 4.8. */
class DirectDeliveryTest {

  @ParameterizedTest
  @EnumSource(Cell.class)
  void lowestPriorityNumberWinsAndThenTheLowestIdentity(Cell cell) {
    Rig rig = Rig.direct(cell);
    rig.use(M, 70, EDGE1, target(1, 3));
    rig.use(M, 64, EDGE1, target(1, 5));
    rig.use(M, 6, EDGE1, target(1, 5));
    for (int source : new int[] {64, 6, 70}) {
      rig.wire(source, true);
    }
    assertEquals(70 << 16 | 3, rig.topi(M, 1));
    assertEquals(70 << 16 | 3, rig.claimi(M, 1));
    assertEquals(6 << 16 | 5, rig.claimi(M, 1));
    assertEquals(64 << 16 | 5, rig.claimi(M, 1));
    assertEquals(0, rig.claimi(M, 1));
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void outputFollowsEveryRegisterThatCanMoveIt(Cell cell) {
    Rig rig = Rig.direct(cell);
    rig.use(M, 6, LEVEL1, target(1, 5));
    rig.wire(6, true);
    assertEquals(List.of("unmasked6", "output2=1"), rig.take());
    long[][] offThenOn = {
      {0x0, 0, 0x0, 0x100},
      {0x4020, 0, 0x4020, 1},
      {0x4028, 5, 0x4028, 6},
      {0x4028, 1, 0x4028, 0},
      {0x3018, target(2, 5), 0x3018, target(1, 5)},
    };
    for (long[] write : offThenOn) {
      rig.log.clear();
      rig.write(M, write[0], write[1]);
      assertTrue(rig.take().contains("output2=0"), "offset=" + write[0] + " " + write[1]);
      rig.write(M, write[2], write[3]);
      assertTrue(rig.take().contains("output2=1"), "offset=" + write[2] + " " + write[3]);
    }
    rig.write(M, 0x1fdc, 6);
    assertEquals(List.of("masked6", "output2=0"), rig.take());
    rig.write(M, 0x1e00, 1 << 6);
    assertEquals(List.of("unmasked6", "output2=1"), rig.take());
    rig.write(M, 4 * 6, LEVEL0);
    assertEquals(List.of("output2=0"), rig.take());
    rig.write(M, 4 * 6, LEVEL1);
    assertEquals(List.of("output2=1"), rig.take());
    rig.write(M, 4 * 6, 0x400);
    assertEquals(List.of("masked6", "output2=0"), rig.take());
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void changeOfTargetMovesTheInterruptToTheOtherHart(Cell cell) {
    Rig rig = Rig.direct(cell);
    rig.use(S, 6, LEVEL1, target(1, 5));
    rig.wire(6, true);
    rig.log.clear();
    rig.write(S, 0x3018, target(2, 5));
    assertEquals(List.of("output3=0", "output5=1"), rig.take());
    assertEquals(0, rig.claimi(S, 1));
    assertEquals(6 << 16 | 5, rig.claimi(S, 2));
    rig.write(S, 0x3018, target(3, 5));
    assertEquals(List.of("output5=0"), rig.take(), "there is no hart 3");
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void claimOfALevelLeavesItPendingWhileTheWireIsHigh(Cell cell) {
    Rig rig = Rig.direct(cell);
    rig.use(M, 6, LEVEL1, target(0, 5));
    rig.wire(6, true);
    assertEquals(6, rig.aplic.acknowledge(0));
    assertTrue(rig.pending(M, 6));
    assertTrue(rig.aplic.output(0));
    rig.wire(6, false);
    assertFalse(rig.aplic.output(0), "and falls with it, whether it was ended or not");
    assertEquals(CpuInterface.NONE, rig.aplic.acknowledge(0));
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void claimOfAnEdgeClearsItOnce(Cell cell) {
    Rig rig = Rig.direct(cell);
    rig.use(M, 6, EDGE1, target(0, 5));
    rig.wire(6, true);
    rig.wire(6, false);
    rig.wire(6, true);
    assertEquals(6, rig.aplic.acknowledge(0), "two edges coalesced");
    assertFalse(rig.aplic.output(0));
    assertEquals(CpuInterface.NONE, rig.aplic.acknowledge(0));
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void edgeWhileMaskedIsDeliveredAtTheUnmask(Cell cell) {
    Rig rig = Rig.direct(cell);
    rig.use(M, 6, EDGE1, target(0, 5));
    rig.write(M, 0x1fdc, 6);
    rig.wire(6, true);
    rig.wire(6, false);
    assertFalse(rig.aplic.output(0));
    rig.write(M, 0x1edc, 6);
    assertEquals(6, rig.aplic.acknowledge(0));
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void forcedInterruptIsSpuriousAndEndsWithTheClaim(Cell cell) {
    Rig rig = Rig.direct(cell);
    rig.write(M, 0x4044, 1);
    assertEquals(List.of("output4=1"), rig.take());
    assertEquals(0, rig.topi(M, 2));
    assertEquals(1, rig.read(M, 0x4044), "reading topi has no side effect");
    assertEquals(0, rig.claimi(M, 2));
    assertEquals(0, rig.read(M, 0x4044));
    assertEquals(List.of("output4=0"), rig.take());
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void claimOfARealInterruptKeepsTheForce(Cell cell) {
    Rig rig = Rig.direct(cell);
    rig.use(M, 6, DETACHED, target(0, 5));
    rig.write(M, 0x4004, 1);
    rig.write(M, 0x1cdc, 6);
    assertEquals(6, rig.aplic.acknowledge(0));
    assertEquals(1, rig.read(M, 0x4004));
    assertTrue(rig.aplic.output(0));
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void topiDoesNotDependOnIeOrIdelivery(Cell cell) {
    Rig rig = Rig.direct(cell);
    rig.use(M, 6, EDGE1, target(0, 5));
    rig.write(M, 0, 0);
    rig.write(M, 0x4000, 0);
    rig.wire(6, true);
    assertEquals(6 << 16 | 5, rig.topi(M, 0));
    assertFalse(rig.aplic.output(0));
    assertEquals(6 << 16 | 5, rig.claimi(M, 0));
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void sinkMayClaimFromInsideItsCall(Cell cell) {
    Rig rig = Rig.direct(cell);
    rig.use(M, 6, EDGE1, target(0, 5));
    rig.aplic.connectOutputs(
        (output, level) -> {
          rig.log.add("output" + output + "=" + level);
          if (level) {
            rig.log.add("claims " + rig.aplic.acknowledge(output));
          }
        });
    rig.log.clear();
    rig.wire(6, true);
    assertEquals(List.of("output0=true", "claims 6", "output0=false"), rig.take());
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void wrongOutputsAreRefused(Cell cell) {
    Aplic aplic = Aplic.builder(8, 2).cell(cell).build();
    assertEquals(4, aplic.outputs());
    for (int wrong : new int[] {-1, 4}) {
      String named = "output=" + wrong;
      for (Runnable call :
          List.<Runnable>of(
              () -> aplic.output(wrong),
              () -> aplic.acknowledge(wrong),
              () -> aplic.end(wrong, 1))) {
        String text = assertThrows(IllegalArgumentException.class, call::run).getMessage();
        assertTrue(text.contains(named), text);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void lineCallsAnswerWhatBecameOfThem(Cell cell) {
    Rig rig = Rig.direct(cell);
    assertEquals(-1, rig.aplic.setLevel(6, 0, true), "inactive");
    rig.aplic.setLevel(6, 0, false);
    rig.use(M, 6, EDGE1, target(0, 5));
    assertEquals(1, rig.aplic.setLevel(6, 0, true));
    assertEquals(0, rig.aplic.setLevel(6, 2, true), "no edge: high already");
    assertEquals(0, rig.aplic.setLevel(6, 0, false), "source id 2 holds it");
    assertEquals(1, rig.aplic.setLevel(6, 2, false));
    assertEquals(0, rig.aplic.setLevel(6, 0, true), "the first is still pending");
    rig.write(M, 0, 0);
    rig.use(M, 7, EDGE1, target(0, 5));
    assertEquals(-1, rig.aplic.setLevel(7, 0, true), "the domain is off");
  }
}
