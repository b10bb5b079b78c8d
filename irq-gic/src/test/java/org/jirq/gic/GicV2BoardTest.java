// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.gic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.jirq.api.Cell;
import org.jirq.api.ChipBoard;
import org.jirq.api.SourceId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the board hears: acks, masks, and the question whether to re-sample at an unmask. */
class GicV2BoardTest {

  private static final int SPI = 40;
  private static final int PIN = 8;

  @ParameterizedTest
  @EnumSource
  void ackRunsWithTheInterruptStillActiveBeforeTheLineIsSampled(Cell cell) {
    GicV2Rig rig = GicV2Rig.of(cell, 1);
    rig.spi(SPI, false, 0x80);
    rig.raise(SPI);
    rig.iar(0);
    rig.take();
    rig.onAck =
        () -> {
          assertTrue(rig.chip.active(0, SPI));
          rig.lower(SPI);
        };
    rig.eoir(0, SPI);
    assertEquals(List.of("acked 8"), rig.take(), "no output moves: the line fell in time");
    assertFalse(rig.chip.active(0, SPI));
  }

  @ParameterizedTest
  @EnumSource
  void lineRaisedAgainInTheAckIsDelivered(Cell cell) {
    GicV2Rig rig = GicV2Rig.of(cell, 1);
    rig.spi(SPI, false, 0x80);
    rig.raise(SPI);
    rig.iar(0);
    rig.take();
    rig.onAck =
        () -> {
          rig.lower(SPI);
          rig.raise(SPI);
        };
    rig.eoir(0, SPI);
    assertEquals(List.of("acked 8", "irq0+"), rig.take());
  }

  @ParameterizedTest
  @EnumSource
  void splitEndAcksAtTheDeactivation(Cell cell) {
    GicV2Rig rig = GicV2Rig.of(cell, 2);
    rig.gicc(0, 0x00, 7 | GicV2Rig.EOI_MODE);
    rig.gicc(1, 0x00, 7 | GicV2Rig.EOI_MODE);
    rig.spi(SPI, true, 0x80);
    rig.pulse(SPI);
    rig.iar(0);
    rig.take();
    rig.eoir(0, SPI);
    assertEquals(List.of(), rig.take());
    rig.dir(1, SPI);
    assertEquals(List.of("acked 8"), rig.take(), "another CPU may deactivate an SPI");
    rig.dir(0, SPI);
    assertEquals(List.of(), rig.take(), "only once");
  }

  @ParameterizedTest
  @EnumSource
  void clearActiveAcksToo(Cell cell) {
    GicV2Rig rig = GicV2Rig.of(cell, 1);
    rig.spi(SPI, false, 0x80);
    rig.raise(SPI);
    rig.iar(0);
    rig.gicc(0, 0xd8, 0);
    rig.take();
    rig.bit(0, 0x380, SPI);
    assertEquals(List.of("acked 8", "irq0+"), rig.take());
    rig.bit(0, 0x380, SPI);
    assertEquals(List.of(), rig.take());
  }

  @ParameterizedTest
  @EnumSource
  void aHigherInterruptTakenInsideTheAckKeepsItsPriority(Cell cell) {
    GicV2Rig rig = GicV2Rig.of(cell, 1);
    rig.spi(SPI, true, 0x80);
    rig.spi(41, true, 0x20);
    rig.pulse(SPI);
    rig.iar(0);
    rig.onAck =
        () -> {
          rig.pulse(41);
          assertEquals(41, rig.iar(0));
        };
    rig.eoir(0, SPI);
    assertEquals(0x20, rig.gicc(0, 0x14), "41 is still in service");
    assertFalse(rig.chip.active(0, SPI));
  }

  @ParameterizedTest
  @EnumSource
  void masksAreToldOnceAChange(Cell cell) {
    GicV2Rig rig = GicV2Rig.of(cell, 2);
    rig.take();
    rig.gicd(1, 0x104, 0x0101);
    rig.gicd(0, 0x104, 0x0103);
    rig.gicd(0, 0x184, 0x0001);
    rig.gicd(0, 0x100, -1);
    assertEquals(
        List.of("unmasked 0", "unmasked 8", "unmasked 1", "masked 0"),
        rig.take(),
        "private interrupts are no pins");
    assertTrue(rig.chip.masked(0));
    assertFalse(rig.chip.masked(8));
    rig.chip.reset();
    assertEquals(
        IntStream.range(0, rig.chip.pins()).mapToObj(pin -> "masked " + pin).toList(),
        rig.take(),
        "a reset tells every pin");
  }

