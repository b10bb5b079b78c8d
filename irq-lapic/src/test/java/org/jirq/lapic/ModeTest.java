// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.lapic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.jirq.api.ApicMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** IA32_APIC_BASE and the states that it selects. SDM, "x2APIC State Transitions". */
class ModeTest {

  private static final long DISABLED = 0xfee00000L;
  private static final long XAPIC = 0xfee00800L;
  private static final long X2APIC = 0xfee00c00L;
  private static final long INVALID = 0xfee00400L;

  private static Lapic in(Rig rig, long state) {
    Lapic cpu = rig.cpus[1];
    if (state == X2APIC) {
      assertTrue(cpu.writeMsr(0x1b, X2APIC));
    } else if (state == DISABLED) {
      assertTrue(cpu.writeMsr(0x1b, DISABLED));
    }
    assertEquals(state, cpu.apicBase());
    rig.told.clear();
    return cpu;
  }

  @ParameterizedTest
  @CsvSource({
    "fee00000, fee00000, true",
    "fee00000, fee00800, true",
    "fee00000, fee00c00, false",
    "fee00000, fee00400, false",
    "fee00800, fee00000, true",
    "fee00800, fee00800, true",
    "fee00800, fee00c00, true",
    "fee00800, fee00400, false",
    "fee00c00, fee00000, true",
    "fee00c00, fee00800, false",
    "fee00c00, fee00c00, true",
    "fee00c00, fee00400, false",
  })
  void onlyTheDocumentedTransitionsAreTaken(String from, String to, boolean legal) {
    for (LapicProfile profile : LapicProfile.values()) {
      Rig rig = new Rig(profile, 2).enabled();
      long before = Long.parseLong(from, 16);
      long after = Long.parseLong(to, 16);
      Lapic cpu = in(rig, before);
      assertEquals(legal, cpu.writeMsr(0x1b, after));
      assertEquals(legal ? after : before, cpu.readMsr(0x1b));
      List<String> told = rig.take();
      assertEquals(
          legal && before != after ? List.of("base1=" + to) : List.of(),
          told.stream().filter(each -> each.startsWith("base")).toList());
    }
  }

  @Test
  void reservedBitsOfTheBaseAreRefused() {
    Rig rig = new Rig(LapicProfile.DATASHEET, 1);
    for (long bit : new long[] {1, 1 << 7, 1 << 9, 1L << 52, 1L << 63}) {
      assertFalse(rig.cpus[0].writeMsr(0x1b, rig.cpus[0].apicBase() | bit), "bit=" + bit);
    }
    assertTrue(rig.cpus[0].writeMsr(0x1b, 0x1_2345_6000L | 0x900));
    assertEquals(0x1_2345_6900L, rig.cpus[0].apicBase());
  }

  @Test
  void bootProcessorIsTheOneOfId0UnlessSaidOtherwise() {
    Rig rig = new Rig(LapicProfile.DATASHEET, 2);
    assertEquals(0xfee00900L, rig.cpus[0].apicBase());
    assertEquals(0xfee00800L, rig.cpus[1].apicBase());
  }

  @ParameterizedTest
  @EnumSource(LapicProfile.class)
  void disabledLocalApicIsDeafAndItsPageIsNotThere(LapicProfile profile) {
    Rig rig = new Rig(profile, 2).enabled();
    Lapic cpu = in(rig, DISABLED);
    assertEquals(-1, Rig.read(cpu, Rig.SVR));
    assertEquals(0xff, cpu.read(0xf0, 1));
    Rig.write(cpu, Rig.TPR, 0x50);
    assertEquals(0, cpu.tpr());
    assertEquals(profile == LapicProfile.KVM ? 0 : -1, rig.fixed(0x41, 1));
    assertEquals(1, rig.fixed(0x41, 0xff), "a broadcast passes it by");
    assertEquals(0b01, rig.requested(0x41));
    assertFalse(cpu.isAddressedBy(1, ApicMessage.PHYSICAL));
    assertFalse(cpu.msrReadable(0x802));
    assertFalse(cpu.writeMsr(0x808, 0));
    assertTrue(cpu.acceptsExtInt(), "LINT0 is INTR");
    rig.told.clear();
    assertEquals(1, cpu.setLevel(1, 0, true));
    assertEquals(List.of("nmi1"), rig.take(), "LINT1 is NMI");
  }

