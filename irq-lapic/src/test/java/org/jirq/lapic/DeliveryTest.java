// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.lapic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.jirq.api.ApicMessage;
import org.jirq.api.X86MsiSink;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Who takes a message. SDM, "Determining IPI Destination"; KVM's rules where they differ. */
class DeliveryTest {

  private static final int FIXED = ApicMessage.FIXED;
  private static final int LOWEST = ApicMessage.LOWEST_PRIORITY;

  @ParameterizedTest
  @EnumSource(LapicProfile.class)
  void physicalDestinationIsOneCpu(LapicProfile profile) {
    Rig rig = new Rig(profile, 4).enabled();
    assertEquals(1, rig.fixed(0x41, 2));
    assertEquals(0b0100, rig.requested(0x41));
  }

  @ParameterizedTest
  @EnumSource(LapicProfile.class)
  void broadcastIsEveryCpuInBothModes(LapicProfile profile) {
    Rig rig = new Rig(profile, 3).enabled();
    assertEquals(3, rig.fixed(0x41, 0xff));
    assertEquals(3, rig.logical(0x51, 0xff, FIXED));
    assertEquals(0b111, rig.requested(0x41));
    assertEquals(0b111, rig.requested(0x51));
  }

  @ParameterizedTest
  @EnumSource(LapicProfile.class)
  void flatDestinationIsEachCpuOfItsBits(LapicProfile profile) {
    Rig rig = new Rig(profile, 4).enabled();
    assertEquals(3, rig.logical(0x41, 0xd, FIXED));
    assertEquals(0b1101, rig.requested(0x41));
  }

  @ParameterizedTest
  @EnumSource(LapicProfile.class)
  void flatIdsOfSeveralBitsAreAskedOneByOne(LapicProfile profile) {
    Rig rig = new Rig(profile, 3).enabled();
    Rig.write(rig.cpus[1], Rig.LDR, 0x0b000000);
    assertEquals(2, rig.logical(0x41, 0x8 | 0x4, FIXED));
    assertEquals(0b110, rig.requested(0x41));
    assertEquals(2, rig.logical(0x51, 0x1, FIXED), "two CPUs of one logical id");
    assertEquals(0b011, rig.requested(0x51));
  }

  @ParameterizedTest
  @EnumSource(LapicProfile.class)
  void clusterDestinationNeedsClusterAndBit(LapicProfile profile) {
    Rig rig = new Rig(profile, 4).enabled();
    int[] ids = {0x11, 0x12, 0x21, 0x22};
    for (int cpu = 0; cpu < 4; cpu++) {
      Rig.write(rig.cpus[cpu], Rig.DFR, 0x0fffffff);
      Rig.write(rig.cpus[cpu], Rig.LDR, ids[cpu] << 24);
    }
    assertEquals(2, rig.logical(0x41, 0x13, FIXED));
    assertEquals(0b0011, rig.requested(0x41));
    assertEquals(1, rig.logical(0x51, 0x2e, FIXED));
    assertEquals(0b1000, rig.requested(0x51));
    Rig.write(rig.cpus[0], Rig.LDR, 0x13000000);
    assertEquals(2, rig.logical(0x61, 0x12, FIXED), "an id of two bits: asked one by one");
    assertEquals(0b0011, rig.requested(0x61));
  }

  @ParameterizedTest
  @EnumSource(LapicProfile.class)
  void mixedFormatsAreAskedOneByOne(LapicProfile profile) {
    Rig rig = new Rig(profile, 3).enabled();
    Rig.write(rig.cpus[0], Rig.DFR, 0x0fffffff);
    Rig.write(rig.cpus[0], Rig.LDR, 0x11000000);
    assertEquals(2, rig.logical(0x41, 0x13, FIXED), "0: cluster 1 bit 0; 1: flat bit 1");
    assertEquals(0b011, rig.requested(0x41));
    Rig.write(rig.cpus[0], Rig.DFR, 0x3fffffff);
    assertEquals(1, rig.logical(0x51, 0x13, FIXED), "a reserved format matches nobody");
    assertEquals(0b010, rig.requested(0x51));
  }

  @ParameterizedTest
  @CsvSource({"DATASHEET, -1", "KVM, 0"})
  void absentDestinationAnswersAsTheProfileSays(LapicProfile profile, int answer) {
    Rig rig = new Rig(profile, 2).enabled();
    assertEquals(answer, rig.fixed(0x41, 7));
    assertEquals(answer, rig.fixed(0x41, 4711));
    assertEquals(answer, rig.fixed(0x41, -3));
    assertEquals(answer, rig.logical(0x41, 0xf0, FIXED));
    assertEquals(answer, rig.logical(0x41, 0, FIXED));
    assertEquals(answer, rig.logical(0x41, 0, LOWEST));
    assertEquals(0, rig.requested(0x41));
  }

