// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.gic.v3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.Consumer;
import org.jirq.api.Cell;
import org.jirq.api.ChipBoard;
import org.jirq.api.CpuInterface;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Priority drop and deactivation, together and apart. */
class EndTest {

  private static final int SPI = 40;

  @ParameterizedTest
  @EnumSource(Cell.class)
  void splitEndDropsThePriorityFirstAndDeactivatesLater(Cell cell) {
    Rig rig = Rig.of(cell).withBoard();
    rig.icc(0, IccRegister.CTLR, 2);
    rig.level(SPI, 0x80);
    rig.level(41, 0x80);
    rig.raise(SPI);
    rig.take(0);
    rig.raise(41);
    rig.calls();
    rig.end(0, SPI);
    assertEquals(0xff, rig.icc(0, IccRegister.RPR));
    assertTrue(rig.gic.active(0, SPI));
    assertEquals(List.of("out0=true"), rig.calls(), "the other of the same priority; no ack yet");
    rig.lower(41);
    rig.calls();
    rig.icc(0, IccRegister.DIR, SPI);
    assertEquals(List.of("acked8", "out0=true"), rig.calls());
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void anotherCpuMayDeactivate(Cell cell) {
    Rig rig = Rig.of(cell);
    rig.icc(0, IccRegister.CTLR, 2);
    rig.icc(1, IccRegister.CTLR, 2);
    rig.level(SPI, 0x80);
    rig.raise(SPI);
    rig.take(0);
    rig.end(0, SPI);
    rig.icc(1, IccRegister.DIR, SPI);
    assertFalse(rig.gic.active(0, SPI));
    assertTrue(rig.irq(0));
  }

  @Test
  void deactivationWithoutEoiModeIsIgnored() {
    Rig rig = Rig.of(Cell.PLAIN);
    rig.level(SPI, 0x80);
    rig.raise(SPI);
    rig.take(0);
    rig.icc(0, IccRegister.DIR, SPI);
    assertTrue(rig.gic.active(0, SPI));
  }

  @Test
  void intidsThatDoNotExistEndNothing() {
    Rig rig = Rig.of(Cell.PLAIN).withBoard();
    rig.level(SPI, 0x80);
    rig.raise(SPI);
    rig.take(0);
    rig.calls();
    for (long intid : new long[] {96, 1019, 1020, 1023, 1024, 5120, 0xff_ffff}) {
      rig.end(0, (int) intid);
      rig.icc(0, IccRegister.EOIR0, intid);
    }
    assertEquals(0x80, rig.icc(0, IccRegister.RPR));
    rig.icc(0, IccRegister.CTLR, 2);
    for (long intid : new long[] {96, 1023, 5120, 0xff_ffff}) {
      rig.icc(0, IccRegister.DIR, intid);
    }
    assertTrue(rig.gic.active(0, SPI));
    assertEquals(List.of(), rig.calls());
  }

  @Test
  void endWithNothingActiveDoesNothing() {
    Rig rig = Rig.of(Cell.PLAIN).withBoard();
    rig.level(SPI, 0x80);
    rig.end(0, SPI);
    rig.icc(0, IccRegister.EOIR0, SPI);
    assertEquals(List.of("masked8=false"), rig.calls());
  }

  @Test
  void secondEndRunsNoSecondAck() {
    Rig rig = Rig.of(Cell.PLAIN).withBoard();
    rig.level(SPI, 0x80);
    rig.raise(SPI);
    rig.take(0);
    rig.lower(SPI);
    rig.calls();
    rig.end(0, SPI);
    rig.end(0, SPI);
    assertEquals(List.of("acked8"), rig.calls());
  }

  @Test
  void cpuInterfaceTakesAndEndsAsTheRegistersDo() {
    Rig rig = Rig.of(Cell.PLAIN);
    rig.level(SPI, 0x80);
    rig.level(41, 0x40);
    rig.group(41, 0);
    rig.route(SPI, 1);
    rig.raise(SPI);
    rig.raise(41);
    assertEquals(CpuInterface.NONE, rig.gic.acknowledge(0));
    assertEquals(41, rig.gic.acknowledge(1));
    assertEquals(SPI, rig.gic.acknowledge(2));
    assertEquals(CpuInterface.NONE, rig.gic.acknowledge(3));
    rig.lower(SPI);
    rig.lower(41);
    rig.gic.end(2, SPI);
    rig.gic.end(1, 41);
    rig.gic.end(1, -1);
    assertFalse(rig.gic.active(0, SPI) || rig.gic.active(0, 41));
    assertEquals(0xff, rig.icc(0, IccRegister.RPR));
    assertEquals(0xff, rig.icc(1, IccRegister.RPR));
  }

  /** CPU 0 has taken an SPI that stays high; what another CPU does comes at its first ack. */
  private static Rig inService(Cell cell, Consumer<Rig> duringTheAck) {
    Rig rig = Rig.of(cell);
    rig.level(SPI, 0x80);
    rig.raise(SPI);
    assertEquals(SPI, rig.take(0));
    rig.calls();
    rig.gic.connect(
        new ChipBoard() {
          private boolean once = true;

          @Override
          public void acked(int pin) {
            rig.calls.add("acked" + pin);
            if (once) {
              once = false;
              duringTheAck.accept(rig);
            }
          }
        });
    return rig;
  }

  private static void endsOnCpu1(Rig rig) {
    assertTrue(rig.gic.active(1, SPI), "in service on CPU 1");
    rig.route(SPI, 0);
    assertFalse(rig.irq(0), "so nobody else is told of it");
    rig.lower(SPI);
    rig.calls();
    rig.end(1, SPI);
    assertEquals(List.of("acked8"), rig.calls());
    assertFalse(rig.gic.active(1, SPI));
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void deactivationByAnotherCpuDuringTheAckDoesNothing(Cell cell) {
    Rig rig =
        inService(
            cell,
            of -> {
              of.dist(0x380 + 4, 1L << SPI - 32);
              assertTrue(of.gic.active(1, SPI), "until the first end is complete");
              of.route(SPI, 1);
              assertEquals(1023, of.take(1));
            });
    rig.end(0, SPI);
    assertEquals(List.of("acked8", "out2=true"), rig.calls(), "acked once");
    assertEquals(SPI, rig.take(1));
    endsOnCpu1(rig);
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void endDoesNotEndTheServiceAfterAReset(Cell cell) {
    Rig rig =
        inService(
            cell,
            of -> {
              of.gic.reset();
              of.open();
              of.route(SPI, 1);
              of.level(SPI, 0x80);
              assertEquals(SPI, of.take(1));
            });
    rig.end(0, SPI);
    endsOnCpu1(rig);
  }
}
