// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.lapic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** SDM, "Issuing Interprocessor Interrupts". */
class InterruptCommandTest {

  private static final int ASSERT = 1 << 14;
  private static final int LEVEL = 1 << 15;

  private static void send(Lapic from, int destination, int low) {
    Rig.write(from, Rig.ICR_HIGH, destination << 24);
    Rig.write(from, Rig.ICR_LOW, low | ASSERT);
  }

  @ParameterizedTest
  @EnumSource(LapicProfile.class)
  void physicalIpiReachesTheNamedCpu(LapicProfile profile) {
    Rig rig = new Rig(profile, 3).enabled();
    send(rig.cpus[0], 2, 0x41);
    assertEquals(0b100, rig.requested(0x41));
    assertEquals(List.of("out2=1"), rig.take());
    assertEquals(0x41 | ASSERT, Rig.read(rig.cpus[0], Rig.ICR_LOW), "idle at once");
    assertEquals(2 << 24, Rig.read(rig.cpus[0], Rig.ICR_HIGH));
  }

  @ParameterizedTest
  @EnumSource(LapicProfile.class)
  void highHalfAloneSendsNothing(LapicProfile profile) {
    Rig rig = new Rig(profile, 2).enabled();
    send(rig.cpus[0], 1, 0x41);
    rig.cpus[1].acknowledge(0);
    Rig.write(rig.cpus[1], Rig.EOI, 0);
    Rig.write(rig.cpus[0], Rig.ICR_HIGH, 1 << 24);
    assertEquals(0, rig.requested(0x41));
  }

  @ParameterizedTest
  @EnumSource(LapicProfile.class)
  void logicalIpiReachesItsSet(LapicProfile profile) {
    Rig rig = new Rig(profile, 4).enabled();
    send(rig.cpus[0], 0b1011, 0x41 | Rig.LOGICAL);
    assertEquals(0b1011, rig.requested(0x41), "the sender is in the set");
  }

  @ParameterizedTest
  @EnumSource(LapicProfile.class)
  void broadcastIpiReachesEveryCpu(LapicProfile profile) {
    Rig rig = new Rig(profile, 3).enabled();
    send(rig.cpus[1], 0xff, 0x41);
    assertEquals(0b111, rig.requested(0x41));
  }

  @ParameterizedTest
  @EnumSource(LapicProfile.class)
  void shorthandsNameSelfAllAndOthers(LapicProfile profile) {
    Rig rig = new Rig(profile, 3).enabled();
    send(rig.cpus[1], 0, 0x41 | Rig.SELF);
    assertEquals(0b010, rig.requested(0x41));
    send(rig.cpus[1], 0, 0x51 | Rig.ALL);
    assertEquals(0b111, rig.requested(0x51));
    send(rig.cpus[1], 1, 0x61 | Rig.OTHERS);
    assertEquals(0b101, rig.requested(0x61));
  }

  @ParameterizedTest
  @CsvSource({"2, smi", "4, nmi", "5, init"})
  void othersShorthandCarriesSmiNmiAndInit(int mode, String name) {
    Rig rig = new Rig(LapicProfile.DATASHEET, 3).enabled();
    send(rig.cpus[1], 0, mode << 8 | Rig.OTHERS);
    assertEquals(List.of(name + 0, name + 2), rig.take());
  }

  @Test
  void initAndStartUpAreSignalledToTheTarget() {
    Rig rig = new Rig(LapicProfile.DATASHEET, 2);
    send(rig.cpus[0], 1, 0x500 | LEVEL);
    Rig.write(rig.cpus[0], Rig.ICR_LOW, 0x500 | LEVEL);
    send(rig.cpus[0], 1, 0x69f);
    assertEquals(List.of("init1", "startup1,9f"), rig.take(), "the de-assertion does nothing");
  }

