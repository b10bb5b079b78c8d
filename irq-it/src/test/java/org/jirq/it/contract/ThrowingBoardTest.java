// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.it.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.jirq.api.Cell;
import org.jirq.api.ChipBoard;
import org.jirq.api.SourceId;
import org.jirq.gic.v3.GicV3;
import org.jirq.ioapic.IoApicProfile;
import org.jirq.plic.Plic;
import org.jirq.testkit.contract.ChipFixture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A board that throws when it is asked for samples costs no level of any pin. */
class ThrowingBoardTest {

  private static final int FIRST = 5;
  private static final int SECOND = 15;

  /** Throws for every pin, and notes for which. */
  private static final class Thrower implements ChipBoard {

    private final List<IllegalStateException> thrown = new ArrayList<>();

    @Override
    public boolean hasResampler(int pin) {
      return true;
    }

    @Override
    public boolean resampleInstead(int pin) {
      IllegalStateException next = new IllegalStateException("pin=" + pin);
      thrown.add(next);
      throw next;
    }
  }

  private static void check(ChipFixture fixture, Runnable unmask, int... pins) {
    fixture.log().stop();
    for (int pin : pins) {
      fixture.program(pin, true, true);
      fixture.chip().setLevel(pin, SourceId.RESAMPLER, true);
    }
    Thrower board = new Thrower();
    fixture.chip().connect(board);
    Throwable caught = assertThrows(IllegalStateException.class, unmask::run);
    assertEquals(pins.length, board.thrown.size(), "each one is asked for");
    assertSame(board.thrown.get(0), caught);
    assertEquals(pins.length - 1, caught.getSuppressed().length);
    for (int pin : pins) {
      assertEquals(1 << SourceId.RESAMPLER, fixture.chip().sources(pin), "pin=" + pin);
      assertEquals(1, fixture.deliveries(pin), "pin=" + pin);
    }
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void aLevelIsPutBack(Cell cell) {
    for (ChipFixture fixture :
        List.of(
            new IoApicFixture(IoApicProfile.DATASHEET, cell),
            new PlicFixture(cell),
            new AplicFixture(cell),
            new GicV2Fixture(cell),
            new GicV3Fixture(cell))) {
      check(fixture, () -> fixture.program(FIRST, true, false), FIRST);
    }
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void oneWriteToThePlicLosesNone(Cell cell) {
    PlicFixture fixture = new PlicFixture(cell);
    Plic plic = (Plic) fixture.chip();
    check(
        fixture,
        () -> {
          plic.write(0x2080, 0, 4);
          plic.write(4 * FIRST, 1, 4);
          plic.write(4 * SECOND, 1, 4);
          plic.write(0x2080, 1L << FIRST | 1L << SECOND, 4);
        },
        FIRST,
        SECOND);
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void oneWriteToTheAplicLosesNone(Cell cell) {
    AplicFixture fixture = new AplicFixture(cell);
    check(fixture, () -> fixture.memory().get(1).write(0x1e00, 1L << FIRST | 1L << 7, 4), FIRST, 7);
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void oneWriteToTheGicV2LosesNone(Cell cell) {
    GicV2Fixture fixture = new GicV2Fixture(cell);
    check(
        fixture,
        () -> fixture.memory().get(0).write(0x104, 1L << FIRST | 1L << SECOND, 4),
        FIRST,
        SECOND);
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void oneWriteToTheGicV3LosesNone(Cell cell) {
    GicV3Fixture fixture = new GicV3Fixture(cell);
    GicV3 gic = fixture.chip();
    check(
        fixture,
        () -> gic.distributor().write(0x104, 1L << FIRST | 1L << SECOND, 4),
        FIRST,
        SECOND);
  }
}
