// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.lapic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jirq.api.ChipBoard;
import org.jirq.api.Delivery;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Two things that happen to one local APIC at the same time, one step after the other. */
class InterleavingTest {

  private static final int ENABLE = 0x800;

  private static void disable(Lapic cpu) {
    assertTrue(cpu.writeMsr(0x1b, cpu.apicBase() & ~ENABLE));
  }

  private static void enable(Lapic cpu) {
    assertTrue(cpu.writeMsr(0x1b, cpu.apicBase() | ENABLE));
  }

  /* A message that is under way while the CPU is initialised. */

  private static List<String> ends(Rig rig) {
    List<String> ends = new ArrayList<>();
    rig.bus.connect(
        (vector, cpu, level) -> ends.add("%x %s".formatted(vector, level ? "level" : "edge")));
    return ends;
  }

  @ParameterizedTest
  @EnumSource(LapicProfile.class)
  void levelThatAnInitComesBetweenEndsAsALevel(LapicProfile profile) {
    Rig rig = new Rig(profile, 1).enabled();
    List<String> ends = ends(rig);
    Lapic cpu = rig.cpus[0];
    cpu.state.tmr.request(0x41, true);
    cpu.init();
    cpu.state.irr.post(0x41);
    assertTrue(cpu.tmr(0x41), "as the guest reads it");
    assertEquals(0x2, Rig.read(cpu, 0x180 + 0x20));
    Rig.write(cpu, Rig.SVR, 0x1ff);
    assertEquals(0x41, cpu.acknowledge(0));
    Rig.write(cpu, Rig.EOI, 0);
    assertEquals(List.of("41 level"), ends);
  }

  @ParameterizedTest
  @EnumSource(LapicProfile.class)
  void triggerModesAreClearAfterAnInitUntilTheNextLevel(LapicProfile profile) {
    Rig rig = new Rig(profile, 1).enabled();
    Lapic cpu = rig.cpus[0];
    for (int vector : new int[] {0x1f, 0x41, 0x5f, 0x60, 0xff}) {
      rig.level(vector, 0);
    }
    cpu.init();
    for (int index = 0; index < 8; index++) {
      assertEquals(0, Rig.read(cpu, 0x180 + 0x10 * index));
    }
    Rig.write(cpu, Rig.SVR, 0x1ff);
    rig.fixed(0x41, 0);
    rig.level(0x5f, 0);
    assertFalse(cpu.tmr(0x41));
    assertTrue(cpu.tmr(0x5f));
    assertEquals(0x8000_0000, Rig.read(cpu, 0x180 + 0x20));
    assertEquals(0x5f, cpu.acknowledge(0));
    Rig.write(cpu, Rig.EOI, 0);
    assertTrue(cpu.tmr(0x5f), "the end leaves it");
  }

  /* A level whose vector is illegal: the error interrupt is sent while it is being refused. */

  private static Rig refusing(Consumer<Lapic> handler) {
    Rig rig = new Rig(LapicProfile.DATASHEET, 1).enabled();
    Lapic cpu = rig.cpus[0];
    Rig.write(cpu, Rig.LVT_ERROR, 0x30);
    Rig.write(cpu, Rig.LVT_LINT0, 0x8005);
    cpu.connectOutputs(
        (output, asserted) -> {
          if (asserted && cpu.irr(0x30)) {
            handler.accept(cpu);
          }
        });
    return rig;
  }

  @Test
  void levelWhoseEntryIsRepairedWhileItIsRefusedIsDelivered() {
    Rig rig = refusing(cpu -> Rig.write(cpu, Rig.LVT_LINT0, 0x8041));
    Lapic cpu = rig.cpus[0];
    assertEquals(1, cpu.setLevel(0, 0, true));
    assertTrue(cpu.irr(0x41), "high, open, not in service, so requested");
    assertEquals(0xc041, Rig.read(cpu, Rig.LVT_LINT0), "remote IRR");
    assertEquals(0x41, cpu.acknowledge(0));
    Rig.write(cpu, Rig.EOI, 0);
    assertTrue(cpu.irr(0x41), "high still");
  }

  @Test
  void levelWhoseEntryIsMaskedWhileItIsRefusedWaitsForTheUnmask() {
    Rig rig = refusing(cpu -> Rig.write(cpu, Rig.LVT_LINT0, 0x18041));
    Lapic cpu = rig.cpus[0];
    assertEquals(Delivery.IGNORED, cpu.setLevel(0, 0, true));
    assertFalse(cpu.irr(0x41));
    Rig.write(cpu, Rig.LVT_LINT0, 0x8041);
    assertTrue(cpu.irr(0x41));
  }

