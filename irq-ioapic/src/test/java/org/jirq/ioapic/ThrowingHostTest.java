// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.ioapic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jirq.api.Cell;
import org.jirq.api.ChipBoard;
import org.jirq.api.IrqEvents;
import org.jirq.api.SourceId;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A board or CPU side that throws keeps nothing of a write, an EOI, a reset or a resync from being
 * done. Profiles: all where the test does not say otherwise, both cells; options: the profile's.
 */
class ThrowingHostTest {

  private static final String ALL = "org.jirq.ioapic.Rig#everyProfileAndCell";
  private static final int PIN = 12;
  private static final int VECTOR = 0x5a;

  /** Throws from one of its methods the first time that it is called. */
  private static final class Board implements ChipBoard {

    final List<String> told = new ArrayList<>();
    final String culprit;
    boolean resamples;
    boolean thrown;

    Board(String culprit) {
      this.culprit = culprit;
    }

    private void note(String call, int pin) {
      told.add(call + " " + pin);
      if (call.equals(culprit) && !thrown) {
        thrown = true;
        throw new IllegalStateException("board");
      }
    }

    @Override
    public void acked(int pin) {
      note("acked", pin);
    }

    @Override
    public void maskChanged(int pin, boolean masked) {
      note(masked ? "masked" : "unmasked", pin);
    }

    @Override
    public boolean hasResampler(int pin) {
      if (resamples) {
        note("asked", pin);
      }
      return resamples;
    }

    @Override
    public boolean resampleInstead(int pin) {
      note("sampled", pin);
      return true;
    }
  }

  private static Throwable thrownBy(Executable action) {
    IllegalStateException e = assertThrows(IllegalStateException.class, action);
    assertEquals("board", e.getMessage());
    return e;
  }

