// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jirq.api.Cell;
import org.jirq.api.ChipBoard;
import org.jirq.api.ChipCapability;
import org.jirq.api.CpuInterface;
import org.jirq.api.IrqChip;
import org.jirq.api.SourceId;
import org.junit.jupiter.api.Test;

/**
 * A board that throws is heard, and costs nothing: whatever told it something is finished as if it
 * had returned, and then the first exception comes out, as {@link ChipBoard} says.
 */
public interface ThrowingBoardContract {

  /** How many things a random guest and its devices do. */
  int WILD_STEPS = 400;

  /**
   * Makes a chip that has done nothing yet.
   *
   * @param cell how it keeps its state
   * @return a new fixture
   */
  ChipFixture newFixture(Cell cell);

  private static ChipFixture silent(ChipFixture fixture) {
    fixture.log().stop();
    return fixture;
  }

  private static boolean resamples(ChipFixture fixture) {
    return fixture.chip().capabilities().contains(ChipCapability.UNMASK_RESAMPLE);
  }

  private static boolean tellsMasks(ChipFixture fixture) {
    return fixture.chip().capabilities().contains(ChipCapability.MASK_NOTIFY);
  }

  /** Nothing is left of what was done: the pin, which is not in service, delivers once a raise. */
  private static void assertAlive(ChipFixture fixture, int pin) {
    for (int source : new int[] {SourceId.RESAMPLER, SourceId.DEFAULT}) {
      int before = fixture.deliveries(pin);
      fixture.chip().setLevel(pin, source, true);
      assertEquals(before + 1, fixture.deliveries(pin), "source=" + source);
      fixture.chip().setLevel(pin, source, false);
      fixture.end(pin);
      assertEquals(before + 1, fixture.deliveries(pin), "source=" + source);
    }
  }

  /** A device's level that waits behind a mask is delivered at the unmask. */
  @Test
  default void anUnmaskAtWhichTheBoardThrowsDeliversALevel() {
    for (Cell cell : Cell.values()) {
      ChipFixture fixture = silent(newFixture(cell));
      if (!tellsMasks(fixture)) {
        return;
      }
      int pin = fixture.levelPin();
      fixture.program(pin, true, true);
      ThrowingBoard board = ThrowingBoard.of(fixture);
      fixture.chip().setLevel(pin, SourceId.DEFAULT, true);
      board.throwAt("unmasked");
      board.throwsOutOf(() -> fixture.program(pin, true, false));
      assertEquals(List.of("unmasked " + pin), board.calls, "cell=" + cell);
      assertFalse(fixture.chip().masked(pin), "cell=" + cell);
      assertEquals(1, fixture.deliveries(pin), "cell=" + cell);
      fixture.chip().setLevel(pin, SourceId.DEFAULT, false);
      fixture.end(pin);
      assertAlive(fixture, pin);
    }
  }

  /** A mask at which the board throws masks, and the line stays what it is. */
  @Test
  default void aMaskAtWhichTheBoardThrowsMasks() {
    for (Cell cell : Cell.values()) {
      ChipFixture fixture = silent(newFixture(cell));
      if (!tellsMasks(fixture)) {
        return;
      }
      int pin = fixture.levelPin();
      fixture.program(pin, true, false);
      ThrowingBoard board = ThrowingBoard.of(fixture);
      board.throwAt("masked");
      board.throwsOutOf(() -> fixture.program(pin, true, true));
      fixture.chip().setLevel(pin, SourceId.DEFAULT, true);
      assertTrue(fixture.chip().masked(pin), "cell=" + cell);
      assertEquals(0, fixture.deliveries(pin), "cell=" + cell);
      fixture.program(pin, true, false);
      assertEquals(List.of("masked " + pin, "unmasked " + pin), board.calls, "cell=" + cell);
      assertEquals(1, fixture.deliveries(pin), "cell=" + cell);
    }
  }

