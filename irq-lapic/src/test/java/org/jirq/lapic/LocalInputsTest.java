// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.lapic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.jirq.api.ChipBoard;
import org.jirq.api.Delivery;
import org.jirq.api.SourceId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** SDM, "Local Vector Table": the pins and the sources inside the CPU. */
class LocalInputsTest {

  private static final int LEVEL = 1 << 15;
  private static final int MASKED = 1 << 16;
  private static final int REMOTE_IRR = 1 << 14;

  private static Rig rig() {
    return new Rig(LapicProfile.DATASHEET, 1).enabled();
  }

  @Test
  void levelPinSetsRemoteIrrUntilItsEnd() {
    Rig rig = rig();
    Lapic cpu = rig.cpus[0];
    Rig.write(cpu, Rig.LVT_LINT0, 0x41 | LEVEL);
    assertEquals(1, cpu.setLevel(0, 0, true));
    assertTrue(cpu.tmr(0x41));
    assertEquals(0x41 | LEVEL | REMOTE_IRR, Rig.read(cpu, Rig.LVT_LINT0));
    assertEquals(0x41, cpu.acknowledge(0));
    assertEquals(Delivery.COALESCED, cpu.setLevel(0, 0, true));
    Rig.write(cpu, Rig.EOI, 0);
    assertEquals(0x41, cpu.acknowledge(0), "the line is still high");
    cpu.setLevel(0, 0, false);
    Rig.write(cpu, Rig.EOI, 0);
    assertEquals(0x41 | LEVEL, Rig.read(cpu, Rig.LVT_LINT0));
    assertEquals(-1, cpu.acknowledge(0));
  }

  @Test
  void acceptedRequestStaysWhenItsLineFalls() {
    Rig rig = rig();
    Lapic cpu = rig.cpus[0];
    Rig.write(cpu, Rig.LVT_LINT0, 0x41 | LEVEL);
    cpu.setLevel(0, 0, true);
    cpu.setLevel(0, 0, false);
    Rig.write(cpu, Rig.LVT_LINT0, 0x41 | LEVEL | MASKED);
    assertTrue(cpu.output(0));
    assertEquals(0x41, cpu.acknowledge(0));
  }

  @Test
  void vectorRewrittenInServiceIsStillEndedByItsOldOne() {
    Rig rig = rig();
    Lapic cpu = rig.cpus[0];
    Rig.write(cpu, Rig.LVT_LINT0, 0x41 | LEVEL);
    cpu.setLevel(0, 0, true);
    cpu.acknowledge(0);
    Rig.write(cpu, Rig.LVT_LINT0, 0x52 | LEVEL);
    assertEquals(0x52 | LEVEL | REMOTE_IRR, Rig.read(cpu, Rig.LVT_LINT0));
    Rig.write(cpu, Rig.EOI, 0);
    assertEquals(0x52, cpu.acknowledge(0));
  }

  @Test
  void entryThatBecomesEdgeLosesRemoteIrr() {
    Rig rig = rig();
    Lapic cpu = rig.cpus[0];
    Rig.write(cpu, Rig.LVT_LINT0, 0x41 | LEVEL);
    cpu.setLevel(0, 0, true);
    Rig.write(cpu, Rig.LVT_LINT0, 0x41 | REMOTE_IRR);
    assertEquals(0x41, Rig.read(cpu, Rig.LVT_LINT0));
    Rig.write(cpu, Rig.LVT_LINT0, 0x51 | LEVEL);
    assertTrue(cpu.irr(0x51), "level again, and high");
  }