  @ParameterizedTest
  @EnumSource
  void unmaskAsksForASampleInsteadOfDelivering(Cell cell) {
    GicV2Rig rig = masked(cell);
    rig.resamples = true;
    rig.enable(SPI);
    assertEquals(List.of("unmasked 8", "resample 8"), rig.take());
    assertEquals(0, rig.chip.sources(PIN), "the resampler's source was withdrawn");
    rig.chip.setLevel(PIN, SourceId.RESAMPLER, true);
    assertEquals(List.of("irq0+"), rig.take());
  }

  @ParameterizedTest
  @EnumSource
  void aSampleTakenInsideTheQuestionCounts(Cell cell) {
    for (boolean answer : new boolean[] {false, true}) {
      GicV2Rig rig = masked(cell);
      rig.resamples = answer;
      rig.onResample = () -> rig.chip.setLevel(PIN, SourceId.RESAMPLER, true);
      rig.enable(SPI);
      assertEquals(1 << SourceId.RESAMPLER, rig.chip.sources(PIN));
      assertTrue(rig.irq(0));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aSourceThatFellInsideTheQuestionIsNotPutBack(Cell cell) {
    GicV2Rig rig = masked(cell);
    rig.onResample = () -> rig.chip.setLevel(PIN, SourceId.RESAMPLER, false);
    rig.enable(SPI);
    assertEquals(0, rig.chip.sources(PIN));
    assertFalse(rig.irq(0));
  }

  @ParameterizedTest
  @EnumSource
  void aRefusedSampleIsPutBackAndDelivered(Cell cell) {
    GicV2Rig rig = masked(cell);
    rig.enable(SPI);
    assertEquals(List.of("unmasked 8", "resample 8", "irq0+"), rig.take());
    assertEquals(1 << SourceId.RESAMPLER, rig.chip.sources(PIN));
  }

  @ParameterizedTest
  @EnumSource
  void anotherSourceOfTheLineIsDelivered(Cell cell) {
    GicV2Rig rig = masked(cell);
    rig.resamples = true;
    rig.raise(SPI);
    rig.enable(SPI);
    assertEquals(List.of("unmasked 8", "resample 8", "irq0+"), rig.take());
    assertEquals(1 << SourceId.DEFAULT, rig.chip.sources(PIN));
  }

  @ParameterizedTest
  @EnumSource
  void onlyAnUnmaskThatWouldDeliverALevelAsks(Cell cell) {
    GicV2Rig rig = masked(cell);
    rig.resampler = false;
    rig.enable(SPI);
    assertEquals(List.of("unmasked 8", "irq0+"), rig.take(), "nobody would sample");
    rig.resampler = true;
    assertEquals(SPI, rig.iar(0));
    rig.disable(SPI);
    rig.enable(SPI);
    assertFalse(rig.take().contains("resample 8"), "in service");
    rig.disable(SPI);
    rig.eoir(0, SPI);
    rig.edge(SPI, true);
    rig.enable(SPI);
    assertFalse(rig.take().contains("resample 8"), "edge triggered");
  }

  /** A pin that the resampler holds high behind a mask. */
  private static GicV2Rig masked(Cell cell) {
    GicV2Rig rig = GicV2Rig.of(cell, 1);
    rig.spi(SPI, false, 0x80);
    rig.disable(SPI);
    rig.chip.setLevel(PIN, SourceId.RESAMPLER, true);
    rig.resampler = true;
    rig.take();
    return rig;
  }

  @ParameterizedTest
  @EnumSource
  void aDisconnectedBoardHearsNothing(Cell cell) {
    GicV2Rig rig = GicV2Rig.of(cell, 1);
    rig.spi(SPI, false, 0x80);
    rig.chip.connect(ChipBoard.NONE);
    rig.chip.connectOutputs((output, asserted) -> {});
    rig.take();
    rig.raise(SPI);
    rig.iar(0);
    rig.eoir(0, SPI);
    rig.disable(SPI);
    assertEquals(List.of(), rig.take());
  }
}