  @ParameterizedTest
  @EnumSource(LapicProfile.class)
  void nobodyIsAddressedWhenAllWereAskedAndNoneMatched(LapicProfile profile) {
    Rig rig = new Rig(profile, 2).enabled();
    Rig.write(rig.cpus[0], Rig.LDR, 0x03000000);
    assertEquals(-1, rig.logical(0x41, 0x80, FIXED));
    assertEquals(-1, rig.logical(0x41, 0x80, LOWEST));
  }

  @ParameterizedTest
  @EnumSource(LapicProfile.class)
  void softwareDisabledCpuRefusesFixedAndTakesNmi(LapicProfile profile) {
    Rig rig = new Rig(profile, 2);
    assertEquals(0, rig.fixed(0x41, 1));
    assertEquals(0, rig.fixed(0x41, 0xff));
    assertEquals(0, rig.requested(0x41));
    assertEquals(1, rig.bus.deliver(0, 1, ApicMessage.PHYSICAL, ApicMessage.NMI, 0));
    assertEquals(1, rig.bus.deliver(0, 1, ApicMessage.PHYSICAL, ApicMessage.INIT, 0));
    assertEquals(1, rig.bus.deliver(0x9f, 1, ApicMessage.PHYSICAL, ApicMessage.STARTUP, 0));
    assertEquals(List.of("nmi1", "init1", "startup1,9f"), rig.take());
  }

  @ParameterizedTest
  @CsvSource({"DATASHEET, 1, 0, 'nmi0'", "KVM, 0, 0, ''"})
  void logicalIdOfASoftwareDisabledCpu(LapicProfile profile, int nmi, int fixed, String told) {
    Rig rig = new Rig(profile, 2).enabled();
    Rig.write(rig.cpus[0], Rig.SVR, 0xff);
    assertEquals(nmi, rig.logical(0, 1, ApicMessage.NMI));
    assertEquals(fixed, rig.logical(0x41, 1, FIXED));
    assertEquals(told, String.join(",", rig.take()));
  }

  @ParameterizedTest
  @CsvSource({"DATASHEET, 1, 1, 0, 'smi0,extint0'", "KVM, 0, 0, 1, ''"})
  void smiExtIntAndReservedMessages(
      LapicProfile profile, int smi, int extInt, int reserved, String told) {
    Rig rig = new Rig(profile, 1).enabled();
    assertEquals(smi, rig.bus.deliver(0, 0, 0, ApicMessage.SMI, 0));
    assertEquals(extInt, rig.bus.deliver(0, 0, 0, ApicMessage.EXTINT, 0));
    assertEquals(reserved, rig.bus.deliver(0x41, 0, 0, 3, 0));
    assertEquals(told, String.join(",", rig.take()));
    assertEquals(0, rig.requested(0x41));
  }

  @Test
  void lowestPriorityIsTheCpuThatDoesTheLeastThenTheLowestId() {
    Rig rig = new Rig(LapicProfile.DATASHEET, 4).enabled();
    Rig.write(rig.cpus[0], Rig.TPR, 0x40);
    Rig.write(rig.cpus[1], Rig.TPR, 0x30);
    Rig.write(rig.cpus[2], Rig.TPR, 0x20);
    Rig.write(rig.cpus[3], Rig.TPR, 0x20);
    assertEquals(1, rig.logical(0x51, 0xf, LOWEST));
    assertEquals(0b0100, rig.requested(0x51));
    assertEquals(0x51, rig.cpus[2].acknowledge(0));
    assertEquals(1, rig.logical(0x61, 0xf, LOWEST));
    assertEquals(0b1000, rig.requested(0x61), "CPU 2 runs at 0x50 now");
    assertEquals(1, rig.fixed(0x71, 0), "fixed does not care");
    assertEquals(1, rig.bus.deliver(0x81, 0xff, 0, LOWEST, 0));
    assertEquals(0b1000, rig.requested(0x81), "a broadcast goes to one CPU too");
  }

  @Test
  void lowestPriorityPassesOverDisabledCpus() {
    Rig rig = new Rig(LapicProfile.DATASHEET, 3).enabled();
    Rig.write(rig.cpus[0], Rig.SVR, 0xff);
    Rig.write(rig.cpus[1], Rig.TPR, 0xf0);
    assertEquals(1, rig.logical(0x41, 0x3, LOWEST));
    assertEquals(0b010, rig.requested(0x41));
    assertEquals(0, rig.logical(0x51, 0x1, LOWEST), "addressed, and refused");
  }