  @Test
  void lint1IsEdgeWhateverItsEntrySays() {
    Rig rig = rig();
    Lapic cpu = rig.cpus[0];
    Rig.write(cpu, Rig.LVT_LINT1, 0x41 | LEVEL);
    cpu.setLevel(1, 0, true);
    assertFalse(cpu.tmr(0x41));
    assertEquals(0x41, cpu.acknowledge(0));
    Rig.write(cpu, Rig.EOI, 0);
    assertEquals(-1, cpu.acknowledge(0));
    assertEquals(0x41 | LEVEL, Rig.read(cpu, Rig.LVT_LINT1));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void edgeWhileMaskedIsLost(int pin) {
    Rig rig = rig();
    Lapic cpu = rig.cpus[0];
    int entry = Rig.LVT_LINT0 + 0x10 * pin;
    Rig.write(cpu, entry, 0x41 | MASKED);
    assertEquals(Delivery.IGNORED, cpu.setLevel(pin, 0, true));
    Rig.write(cpu, entry, 0x41);
    assertFalse(cpu.irr(0x41));
    cpu.setLevel(pin, 0, false);
    assertEquals(1, cpu.setLevel(pin, 0, true));
    cpu.setLevel(pin, 0, false);
    assertEquals(Delivery.COALESCED, cpu.setLevel(pin, 0, true), "absorbed by the one requested");
  }

  @ParameterizedTest
  @CsvSource({"0, 2, smi0", "0, 4, nmi0", "0, 5, init0", "1, 2, smi0", "1, 4, nmi0", "1, 5, init0"})
  void edgeOfAnotherModeIsSignalledOnce(int pin, int mode, String signal) {
    Rig rig = rig();
    Lapic cpu = rig.cpus[0];
    Rig.write(cpu, Rig.LVT_LINT0 + 0x10 * pin, mode << 8 | 0x41 | LEVEL);
    rig.told.clear();
    assertEquals(1, cpu.setLevel(pin, 0, true));
    cpu.setLevel(pin, 1, true);
    cpu.setLevel(pin, 0, false);
    assertEquals(List.of(signal), rig.take());
    cpu.setLevel(pin, 1, false);
    cpu.setLevel(pin, 1, true);
    assertEquals(List.of(signal), rig.take());
    assertFalse(cpu.irr(0x41));
  }

  @ParameterizedTest
  @EnumSource(LapicProfile.class)
  void extIntWireFollowsLineAndEntry(LapicProfile profile) {
    Rig rig = new Rig(profile, 1).enabled();
    Lapic cpu = rig.cpus[0];
    Rig.write(cpu, Rig.LVT_LINT0, 0x700);
    rig.told.clear();
    assertTrue(cpu.acceptsExtInt());
    assertEquals(1, cpu.setLevel(0, 0, true));
    assertEquals(List.of("extint0=1"), rig.take());
    Rig.write(cpu, Rig.LVT_LINT0, 0x700 | MASKED);
    assertEquals(List.of("extint0=0"), rig.take());
    assertFalse(cpu.acceptsExtInt());
    Rig.write(cpu, Rig.LVT_LINT0, 0x700);
    assertEquals(List.of("extint0=1"), rig.take());
    Rig.write(cpu, Rig.SVR, 0xff);
    assertEquals(List.of("extint0=0"), rig.take(), "software disable masks the entry");
    Rig.write(cpu, Rig.SVR, 0x1ff);
    assertEquals(List.of(), rig.take());
    Rig.write(cpu, Rig.LVT_LINT0, 0x700);
    cpu.setLevel(0, 0, false);
    assertEquals(List.of("extint0=1", "extint0=0"), rig.take());
    cpu.setLevel(0, 0, true);
    rig.told.clear();
    assertTrue(cpu.writeMsr(0x1b, 0xfee00000L));
    assertTrue(cpu.acceptsExtInt());
    Rig.write(cpu, Rig.LVT_LINT0, MASKED);
    cpu.setLevel(0, 0, false);
    assertTrue(rig.take().contains("extint0=0"));
  }

  @Test
  void softwareDisableMasksEveryEntryAndKeepsThemMasked() {
    Rig rig = rig();
    Lapic cpu = rig.cpus[0];
    int[] entries = {0x2f0, 0x320, 0x330, 0x340, 0x350, 0x360, 0x370};
    for (int entry : entries) {
      Rig.write(cpu, entry, 0x41);
      assertEquals(0x41, Rig.read(cpu, entry));
    }
    rig.log.take();
    Rig.write(cpu, Rig.SVR, 0xff);
    assertEquals(
        List.of("masked(0,true)", "masked(1,true)"),
        rig.log.take().stream().filter(call -> call.startsWith("masked")).toList());
    for (int entry : entries) {
      assertEquals(0x41 | MASKED, Rig.read(cpu, entry));
      Rig.write(cpu, entry, 0x51);
      assertEquals(0x51 | MASKED, Rig.read(cpu, entry), "cannot be unmasked now");
    }
    Rig.write(cpu, Rig.SVR, 0x1ff);
    assertEquals(0x51 | MASKED, Rig.read(cpu, 0x350), "stays masked until it is written");
  }

  @ParameterizedTest
  @CsvSource({"DATASHEET, false", "KVM, true"})
  void requestsHeldOverASoftwareDisable(LapicProfile profile, boolean offered) {
    Rig rig = new Rig(profile, 1).enabled();
    Lapic cpu = rig.cpus[0];
    rig.fixed(0x41, 0);
    Rig.write(cpu, Rig.SVR, 0xff);
    assertTrue(cpu.irr(0x41));
    assertEquals(offered, cpu.output(0));
    Rig.write(cpu, Rig.SVR, 0x1ff);
    assertTrue(cpu.output(0));
    assertEquals(0x41, cpu.acknowledge(0));
  }

  @ParameterizedTest
  @EnumSource(LocalSource.class)
  void sourceInsideFiresItsEntry(LocalSource source) {
    Rig rig = rig();
    Lapic cpu = rig.cpus[0];
    int entry = source == LocalSource.CMCI ? 0x2f0 : 0x330 + 0x10 * (source.ordinal() - 1);
    assertFalse(cpu.fire(source), "masked");
    Rig.write(cpu, entry, 0x41);
    assertTrue(cpu.fire(source));
    assertEquals(0x41, cpu.acknowledge(0));
    Rig.write(cpu, Rig.EOI, 0);
    boolean masksItself = source == LocalSource.PERFORMANCE;
    assertEquals(masksItself ? 0x41 | MASKED : 0x41, Rig.read(cpu, entry));
    rig.told.clear();
    Rig.write(cpu, entry, 0x400);
    assertTrue(cpu.fire(source));
    assertEquals(List.of("nmi0"), rig.take());
  }

  @Test
  void kvmHasNoMachineCheckEntry() {
    Rig rig = new Rig(LapicProfile.KVM, 1).enabled();
    Rig.write(rig.cpus[0], 0x2f0, 0x41);
    assertEquals(0, Rig.read(rig.cpus[0], 0x2f0));
    assertFalse(rig.cpus[0].fire(LocalSource.CMCI));
  }

  @Test
  void ackNotifierRunsBeforeTheLineIsSampled() {
    Rig rig = rig();
    Lapic cpu = rig.cpus[0];
    int[] acks = new int[2];
    cpu.connect(
        new ChipBoard() {
          @Override
          public void acked(int pin) {
            acks[pin]++;
            assertTrue((Rig.read(cpu, Rig.LVT_LINT0) & REMOTE_IRR) != 0);
            cpu.setLevel(pin, SourceId.RESAMPLER, false);
          }
        });
    Rig.write(cpu, Rig.LVT_LINT0, 0x41 | LEVEL);
    cpu.setLevel(0, SourceId.RESAMPLER, true);
    assertEquals(0x41, cpu.acknowledge(0));
    Rig.write(cpu, Rig.EOI, 0);
    assertEquals(1, acks[0]);
    assertEquals(0, acks[1]);
    assertEquals(-1, cpu.acknowledge(0));
  }

  @Test
  void interruptsOfOthersDoNotAcknowledgeThePins() {
    Rig rig = rig();
    Rig.write(rig.cpus[0], Rig.LVT_LINT0, 0x41 | LEVEL);
    rig.log.take();
    rig.level(0x42, 0);
    rig.cpus[0].acknowledge(0);
    Rig.write(rig.cpus[0], Rig.EOI, 0);
    assertEquals(List.of("ended(0x42,0,0)"), rig.log.take());
  }
}