  /** A level that is to be sampled again is sampled, and is neither delivered nor put back. */
  @Test
  default void anUnmaskAtWhichTheBoardThrowsHasALevelSampledAgain() {
    for (Cell cell : Cell.values()) {
      ChipFixture fixture = silent(newFixture(cell));
      if (!tellsMasks(fixture)) {
        return;
      }
      int pin = fixture.levelPin();
      fixture.program(pin, true, true);
      ThrowingBoard board = ThrowingBoard.of(fixture);
      board.resampler = true;
      board.samples = true;
      fixture.chip().setLevel(pin, SourceId.RESAMPLER, true);
      board.throwAt("unmasked");
      board.throwsOutOf(() -> fixture.program(pin, true, false));
      String where = fixture.chip().kind() + " cell=" + cell;
      if (!resamples(fixture)) {
        assertEquals(List.of("unmasked " + pin), board.calls, where);
        assertEquals(1, fixture.deliveries(pin), where);
        continue;
      }
      assertEquals(List.of("unmasked " + pin, "resample " + pin), board.calls, where);
      assertEquals(sourcesAfterSampling(cell), fixture.chip().sources(pin), where);
      assertEquals(0, fixture.deliveries(pin), where);
      fixture.chip().setLevel(pin, SourceId.RESAMPLER, false);
      assertAlive(fixture, pin);
    }
  }

  /**
   * The sources of a pin whose level was sampled again where nobody throws: none, or, where only
   * the request is withdrawn, the resampler's until its owner lowers it.
   */
  private int sourcesAfterSampling(Cell cell) {
    ChipFixture fixture = silent(newFixture(cell));
    int pin = fixture.levelPin();
    fixture.program(pin, true, true);
    ThrowingBoard board = ThrowingBoard.of(fixture);
    board.resampler = true;
    board.samples = true;
    fixture.chip().setLevel(pin, SourceId.RESAMPLER, true);
    fixture.program(pin, true, false);
    assertEquals(List.of("unmasked " + pin, "resample " + pin), board.calls);
    return fixture.chip().sources(pin);
  }

  /** A level that nobody samples, because that throws too, is put back and delivered. */
  @Test
  default void anUnmaskAtWhichTheBoardThrowsTwicePutsALevelBack() {
    for (Cell cell : Cell.values()) {
      ChipFixture fixture = silent(newFixture(cell));
      if (!tellsMasks(fixture)) {
        return;
      }
      int pin = fixture.levelPin();
      fixture.program(pin, true, true);
      ThrowingBoard board = ThrowingBoard.of(fixture);
      board.resampler = true;
      fixture.chip().setLevel(pin, SourceId.RESAMPLER, true);
      board.throwAt("unmasked", "resample");
      board.throwsOutOf(() -> fixture.program(pin, true, false));
      String where = fixture.chip().kind() + " cell=" + cell;
      assertEquals(resamples(fixture) ? 2 : 1, board.calls.size(), where);
      assertEquals(1 << SourceId.RESAMPLER, fixture.chip().sources(pin), where);
      assertEquals(1, fixture.deliveries(pin), where);
      fixture.chip().setLevel(pin, SourceId.RESAMPLER, false);
      fixture.end(pin);
      assertAlive(fixture, pin);
    }
  }

  /**
   * One register write tells, unmasks and delivers all its pins though the board throws for each.
   */
  @Test
  default void anUnmaskOfTwoPinsAtWhichTheBoardThrowsServesBoth() {
    for (Cell cell : Cell.values()) {
      ChipFixture fixture = silent(newFixture(cell));
      int one = fixture.levelPin();
      int other = fixture.partnerPin();
      if (other < 0 || !tellsMasks(fixture)) {
        return;
      }
      fixture.program(one, true, false);
      fixture.program(other, true, false);
      ThrowingBoard board = ThrowingBoard.of(fixture);
      board.throwAt("masked", "unmasked");
      board.throwsOutOf(() -> fixture.maskTogether(true));
      fixture.chip().setLevel(one, SourceId.DEFAULT, true);
      fixture.chip().setLevel(other, SourceId.DEFAULT, true);
      String where = fixture.chip().kind() + " cell=" + cell;
      assertEquals(0, fixture.deliveries(one) + fixture.deliveries(other), where);
      board.throwsOutOf(() -> fixture.maskTogether(false));
      assertEquals(
          List.of("masked " + one, "masked " + other, "unmasked " + one, "unmasked " + other),
          board.calls,
          where);
      assertFalse(fixture.chip().masked(one), where);
      assertFalse(fixture.chip().masked(other), where);
      // One may wait for the other's end.
      fixture.chip().setLevel(other, SourceId.DEFAULT, false);
      fixture.end(other);
      assertEquals(1, fixture.deliveries(one), where);
      assertEquals(1, fixture.deliveries(other), where);
    }
  }