  private static void failOnce(Rig rig) {
    rig.cpus.duringDelivery =
        () -> {
          rig.cpus.duringDelivery = () -> {};
          throw new IllegalStateException("board");
        };
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void anUnmaskThatTheBoardThrowsAtSendsThePendingLevel(Rig rig) {
    rig.low(PIN, Rig.masked(Rig.levelEntry(VECTOR)));
    rig.raise(PIN);
    rig.chip.connect(new Board("unmasked"));
    thrownBy(() -> rig.level(PIN, VECTOR));
    assertFalse(rig.chip.masked(PIN));
    assertEquals(1, rig.sent(VECTOR));
    assertTrue(rig.chip.remoteIrr(PIN));
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void anUnmaskThatTheBoardThrowsAtHasTheResamplersLevelSampled(Rig rig) {
    rig.low(PIN, Rig.masked(Rig.levelEntry(VECTOR)));
    rig.chip.setLevel(PIN, SourceId.RESAMPLER, true);
    Board board = new Board("unmasked");
    board.resamples = true;
    rig.chip.connect(board);
    thrownBy(() -> rig.level(PIN, VECTOR));
    assertEquals(List.of("unmasked 12", "asked 12", "sampled 12"), board.told);
    assertEquals(0, rig.sent(VECTOR));
    assertFalse(rig.chip.requested(PIN));
    assertEquals(rig.is(IoApicProfile.KVM), rig.chip.level(PIN), "kvm takes the request only");
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void aLevelWhoseResamplerCannotBeAskedIsSent(Rig rig) {
    for (String culprit : List.of("asked", "sampled")) {
      rig.chip.reset();
      rig.cpus.messages.clear();
      rig.low(PIN, Rig.masked(Rig.levelEntry(VECTOR)));
      rig.chip.setLevel(PIN, SourceId.RESAMPLER, true);
      Board board = new Board(culprit);
      board.resamples = true;
      rig.chip.connect(board);
      thrownBy(() -> rig.level(PIN, VECTOR));
      assertTrue(rig.chip.level(PIN), culprit);
      assertEquals(1, rig.sent(VECTOR), culprit);
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void theFirstExceptionComesOutAndTheNextIsSuppressed(Rig rig) {
    rig.low(PIN, Rig.masked(Rig.levelEntry(VECTOR)));
    rig.raise(PIN);
    rig.chip.connect(new Board("unmasked"));
    IllegalStateException next = new IllegalStateException("sink");
    rig.cpus.duringDelivery =
        () -> {
          throw next;
        };
    Throwable first = thrownBy(() -> rig.level(PIN, VECTOR));
    assertSame(next, first.getSuppressed()[0]);
    rig.cpus.duringDelivery = () -> {};
    rig.chip.reevaluate();
    assertEquals(2, rig.sent(VECTOR), "the message that was not taken is sent again");
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void theObserverHearsOfMasksAndEndsThatTheBoardThrowsAt(Cell cell) {
    List<String> seen = new ArrayList<>();
    IrqEvents events =
        new IrqEvents() {
          @Override
          public void maskChanged(int pin, boolean masked) {
            seen.add(pin + " " + masked);
          }

          @Override
          public void ended(int vector, int cpu, int pins) {
            seen.add("ended " + pins);
          }
        };
    Rig rig = new Rig(builder -> builder.cell(cell).events(events));
    rig.chip.connect(new Board("unmasked"));
    thrownBy(() -> rig.level(PIN, VECTOR));
    rig.chip.connect(new Board("acked"));
    thrownBy(() -> rig.eoi(VECTOR));
    rig.level(3, VECTOR);
    rig.chip.connect(new Board("acked"));
    thrownBy(() -> rig.eoi(VECTOR));
    assertEquals(List.of("12 false", "ended 1", "3 false", "ended 2"), seen);
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void aResyncThatTheBoardThrowsAtTellsAndEvaluatesEveryPin(Rig rig) {
    ByteBuffer state = ByteBuffer.allocate(rig.chip.stateSize()).order(ByteOrder.LITTLE_ENDIAN);
    rig.cpus.answer = 0;
    for (int pin : List.of(3, 7)) {
      rig.level(pin, VECTOR);
      rig.raise(pin);
    }
    rig.chip.save(state);
    rig.chip.load(state.flip());
    rig.cpus.answer = 1;
    rig.cpus.messages.clear();
    Board board = new Board("unmasked");
    rig.chip.connect(board);
    thrownBy(rig.chip::resync);
    List<String> all =
        IntStream.range(0, 24)
            .mapToObj(pin -> (pin == 3 || pin == 7 ? "unmasked " : "masked ") + pin)
            .toList();
    assertEquals(all, board.told.subList(0, 24));
    // In profile qemu a refused level is in service, so there is nothing due.
    assertEquals(rig.is(IoApicProfile.QEMU) ? 0 : 2, rig.sent(VECTOR));
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void requestsOfAKvmStateAreRaisedThoughBoardAndCpuSideThrow(Rig rig) {
    for (int pin : List.of(3, 4)) {
      rig.low(pin, Rig.masked(VECTOR + pin));
      rig.raise(pin);
    }
    ByteBuffer state = ByteBuffer.allocate(IoApic.KVM_STATE_SIZE).order(ByteOrder.LITTLE_ENDIAN);
    rig.chip.saveKvmState(state);
    for (int pin : List.of(3, 4)) {
      state.putLong(24 + 8 * pin, VECTOR + pin);
    }
    state.putInt(16, 1 << 3 | 1 << 4);
    rig.chip.reset();
    rig.cpus.messages.clear();
    rig.chip.loadKvmState(state.flip());
    rig.chip.connect(new Board("unmasked"));
    failOnce(rig);
    assertEquals(1, thrownBy(rig.chip::resync).getSuppressed().length);
    assertEquals(1, rig.sent(VECTOR + 3), "asked once, and threw");
    assertEquals(1, rig.sent(VECTOR + 4));
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void aResetThatTheBoardThrowsAtTellsEveryPin(Rig rig) {
    rig.level(PIN, VECTOR);
    Board board = new Board("masked");
    rig.chip.connect(board);
    thrownBy(rig.chip::reset);
    assertEquals(IntStream.range(0, 24).mapToObj(pin -> "masked " + pin).toList(), board.told);
    assertEquals(0x10000, rig.low(PIN));
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void anEoiWhoseFirstMessageThrowsServesTheOtherPins(Rig rig) {
    for (int pin : List.of(3, 7)) {
      rig.level(pin, VECTOR);
      rig.raise(pin);
    }
    rig.cpus.messages.clear();
    failOnce(rig);
    thrownBy(() -> rig.eoi(VECTOR));
    assertEquals(List.of(3, 7), rig.acked);
    // Profile kvm serves all pins at each, so pin 3 comes again with the one after it.
    assertTrue(rig.sent(VECTOR) >= 2);
    assertTrue(rig.chip.remoteIrr(7));
  }

  @ParameterizedTest
  @MethodSource("org.jirq.ioapic.Rig#datasheet")
  void anEvaluationWhoseFirstMessageThrowsSendsTheOthers(Rig rig) {
    rig.cpus.answer = -1;
    for (int pin : List.of(3, 7)) {
      rig.level(pin, VECTOR + pin);
      rig.raise(pin);
    }
    rig.cpus.answer = 1;
    rig.cpus.messages.clear();
    failOnce(rig);
    thrownBy(rig.chip::reevaluate);
    assertEquals(1, rig.sent(VECTOR + 7));
    rig.chip.reevaluate();
    assertEquals(2, rig.sent(VECTOR + 3));
  }
}
