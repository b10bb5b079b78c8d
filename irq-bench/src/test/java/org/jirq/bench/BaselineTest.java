// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.jirq.routing.IrqRouter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** All kinds do the same work in a benchmark, so their figures may be compared. */
class BaselineTest {

  private static final int TIMES = 1000;
  private static final int UPDATES = 100;

  private final Latency latency = new Latency();

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
  void aCycleOfThePicIsTheVectorOfItsPin(Kind kind) {
    PicCycle benchmark = new PicCycle();
    benchmark.kind = kind;
    benchmark.prepare();
    for (int i = 0; i < TIMES; i++) {
      assertEquals(0x34, benchmark.master());
      assertEquals(0x3b, benchmark.slaveEdge());
      assertEquals(0x3c, benchmark.slaveLevel());
      assertEquals(1, benchmark.lowerAgain());
    }
  }

  @ParameterizedTest
  @EnumSource
  void aCycleOfThePlicMovesTheWireTwice(Kind kind) {
    PlicInterrupts benchmark = new PlicInterrupts();
    benchmark.kind = kind;
    benchmark.prepare();
    int before = benchmark.cycle();
    for (int i = 1; i <= TIMES; i++) {
      assertEquals(before + 2 * i, benchmark.cycle());
    }
    assertEquals(before + 2 * TIMES + 2, benchmark.eightAtOnce());
    assertEquals(0, benchmark.emptyClaim());
    assertEquals(1, benchmark.unchangedLow());
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

  @ParameterizedTest
  @EnumSource
  void eachListenerIsAskedOnceAnInterruptMaskedOrNot(Kind kind) {
    for (int listeners : new int[] {0, 1, 8}) {
      ResampleListeners benchmark = new ResampleListeners();
      benchmark.kind = kind;
      benchmark.listeners = listeners;
      benchmark.prepare();
      for (int i = 0; i < TIMES; i++) {
        assertEquals((2 * i + 1) * listeners, benchmark.unmasked());
        assertEquals((2 * i + 1) * listeners, benchmark.masked());
        assertEquals((2 * i + 2) * listeners, benchmark.oneshot());
        assertEquals(2 * i + 2, benchmark.messages());
      }
      assertEquals((2 * TIMES + 1) * listeners, benchmark.unmask(), "what was postponed, once");
      assertEquals(2 * TIMES, benchmark.messages(), "the line was down");
    }
  }

  @ParameterizedTest
  @EnumSource
  void eachSignalBringsAMessageInlineOrAtTheStep(Kind kind) {
    for (int capacity : new int[] {0, 4, 64}) {
      SignalDispatch benchmark = new SignalDispatch();
      benchmark.kind = kind;
      benchmark.capacity = capacity;
      benchmark.prepare();
      for (int i = 1; i <= TIMES; i++) {
        assertEquals(8 * i, benchmark.signals());
      }
      assertEquals(capacity == 4 && kind != Kind.LOCKED, benchmark.overflows() > 0);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SHARED", "LOCKED"})
  void aReplacedTableLeadsElsewhere(Kind kind) {
    Replace benchmark = replace(kind, Replace.Change.ALL);
    for (int i = 0; i < UPDATES; i++) {
      assertTrue(benchmark.replace(latency));
    }
    assertEquals(1, benchmark.lines().setLevel(4095, 0, true));
    benchmark.stop();
  }

  @ParameterizedTest
  @EnumSource(names = {"SHARED", "LOCKED"})
  void anEqualTableChangesNothing(Kind kind) {
    Replace benchmark = replace(kind, Replace.Change.NONE);
    for (int i = 0; i < UPDATES; i++) {
      assertFalse(benchmark.replace(latency));
    }
    benchmark.stop();
  }

  private Replace replace(Kind kind, Replace.Change changed) {
    Replace benchmark = new Replace();
    benchmark.kind = kind;
    benchmark.routes = 4096;
    benchmark.changed = changed;
    benchmark.irqfds = 0;
    benchmark.readers = 1;
    benchmark.prepare();
    return benchmark;
  }

  @ParameterizedTest
  @EnumSource(names = {"SHARED", "LOCKED"})
  void anUpdateWaitsForReadersThatHammer(Kind kind) {
    GracePeriodLatency benchmark = new GracePeriodLatency();
    benchmark.kind = kind;
    benchmark.readers = 2;
    benchmark.prepare();
    for (int i = 0; i < UPDATES; i++) {
      benchmark.update(latency);
    }
    benchmark.stop();
    assertEquals(kind == Kind.LOCKED ? 0 : UPDATES, benchmark.gracePeriods());
    assertTrue(latency.p50Nanos() <= latency.p99Nanos(), latency::toString);
    assertTrue(latency.p999Nanos() <= latency.maxNanos() && latency.p50Nanos() > 0);
  }

  @ParameterizedTest
  @EnumSource(names = {"SHARED", "LOCKED"})
  void anEventIsAssignedAndClosedManyTimes(Kind kind) {
    IrqfdChurn benchmark = new IrqfdChurn();
    benchmark.kind = kind;
    benchmark.readers = 1;
    benchmark.prepare();
    for (int i = 0; i < UPDATES; i++) {
      benchmark.level();
      if (kind == Kind.SHARED) {
        benchmark.edge();
      }
    }
    benchmark.stop();
  }

  @ParameterizedTest
  @EnumSource(names = {"SHARED", "LOCKED"})
  void aMachineDeliversWithoutAGracePeriod(Kind kind) {
    MachineCreation benchmark = new MachineCreation();
    benchmark.kind = kind;
    assertEquals(1, benchmark.firstInterrupt());
    benchmark.checkThatNoneWaited();
    assertEquals(1 + MachineCreation.FLEET, benchmark.fleet(latency));
    benchmark.checkThatNoneWaited();
    benchmark.empty();
    assertEquals(-1, benchmark.last().setLevel(4, 0, true));
    benchmark.routed();
    assertEquals(-1, benchmark.last().setLevel(4, 0, true), "masked");
    if (benchmark.last() instanceof IrqRouter router) {
      router.srcu().synchronize();
      assertThrows(IllegalStateException.class, benchmark::checkThatNoneWaited);
    }
  }

  private static Resample resample(Kind kind) {
    Resample benchmark = new Resample();
    benchmark.kind = kind;
    benchmark.prepare();
    return benchmark;
  }
}
