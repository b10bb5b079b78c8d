// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.ioapic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jirq.api.Cell;
import org.jirq.api.IrqEvents;
import org.jirq.api.spi.IrqChipContext;
import org.jirq.api.spi.IrqChipProvider;
import org.jirq.api.spi.IrqChips;
import org.junit.jupiter.api.Test;

/** The chip by name and text. Profiles and options: as the settings say. */
class IoApicProviderTest {

  private static final String SERVICE = "META-INF/services/org.jirq.api.spi.IrqChipProvider";

  private final Cpus cpus = new Cpus();

  private IoApic create(Map<String, String> settings) {
    IrqChipContext context = IrqChipContext.of(Cell.SHARED).withSink(cpus).withSettings(settings);
    return assertInstanceOf(IoApic.class, new IoApicProvider().create(context));
  }

  private void refused(Map<String, String> settings, String words) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> create(settings));
    assertTrue(e.getMessage().contains(words), e.getMessage());
  }

  @Test
  void withoutSettingsItIsTheBuildersDefault() {
    IoApic chip = create(Map.of());
    assertEquals(IoApic.builder(cpus).build().describe(), chip.describe());
    assertEquals(IoApicProfile.DATASHEET.options(), chip.options());
  }

  @Test
  void everySettingIsTaken() {
    IoApic chip =
        create(
            Map.of(
                "profile", "qemu",
                "version", "0x11",
                "pins", "0x30",
                "id", "5",
                "baseAddress", "0xfec10000",
                "gsiBase", "24",
                "maxCpus", "8",
                "clocked", "true",
                "pin0_is_2", "false",
                "extended_destination", "true"));
    assertEquals(new IoApicDescription(5, 0xfec1_0000L, 24, 48, 0x11), chip.describe());
    assertEquals(IoApicProfile.QEMU, chip.profile());
    assertTrue(chip.options().contains(IoApicOption.EXTENDED_DESTINATION));
    assertTrue(!chip.options().contains(IoApicOption.PIN0_IS_2));
    assertTrue(chip.options().contains(IoApicOption.STORM_GUARD));
    chip.write(0, 0x10, 4);
    chip.write(0x10, 0x8041, 4);
    chip.setLevel(0, 0, true);
    for (int i = 0; i < 10_000; i++) {
      chip.eoi(0x41, 0, true);
    }
    assertEquals(10_000, cpus.count(0x41), "the clock is promised, so the storm guard acts");
  }

  @Test
  void maxCpusBoundsTheTracking() {
    IoApic chip = create(Map.of("profile", "kvm", "maxCpus", "1"));
    chip.write(0, 0x10 + 2 * 8, 4);
    chip.write(0x10, 0x28, 4);
    assertEquals(1, chip.setLevelForStatus(8, 0, true));
    chip.setLevelForStatus(8, 0, false);
    chip.eoi(0x28, 0, false);
    cpus.answer = 2;
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> chip.setLevelForStatus(8, 0, true));
    assertTrue(e.getMessage().contains("cpu=1"), e.getMessage());
  }

  @Test
  void everyOptionCanBeSetByName() {
    for (IoApicOption option : IoApicOption.values()) {
      Map<String, String> settings = new HashMap<>();
      settings.put("edge_retry", "false");
      settings.put(option.name().toLowerCase(Locale.ROOT), "true");
      assertTrue(create(settings).options().contains(option), "on: " + option);
      settings.put(option.name().toLowerCase(Locale.ROOT), "false");
      assertTrue(!create(settings).options().contains(option), "off: " + option);
    }
  }

  @Test
  void theContextsCellSinkAndObserverAreUsed() {
    List<String> told = new ArrayList<>();
    IrqEvents events =
        new IrqEvents() {
          @Override
          public void lineChanged(int pin, boolean level) {
            told.add(pin + " " + level);
          }
        };
    IrqChipContext context = IrqChipContext.of(Cell.PLAIN).withSink(cpus).withEvents(events);
    IoApic chip = assertInstanceOf(IoApic.class, new IoApicProvider().create(context));
    chip.write(0, 0x10, 4);
    chip.write(0x10, 0x41, 4);
    chip.setLevel(0, 0, true);
    assertEquals(List.of("0 true"), told);
    assertEquals(1, cpus.count(0x41));
  }

  @Test
  void badSettingsAreRefusedByName() {
    refused(Map.of("pinz", "24"), "setting=pinz");
    refused(Map.of("profile", "bochs"), "profile=bochs");
    refused(Map.of("pins", "many"), "pins=many");
    refused(Map.of("pins", "0"), "pins=0");
    refused(Map.of("version", "0x21"), "version=0x21");
    refused(Map.of("clocked", "yes"), "clocked=yes");
    refused(Map.of("edge_retry", "1"), "edge_retry=1");
    refused(Map.of("EDGE_RETRY", "true"), "setting=EDGE_RETRY");
    refused(Map.of("baseAddress", ""), "baseAddress=");
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> new IoApicProvider().create(IrqChipContext.of(Cell.SHARED)));
    assertTrue(e.getMessage().contains("sink=null"), e.getMessage());
  }

  @Test
  void theProviderIsFoundByNameThroughItsClassLoader() {
    IrqChipProvider provider = IrqChips.provider("ioapic", IoApicProvider.class.getClassLoader());
    assertInstanceOf(IoApicProvider.class, provider);
    assertEquals(Set.of("x86_64"), provider.architectures());
  }

  @Test
  void moduleDescriptorAndServicesFileAgree() throws IOException {
    List<String> listed;
    try (InputStream in = IoApicProvider.class.getClassLoader().getResourceAsStream(SERVICE)) {
      assertNotNull(in, SERVICE);
      listed =
          new String(in.readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .filter(line -> !line.isBlank() && !line.startsWith("#"))
              .toList();
    }
    assertEquals(List.of(IoApicProvider.class.getName()), listed);
    Module module = IoApicProvider.class.getModule();
    if (module.isNamed()) {
      ModuleDescriptor.Provides provides = module.getDescriptor().provides().iterator().next();
      assertEquals(IrqChipProvider.class.getName(), provides.service());
      assertEquals(listed, provides.providers());
      assertInstanceOf(IoApicProvider.class, IrqChips.provider("ioapic", module.getLayer()));
    }
  }
}