  @Test
  void levelThatIsRefusedWhileTheCpuThrowsIsNotInService() {
    IllegalStateException fault = new IllegalStateException("host");
    Rig rig =
        refusing(
            cpu -> {
              throw fault;
            });
    Lapic cpu = rig.cpus[0];
    assertSame(fault, assertThrows(IllegalStateException.class, () -> cpu.setLevel(0, 0, true)));
    assertEquals(0x8005, Rig.read(cpu, Rig.LVT_LINT0), "no remote IRR");
  }

  /* Pins of a local APIC that is disabled in IA32_APIC_BASE; its entries stay in profile kvm. */

  private static Lapic open() {
    Lapic cpu = new Rig(LapicProfile.KVM, 1).enabled().cpus[0];
    Rig.write(cpu, Rig.LVT_LINT0, 0x8041);
    return cpu;
  }

  @Test
  void levelThatRoseWhileTheApicWasDisabledIsRequestedWhenItIsEnabled() {
    Lapic cpu = open();
    disable(cpu);
    assertEquals(1, cpu.setLevel(0, 0, true));
    cpu.reevaluate();
    assertFalse(cpu.irr(0x41), "disabled");
    enable(cpu);
    assertTrue(cpu.irr(0x41), "high, open, never sent");
    assertEquals(0x41, cpu.acknowledge(0));
    cpu.setLevel(0, 0, false);
    Rig.write(cpu, Rig.EOI, 0);
    assertEquals(0x8041, Rig.read(cpu, Rig.LVT_LINT0), "no remote IRR");
  }

  @Test
  void levelThatFellBeforeTheApicWasEnabledIsNotRequested() {
    Lapic cpu = open();
    disable(cpu);
    cpu.setLevel(0, 0, true);
    cpu.setLevel(0, 0, false);
    enable(cpu);
    assertFalse(cpu.irr(0x41));
    assertEquals(0x8041, Rig.read(cpu, Rig.LVT_LINT0), "no remote IRR");
  }

  @Test
  void levelThatEndsWhileTheApicIsDisabledIsRequestedWhenItIsEnabled() {
    Lapic cpu = open();
    cpu.setLevel(0, 0, true);
    assertEquals(0x41, cpu.acknowledge(0));
    disable(cpu);
    cpu.end(0, 0x41);
    assertFalse(cpu.irr(0x41), "disabled");
    enable(cpu);
    assertTrue(cpu.irr(0x41), "high still");
  }

  /* Writes that wait for one another. */

  /** Who is inside the section of configuration writes keeps these writes out. */
  @ParameterizedTest
  @ValueSource(ints = {0x2f0, 0x320, 0x330, 0x340, 0x350, 0x360, 0x370, Rig.SVR, Rig.LDR, Rig.DFR})
  @Timeout(60)
  void registerWritesWaitForTheSection(int register) throws InterruptedException {
    Rig rig = new Rig(LapicProfile.DATASHEET, 1).enabled();
    assertWaits(rig.cpus[0], cpu -> Rig.write(cpu, register, 0x100_0000 | 0x141));
  }

  @Test
  @Timeout(60)
  void writesOfTheBaseWaitForTheSection() throws InterruptedException {
    assertWaits(new Rig(LapicProfile.KVM, 1).cpus[0], InterleavingTest::disable);
  }

  @Test
  @Timeout(60)
  void writesOfTheIdWaitForTheSection() throws InterruptedException {
    assertWaits(new Rig(LapicProfile.KVM, 1).cpus[0], cpu -> Rig.write(cpu, 0x20, 5 << 24));
  }

  @Test
  @Timeout(60)
  void initWaitsForTheSection() throws InterruptedException {
    assertWaits(new Rig(LapicProfile.DATASHEET, 1).cpus[0], Lapic::init);
  }

  private static void assertWaits(Lapic cpu, Consumer<Lapic> write) throws InterruptedException {
    Thread writer = new Thread(() -> write.accept(cpu));
    List<Thread.State> seen = new ArrayList<>();
    cpu.fireMask(
        0,
        new ChipBoard() {
          @Override
          public void maskChanged(int pin, boolean masked) {
            writer.start();
            Thread.State now;
            do {
              Thread.yield();
              now = writer.getState();
            } while (now != Thread.State.WAITING && now != Thread.State.TERMINATED);
            seen.add(now);
          }
        });
    writer.join();
    assertEquals(List.of(Thread.State.WAITING), seen, "not done before the section was left");
  }
}
