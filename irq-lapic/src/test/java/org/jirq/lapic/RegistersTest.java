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

/** SDM, "Local APIC Register Address Map" and "Error Handling". */
class RegistersTest {

  @ParameterizedTest
  @EnumSource(LapicProfile.class)
  void registersKeepWhatTheyCanHold(LapicProfile profile) {
    Rig rig = new Rig(profile, 1).enabled();
    Lapic cpu = rig.cpus[0];
    int[][] kept = {
      {Rig.TPR, 0xff},
      {Rig.LDR, 0xff000000},
      {Rig.DFR, 0xffffffff},
      {Rig.SVR, 0x3ff},
      {Rig.LVT_LINT0, 0x1a7ff},
      {Rig.LVT_LINT1, 0x1a7ff},
      {0x330, 0x107ff},
      {0x340, 0x107ff},
      {Rig.LVT_ERROR, 0x100ff},
      {Rig.LVT_TIMER, 0x700ff},
      {Rig.DIVIDE, 0xb},
      {Rig.ICR_HIGH, 0xff000000},
    };
    for (int[] each : kept) {
      Rig.write(cpu, each[0], -1);
      assertEquals(each[1], Rig.read(cpu, each[0]), Integer.toHexString(each[0]));
    }
  }

  @ParameterizedTest
  @CsvSource({"DATASHEET, 60014", "KVM, 50014"})
  void readOnlyRegistersIgnoreWrites(LapicProfile profile, String version) {
    Rig rig = new Rig(profile, 1).enabled();
    Lapic cpu = rig.cpus[0];
    for (int register : new int[] {0x30, 0xa0, 0x100, 0x180, 0x200, Rig.CURRENT_COUNT}) {
      int before = Rig.read(cpu, register);
      Rig.write(cpu, register, -1);
      assertEquals(before, Rig.read(cpu, register));
    }
    assertEquals(Integer.parseInt(version, 16), Rig.read(cpu, 0x30));
  }

  @Test
  void partOfARegisterCanBeReadAndNotWritten() {
    Rig rig = new Rig(LapicProfile.DATASHEET, 1).enabled();
    Lapic cpu = rig.cpus[0];
    Rig.write(cpu, Rig.LVT_LINT0, 0x1a741);
    assertEquals(0x41, cpu.read(0x350, 1));
    assertEquals(0xa7, cpu.read(0x351, 1));
    assertEquals(0x1, cpu.read(0x352, 2));
    assertEquals(0, cpu.read(0x353, 2), "across its end");
    assertEquals(0, cpu.read(0x354, 4));
    assertEquals(0, cpu.read(0x350, 8));
    rig.log.take();
    cpu.write(0x350, 0, 1);
    cpu.write(0x350, 0, 2);
    cpu.write(0x350, 0, 8);
    cpu.write(0x354, 0, 4);
    assertEquals(0x1a741, Rig.read(cpu, Rig.LVT_LINT0));
    assertEquals(4, rig.log.take().stream().filter(c -> c.startsWith("invalid")).count());
  }

  @Test
  void requestServiceAndTriggerBitsAreInTheirRegisters() {
    Rig rig = new Rig(LapicProfile.DATASHEET, 1).enabled();
    Lapic cpu = rig.cpus[0];
    for (int vector = 16; vector < 256; vector += 7) {
      rig.level(vector, 0);
      int at = vector >>> 5 << 4;
      assertTrue((Rig.read(cpu, 0x200 + at) & 1 << (vector & 31)) != 0, "vector=" + vector);
      assertTrue((Rig.read(cpu, 0x180 + at) & 1 << (vector & 31)) != 0);
      assertEquals(vector, cpu.acknowledge(0));
      assertTrue((Rig.read(cpu, 0x100 + at) & 1 << (vector & 31)) != 0);
      assertEquals(0, Rig.read(cpu, 0x200 + at) & 1 << (vector & 31));
      Rig.write(cpu, Rig.EOI, 0);
      assertEquals(0, Rig.read(cpu, 0x100 + at));
    }
  }

