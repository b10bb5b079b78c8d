// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.gic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.jirq.api.Cell;
import org.jirq.api.ChipBoard;
import org.jirq.api.SourceId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What board or CPU side throw comes out when everything is done. */
class GicV2ThrowingHostTest {

  private static final int SPI = 40;
  private static final int PIN = 8;

  private static void thrown(String message, Runnable action) {
    assertEquals(message, assertThrows(IllegalStateException.class, action::run).getMessage());
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void oneWriteOfIcactiverEndsAll(Cell cell) {
    GicV2Rig rig = GicV2Rig.of(cell, 1);
    long both = 3L << SPI - 32;
    rig.set(0x304, both);
    assertEquals(both, rig.gicd(0, 0x304));
    int[] acks = new int[1];
    rig.onAck =
        () -> {
          throw new IllegalStateException("ack " + ++acks[0]);
        };
    thrown("ack 1", () -> rig.set(0x384, both));
    assertEquals(List.of("acked 8", "acked 9"), rig.take());
    assertEquals(0, rig.gicd(0, 0x304));
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void levelWhoseResamplerCannotBeLookedForIsDelivered(Cell cell) {
    GicV2Rig rig = GicV2Rig.of(cell, 1);
    rig.spi(SPI, false, 0x80);
    rig.disable(SPI);
    rig.chip.setLevel(PIN, SourceId.RESAMPLER, true);
    rig.chip.connect(
        new ChipBoard() {
          @Override
          public boolean hasResampler(int pin) {
            throw new IllegalStateException("board");
          }
        });
    thrown("board", () -> rig.enable(SPI));
    assertFalse(rig.chip.masked(PIN));
    assertEquals(1 << SourceId.RESAMPLER, rig.chip.sources(PIN));
    assertTrue(rig.irq(0));
    assertEquals(SPI, rig.iar(0));
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void oneSgiReachesEveryCpu(Cell cell) {
    GicV2Rig rig = GicV2Rig.of(cell, 3);
    rig.chip.connectOutputs(
        (output, asserted) -> {
          rig.outputChanged(output, asserted);
          throw new IllegalStateException("output " + output);
        });
    thrown("output 2", () -> rig.sgi(0, 6, 1));
    assertEquals(List.of("irq1+", "irq2+"), rig.take());
    thrown("output 2", () -> rig.set(0x000, 0));
    assertEquals(List.of("irq1-", "irq2-"), rig.take());
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void acknowledgementAtWhichAnOutputThrowsIsToldTheBoard(Cell cell) {
    GicV2Rig rig = GicV2Rig.of(cell, 1);
    rig.spi(SPI, false, 0x80);
    rig.raise(SPI);
    rig.take();
    rig.chip.connectOutputs(
        (output, asserted) -> {
          throw new IllegalStateException("output " + output);
        });
    rig.chip.connect(
        new ChipBoard() {
          @Override
          public void taken(int pin) {
            rig.told.add("taken " + pin);
          }
        });
    thrown("output 0", () -> rig.iar(0));
    assertEquals(List.of("taken 8"), rig.take());
    assertTrue(rig.chip.active(0, SPI));
  }
}
