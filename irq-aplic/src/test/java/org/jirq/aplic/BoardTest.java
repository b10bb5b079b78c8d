// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.aplic;

import static org.jirq.aplic.Rig.EDGE1;
import static org.jirq.aplic.Rig.LEVEL0;
import static org.jirq.aplic.Rig.LEVEL1;
import static org.jirq.aplic.Rig.M;
import static org.jirq.aplic.Rig.S;
import static org.jirq.aplic.Rig.target;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jirq.api.Cell;
import org.jirq.api.ChipBoard;
import org.jirq.api.SourceId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** When a service ends, what is masked, and re-sampling at the unmask: the board's side. */
class BoardTest {

  @ParameterizedTest
  @EnumSource(Cell.class)
  void nextClaimOfTheHartEndsTheService(Cell cell) {
    Rig rig = Rig.direct(cell);
    rig.use(M, 6, LEVEL1, target(1, 5));
    rig.wire(6, true);
    rig.log.clear();
    assertEquals(6 << 16 | 5, rig.claimi(M, 1));
    assertEquals(List.of(), rig.take());
    assertEquals(0, rig.claimi(M, 0));
    assertEquals(0, rig.claimi(S, 1));
    assertEquals(List.of(), rig.take(), "another hart, another domain");
    assertEquals(6 << 16 | 5, rig.claimi(M, 1));
    assertEquals(List.of("acked6"), rig.take());
    rig.wire(6, false);
    rig.log.clear();
    assertEquals(0, rig.claimi(M, 1));
    assertEquals(0, rig.claimi(M, 1));
    assertEquals(List.of("acked6"), rig.take(), "once");
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void ackThatLowersTheLineRunsBeforeTheNextClaimIsAnswered(Cell cell) {
    Rig rig = Rig.direct(cell);
    rig.use(M, 6, LEVEL1, target(1, 5));
    rig.aplic.connect(
        new ChipBoard() {
          @Override
          public void acked(int pin) {
            rig.aplic.setLevel(pin, SourceId.RESAMPLER, false);
          }
        });
    rig.aplic.setLevel(6, SourceId.RESAMPLER, true);
    assertEquals(6 << 16 | 5, rig.claimi(M, 1));
    assertTrue(rig.aplic.output(2));
    assertEquals(0, rig.claimi(M, 1), "no second interrupt for one request");
    assertFalse(rig.aplic.output(2));
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void endAcknowledgesWhatIsInServiceOnly(Cell cell) {
    Rig rig = Rig.direct(cell);
    rig.use(M, 6, EDGE1, target(1, 5));
    rig.use(S, 7, EDGE1, target(1, 5));
    rig.wire(6, true);
    rig.wire(7, true);
    rig.log.clear();
    for (int token : new int[] {-1, 0, 6, 7, 71, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
      rig.aplic.end(2, token);
    }
    assertEquals(List.of(), rig.take(), "nothing was claimed");
    assertEquals(6, rig.aplic.acknowledge(2));
    rig.aplic.end(3, 6);
    assertFalse(rig.take().contains("acked6"), "the other domain does not have it");
    rig.aplic.end(2, 6);
    rig.aplic.end(2, 6);
    assertEquals(List.of("acked6"), rig.take());
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void nestedClaimsAreEndedEachByItsEnd(Cell cell) {
    Rig rig = Rig.direct(cell);
    rig.use(M, 6, EDGE1, target(0, 5));
    rig.use(M, 7, EDGE1, target(0, 4));
    rig.wire(6, true);
    assertEquals(6, rig.aplic.acknowledge(0));
    rig.wire(7, true);
    assertEquals(7, rig.aplic.acknowledge(0));
    rig.log.clear();
    rig.aplic.end(0, 7);
    rig.aplic.end(0, 6);
    assertEquals(List.of("acked7", "acked6"), rig.take());
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void writeOfSetipnumEndsALevelThatWasSent(Cell cell) {
    Rig rig = Rig.msi(cell);
    rig.use(S, 6, LEVEL1, target(1, 5));
    rig.use(S, 7, EDGE1, target(1, 5));
    rig.log.clear();
    rig.write(S, 0x1cdc, 6);
    assertEquals(List.of(), rig.take(), "never sent");
    rig.wire(6, true);
    rig.log.clear();
    rig.aplic.connect(
        new ChipBoard() {
          @Override
          public void acked(int pin) {
            rig.log.add("acked" + pin);
            rig.wire(pin, false);
          }
        });
    rig.write(S, 0x1c00, 1 << 6);
    assertEquals(List.of("acked6"), rig.take(), "the ack lowered the line: not sent again");
    rig.write(S, 0x1cdc, 6);
    rig.wire(7, true);
    rig.log.clear();
    rig.write(S, 0x1cdc, 7);
    assertEquals(List.of("28004000:5"), rig.take(), "an edge source is sent, not ended");
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void masksAreToldOncePerChange(Cell cell) {
    Rig rig = Rig.direct(cell);
    assertTrue(rig.aplic.masked(6));
    rig.use(M, 6, LEVEL1, target(1, 5));
    rig.write(M, 0x1e00, 1 << 6);
    rig.write(M, 0, 0);
    rig.write(M, 0x4020, 0);
    assertFalse(rig.aplic.masked(6), "IE and idelivery are no masks of a pin");
    rig.write(M, 4 * 6, 0);
    rig.write(M, 4 * 6, 0x400);
    assertEquals(List.of("unmasked6", "masked6"), rig.take());
    rig.use(S, 6, LEVEL1, target(1, 5));
    rig.log.clear();
    rig.aplic.reset();
    assertEquals(
        IntStream.range(0, rig.aplic.pins()).mapToObj(pin -> "masked" + pin).toList(),
        rig.take(),
        "a reset tells every pin");
  }

  /** A board with a resampler that answers what it is told to. */
  private static final class Sampler implements ChipBoard {
    final List<String> log = new ArrayList<>();
    boolean answer;
    Runnable meanwhile = () -> {};

    @Override
    public boolean hasResampler(int pin) {
      return pin == 6;
    }

    @Override
    public boolean resampleInstead(int pin) {
      log.add("resample" + pin);
      meanwhile.run();
      return answer;
    }
  }

  private static Rig pendingBehindTheMask(Cell cell, boolean msi, Sampler board) {
    Rig rig = msi ? Rig.msi(cell) : Rig.direct(cell);
    rig.use(M, 6, LEVEL1, target(0, 5));
    rig.write(M, 0x1fdc, 6);
    rig.aplic.setLevel(6, SourceId.RESAMPLER, true);
    rig.aplic.connect(board);
    rig.log.clear();
    return rig;
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void unmaskAsksForASampleInsteadOfDelivering(Cell cell) {
    for (boolean msi : new boolean[] {false, true}) {
      Sampler board = new Sampler();
      board.answer = true;
      Rig rig = pendingBehindTheMask(cell, msi, board);
      rig.write(M, 0x1edc, 6);
      assertEquals(List.of("resample6"), board.log);
      assertEquals(List.of(), rig.take());
      assertEquals(0, rig.aplic.sources(6));
      assertFalse(rig.pending(M, 6));
    }
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void refusedSampleDeliversWhatWasWithdrawn(Cell cell) {
    for (boolean msi : new boolean[] {false, true}) {
      Sampler board = new Sampler();
      Rig rig = pendingBehindTheMask(cell, msi, board);
      rig.write(M, 0x1edc, 6);
      assertEquals(List.of("resample6"), board.log);
      assertEquals(List.of(msi ? "24000000:5" : "output0=1"), rig.take());
      assertEquals(1 << SourceId.RESAMPLER, rig.aplic.sources(6));
    }
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void lineDrivenMeanwhileStandsAsItWasDriven(Cell cell) {
    Sampler board = new Sampler();
    Rig rig = pendingBehindTheMask(cell, false, board);
    board.meanwhile = () -> rig.aplic.setLevel(6, SourceId.RESAMPLER, false);
    rig.write(M, 0x1edc, 6);
    assertEquals(0, rig.aplic.sources(6), "not put back");
    assertEquals(List.of(), rig.take());
    board.answer = true;
    rig.write(M, 0x1fdc, 6);
    rig.aplic.setLevel(6, SourceId.RESAMPLER, true);
    board.meanwhile = () -> rig.aplic.setLevel(6, SourceId.RESAMPLER, true);
    rig.write(M, 0x1edc, 6);
    assertEquals(List.of("output0=1"), rig.take(), "raised again from inside the call");
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void anotherSourcesLevelIsDeliveredAllTheSame(Cell cell) {
    Sampler board = new Sampler();
    board.answer = true;
    Rig rig = pendingBehindTheMask(cell, false, board);
    rig.aplic.setLevel(6, SourceId.DEFAULT, true);
    rig.write(M, 0x1edc, 6);
    assertEquals(1 << SourceId.DEFAULT, rig.aplic.sources(6));
    assertEquals(List.of("output0=1"), rig.take());
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void nobodyIsAskedForOtherLines(Cell cell) {
    Sampler board = new Sampler();
    Rig rig = pendingBehindTheMask(cell, false, board);
    rig.aplic.setLevel(6, SourceId.RESAMPLER, false);
    rig.aplic.setLevel(6, SourceId.DEFAULT, true);
    rig.write(M, 0x1edc, 6);
    rig.write(M, 0x1edc, 6);
    rig.write(M, 4 * 6, LEVEL0);
    rig.write(M, 0x1fdc, 6);
    rig.aplic.setLevel(6, SourceId.DEFAULT, false);
    rig.write(M, 0x1edc, 6);
    assertEquals(List.of(), board.log);
  }
}
