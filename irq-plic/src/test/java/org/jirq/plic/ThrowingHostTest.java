// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.plic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.jirq.api.Cell;
import org.jirq.api.ChipBoard;
import org.jirq.api.SourceId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What board or CPU side throw comes out when everything is done. */
class ThrowingHostTest {

  private final List<String> calls = new ArrayList<>();
  private boolean throwing;

  private static void thrown(String message, Runnable action) {
    assertEquals(message, assertThrows(IllegalStateException.class, action::run).getMessage());
  }

  private void call(String name) {
    calls.add(name);
    if (throwing) {
      throw new IllegalStateException(name);
    }
  }

  /** Source 5 at priority 1, enabled in two contexts. */
  private Plic plic(Cell cell) {
    Plic plic = Plic.builder(31, 2).cell(cell).build();
    plic.connect(
        new ChipBoard() {
          @Override
          public void taken(int pin) {
            call("taken " + pin);
          }

          @Override
          public void acked(int pin) {
            call("acked " + pin);
          }

          @Override
          public boolean hasResampler(int pin) {
            call("hasResampler " + pin);
            return false;
          }
        });
    plic.connectOutputs((output, asserted) -> call(output + (asserted ? "+" : "-")));
    plic.write(4 * 5, 1, 4);
    plic.write(0x2000, 1 << 5, 4);
    plic.write(0x2080, 1 << 5, 4);
    return plic;
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void everyContextIsToldOfALine(Cell cell) {
    Plic plic = plic(cell);
    throwing = true;
    thrown("0+", () -> plic.setLevel(5, SourceId.DEFAULT, true));
    assertEquals(List.of("0+", "1+"), calls);
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void claimIsToldEveryContextAndTheBoard(Cell cell) {
    Plic plic = plic(cell);
    plic.setLevel(5, SourceId.DEFAULT, true);
    calls.clear();
    throwing = true;
    thrown("0-", () -> plic.acknowledge(1));
    assertEquals(List.of("0-", "1-", "taken 5"), calls);
    assertEquals(1, plic.claimant(5));
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void completionIsToldEveryContext(Cell cell) {
    Plic plic = plic(cell);
    plic.setLevel(5, SourceId.DEFAULT, true);
    plic.acknowledge(0);
    calls.clear();
    throwing = true;
    thrown("acked 5", () -> plic.end(0, 5));
    assertEquals(List.of("acked 5", "0+", "1+"), calls);
    throwing = false;
    assertEquals(5, plic.acknowledge(0));
  }

  /** What an enable moved lazily moves with the completion, also if the board throws for that. */
  @ParameterizedTest
  @EnumSource(Cell.class)
  void completionMovesEveryOutputOfALazyChip(Cell cell) {
    Guest guest = Guest.with(cell, PlicOption.ENABLE_IS_LAZY);
    guest.open(0, 5, 1);
    guest.priority(6, 1);
    guest.raise(5);
    assertEquals(5, guest.claim(0));
    guest.lower(5);
    guest.raise(6);
    guest.enable(1, 6, true);
    guest.plic.connect(
        new ChipBoard() {
          @Override
          public void acked(int pin) {
            throw new IllegalStateException("acked " + pin);
          }
        });
    guest.outputs.clear();
    thrown("acked 5", () -> guest.complete(0, 5));
    assertEquals(List.of("1+"), guest.outputs);
  }

  /** A level that nobody samples is put back, and every context is told of it. */
  @ParameterizedTest
  @EnumSource(Cell.class)
  void levelThatTheBoardThrowsForAtItsSampleIsDelivered(Cell cell) {
    Guest guest = new Guest(cell);
    guest.priority(5, 1);
    guest.plic.setLevel(5, SourceId.RESAMPLER, true);
    guest.plic.connect(
        new ChipBoard() {
          @Override
          public boolean hasResampler(int pin) {
            return true;
          }

          @Override
          public boolean resampleInstead(int pin) {
            throw new IllegalStateException("resample " + pin);
          }
        });
    guest.plic.connectOutputs(
        (output, asserted) -> {
          throw new IllegalStateException("output " + output);
        });
    thrown("resample 5", () -> guest.enable(0, 5, true));
    guest.plic.connectOutputs((output, asserted) -> {});
    assertTrue(guest.plic.output(0));
    assertEquals(5, guest.claim(0));
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void levelWhoseResamplerCannotBeLookedForIsDelivered(Cell cell) {
    Plic plic = plic(cell);
    plic.write(4 * 5, 0, 4);
    plic.setLevel(5, SourceId.RESAMPLER, true);
    calls.clear();
    throwing = true;
    thrown("hasResampler 5", () -> plic.write(4 * 5, 1, 4));
    assertEquals(List.of("hasResampler 5", "0+", "1+"), calls);
    assertTrue(plic.level(5));
    throwing = false;
    assertEquals(5, plic.acknowledge(0));
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void resetIsToldEveryContext(Cell cell) {
    Plic plic = plic(cell);
    plic.setLevel(5, SourceId.DEFAULT, true);
    calls.clear();
    throwing = true;
    thrown("0-", plic::reset);
    assertEquals(List.of("0-", "1-"), calls);
  }
}
