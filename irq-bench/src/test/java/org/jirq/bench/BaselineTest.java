// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** All kinds do the same work in a benchmark, so their figures may be compared. */
class BaselineTest {

  private static final int TIMES = 1000;

  @ParameterizedTest
  @EnumSource
  void anUnchangedLevelSendsNothing(Kind kind) {
    UnchangedLevel benchmark = new UnchangedLevel();
    benchmark.kind = kind;
    benchmark.prepare();
    for (int i = 0; i < TIMES; i++) {
      assertEquals(1, benchmark.low());
      assertEquals(0, benchmark.high());
    }
    assertEquals(1, benchmark.messages());
  }

  @ParameterizedTest
  @EnumSource
  void aLevelCycleIsOneMessage(Kind kind) {
    LevelCycle benchmark = new LevelCycle();
    benchmark.kind = kind;
    benchmark.prepare();
    for (int i = 1; i <= TIMES; i++) {
      assertEquals(i, benchmark.cycle());
    }
  }

  @ParameterizedTest
  @EnumSource
  void anEdgePairIsOneMessage(Kind kind) {
    RoutedEdge benchmark = new RoutedEdge();
    benchmark.kind = kind;
    benchmark.prepare();
    for (int i = 1; i <= TIMES; i++) {
      assertEquals(i, benchmark.pair());
    }
  }

  @ParameterizedTest
  @EnumSource
  void anUnmaskedAckIsOneMessageAndOneQuestion(Kind kind) {
    Resample benchmark = resample(kind);
    int before = benchmark.messages();
    for (int i = 1; i <= TIMES; i++) {
      assertEquals(i, benchmark.unmasked());
      assertEquals(before + i, benchmark.messages());
    }
  }

  @ParameterizedTest
  @EnumSource
  void maskedAcksAreOneQuestionAtTheUnmask(Kind kind) {
    Resample benchmark = resample(kind);
    int before = benchmark.messages();
    for (int i = 0; i < TIMES; i++) {
      assertEquals(0, benchmark.masked());
    }
    assertEquals(before, benchmark.messages());
    benchmark.unmask();
    assertEquals(1, benchmark.notifies());
    assertEquals(before, benchmark.messages());
  }

  @ParameterizedTest
  @EnumSource
  void aDeviceThatStillWantsServiceGetsOneMessageAnEoi(Kind kind) {
    Resample benchmark = resample(kind);
    int before = benchmark.messages();
    for (int i = 1; i <= TIMES; i++) {
      assertEquals(before + i, benchmark.roundTrip());
    }
  }

  private static Resample resample(Kind kind) {
    Resample benchmark = new Resample();
    benchmark.kind = kind;
    benchmark.prepare();
    return benchmark;
  }
}
