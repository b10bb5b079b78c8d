// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.lapic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jirq.api.Cell;
import org.jirq.api.spi.IrqChipContext;
import org.jirq.api.spi.IrqChipProvider;
import org.jirq.api.spi.IrqChips;
import org.junit.jupiter.api.Test;

/** The second way in: by name. */
class LapicProviderTest {

  private static Lapic make(Map<String, String> settings) {
    return (Lapic) new LapicProvider().create(IrqChipContext.of(Cell.PLAIN).withSettings(settings));
  }

  private static void refused(String named, Map<String, String> settings) {
    String text =
        String.valueOf(
            assertThrows(IllegalArgumentException.class, () -> make(settings)).getMessage());
    assertTrue(text.contains(named), text);
  }

  @Test
  void providerIsFoundByItsName() {
    IrqChipProvider provider = IrqChips.provider("lapic", LapicProviderTest.class.getClassLoader());
    assertEquals(Set.of("x86_64"), provider.architectures());
    assertEquals("lapic", provider.create(IrqChipContext.of(Cell.SHARED)).kind());
  }

  @Test
  void settingsReachTheChip() {
    Lapic cpu =
        make(
            Map.of(
                "profile", "kvm",
                "apicId", "0x12",
                "timerFrequency", "1000",
                "tscFrequency", "2000",
                "bootProcessor", "true"));
    assertEquals(0x12, cpu.apicId());
    assertEquals(LapicProfile.KVM, cpu.profile());
    assertEquals(0xfee00900L, cpu.apicBase());
    assertEquals(Cell.PLAIN, cpu.bus().cell());
    assertTrue(cpu.msrReadable(0x6e0));
    Rig.write(cpu, Rig.INITIAL_COUNT, 1);
    assertEquals(2_000_000, cpu.nextDeadline(), "1 kHz by 2");
    assertFalse(make(Map.of()).msrReadable(0x6e0));
  }

  @Test
  void outputsOfTheContextAreWired() {
    int[] calls = new int[1];
    Lapic cpu =
        (Lapic)
            new LapicProvider()
                .create(IrqChipContext.of(Cell.PLAIN).withOutputs((output, on) -> calls[0]++));
    Rig.write(cpu, Rig.SVR, 0x1ff);
    assertEquals(1, cpu.bus().deliver(0x41, 0, 0, 0, 0));
    assertEquals(1, calls[0]);
  }

  @Test
  void wrongSettingsAreNamed() {
    refused("setting=colour", Map.of("colour", "red"));
    refused("profile=qemu", Map.of("profile", "qemu"));
    refused("apicId=65536", Map.of("apicId", "65536"));
    refused("apicId=-1", Map.of("apicId", "-1"));
    refused("timerFrequency=0", Map.of("timerFrequency", "0"));
    refused("tscFrequency=9000000001", Map.of("tscFrequency", "9000000001"));
    refused("bootProcessor=maybe", Map.of("bootProcessor", "maybe"));
  }

  @Test
  void otherCellThanTheBussIsRefused() {
    ApicBus bus = ApicBus.builder().cell(Cell.PLAIN).build();
    assertThrows(
        IllegalArgumentException.class, () -> Lapic.builder(bus, 0).cell(Cell.SHARED).build());
    assertEquals(1, List.of(Lapic.builder(bus, 0).build()).size(), "the id was not taken");
  }

  @Test
  void profilesAreSetsOfOptionsAndHaveNames() {
    assertEquals(LapicProfile.KVM, LapicProfile.of("kvm"));
    assertEquals(LapicProfile.DATASHEET, LapicProfile.of("datasheet"));
    assertThrows(IllegalArgumentException.class, () -> LapicProfile.of("qemu"));
    ApicBus bus = ApicBus.builder().build();
    Lapic cpu =
        Lapic.builder(bus, 0)
            .option(LapicOption.WRITABLE_ID, true)
            .option(LapicOption.CMCI, false)
            .build();
    assertTrue(cpu.options().contains(LapicOption.WRITABLE_ID));
    Rig.write(cpu, 0x20, 0x17000000);
    assertEquals(0x17, cpu.id());
    assertEquals(0x50014, Rig.read(cpu, 0x30));
  }
}