  @ParameterizedTest
  @CsvSource({"2", "4", "5", "6", "1"})
  void combinationsThatAreNotValidAreNotSent(int mode) {
    Rig rig = new Rig(LapicProfile.DATASHEET, 2).enabled();
    send(rig.cpus[0], 0, mode << 8 | 0x41 | Rig.SELF);
    send(rig.cpus[0], 0, mode << 8 | 0x41 | Rig.ALL);
    send(rig.cpus[0], 1, 0x341);
    send(rig.cpus[0], 1, 0x741);
    assertEquals(List.of(), rig.take());
    assertEquals(0, rig.requested(0x41));
    Rig kvm = new Rig(LapicProfile.KVM, 2).enabled();
    send(kvm.cpus[0], 0, 0x441 | Rig.ALL);
    assertEquals(List.of("nmi0", "nmi1"), kvm.take(), "kvm sends what it is told");
  }

  @Test
  void lowestPriorityIpiGoesToOne() {
    Rig rig = new Rig(LapicProfile.DATASHEET, 3).enabled();
    Rig.write(rig.cpus[0], Rig.TPR, 0x20);
    Rig.write(rig.cpus[1], Rig.TPR, 0x10);
    Rig.write(rig.cpus[2], Rig.TPR, 0x30);
    send(rig.cpus[0], 0b111, 0x141 | Rig.LOGICAL);
    assertEquals(0b010, rig.requested(0x41));
  }

  @ParameterizedTest
  @CsvSource({"DATASHEET, false", "KVM, true"})
  void triggerModeOfAnIpi(LapicProfile profile, boolean level) {
    Rig rig = new Rig(profile, 2).enabled();
    send(rig.cpus[0], 1, 0x41 | LEVEL);
    assertEquals(level, rig.cpus[1].tmr(0x41));
  }

  @ParameterizedTest
  @EnumSource(LapicProfile.class)
  void softwareDisabledCpuStillSends(LapicProfile profile) {
    Rig rig = new Rig(profile, 2).enabled();
    Rig.write(rig.cpus[0], Rig.SVR, 0xff);
    send(rig.cpus[0], 1, 0x41);
    assertEquals(0b10, rig.requested(0x41));
    send(rig.cpus[0], 0, 0x51 | Rig.SELF);
    assertEquals(0, rig.requested(0x51), "and refuses its own");
  }

  @Test
  void x2apicCommandIsOneWrite() {
    Rig rig = new Rig(LapicProfile.DATASHEET, 3).enabled();
    for (Lapic cpu : rig.cpus) {
      Rig.toX2apic(cpu);
    }
    Lapic cpu = rig.cpus[0];
    assertTrue(cpu.writeMsr(0x830, 2L << 32 | 0x41));
    assertEquals(0b100, rig.requested(0x41));
    assertEquals(2L << 32 | 0x41, cpu.readMsr(0x830));
    assertTrue(cpu.writeMsr(0x830, 0b011L << 32 | 0x51 | Rig.LOGICAL));
    assertEquals(0b011, rig.requested(0x51), "cluster 0, bits 0 and 1");
    assertTrue(cpu.writeMsr(0x830, 0x0001_0001L << 32 | 0x61 | Rig.LOGICAL));
    assertEquals(0, rig.requested(0x61), "cluster 1");
    assertTrue(cpu.writeMsr(0x830, 0xffff_ffffL << 32 | 0x71));
    assertEquals(0b111, rig.requested(0x71));
    assertTrue(cpu.writeMsr(0x830, 0xffL << 32 | 0x81));
    assertEquals(0, rig.requested(0x81), "255 is an id there, not a broadcast");
    assertFalse(cpu.writeMsr(0x830, 1L << 20));
    assertFalse(cpu.writeMsr(0x831, 0));
    assertFalse(cpu.msrReadable(0x831));
  }

  @Test
  void selfIpiRegisterExistsInX2apicModeOnly() {
    Rig rig = new Rig(LapicProfile.DATASHEET, 2).enabled();
    Lapic cpu = rig.cpus[1];
    Rig.write(cpu, 0x3f0, 0x41);
    assertEquals(0, rig.requested(0x41));
    Rig.toX2apic(cpu);
    assertTrue(cpu.writeMsr(0x83f, 0x41));
    assertEquals(0b10, rig.requested(0x41));
    assertFalse(cpu.tmr(0x41));
    assertFalse(cpu.writeMsr(0x83f, 0x141));
    assertFalse(cpu.msrReadable(0x83f));
  }
}
