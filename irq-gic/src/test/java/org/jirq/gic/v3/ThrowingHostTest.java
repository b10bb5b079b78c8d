// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.gic.v3;

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
class ThrowingHostTest {

  private static final int SPI = 40;
  private static final int PIN = 8;

  private static void thrown(String message, Runnable action) {
    assertEquals(message, assertThrows(IllegalStateException.class, action::run).getMessage());
  }

  private static Rig rig(Cell cell) {
    Rig rig = Rig.of(cell);
    rig.gic.connect(
        new ChipBoard() {
          @Override
          public void taken(int pin) {
            rig.calls.add("taken" + pin);
          }

          @Override
          public void acked(int pin) {
            rig.calls.add("acked" + pin);
            throw new IllegalStateException("acked" + pin);
          }

          @Override
          public boolean hasResampler(int pin) {
            throw new IllegalStateException("hasResampler" + pin);
          }
        });
    return rig;
  }

  private static void throwingOutputs(Rig rig) {
    rig.gic.connectOutputs(
        (output, asserted) -> {
          rig.calls.add("out" + output + "=" + asserted);
          throw new IllegalStateException("out" + output);
        });
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void oneWriteOfIcactiverEndsAll(Cell cell) {
    Rig rig = rig(cell);
    long both = 3L << PIN;
    rig.dist(0x304, both);
    assertEquals(both, rig.dist(0x304));
    thrown("acked8", () -> rig.dist(0x384, both));
    assertEquals(List.of("acked8", "acked9"), rig.calls());
    assertEquals(0, rig.dist(0x304));
  }

  /** The interrupt was routed elsewhere during its service: both CPUs are to be looked at. */
  @ParameterizedTest
  @EnumSource(Cell.class)
  void endLetsALowerPriorityThrough(Cell cell) {
    Rig rig = rig(cell);
    rig.level(SPI, 0x40);
    rig.level(SPI + 1, 0x80);
    rig.raise(SPI);
    assertEquals(SPI, rig.take(0));
    rig.route(SPI, 1);
    rig.raise(SPI + 1);
    assertFalse(rig.irq(0), "held back");
    assertFalse(rig.irq(1), "in service");
    thrown("acked8", () -> rig.end(0, SPI));
    assertTrue(rig.irq(0));
    assertTrue(rig.irq(1));
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void levelWhoseResamplerCannotBeLookedForIsDelivered(Cell cell) {
    Rig rig = rig(cell);
    rig.priority(SPI, 0x80);
    rig.gic.setLevel(PIN, SourceId.RESAMPLER, true);
    thrown("hasResampler8", () -> rig.enable(SPI));
    assertFalse(rig.gic.masked(PIN));
    assertEquals(1 << SourceId.RESAMPLER, rig.gic.sources(PIN));
    assertEquals(List.of("out0=true"), rig.calls());
    assertEquals(SPI, rig.take(0));
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void oneSgiReachesEveryCpu(Cell cell) {
    Rig rig = rig(cell);
    rig.enable(1);
    rig.frame(1, 0x1_0100, 2);
    throwingOutputs(rig);
    thrown("out0", () -> rig.icc(0, IccRegister.SGI1R, 1L << 24 | 3));
    assertEquals(List.of("out0=true", "out2=true"), rig.calls());
    thrown("out0", () -> rig.dist(0, 0));
    assertEquals(List.of("out0=false", "out2=false"), rig.calls());
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void oneWriteOfARegisterReachesAllItsInterrupts(Cell cell) {
    Rig rig = rig(cell);
    for (int n = 0; n < 2; n++) {
      rig.level(SPI + n, 0xf8);
      rig.route(SPI + n, n);
      rig.raise(SPI + n);
    }
    rig.icc(0, IccRegister.PMR, 0xf0);
    rig.icc(1, IccRegister.PMR, 0xf0);
    rig.calls();
    throwingOutputs(rig);
    thrown("out0", () -> rig.dist(0x400 + SPI, 0x8080));
    assertEquals(List.of("out0=true", "out2=true"), rig.calls());
    thrown("out0", () -> rig.dist(0x84, ~(3L << PIN)));
    assertEquals(List.of("out0=false", "out1=true", "out2=false", "out3=true"), rig.calls());
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void acknowledgementAtWhichAnOutputThrowsIsToldTheBoard(Cell cell) {
    Rig rig = rig(cell);
    rig.level(SPI, 0x80);
    rig.raise(SPI);
    rig.calls();
    throwingOutputs(rig);
    thrown("out0", () -> rig.take(0));
    assertEquals(List.of("out0=false", "taken8"), rig.calls());
    assertTrue(rig.gic.active(0, SPI));
  }
}
