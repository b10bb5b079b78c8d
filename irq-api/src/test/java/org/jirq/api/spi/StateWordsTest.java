// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.api.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Stream;
import org.jirq.api.Cell;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class StateWordsTest {

  static Stream<Arguments> kinds() {
    return Stream.of(Cell.values())
        .flatMap(
            cell ->
                Stream.of(StateWords.Spacing.values()).map(spacing -> Arguments.of(cell, spacing)));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void wordsAreZeroAtFirstAndIndependent(Cell cell, StateWords.Spacing spacing) {
    StateWords words = StateWords.of(cell, 3, spacing);
    assertEquals(3, words.count());
    for (int index = 0; index < 3; index++) {
      assertEquals(0, words.get(index));
      words.set(index, 100L + index);
    }
    for (int index = 0; index < 3; index++) {
      assertEquals(100L + index, words.get(index));
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void bitsAreSetAndClearedAndTheFormerWordIsAnswered(Cell cell, StateWords.Spacing spacing) {
    StateWords words = StateWords.of(cell, 2, spacing);
    assertEquals(0, words.or(1, 0b0110));
    assertEquals(0b0110, words.or(1, 0b0011));
    assertEquals(0b0111, words.or(1, 0b0001), "nothing to set");
    assertEquals(0b0111, words.andNot(1, 0b1010));
    assertEquals(0b0101, words.andNot(1, 0b1000), "nothing to clear");
    assertEquals(0b0101, words.get(1));
    assertEquals(0, words.get(0));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void wordIsReplaced(Cell cell, StateWords.Spacing spacing) {
    StateWords words = StateWords.of(cell, 1, spacing);
    assertTrue(words.replace(0, 0, 7));
    assertEquals(7, words.get(0));
  }

  @Test
  void sharedWordThatChangedIsNotReplaced() {
    StateWords words = StateWords.of(Cell.SHARED, 1, StateWords.Spacing.DENSE);
    words.set(0, 1);
    assertFalse(words.replace(0, 0, 7));
    assertEquals(1, words.get(0));
  }
}
