// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jirq.api.Cell;
import org.jirq.api.ChipBoard;
import org.jirq.api.ChipCapability;
import org.jirq.api.SourceId;
import org.junit.jupiter.api.Test;

/**
 * When a board hears that a CPU took an interrupt: at the acknowledgement, once for each end, of
 * chips with {@link ChipCapability#TAKEN}, and of others never.
 */
public interface TakenContract {

  /** How many things a random guest and its devices do. */
  int STEPS = 2_000;

  /** A second asserter of a line. */
  int OTHER = SourceId.DEFAULT + 3;

  /**
   * Makes a chip that has done nothing yet.
   *
   * @param cell how it keeps its state
   * @return a new fixture
   */
  ChipFixture newFixture(Cell cell);

  /** A board that notes what is taken and ended, and may do something when it hears of it. */
  final class Board implements ChipBoard {

    private final List<String> calls = new ArrayList<>();
    private Runnable atTaken = () -> {};

    private Board() {}

    @Override
    public void taken(int pin) {
      calls.add("taken " + pin);
      Runnable once = atTaken;
      atTaken = () -> {};
      once.run();
    }

    @Override
    public void acked(int pin) {
      calls.add("acked " + pin);
    }
  }

  private static Board board(ChipFixture fixture) {
    fixture.log().stop();
    Board board = new Board();
    fixture.chip().connect(board);
    return board;
  }

  private static boolean tells(ChipFixture fixture) {
    return fixture.chip().capabilities().contains(ChipCapability.TAKEN);
  }

  private static List<String> expected(ChipFixture fixture, int pin, boolean ended) {
    List<String> calls = new ArrayList<>();
    if (tells(fixture)) {
      calls.add("taken " + pin);
    }
    if (ended && fixture.chip().capabilities().contains(ChipCapability.ACK)) {
      calls.add("acked " + pin);
    }
    return calls;
  }

  /** A level-triggered interrupt is told of when it is taken, and again when it is ended. */
  @Test
  default void aTakenInterruptIsToldOfBeforeItIsEnded() {
    for (Cell cell : Cell.values()) {
      ChipFixture fixture = newFixture(cell);
      Board board = board(fixture);
      int pin = fixture.levelPin();
      fixture.program(pin, true, false);
      fixture.chip().setLevel(pin, SourceId.DEFAULT, true);
      assertEquals(1, fixture.deliveries(pin));
      assertEquals(expected(fixture, pin, false), board.calls, "cell=" + cell);
      fixture.chip().setLevel(pin, SourceId.DEFAULT, false);
      fixture.end(pin);
      assertEquals(expected(fixture, pin, true), board.calls, "cell=" + cell);
    }
  }

  /** Nothing is taken while nothing is due, masked, or already in service. */
  @Test
  default void onlyWhatIsTakenIsToldOf() {
    for (Cell cell : Cell.values()) {
      ChipFixture fixture = newFixture(cell);
      Board board = board(fixture);
      int pin = fixture.levelPin();
      fixture.program(pin, true, true);
      fixture.chip().setLevel(pin, SourceId.DEFAULT, true);
      assertEquals(List.of(), board.calls, "cell=" + cell);
      fixture.program(pin, true, false);
      fixture.chip().setLevel(pin, OTHER, true);
      fixture.chip().setLevel(pin, SourceId.DEFAULT, false);
      assertEquals(expected(fixture, pin, false), board.calls, "cell=" + cell);
      fixture.chip().setLevel(pin, OTHER, false);
      fixture.end(pin);
    }
  }