  @ParameterizedTest
  @CsvSource({"DATASHEET, ff, 0", "KVM, 1ff, 50"})
  void registersAfterADisableAreAsTheProfileSays(
      LapicProfile profile, String spurious, String task) {
    Rig rig = new Rig(profile, 2).enabled();
    Lapic cpu = rig.cpus[1];
    Rig.write(cpu, Rig.TPR, 0x50);
    rig.fixed(0x91, 1);
    in(rig, DISABLED);
    assertFalse(cpu.output(0));
    assertTrue(cpu.writeMsr(0x1b, XAPIC));
    assertEquals(Integer.parseInt(spurious, 16), Rig.read(cpu, Rig.SVR));
    assertEquals(Integer.parseInt(task, 16), cpu.tpr());
    assertEquals(profile == LapicProfile.KVM, cpu.output(0));
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "1, 2", "15, 8000", "16, 10001", "255, f8000", "4711, 1260080"})
  void x2apicIdAndLogicalIdFollowFromTheApicId(int apicId, String logical) {
    ApicBus bus = ApicBus.builder().build();
    Lapic cpu = Lapic.builder(bus, apicId).build();
    assertEquals(apicId & 0xff, cpu.id());
    Rig.toX2apic(cpu);
    assertEquals(apicId, cpu.readMsr(0x802));
    assertEquals(apicId, cpu.id());
    long ldr = Long.parseLong(logical, 16);
    assertEquals(ldr, cpu.readMsr(0x80d));
    assertTrue(cpu.isAddressedBy((int) ldr, ApicMessage.LOGICAL));
    assertFalse(cpu.isAddressedBy((int) ldr ^ 0x10000, ApicMessage.LOGICAL));
    assertTrue(cpu.writeMsr(0x80f, 0x1ff));
    assertEquals(1, bus.ipi(0x41, (int) ldr, true, 1, 0, 0));
    assertTrue(cpu.irr(0x41));
    assertEquals(1, bus.ipi(0x42, apicId, true, 0, 0, 0));
    assertTrue(cpu.irr(0x42));
  }

  @ParameterizedTest
  @EnumSource(LapicProfile.class)
  void stateSurvivesTheSwitchToX2apic(LapicProfile profile) {
    Rig rig = new Rig(profile, 2).enabled();
    Lapic cpu = rig.cpus[1];
    Rig.write(cpu, Rig.TPR, 0x20);
    Rig.write(cpu, Rig.LVT_LINT1, 0x400);
    Rig.write(cpu, Rig.ICR_HIGH, 0x55000000);
    rig.level(0x41, 1);
    Rig.toX2apic(cpu);
    assertEquals(0x20, cpu.readMsr(0x808));
    assertEquals(0x1ff, cpu.readMsr(0x80f));
    assertEquals(0x400, cpu.readMsr(0x836));
    assertEquals(0, cpu.readMsr(0x830) >>> 32, "the high half is not kept");
    assertEquals(1L << 1, cpu.readMsr(0x822));
    assertEquals(1L << 1, cpu.readMsr(0x81a));
    assertEquals(-1, Rig.read(cpu, Rig.TPR), "the page is gone");
    assertEquals(0x41, cpu.acknowledge(0));
    assertFalse(cpu.writeMsr(0x80b, 1));
    assertTrue(cpu.writeMsr(0x80b, 0));
    assertFalse(cpu.isr(0x41));
  }

  @ParameterizedTest
  @EnumSource(LapicProfile.class)
  void xapicMessageReachesX2apicCpusByTheirLowLogicalBits(LapicProfile profile) {
    Rig rig = new Rig(profile, 3).enabled();
    Rig.toX2apic(rig.cpus[1]);
    Rig.toX2apic(rig.cpus[2]);
    assertEquals(2, rig.logical(0x41, 0b110, ApicMessage.FIXED), "models differ: all are asked");
    assertEquals(0b110, rig.requested(0x41));
    Rig.toX2apic(rig.cpus[0]);
    assertEquals(2, rig.logical(0x51, 0b011, ApicMessage.FIXED));
    assertEquals(0b011, rig.requested(0x51));
  }

  @Test
  void readOnlyAndReservedMsrsAreRefused() {
    Rig rig = new Rig(LapicProfile.DATASHEET, 1).enabled();
    Lapic cpu = rig.cpus[0];
    assertFalse(cpu.msrReadable(0x802), "xAPIC mode");
    assertEquals(0, cpu.readMsr(0x802));
    Rig.toX2apic(cpu);
    for (int msr : new int[] {0x802, 0x803, 0x80a, 0x80d, 0x810, 0x818, 0x820, 0x839}) {
      assertTrue(cpu.msrReadable(msr), Integer.toHexString(msr));
      assertFalse(cpu.writeMsr(msr, 0), Integer.toHexString(msr));
    }
    for (int msr : new int[] {0x800, 0x801, 0x809, 0x80b, 0x80c, 0x80e, 0x831, 0x840, 0x8ff}) {
      assertFalse(cpu.msrReadable(msr), Integer.toHexString(msr));
    }
    assertFalse(cpu.writeMsr(0x808, 0x100));
    assertFalse(cpu.writeMsr(0x828, 1));
    assertTrue(cpu.writeMsr(0x828, 0));
    assertFalse(cpu.writeMsr(0x80f, 0x1000));
    assertFalse(cpu.writeMsr(0x832, 1 << 19));
    assertFalse(cpu.writeMsr(0x838, 1L << 32));
    assertFalse(cpu.writeMsr(0x4711, 0));
    assertFalse(cpu.msrReadable(0x4711));
  }

  @ParameterizedTest
  @EnumSource(LapicProfile.class)
  void initKeepsIdModeAndPage(LapicProfile profile) {
    Rig rig = new Rig(profile, 2).enabled();
    Lapic cpu = rig.cpus[1];
    Rig.toX2apic(cpu);
    rig.fixed(0x41, 1);
    cpu.setLevel(0, 3, true);
    rig.told.clear();
    cpu.init();
    assertEquals(List.of("out1=0"), rig.take());
    assertTrue(cpu.x2apic());
    assertEquals(0xff, cpu.readMsr(0x80f));
    assertEquals(2, cpu.readMsr(0x80d));
    assertEquals(0, cpu.readMsr(0x822));
    assertEquals(0x10000, cpu.readMsr(0x835));
    assertEquals(8, cpu.sources(0), "lines belong to devices");
    assertEquals(0, rig.fixed(0x41, 1));
  }

  @ParameterizedTest
  @CsvSource({"DATASHEET, 10000", "KVM, 700"})
  void resetStateIsTheDocumentedOne(LapicProfile profile, String lint0) {
    Rig rig = new Rig(profile, 2).enabled();
    Lapic cpu = rig.cpus[0];
    Rig.toX2apic(cpu);
    rig.fixed(0x41, 0);
    cpu.reset();
    assertEquals(0xfee00900L, cpu.apicBase());
    assertEquals(0xff, Rig.read(cpu, Rig.SVR));
    assertEquals(0, Rig.read(cpu, Rig.LDR));
    assertEquals(-1, Rig.read(cpu, Rig.DFR));
    assertEquals(Integer.parseInt(lint0, 16), Rig.read(cpu, Rig.LVT_LINT0));
    assertEquals(0x10000, Rig.read(cpu, Rig.LVT_LINT1));
    assertEquals(0x10000, Rig.read(cpu, Rig.LVT_TIMER));
    assertEquals(0, Rig.read(cpu, 0x220));
    assertEquals(profile == LapicProfile.KVM ? 0x50014 : 0x60014, Rig.read(cpu, 0x30));
  }
}
