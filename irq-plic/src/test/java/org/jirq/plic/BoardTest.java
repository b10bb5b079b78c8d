// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.plic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jirq.api.Cell;
import org.jirq.api.ChipBoard;
import org.jirq.api.SourceId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a PLIC tells its board: acknowledgements, masks, and re-sampling at the unmask. */
class BoardTest {

  private final List<String> calls = new ArrayList<>();
  private boolean resampler;
  private boolean samples;
  private Runnable atAck = () -> {};
  private Runnable atResample = () -> {};

  private final ChipBoard board =
      new ChipBoard() {
        @Override
        public void acked(int pin) {
          calls.add("acked " + pin);
          atAck.run();
        }

        @Override
        public void maskChanged(int pin, boolean masked) {
          calls.add((masked ? "masked " : "unmasked ") + pin);
        }

        @Override
        public boolean hasResampler(int pin) {
          return resampler;
        }

        @Override
        public boolean resampleInstead(int pin) {
          calls.add("resample " + pin);
          atResample.run();
          return samples;
        }
      };

  @BeforeEach
  void nothingSoFar() {
    calls.clear();
  }

  private Guest guest(Cell cell) {
    Guest guest = new Guest(cell);
    guest.plic.connect(board);
    return guest;
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void maskIsTheAbsenceOfEnablesOrPriority(Cell cell) {
    Guest guest = guest(cell);
    guest.priority(5, 1);
    guest.enable(0, 5, true);
    guest.enable(1, 5, true);
    guest.enable(0, 5, false);
    guest.priority(5, 2);
    guest.threshold(1, 7);
    assertFalse(guest.plic.masked(5));
    assertEquals(List.of("unmasked 5"), calls);
    guest.priority(5, 0);
    guest.enable(1, 5, false);
    guest.priority(5, 1);
    assertTrue(guest.plic.masked(5));
    guest.enable(1, 5, true);
    assertEquals(List.of("unmasked 5", "masked 5", "unmasked 5"), calls);
    guest.plic.reset();
    List<String> told = new ArrayList<>(List.of("unmasked 5", "masked 5", "unmasked 5"));
    IntStream.range(0, guest.plic.pins()).forEach(pin -> told.add("masked " + pin));
    assertEquals(told, calls, "a reset tells every pin");
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void ackRunsBeforeTheLineIsSampled(Cell cell) {
    Guest guest = guest(cell);
    guest.open(0, 5, 1);
    calls.clear();
    guest.raise(5);
    guest.claim(0);
    atAck =
        () -> {
          assertEquals(0, guest.plic.claimant(5), "still in service");
          guest.plic.end(0, 5);
          guest.lower(5);
        };
    guest.complete(0, 5);
    assertEquals(List.of("acked 5"), calls, "a completion inside a completion is none");
    assertEquals(0, guest.claim(0));
    guest.complete(0, 5);
    assertEquals(List.of("acked 5"), calls, "nothing was in service");
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void ackThatThrowsEndsTheInterruptAllTheSame(Cell cell) {
    Guest guest = guest(cell);
    guest.open(0, 5, 1);
    guest.raise(5);
    guest.claim(0);
    atAck =
        () -> {
          throw new IllegalStateException("ack");
        };
    assertThrows(IllegalStateException.class, () -> guest.complete(0, 5));
    assertEquals(5, guest.claim(0), "sampled again");
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void resetDuringTheAckEndsItOnce(Cell cell) {
    Guest guest = guest(cell);
    guest.open(0, 5, 1);
    guest.raise(5);
    guest.claim(0);
    atAck =
        () -> {
          atAck = () -> {};
          guest.plic.reset();
          guest.open(0, 5, 1);
          assertEquals(5, guest.claim(0), "a new interrupt");
        };
    guest.complete(0, 5);
    assertEquals(0, guest.plic.claimant(5), "the completion was of the old one");
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void levelOfAResamplerIsSampledInsteadAtTheUnmask(Cell cell) {
    Guest guest = guest(cell);
    resampler = true;
    samples = true;
    guest.priority(5, 1);
    guest.plic.setLevel(5, SourceId.RESAMPLER, true);
    guest.enable(0, 5, true);
    assertEquals(List.of("unmasked 5", "resample 5"), calls);
    assertEquals(List.of(), guest.outputs, "not delivered");
    assertFalse(guest.plic.pending(5));
    assertFalse(guest.plic.level(5));
    guest.priority(5, 0);
    atResample = () -> guest.plic.setLevel(5, SourceId.RESAMPLER, true);
    guest.plic.setLevel(5, SourceId.RESAMPLER, true);
    guest.priority(5, 1);
    assertTrue(guest.plic.level(5), "raised again from inside the call");
    assertEquals(5, guest.claim(0));
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void sourcesUnmaskedByOneWriteAreAllSampledBeforeAnyIsDelivered(Cell cell) {
    Guest guest = guest(cell);
    resampler = true;
    samples = true;
    for (int source : new int[] {5, 6, 7}) {
      guest.priority(source, 1);
      guest.plic.setLevel(source, SourceId.RESAMPLER, true);
    }
    atResample = () -> guest.plic.reevaluate();
    guest.plic.write(0x2000, 7 << 5, 4);
    assertEquals(
        List.of("unmasked 5", "unmasked 6", "unmasked 7", "resample 5", "resample 6", "resample 7"),
        calls);
    assertEquals(List.of(), guest.outputs, "none was delivered");
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void refusedSampleIsPutBackUnlessTheSourceWasDriven(Cell cell) {
    Guest guest = guest(cell);
    resampler = true;
    guest.priority(5, 1);
    guest.plic.setLevel(5, SourceId.RESAMPLER, true);
    guest.enable(0, 5, true);
    assertEquals(1 << SourceId.RESAMPLER, guest.plic.sources(5));
    assertEquals(List.of("0+"), guest.outputs);
    guest.enable(0, 5, false);
    atResample = () -> guest.plic.setLevel(5, SourceId.RESAMPLER, false);
    guest.enable(0, 5, true);
    assertEquals(0, guest.plic.sources(5), "its owner lowered it meanwhile");
    assertFalse(guest.plic.output(0));
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void lineThatAnotherSourceHoldsIsDeliveredAtTheUnmask(Cell cell) {
    Guest guest = guest(cell);
    resampler = true;
    samples = true;
    guest.priority(5, 1);
    guest.plic.setLevel(5, SourceId.RESAMPLER, true);
    guest.plic.setLevel(5, SourceId.DEFAULT, true);
    guest.enable(0, 5, true);
    assertEquals(1 << SourceId.DEFAULT, guest.plic.sources(5), "only the resampler's is withdrawn");
    assertEquals(5, guest.claim(0));
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void nobodyIsAskedWithoutAResamplerOrForAnEdge(Cell cell) {
    Guest guest = guest(cell);
    guest.priority(5, 1);
    guest.plic.setLevel(5, SourceId.RESAMPLER, true);
    guest.enable(0, 5, true);
    assertEquals(5, guest.claim(0));
    resampler = true;
    guest.plic.setTrigger(6, PlicTrigger.EDGE);
    guest.priority(6, 1);
    guest.plic.setLevel(6, SourceId.RESAMPLER, true);
    guest.enable(0, 6, true);
    assertEquals(6, guest.claim(0));
    assertEquals(List.of("unmasked 5", "unmasked 6"), calls);
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void resyncTellsMasksAndOutputs(Cell cell) {
    Guest guest = guest(cell);
    guest.open(1, 2, 1);
    guest.raise(2);
    calls.clear();
    guest.outputs.clear();
    guest.plic.resync();
    assertEquals(64, calls.size());
    assertEquals("masked 0", calls.get(0));
    assertEquals("unmasked 2", calls.get(2));
    assertEquals(List.of("0-", "1+"), guest.outputs);
  }
}