  /** The same with levels to be sampled again: each is asked for. */
  @Test
  default void anUnmaskOfTwoPinsAtWhichTheBoardThrowsHasBothSampledAgain() {
    for (Cell cell : Cell.values()) {
      ChipFixture fixture = silent(newFixture(cell));
      int one = fixture.levelPin();
      int other = fixture.partnerPin();
      if (other < 0 || !tellsMasks(fixture) || !resamples(fixture)) {
        return;
      }
      fixture.program(one, true, false);
      fixture.program(other, true, false);
      fixture.maskTogether(true);
      ThrowingBoard board = ThrowingBoard.of(fixture);
      board.resampler = true;
      board.samples = true;
      fixture.chip().setLevel(one, SourceId.RESAMPLER, true);
      fixture.chip().setLevel(other, SourceId.RESAMPLER, true);
      board.throwAt("unmasked");
      board.throwsOutOf(() -> fixture.maskTogether(false));
      String where = fixture.chip().kind() + " cell=" + cell + " calls=" + board.calls;
      for (int pin : new int[] {one, other}) {
        assertTrue(board.calls.contains("unmasked " + pin), where);
        assertTrue(board.calls.contains("resample " + pin), where);
        assertEquals(0, fixture.deliveries(pin), where);
      }
      assertEquals(4, board.calls.size(), where);
      assertAlive(fixture, one);
      assertAlive(fixture, other);
    }
  }

  /** An end at which the board throws ends: a level that is still there comes again. */
  @Test
  default void anEndAtWhichTheBoardThrowsEnds() {
    for (Cell cell : Cell.values()) {
      ChipFixture fixture = silent(newFixture(cell));
      if (!fixture.chip().capabilities().contains(ChipCapability.ACK)) {
        return;
      }
      int pin = fixture.levelPin();
      fixture.program(pin, true, false);
      ThrowingBoard board = ThrowingBoard.of(fixture);
      board.throwAt("acked");
      fixture.chip().setLevel(pin, SourceId.DEFAULT, true);
      for (int round = 1; round < 3; round++) {
        assertEquals(round, fixture.deliveries(pin), "cell=" + cell);
        board.throwsOutOf(() -> fixture.end(pin));
      }
      assertEquals(3, fixture.deliveries(pin), "cell=" + cell);
      fixture.chip().setLevel(pin, SourceId.DEFAULT, false);
      board.throwsOutOf(() -> fixture.end(pin));
      assertEquals(List.of("acked " + pin, "acked " + pin, "acked " + pin), board.calls);
      board.throwAt();
      assertAlive(fixture, pin);
    }
  }

  /** A reset at which the board throws for every pin is as complete as any. */
  @Test
  default void aResetAtWhichTheBoardThrowsIsComplete() {
    for (Cell cell : Cell.values()) {
      ChipFixture fixture = newFixture(cell);
      ChipFixture twin = newFixture(cell);
      for (ChipFixture each : List.of(fixture, twin)) {
        each.program(each.levelPin(), true, false);
        each.program(each.edgePin(), false, false);
        each.chip().setLevel(each.levelPin(), SourceId.DEFAULT, true);
        each.log().take();
      }
      ThrowingBoard board = ThrowingBoard.of(fixture);
      ThrowingBoard quiet = ThrowingBoard.of(twin);
      board.throwAt("masked", "unmasked");
      board.throwsOutOf(fixture.chip()::reset);
      twin.chip().reset();
      assertEquals(masks(fixture.chip()), board.calls, "cell=" + cell);
      assertAlike(twin, fixture, "cell=" + cell);
      assertEquals(quiet.calls, board.calls, "cell=" + cell);
    }
  }

  private static List<String> masks(IrqChip chip) {
    List<String> told = new ArrayList<>();
    for (int pin = 0; pin < chip.pins(); pin++) {
      told.add((chip.masked(pin) ? "masked " : "unmasked ") + pin);
    }
    return told;
  }

