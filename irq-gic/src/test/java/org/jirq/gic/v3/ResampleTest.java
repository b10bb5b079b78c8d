// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.gic.v3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jirq.api.Cell;
import org.jirq.api.ChipBoard;
import org.jirq.api.SourceId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Enabling an interrupt whose level its resampler may sample again. */
class ResampleTest {

  private static final int SPI = 40;
  private static final int PIN = SPI - 32;

  private final List<String> asked = new ArrayList<>();

  private Rig rig(Cell cell, BooleanSupplier answer) {
    Rig rig = Rig.of(cell);
    rig.gic.connect(
        new ChipBoard() {
          @Override
          public boolean hasResampler(int pin) {
            return pin == PIN;
          }

          @Override
          public boolean resampleInstead(int pin) {
            asked.add("asked" + pin + " sources=" + rig.gic.sources(pin));
            assertFalse(rig.irq(0), "nothing was signalled before the question");
            return answer.getAsBoolean();
          }
        });
    rig.priority(SPI, 0x80);
    return rig;
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void levelThatIsSampledAgainIsNotInjected(Cell cell) {
    Rig rig = rig(cell, () -> true);
    rig.gic.setLevel(PIN, SourceId.RESAMPLER, true);
    rig.enable(SPI);
    assertEquals(List.of("asked8 sources=0"), asked);
    assertEquals(List.of(), rig.calls());
    assertEquals(0, rig.gic.sources(PIN));
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void levelIsPutBackIfNobodySamplesIt(Cell cell) {
    Rig rig = rig(cell, () -> false);
    rig.gic.setLevel(PIN, SourceId.RESAMPLER, true);
    rig.enable(SPI);
    assertEquals(1 << SourceId.RESAMPLER, rig.gic.sources(PIN));
    assertTrue(rig.irq(0));
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void levelThatWasDrivenMeanwhileStaysAsDriven(Cell cell) {
    List<Rig> self = new ArrayList<>();
    Rig rig =
        rig(
            cell,
            () -> {
              self.get(0).gic.setLevel(PIN, SourceId.RESAMPLER, true);
              self.get(0).gic.setLevel(PIN, SourceId.RESAMPLER, false);
              return false;
            });
    self.add(rig);
    rig.gic.setLevel(PIN, SourceId.RESAMPLER, true);
    rig.enable(SPI);
    assertEquals(0, rig.gic.sources(PIN));
    assertFalse(rig.irq(0));
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void levelThatWasLoweredMeanwhileIsNotPutBack(Cell cell) {
    List<Rig> self = new ArrayList<>();
    Rig rig =
        rig(
            cell,
            () -> {
              self.get(0).gic.setLevel(PIN, SourceId.RESAMPLER, false);
              return false;
            });
    self.add(rig);
    rig.gic.setLevel(PIN, SourceId.RESAMPLER, true);
    rig.enable(SPI);
    assertEquals(0, rig.gic.sources(PIN), "whoever lowered it would not do so again");
    assertFalse(rig.irq(0));
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void levelThatIsRaisedFromTheQuestionIsDelivered(Cell cell) {
    List<Rig> self = new ArrayList<>();
    boolean[] risen = new boolean[1];
    Rig rig =
        rig(
            cell,
            () -> {
              self.get(0).gic.setLevel(PIN, SourceId.RESAMPLER, true);
              risen[0] = self.get(0).irq(0);
              return true;
            });
    self.add(rig);
    rig.gic.setLevel(PIN, SourceId.RESAMPLER, true);
    rig.enable(SPI);
    assertTrue(risen[0]);
    assertTrue(rig.irq(0));
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void anotherSourceStaysAndIsDelivered(Cell cell) {
    Rig rig = rig(cell, () -> true);
    rig.gic.setLevel(PIN, SourceId.RESAMPLER, true);
    rig.raise(SPI);
    rig.enable(SPI);
    assertEquals(1, rig.gic.sources(PIN));
    assertTrue(rig.irq(0));
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void nobodyIsAskedWhereNothingWouldBeInjectedForTheResampler(Cell cell) {
    Rig rig = rig(cell, () -> true);
    rig.raise(SPI);
    rig.enable(SPI);
    rig.lower(SPI);
    assertEquals(List.of(), asked, "another source");
    rig.gic.setLevel(PIN, SourceId.RESAMPLER, true);
    rig.enable(SPI);
    assertEquals(List.of(), asked, "it was enabled");
    assertEquals(SPI, rig.take(0));
    rig.disable(SPI);
    rig.enable(SPI);
    assertEquals(List.of(), asked, "it is active: its end will come");
    rig.disable(SPI);
    rig.end(0, SPI);
    rig.enable(SPI);
    assertEquals(1, asked.size());
  }
}