  /** The line is driven from inside the call: the level is there when the interrupt has ended. */
  @Test
  default void aLevelRaisedWhileItsInterruptIsTakenComesAgain() {
    for (Cell cell : Cell.values()) {
      ChipFixture fixture = newFixture(cell);
      if (!tells(fixture)) {
        continue;
      }
      Board board = board(fixture);
      int pin = fixture.levelPin();
      fixture.program(pin, true, false);
      board.atTaken =
          () -> {
            fixture.chip().setLevel(pin, SourceId.DEFAULT, false);
            fixture.chip().setLevel(pin, OTHER, true);
          };
      fixture.chip().setLevel(pin, SourceId.DEFAULT, true);
      assertEquals(1, fixture.deliveries(pin), "cell=" + cell);
      fixture.end(pin);
      assertEquals(2, fixture.deliveries(pin), "cell=" + cell);
      fixture.chip().setLevel(pin, OTHER, false);
      fixture.end(pin);
      assertEquals(2, fixture.deliveries(pin), "cell=" + cell);
    }
  }

  /** What the board throws comes out of the acknowledgement, with the interrupt in service. */
  @Test
  default void aBoardThatThrowsWhenItHearsLosesNoInterrupt() {
    for (Cell cell : Cell.values()) {
      ChipFixture fixture = newFixture(cell);
      if (!tells(fixture)) {
        continue;
      }
      Board board = board(fixture);
      int pin = fixture.levelPin();
      fixture.program(pin, true, false);
      IllegalStateException thrown = new IllegalStateException("board");
      board.atTaken =
          () -> {
            throw thrown;
          };
      Throwable caught = null;
      try {
        fixture.chip().setLevel(pin, SourceId.DEFAULT, true);
      } catch (IllegalStateException e) {
        caught = e;
      }
      assertEquals(thrown, caught, "cell=" + cell);
      fixture.end(pin);
      assertTrue(board.calls.size() >= 2, "cell=" + cell + " calls=" + board.calls);
      assertEquals(
          List.of("taken " + pin, "acked " + pin), board.calls.subList(0, 2), "cell=" + cell);
    }
  }

  /** Whatever guest and devices do, each end follows one acknowledgement. */
  @Test
  default void eachEndFollowsOneAcknowledgement() {
    for (Cell cell : Cell.values()) {
      for (int seed = 0; seed < 5; seed++) {
        ChipFixture fixture = newFixture(cell);
        Board board = board(fixture);
        live(fixture, new Random(seed));
        check(fixture, board.calls, "cell=" + cell + " seed=" + seed);
      }
    }
  }

  private static void live(ChipFixture fixture, Random random) {
    int level = fixture.levelPin();
    int edge = fixture.edgePin();
    fixture.program(level, true, false);
    fixture.program(edge, false, false);
    int ended = 0;
    for (int step = 0; step < STEPS; step++) {
      int pin = random.nextBoolean() ? level : edge;
      switch (random.nextInt(4)) {
        case 0:
          fixture.program(pin, pin == level, random.nextInt(3) == 0);
          break;
        case 1:
          if (fixture.deliveries(level) > ended) {
            ended++;
            fixture.end(level);
          }
          break;
        default:
          int source = random.nextBoolean() ? SourceId.DEFAULT : OTHER;
          fixture.chip().setLevel(pin, source, random.nextBoolean());
          break;
      }
    }
  }

  private static void check(ChipFixture fixture, List<String> calls, String where) {
    for (int pin : new int[] {fixture.levelPin(), fixture.edgePin()}) {
      List<String> own = new ArrayList<>();
      for (String call : calls) {
        if (call.endsWith(" " + pin)) {
          own.add(call);
        }
      }
      int taken = (int) own.stream().filter(call -> call.startsWith("taken")).count();
      assertEquals(tells(fixture) ? fixture.deliveries(pin) : 0, taken, where + " pin=" + pin);
      assertTrue(fixture.deliveries(pin) > STEPS / 100, where + " pin=" + pin);
      if (tells(fixture)) {
        for (int i = 0; i < own.size(); i++) {
          String now = i % 2 == 0 ? "taken " : "acked ";
          assertEquals(now + pin, own.get(i), where + " call=" + i);
        }
      }
    }
  }
}