  @Test
  void illegalVectorsAreRefusedAndNoted() {
    Rig rig = new Rig(LapicProfile.DATASHEET, 2).enabled();
    Lapic cpu = rig.cpus[0];
    Rig.write(cpu, Rig.LVT_ERROR, 0xe1);
    assertEquals(0, rig.fixed(0x0f, 0));
    assertEquals(0, Rig.read(cpu, 0x200));
    assertEquals(0xe1, cpu.acknowledge(0));
    Rig.write(cpu, Rig.EOI, 0);
    assertEquals(0, rig.fixed(0x0e, 0));
    assertEquals(-1, cpu.acknowledge(0), "one interrupt until the register is written");
    assertEquals(0, Rig.read(cpu, Rig.ESR));
    Rig.write(cpu, Rig.ESR, 0);
    assertEquals(1 << 6, Rig.read(cpu, Rig.ESR));
    Rig.write(cpu, Rig.ESR, 0);
    assertEquals(0, Rig.read(cpu, Rig.ESR));
    Rig.write(cpu, Rig.ICR_HIGH, 1 << 24);
    Rig.write(cpu, Rig.ICR_LOW, 0x4000 | 5);
    assertEquals(0xe1, cpu.acknowledge(0));
    assertEquals(0, Rig.read(rig.cpus[1], 0x200));
    Rig.write(cpu, Rig.ESR, 0);
    assertEquals(1 << 5, Rig.read(cpu, Rig.ESR));
    assertEquals(1, rig.bus.deliver(3, 0, 0, ApicMessage.NMI, 0), "an NMI has no vector");
  }

  @Test
  void registerThatDoesNotExistIsAnError() {
    Rig rig = new Rig(LapicProfile.DATASHEET, 1).enabled();
    Lapic cpu = rig.cpus[0];
    rig.log.take();
    assertEquals(0, Rig.read(cpu, 0x40));
    Rig.write(cpu, 0xff0, 1);
    assertEquals(
        List.of("invalidAccess(0x40,4,false)", "invalidAccess(0xff0,4,true)"), rig.log.take());
    Rig.write(cpu, Rig.ESR, 0);
    assertEquals(1 << 7, Rig.read(cpu, Rig.ESR));
  }

  @Test
  void errorInterruptWithAnIllegalVectorIsNotSent() {
    Rig rig = new Rig(LapicProfile.DATASHEET, 1).enabled();
    Lapic cpu = rig.cpus[0];
    Rig.write(cpu, Rig.LVT_ERROR, 0x3);
    Rig.read(cpu, 0x40);
    assertEquals(-1, cpu.acknowledge(0));
    Rig.write(cpu, Rig.ESR, 0);
    assertEquals(1 << 7 | 1 << 6, Rig.read(cpu, Rig.ESR));
  }

  @Test
  void levelPinWithAnIllegalVectorDoesNotGetStuck() {
    Rig rig = new Rig(LapicProfile.DATASHEET, 1).enabled();
    Lapic cpu = rig.cpus[0];
    Rig.write(cpu, Rig.LVT_LINT0, 0x8005);
    assertEquals(-1, cpu.setLevel(0, 0, true));
    assertEquals(0x8005, Rig.read(cpu, Rig.LVT_LINT0));
    Rig.write(cpu, Rig.LVT_LINT0, 0x8041);
    assertEquals(0x41, cpu.acknowledge(0));
  }

  @Test
  void kvmKnowsNoErrors() {
    Rig rig = new Rig(LapicProfile.KVM, 1).enabled();
    Lapic cpu = rig.cpus[0];
    assertEquals(1, rig.fixed(0x05, 0));
    assertTrue(cpu.irr(5));
    Rig.read(cpu, 0x40);
    Rig.write(cpu, Rig.ESR, 0);
    assertEquals(0, Rig.read(cpu, Rig.ESR));
  }

  @Test
  void queryReadsAnyRegisterWithoutSideEffect() {
    Rig rig = new Rig(LapicProfile.DATASHEET, 1).enabled();
    Lapic cpu = rig.cpus[0];
    Rig.toX2apic(cpu);
    rig.log.take();
    assertEquals(0x1ff, cpu.register(Rig.SVR));
    assertEquals(-1, cpu.register(0x40));
    assertEquals(-1, cpu.register(Rig.EOI));
    assertEquals(-1, cpu.register(-16));
    assertEquals(-1, cpu.register(0x81));
    assertEquals(List.of(), rig.log.take());
    assertTrue(cpu.writeMsr(0x828, 0));
    assertEquals(0, cpu.readMsr(0x828));
  }

  @Test
  void dumpNamesWhatAMonitorShows() {
    Rig rig = new Rig(LapicProfile.DATASHEET, 1).enabled();
    rig.level(0x41, 0);
    rig.fixed(0x52, 0);
    rig.cpus[0].acknowledge(0);
    String text = rig.cpus[0].dump();
    for (String part :
        List.of("xapic", "svr=0x1ff", "irr 41", "isr 52", "tmr 41", "ppr=0x50", "deadline=never")) {
      assertTrue(text.contains(part), () -> part + " is not in " + text);
    }
    assertFalse(text.contains("software-disabled"));
  }
}
