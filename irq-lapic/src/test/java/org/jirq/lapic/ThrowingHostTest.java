// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.lapic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jirq.api.ApicMessage;
import org.jirq.api.Cell;
import org.jirq.api.ChipBoard;
import org.jirq.api.EoiHandler;
import org.jirq.api.LapicLoadListener;
import org.jirq.api.LapicView;
import org.jirq.api.SourceId;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A board, an I/O APIC or a CPU side that throws keeps nothing of a write, an end, a reset or a
 * resync from being done. Profiles: all where the test does not say otherwise, both cells.
 */
class ThrowingHostTest {

  private static final int LEVEL = 1 << 15;
  private static final int MASKED = 1 << 16;
  private static final int EXTINT = 0x700;

  private static IllegalStateException fault() {
    return new IllegalStateException("host");
  }

  /** Throws from one of its methods the first time that it is called. */
  private static final class Board implements ChipBoard {

    final List<String> told = new ArrayList<>();
    final String culprit;
    boolean thrown;

    Board(Lapic cpu, String culprit) {
      this.culprit = culprit;
      cpu.connect(this);
    }

    private void note(String call, int pin) {
      told.add(call + " " + pin);
      if (call.equals(culprit) && !thrown) {
        thrown = true;
        throw fault();
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
  }

  /** Hears of ends and loads; throws at both the first time. */
  private static final class IoApics implements EoiHandler, LapicLoadListener {

    final List<String> heard;
    final String name;
    boolean sound;

    IoApics(List<String> heard, String name, boolean sound) {
      this.heard = heard;
      this.name = name;
      this.sound = sound;
    }

    private void note(String call) {
      heard.add(name + " " + call);
      if (!sound) {
        sound = true;
        throw fault();
      }
    }

    @Override
    public void eoi(int vector, int cpu, boolean levelTriggered) {
      note("%02x".formatted(vector));
    }

    @Override
    public void lapicLoaded(int cpu, LapicView view) {
      note("loaded");
    }
  }

  private static Throwable thrownBy(Executable action) {
    IllegalStateException e = assertThrows(IllegalStateException.class, action);
    assertEquals("host", e.getMessage());
    return e;
  }

  static Stream<Rig> rigs() {
    return Stream.of(LapicProfile.values())
        .flatMap(profile -> Stream.of(Cell.values()).map(cell -> new Rig(profile, cell, 1)))
        .map(Rig::enabled);
  }

  /** The next change of the output throws. */
  private static IllegalStateException failOnce(Rig rig) {
    IllegalStateException thrown = fault();
    boolean[] due = {true};
    rig.cpus[0].connectOutputs(
        (output, asserted) -> {
          rig.told.add("out0=" + (asserted ? 1 : 0));
          if (due[0]) {
            due[0] = false;
            throw thrown;
          }
        });
    return thrown;
  }

  private static Lapic servesLint0(Rig rig) {
    Lapic cpu = rig.cpus[0];
    Rig.write(cpu, Rig.LVT_LINT0, 0x41 | LEVEL);
    cpu.setLevel(0, SourceId.DEFAULT, true);
    assertEquals(0x41, cpu.acknowledge(0));
    return cpu;
  }

  @ParameterizedTest
  @MethodSource("rigs")
  void anUnmaskThatTheBoardThrowsAtDeliversThePendingLevel(Rig rig) {
    Lapic cpu = rig.cpus[0];
    for (int source : List.of(SourceId.DEFAULT, SourceId.RESAMPLER)) {
      Rig.write(cpu, Rig.LVT_LINT0, 0x41 | LEVEL | MASKED);
      cpu.setLevel(0, source, true);
      Board board = new Board(cpu, "unmasked");
      thrownBy(() -> Rig.write(cpu, Rig.LVT_LINT0, 0x41 | LEVEL));
      assertEquals(List.of("unmasked 0"), board.told);
      assertFalse(cpu.masked(0));
      assertEquals(0x41, cpu.acknowledge(0));
      cpu.setLevel(0, source, false);
      Rig.write(cpu, Rig.EOI, 0);
    }
  }

  @ParameterizedTest
  @MethodSource("rigs")
  void theFirstExceptionComesOutAndTheNextIsSuppressed(Rig rig) {
    Lapic cpu = rig.cpus[0];
    Rig.write(cpu, Rig.LVT_LINT0, 0x41 | LEVEL | MASKED);
    cpu.setLevel(0, SourceId.DEFAULT, true);
    new Board(cpu, "unmasked");
    IllegalStateException next = failOnce(rig);
    Throwable first = thrownBy(() -> Rig.write(cpu, Rig.LVT_LINT0, 0x41 | LEVEL));
    assertSame(next, first.getSuppressed()[0]);
    assertEquals(0x41, cpu.acknowledge(0));
  }

  @ParameterizedTest
  @MethodSource("rigs")
  void theExtIntWireFollowsAnEntryWriteThatTheBoardThrowsAt(Rig rig) {
    Lapic cpu = rig.cpus[0];
    Rig.write(cpu, Rig.LVT_LINT0, EXTINT | MASKED);
    cpu.setLevel(0, SourceId.DEFAULT, true);
    rig.told.clear();
    new Board(cpu, "unmasked");
    thrownBy(() -> Rig.write(cpu, Rig.LVT_LINT0, EXTINT));
    assertEquals(List.of("extint0=1"), rig.take());
  }

  @ParameterizedTest
  @MethodSource("rigs")
  void aSoftwareDisableThatTheBoardThrowsAtMasksAndTellsBothPins(Rig rig) {
    Lapic cpu = rig.cpus[0];
    Rig.write(cpu, Rig.LVT_LINT0, EXTINT);
    Rig.write(cpu, Rig.LVT_LINT1, 0x51);
    cpu.setLevel(0, SourceId.DEFAULT, true);
    rig.told.clear();
    Board board = new Board(cpu, "masked");
    thrownBy(() -> Rig.write(cpu, Rig.SVR, 0xff));
    assertEquals(List.of("masked 0", "masked 1"), board.told);
    assertTrue(cpu.masked(0));
    assertTrue(cpu.masked(1));
    assertEquals(List.of("extint0=0"), rig.take());
    assertEquals(0, rig.fixed(0x41, 0), "the bus knows");
  }

  @ParameterizedTest
  @MethodSource("rigs")
  void anEndThatTheBoardThrowsAtIsBroadcastAndSamplesThePin(Rig rig) {
    List<String> heard = new ArrayList<>();
    rig.bus.connect(new IoApics(heard, "a", true));
    Lapic cpu = servesLint0(rig);
    Board board = new Board(cpu, "acked");
    thrownBy(() -> Rig.write(cpu, Rig.EOI, 0));
    assertEquals(List.of("acked 0"), board.told);
    assertEquals(List.of("a 41"), heard);
    assertEquals(0x41, cpu.acknowledge(0), "the line is still high");
  }

  @ParameterizedTest
  @MethodSource("rigs")
  void anEndTellsBothPinsOfItsVectorThoughTheBoardThrows(Rig rig) {
    Lapic cpu = rig.cpus[0];
    Rig.write(cpu, Rig.LVT_LINT1, 0x41);
    servesLint0(rig);
    Board board = new Board(cpu, "acked");
    thrownBy(() -> cpu.end(0, 0x41));
    assertEquals(List.of("acked 0", "acked 1"), board.told);
  }

  @ParameterizedTest
  @MethodSource("rigs")
  void anEndThatOneHandlerThrowsAtReachesTheOthersAndThePin(Rig rig) {
    List<String> heard = new ArrayList<>();
    rig.bus.connect(new IoApics(heard, "a", false));
    rig.bus.connect(new IoApics(heard, "b", true));
    Lapic cpu = servesLint0(rig);
    thrownBy(() -> Rig.write(cpu, Rig.EOI, 0));
    assertEquals(List.of("a 41", "b 41"), heard);
    assertEquals(0x41, cpu.acknowledge(0), "the line is still high");
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void anEndThatTheFilterThrowsAtPasses(Cell cell) {
    List<String> heard = new ArrayList<>();
    Rig rig =
        new Rig(
                ApicBus.builder()
                    .cell(cell)
                    .eoiFilter(
                        (vector, cpu, level, view) -> {
                          throw fault();
                        }),
                1)
            .enabled();
    rig.bus.connect(new IoApics(heard, "a", true));
    Lapic cpu = servesLint0(rig);
    thrownBy(() -> Rig.write(cpu, Rig.EOI, 0));
    assertEquals(List.of("a 41"), heard);
    assertEquals(0x41, cpu.acknowledge(0), "the line is still high");
  }

  /** Both pins unmasked and high, the timer counting, a vector requested. */
  private static Lapic busy(Rig rig) {
    Lapic cpu = rig.cpus[0];
    Rig.write(cpu, Rig.LVT_LINT0, 0x41 | LEVEL);
    Rig.write(cpu, Rig.LVT_LINT1, 0x42);
    Rig.write(cpu, Rig.LVT_TIMER, 0x43);
    Rig.write(cpu, Rig.INITIAL_COUNT, 1000);
    cpu.setLevel(0, SourceId.DEFAULT, true);
    assertTrue(cpu.output(0));
    rig.told.clear();
    return cpu;
  }

  private static void assertIdle(Lapic cpu) {
    assertEquals(MASKED, Rig.read(cpu, Rig.LVT_LINT1));
    assertEquals(MASKED, Rig.read(cpu, Rig.LVT_TIMER));
    assertEquals(0, Rig.read(cpu, Rig.INITIAL_COUNT));
    assertEquals(0xff, Rig.read(cpu, Rig.SVR));
    assertFalse(cpu.output(0));
    assertFalse(cpu.irr(0x41));
  }

  @ParameterizedTest
  @MethodSource("rigs")
  void aResetThatTheBoardThrowsAtIsWhole(Rig rig) {
    Lapic cpu = busy(rig);
    boolean open = rig.bus.profile() == LapicProfile.KVM;
    Board board = new Board(cpu, open ? "unmasked" : "masked");
    IllegalStateException next = failOnce(rig);
    assertSame(next, thrownBy(cpu::reset).getSuppressed()[0]);
    assertEquals(List.of((open ? "unmasked" : "masked") + " 0", "masked 1"), board.told);
    assertIdle(cpu);
    List<String> told = rig.take();
    assertTrue(told.containsAll(List.of("out0=0", "base0=fee00900")), told.toString());
  }

  @ParameterizedTest
  @MethodSource("rigs")
  void anInitThatTheBoardThrowsAtIsWhole(Rig rig) {
    Lapic cpu = busy(rig);
    boolean open = rig.bus.profile() == LapicProfile.KVM;
    Board board = new Board(cpu, "masked");
    thrownBy(cpu::init);
    assertEquals(open ? List.of("masked 1") : List.of("masked 0", "masked 1"), board.told);
    assertIdle(cpu);
    assertTrue(rig.take().contains("out0=0"));
    assertEquals(0, rig.fixed(0x44, 0), "the bus knows");
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void aDisableThatTheBoardThrowsAtIsWhole(Cell cell) {
    Rig rig = new Rig(LapicProfile.DATASHEET, cell, 1).enabled();
    Lapic cpu = busy(rig);
    Board board = new Board(cpu, "masked");
    thrownBy(() -> cpu.writeMsr(0x1b, 0xfee00100L));
    assertEquals(List.of("masked 0", "masked 1"), board.told);
    assertEquals(0xfee00100L, cpu.apicBase());
    assertFalse(cpu.output(0));
    assertTrue(rig.take().contains("base0=fee00100"));
  }

  @ParameterizedTest
  @MethodSource("rigs")
  void aResyncThatEverybodyThrowsAtTellsAllOfIt(Rig rig) {
    List<String> heard = new ArrayList<>();
    Lapic cpu = busy(rig);
    ByteBuffer state = ByteBuffer.allocate(cpu.stateSize()).order(ByteOrder.LITTLE_ENDIAN);
    cpu.save(state);
    cpu.load(state.flip());
    rig.bus.connect(new IoApics(heard, "a", false));
    rig.bus.connect(new IoApics(heard, "b", true));
    Board board = new Board(cpu, "unmasked");
    assertEquals(1, thrownBy(cpu::resync).getSuppressed().length);
    assertEquals(List.of("unmasked 0", "unmasked 1"), board.told);
    assertEquals(List.of("a loaded", "b loaded"), heard);
    assertEquals(List.of("out0=1", "extint0=0"), rig.take());
  }

  @ParameterizedTest
  @MethodSource("rigs")
  void aResyncThatTheBoardThrowsAtDeliversALevelThatWaits(Rig rig) {
    Lapic cpu = rig.cpus[0];
    Rig.write(cpu, Rig.LVT_LINT0, 0x41 | LEVEL);
    ByteBuffer kvm = ByteBuffer.allocate(Lapic.KVM_STATE_SIZE).order(ByteOrder.LITTLE_ENDIAN);
    cpu.saveKvmState(kvm);
    cpu.setLevel(0, SourceId.DEFAULT, true);
    cpu.loadKvmState(kvm.flip());
    assertFalse(cpu.irr(0x41));
    new Board(cpu, "unmasked");
    thrownBy(cpu::resync);
    assertEquals(0x41, cpu.acknowledge(0), "the line was not the state's to take");
  }

  @ParameterizedTest
  @MethodSource("rigs")
  void aMessageThatOneCpusHostThrowsAtReachesTheOthers(Rig one) {
    Rig rig = new Rig(one.bus.profile(), one.bus.cell(), 3).enabled();
    failOnce(rig);
    thrownBy(() -> Rig.write(rig.cpus[2], Rig.ICR_LOW, Rig.OTHERS | 0x41));
    assertEquals(0b011, rig.requested(0x41));
    rig.cpus[0].acknowledge(0);
    failOnce(rig);
    thrownBy(() -> rig.logical(0x52, 0b101, ApicMessage.FIXED));
    assertEquals(0b101, rig.requested(0x52));
    rig.cpus[0].acknowledge(0);
    failOnce(rig);
    thrownBy(() -> rig.fixed(0x63, 0xff));
    assertEquals(0b111, rig.requested(0x63));
  }
}