  /** A resynchronisation at which the board throws for every pin tells all masks and outputs. */
  @Test
  default void aResyncAtWhichTheBoardThrowsIsComplete() {
    for (Cell cell : Cell.values()) {
      ChipFixture original = silent(newFixture(cell));
      original.program(original.levelPin(), true, false);
      original.chip().setLevel(original.levelPin(), SourceId.DEFAULT, true);
      ByteBuffer state = save(original.chip());
      ChipFixture fixture = newFixture(cell);
      ChipFixture twin = newFixture(cell);
      fixture.chip().load(state.duplicate());
      twin.chip().load(state.duplicate());
      ThrowingBoard board = ThrowingBoard.of(fixture);
      ThrowingBoard quiet = ThrowingBoard.of(twin);
      int[] outputs = new int[1];
      if (fixture.chip() instanceof CpuInterface cpu) {
        cpu.connectOutputs((output, asserted) -> outputs[0]++);
        ((CpuInterface) twin.chip()).connectOutputs((output, asserted) -> {});
      }
      board.throwAt("masked", "unmasked");
      board.throwsOutOf(fixture.chip()::resync);
      twin.chip().resync();
      assertEquals(masks(fixture.chip()), board.calls, "cell=" + cell);
      assertEquals(quiet.calls, board.calls, "cell=" + cell);
      assertAlike(twin, fixture, "cell=" + cell);
      if (fixture.chip() instanceof CpuInterface cpu) {
        assertEquals(cpu.outputs(), outputs[0], "cell=" + cell);
      }
    }
  }

  /**
   * Whatever guest and devices do, a board that throws now and then makes no difference to one that
   * does all the same and returns.
   */
  @Test
  default void aBoardThatThrowsNowAndThenMakesNoDifference() {
    for (Cell cell : Cell.values()) {
      for (int seed = 0; seed < 10; seed++) {
        ChipFixture fixture = newFixture(cell);
        ChipFixture twin = newFixture(cell);
        ThrowingBoard board = ThrowingBoard.of(fixture);
        ThrowingBoard quiet = ThrowingBoard.of(twin);
        Random here = new Random(seed);
        Random there = new Random(seed);
        int thrown = 0;
        for (ChipFixture each : List.of(fixture, twin)) {
          // So that a guest's programming is one write, and goes on after nothing.
          each.program(each.levelPin(), true, false);
          each.program(Math.max(each.partnerPin(), each.levelPin()), true, false);
          each.log().take();
        }
        board.calls.clear();
        quiet.calls.clear();
        board.goWild(seed, true);
        quiet.goWild(seed, false);
        for (int step = 0; step < WILD_STEPS; step++) {
          String where = "cell=" + cell + " seed=" + seed + " step=" + step;
          thrown += board.mayThrowOutOf(() -> wild(fixture, here)) ? 1 : 0;
          quiet.mayThrowOutOf(() -> wild(twin, there));
          assertEquals(quiet.calls, board.calls, where);
          assertAlike(twin, fixture, where);
          board.calls.clear();
          quiet.calls.clear();
        }
        assertTrue(thrown > WILD_STEPS / 20, "cell=" + cell + " seed=" + seed + ": " + thrown);
      }
    }
  }

  private static void wild(ChipFixture fixture, Random random) {
    int other = fixture.partnerPin();
    int pin = other >= 0 && random.nextBoolean() ? other : fixture.levelPin();
    int what = random.nextInt(8);
    boolean on = random.nextBoolean();
    if (what == 0) {
      fixture.program(pin, true, on);
    } else if (what == 1 && other >= 0) {
      fixture.maskTogether(on);
    } else if (what < 5) {
      fixture.end(pin);
    } else {
      int source = random.nextBoolean() ? SourceId.DEFAULT : SourceId.RESAMPLER;
      fixture.chip().setLevel(pin, source, on);
    }
  }

  private static void assertAlike(ChipFixture expected, ChipFixture fixture, String where) {
    assertEquals(expected.log().take(), fixture.log().take(), where);
    assertArrayEquals(save(expected.chip()).array(), save(fixture.chip()).array(), where);
    assertEquals(
        expected.deliveries(fixture.levelPin()), fixture.deliveries(fixture.levelPin()), where);
    int partner = fixture.partnerPin();
    if (partner >= 0) {
      assertEquals(expected.deliveries(partner), fixture.deliveries(partner), where);
    }
  }

  private static ByteBuffer save(IrqChip chip) {
    ByteBuffer state = ByteBuffer.allocate(chip.stateSize());
    chip.save(state);
    return state.flip();
  }
}
