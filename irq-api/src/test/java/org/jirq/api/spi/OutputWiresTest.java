// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.api.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jirq.api.Cell;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OutputWiresTest {

  private final List<String> told = new ArrayList<>();

  /** Two wires, the bits of one word. */
  private static final class Chip {
    final StateWords state;
    final OutputWires wires;

    Chip(Cell cell) {
      state = StateWords.of(cell, 1, StateWords.Spacing.DENSE);
      wires = new OutputWires(cell, 2, wire -> (state.get(0) >>> wire & 1) != 0);
    }

    void set(long bits) {
      state.set(0, bits);
      wires.update(0);
      wires.update(1);
    }
  }

  private Chip chip(Cell cell) {
    Chip chip = new Chip(cell);
    chip.wires.connect((wire, asserted) -> told.add(wire + (asserted ? "+" : "-")));
    return chip;
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void sinkIsToldEachChangeOnce(Cell cell) {
    Chip chip = chip(cell);
    chip.set(0b01);
    chip.set(0b01);
    chip.set(0b11);
    chip.set(0b10);
    assertEquals(List.of("0+", "1+", "0-"), told);
    assertFalse(chip.wires.asserted(0));
    assertTrue(chip.wires.asserted(1));
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void levelThatTheCallerKnowsIsTold(Cell cell) {
    Chip chip = chip(cell);
    chip.state.set(0, 0b01);
    chip.wires.update(0, true);
    chip.wires.update(0, true);
    assertEquals(List.of("0+"), told);
    chip.state.set(0, 0);
    chip.wires.update(0, false);
    assertEquals(List.of("0+", "0-"), told);
  }

  @Test
  void sharedWireComputesWhatTheCallerThoughtToKnow() {
    Chip chip = chip(Cell.SHARED);
    chip.wires.update(0, true);
    assertEquals(List.of(), told, "the state says otherwise");
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void sinkThatChangesTheChipIsToldOfALevelThatWasKnown(Cell cell) {
    Chip chip = new Chip(cell);
    chip.wires.connect(
        (wire, asserted) -> {
          told.add(wire + (asserted ? "+" : "-"));
          if (asserted) {
            chip.state.set(0, 0);
            chip.wires.update(wire, false);
          }
        });
    chip.state.set(0, 1);
    chip.wires.update(0, true);
    assertEquals(List.of("0+", "0-"), told);
    assertFalse(chip.wires.asserted(0));
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void resyncTellsEveryWire(Cell cell) {
    Chip chip = chip(cell);
    chip.set(0b10);
    told.clear();
    chip.wires.resync();
    assertEquals(List.of("0-", "1+"), told);
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void newSinkIsToldNothingByItself(Cell cell) {
    Chip chip = chip(cell);
    chip.set(0b01);
    told.clear();
    chip.wires.connect((wire, asserted) -> told.add("new " + wire + asserted));
    assertEquals(List.of(), told);
    chip.set(0b00);
    assertEquals(List.of("new 0false"), told);
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void sinkThatChangesTheChipIsToldTheConsequenceAfterwards(Cell cell) {
    Chip chip = new Chip(cell);
    chip.wires.connect(
        (wire, asserted) -> {
          told.add("in " + wire + asserted);
          if (asserted) {
            chip.set(0);
          }
          told.add("out " + wire + asserted);
        });
    chip.set(0b01);
    assertEquals(List.of("in 0true", "out 0true", "in 0false", "out 0false"), told);
    assertFalse(chip.wires.asserted(0));
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void loadTellsNobody(Cell cell) {
    Chip chip = chip(cell);
    chip.wires.load(1, true);
    assertTrue(chip.wires.asserted(1));
    assertEquals(List.of(), told);
    chip.set(0);
    assertEquals(List.of("1-"), told);
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void sinkThatThrowsLeavesTheWireUsable(Cell cell) {
    Chip chip = new Chip(cell);
    chip.wires.connect(
        (wire, asserted) -> {
          told.add(wire + (asserted ? "+" : "-"));
          if (asserted) {
            throw new IllegalStateException("sink");
          }
        });
    assertThrows(IllegalStateException.class, () -> chip.set(0b01));
    chip.set(0);
    assertEquals(List.of("0+", "0-"), told);
  }

  /** What the sink's call changed before it threw is not forgotten: an interrupt that was taken. */
  @ParameterizedTest
  @EnumSource(Cell.class)
  void sinkThatChangesTheStateAndThrowsIsToldTheConsequence(Cell cell) {
    Chip chip = new Chip(cell);
    List<IllegalStateException> thrown = new ArrayList<>();
    chip.wires.connect(
        (wire, asserted) -> {
          told.add(wire + (asserted ? "+" : "-"));
          if (asserted) {
            chip.set(0);
          }
          IllegalStateException next = new IllegalStateException("sink");
          thrown.add(next);
          throw next;
        });
    IllegalStateException caught = assertThrows(IllegalStateException.class, () -> chip.set(0b01));
    assertSame(thrown.get(0), caught);
    assertEquals(List.of("0+", "0-"), told);
    assertFalse(chip.wires.asserted(0));
    assertThrows(IllegalStateException.class, () -> chip.set(0b01));
    assertEquals(List.of("0+", "0-", "0+", "0-"), told);
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void resyncTellsEveryWireOfASinkThatThrows(Cell cell) {
    Chip chip = chip(cell);
    chip.set(0b11);
    told.clear();
    chip.wires.connect(
        (wire, asserted) -> {
          told.add(wire + (asserted ? "+" : "-"));
          throw new IllegalStateException("wire=" + wire);
        });
    IllegalStateException caught = assertThrows(IllegalStateException.class, chip.wires::resync);
    assertEquals("wire=0", caught.getMessage());
    assertEquals(List.of("0+", "1+"), told);
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void whatAnUpdateThrowsIsCollected(Cell cell) {
    Chip chip = chip(cell);
    chip.wires.connect(
        (wire, asserted) -> {
          throw new IllegalStateException("wire=" + wire);
        });
    chip.state.set(0, 0b11);
    Failure failure = chip.wires.update(1, chip.wires.update(0, null));
    IllegalStateException caught =
        assertThrows(IllegalStateException.class, () -> Failure.rethrow(failure));
    assertEquals("wire=0", caught.getMessage());
    assertEquals("wire=1", caught.getSuppressed()[0].getMessage());
    assertNull(chip.wires.update(0, null), "nothing to tell");
  }

  @Test
  void wrongWireIsNamed() {
    OutputWires wires = new Chip(Cell.PLAIN).wires;
    for (int wrong : new int[] {-1, 2, Integer.MAX_VALUE}) {
      String text =
          String.valueOf(
              assertThrows(IllegalArgumentException.class, () -> wires.asserted(wrong))
                  .getMessage());
      assertTrue(text.contains("output=" + wrong), text);
    }
  }

  @Test
  @Timeout(60)
  void wireThatManyThreadsMoveStandsRightAtRestAndIsToldInOrder() throws InterruptedException {
    for (int round = 0; round < 300; round++) {
      Chip chip = new Chip(Cell.SHARED);
      AtomicInteger level = new AtomicInteger();
      AtomicInteger repeated = new AtomicInteger();
      chip.wires.connect(
          (wire, asserted) -> {
            if (wire == 0 && level.getAndSet(asserted ? 1 : 0) == (asserted ? 1 : 0)) {
              repeated.incrementAndGet();
            }
          });
      Thread[] threads = new Thread[3];
      for (int each = 0; each < threads.length; each++) {
        int number = each;
        threads[each] =
            new Thread(
                () -> {
                  for (int i = 0; i < 200; i++) {
                    if ((i + number) % 2 == 0) {
                      chip.state.or(0, 1);
                    } else {
                      chip.state.andNot(0, 1);
                    }
                    chip.wires.update(0);
                  }
                });
        threads[each].start();
      }
      for (Thread thread : threads) {
        thread.join();
      }
      assertEquals(0, repeated.get(), "the same level was told twice");
      assertEquals(chip.state.get(0) & 1, level.get(), "the sink's last news");
      assertEquals(level.get() == 1, chip.wires.asserted(0));
    }
  }
}