  @Test
  void kvmHashesLowestPriorityOverTheDestinationsBits() {
    Rig rig = new Rig(LapicProfile.KVM, 3).enabled();
    Rig.write(rig.cpus[0], Rig.TPR, 0xf0);
    for (int vector = 0x40; vector < 0x60; vector++) {
      int bit = vector % 4;
      assertEquals(bit < 3 ? 1 : 0, rig.logical(vector, 0xf, LOWEST), "vector=" + vector);
      assertEquals(bit < 3 ? 1 << bit : 0, rig.requested(vector));
    }
    assertEquals(1, rig.logical(0x61, 0b101, LOWEST));
    assertEquals(0b100, rig.requested(0x61), "0x61 is odd: the second bit of two");
    assertEquals(3, rig.bus.deliver(0x71, 0xff, 0, LOWEST, 0), "physical broadcast is fixed");
    assertEquals(1, rig.logical(0x82, 0xff, LOWEST), "a logical broadcast hashes over the CPUs");
    assertEquals(1 << 0x82 % 3, rig.requested(0x82));
    Rig.write(rig.cpus[1], Rig.SVR, 0xff);
    assertEquals(1, rig.logical(0x83, 0xff, LOWEST));
    assertEquals(0b100, rig.requested(0x83), "over the enabled ones: 0x83 is odd, CPUs 0 and 2");
  }

  @Test
  void msiAddressAndDataSelectTheCpu() {
    Rig rig = new Rig(LapicProfile.DATASHEET, 3).enabled();
    X86MsiSink msi = new X86MsiSink(rig.bus);
    assertEquals(1, msi.deliver(0xfee01000L, 0xf1, 0));
    assertEquals(0b010, rig.requested(0xf1));
    assertEquals(2, msi.deliver(0xfee06004L, 0xc042, 0));
    assertEquals(0b110, rig.requested(0x42));
    assertTrue(rig.cpus[2].tmr(0x42));
  }

  @Test
  void trackedMessageNamesItsTakersBeforeTheyCanEndIt() {
    Rig rig = new Rig(LapicProfile.KVM, 3).enabled();
    Rig.write(rig.cpus[1], Rig.SVR, 0xff);
    List<String> takers = new ArrayList<>();
    int taken =
        rig.bus.deliverTracked(
            0x41,
            0xff,
            0,
            FIXED,
            0,
            (cpu, vector) -> {
              assertFalse(rig.cpus[cpu].irr(vector), "not requested yet");
              takers.add(cpu + "," + Integer.toHexString(vector));
            });
    assertEquals(2, taken);
    assertEquals(List.of("0,41", "2,41"), takers);
    takers.clear();
    rig.bus.deliverTracked(0, 0xff, 0, ApicMessage.NMI, 0, (c, v) -> takers.add("nmi"));
    assertEquals(List.of(), takers);
  }

  @Test
  void cpuThatTheGuestRenamedIsFoundUnderItsNewId() {
    Rig rig = new Rig(LapicProfile.KVM, 3).enabled();
    Rig.write(rig.cpus[1], 0x20, 0x17000000);
    assertEquals(0, rig.fixed(0x41, 1));
    assertEquals(1, rig.fixed(0x41, 0x17));
    assertEquals(0b010, rig.requested(0x41));
    Rig.write(rig.cpus[1], 0x20, 0x02000000);
    assertEquals(2, rig.fixed(0x51, 2), "two CPUs of one id");
    assertEquals(0b110, rig.requested(0x51));
  }

  @Test
  void datasheetIdIsReadOnly() {
    Rig rig = new Rig(LapicProfile.DATASHEET, 2).enabled();
    Rig.write(rig.cpus[1], 0x20, 0x17000000);
    assertEquals(0x01000000, Rig.read(rig.cpus[1], 0x20));
    assertEquals(1, rig.fixed(0x41, 1));
  }

  @Test
  void twoCpusOfOneApicIdAreRefused() {
    ApicBus bus = ApicBus.builder().build();
    Lapic.builder(bus, 3).build();
    String text =
        String.valueOf(
            assertThrows(IllegalArgumentException.class, () -> Lapic.builder(bus, 3).build())
                .getMessage());
    assertTrue(text.contains("apicId=3"), text);
  }

  @ParameterizedTest
  @EnumSource(LapicProfile.class)
  void viewSaysWhoIsAddressedAndWhatIsHeld(LapicProfile profile) {
    Rig rig = new Rig(profile, 2).enabled();
    Lapic cpu = rig.cpus[1];
    assertTrue(cpu.isAddressedBy(1, ApicMessage.PHYSICAL));
    assertFalse(cpu.isAddressedBy(0, ApicMessage.PHYSICAL));
    assertTrue(cpu.isAddressedBy(0xff, ApicMessage.PHYSICAL));
    assertTrue(cpu.isAddressedBy(0x2, ApicMessage.LOGICAL));
    assertFalse(cpu.isAddressedBy(0x1, ApicMessage.LOGICAL));
    rig.fixed(0x41, 1);
    assertTrue(cpu.holds(0x41));
    cpu.acknowledge(0);
    assertTrue(cpu.holds(0x41));
    cpu.end(0, 0x41);
    assertFalse(cpu.holds(0x41));
    assertFalse(cpu.holds(-1));
    assertFalse(cpu.holds(256));
  }
}
