// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.aplic;

import static org.jirq.aplic.Rig.M;
import static org.jirq.aplic.Rig.S;
import static org.jirq.aplic.Rig.target;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jirq.api.Cell;
import org.jirq.api.ChipCapability;
import org.jirq.api.spi.IrqChipContext;
import org.jirq.api.spi.IrqChips;
import org.junit.jupiter.api.Test;

/** Each option shows where the chip with it differs from the chip without; and how one is made. */
class AplicOptionTest {

  private static String with(Set<AplicOption> options, AplicOption tested) {
    AplicBuilder builder = Aplic.builder(8, 2).cell(Cell.PLAIN);
    options.forEach(option -> builder.option(option, true));
    Rig rig = new Rig(builder, false);
    rig.write(M, 0, 0x100);
    rig.write(S, 0, 0x100);
    for (int hart = 0; hart < 2; hart++) {
      rig.write(M, 0x4000 + 32 * hart, 1);
      rig.write(S, 0x4000 + 32 * hart, 1);
    }
    return switch (tested) {
      case LEVEL_LATCHED -> {
        rig.use(M, 3, Rig.LEVEL1, 1);
        rig.wire(3, true);
        rig.wire(3, false);
        yield "pending after the fall=" + rig.pending(M, 3);
      }
      case CHILD_INDEPENDENT -> {
        rig.write(S, 12, Rig.EDGE1);
        yield "child's sourcecfg=" + rig.read(S, 12);
      }
      case INPUT_STALE -> {
        rig.wire(3, true);
        rig.use(S, 3, Rig.LEVEL1, 1);
        yield "child's input=" + rig.read(S, 0x1d00);
      }
      case DELEGATE_TO_ANY_CHILD -> {
        rig.write(M, 12, 0x407);
        yield "delegation=" + Long.toHexString(rig.read(M, 12));
      }
      case DETACHED_SHOWS_WIRE -> {
        rig.wire(3, true);
        rig.write(M, 12, Rig.DETACHED);
        yield "in=" + rig.read(M, 0x1d00) + " pending=" + rig.pending(M, 3);
      }
      case FORCE_LAZY -> {
        rig.write(M, 0x4004, 1);
        rig.claimi(M, 0);
        boolean after = rig.aplic.output(0);
        rig.write(M, 0x1ddc, 5);
        yield "output after the claim=" + after + ", after an event=" + rig.aplic.output(0);
      }
      case RESERVED_MODES -> {
        rig.write(M, 12, 3);
        yield "sourcecfg=" + rig.read(M, 12);
      }
      case TARGET_WHEN_INACTIVE -> {
        rig.write(M, 0x300c, target(1, 5));
        rig.write(M, 12, Rig.EDGE1);
        yield "target=" + Long.toHexString(rig.read(M, 0x300c));
      }
      default -> {
        rig.write(M, 12, Rig.EDGE1);
        rig.write(M, 0x300c, 0x3f105);
        yield "target=" + Long.toHexString(rig.read(M, 0x300c));
      }
    };
  }

  @Test
  void everyOptionHasItsEffect() {
    Map<AplicOption, List<String>> expected = new TreeMap<>();
    expected.put(
        AplicOption.LEVEL_LATCHED,
        List.of("pending after the fall=false", "pending after the fall=true"));
    expected.put(
        AplicOption.CHILD_INDEPENDENT, List.of("child's sourcecfg=0", "child's sourcecfg=4"));
    expected.put(AplicOption.INPUT_STALE, List.of("child's input=8", "child's input=0"));
    expected.put(AplicOption.DELEGATE_TO_ANY_CHILD, List.of("delegation=400", "delegation=407"));
    expected.put(
        AplicOption.DETACHED_SHOWS_WIRE, List.of("in=0 pending=false", "in=8 pending=true"));
    expected.put(
        AplicOption.FORCE_LAZY,
        List.of(
            "output after the claim=false, after an event=false",
            "output after the claim=true, after an event=false"));
    expected.put(AplicOption.RESERVED_MODES, List.of("sourcecfg=0", "sourcecfg=3"));
    expected.put(AplicOption.TARGET_WHEN_INACTIVE, List.of("target=1", "target=40005"));
    expected.put(AplicOption.TARGET_RESERVED_WRITABLE, List.of("target=5", "target=3f105"));
    assertEquals(Set.of(AplicOption.values()), expected.keySet());
    for (AplicOption option : AplicOption.values()) {
      Set<AplicOption> base = EnumSet.noneOf(AplicOption.class);
      if (option == AplicOption.INPUT_STALE || option == AplicOption.DELEGATE_TO_ANY_CHILD) {
        base.add(AplicOption.CHILD_INDEPENDENT);
      }
      String off = with(base, option);
      base.add(option);
      assertEquals(expected.get(option), List.of(off, with(base, option)), option.name());
    }
  }

  @Test
  void profilesAreTheirOptions() {
    assertEquals(Set.of(), AplicProfile.DATASHEET.options());
    assertEquals(Set.of(AplicOption.values()), AplicProfile.QEMU.options());
    assertEquals(AplicProfile.QEMU, AplicProfile.of("qemu"));
    refused("profile=kvm", () -> AplicProfile.of("kvm"));
  }

  @Test
  void settingsOutOfRangeAreRefusedByName() {
    refused("sources=0", () -> Aplic.builder(0, 1).build());
    refused("sources=1024", () -> Aplic.builder(1024, 1).build());
    refused("harts=0", () -> Aplic.builder(1, 0).build());
    refused("iprioBits=9", () -> Aplic.builder(1, 1).iprioBits(9).build());
    refused("guests=64", () -> Aplic.builder(1, 1).guests(64).build());
    refused(
        "option=INPUT_STALE",
        () -> Aplic.builder(1, 1).option(AplicOption.INPUT_STALE, true).build());
    assertEquals(1024, Aplic.builder(1023, 1).build().pins());
  }

  @Test
  void onlyTheProfileWithOneStateForBothDomainsAsksForSamples() {
    Set<ChipCapability> always =
        Set.of(
            ChipCapability.ACK,
            ChipCapability.TAKEN,
            ChipCapability.MASK_NOTIFY,
            ChipCapability.PENDING_READABLE);
    assertEquals(always, Aplic.builder(8, 1).profile(AplicProfile.QEMU).build().capabilities());
    Set<ChipCapability> sampling = new HashSet<>(always);
    sampling.add(ChipCapability.UNMASK_RESAMPLE);
    assertEquals(sampling, Aplic.builder(8, 1).build().capabilities());
    sampling.remove(ChipCapability.TAKEN);
    Aplic withMsis = Aplic.builder(8, 1).msi((address, data, device) -> 1).build();
    assertEquals(sampling, withMsis.capabilities(), "who takes an MSI is not seen");
  }

  @Test
  void providerMakesWhatItsSettingsSay() {
    int[] sent = new int[1];
    var provider = IrqChips.provider("aplic", AplicProvider.class.getClassLoader());
    assertEquals(Set.of("riscv64"), provider.architectures());
    Map<String, String> settings =
        Map.of("sources", "0x20", "harts", "3", "iprioBits", "4", "level_latched", "true");
    Aplic chip =
        (Aplic)
            provider.create(
                IrqChipContext.of(Cell.PLAIN)
                    .withSettings(settings)
                    .withOutputs((output, level) -> sent[0] = 100 + output)
                    .withMsi((address, data, device) -> sent[0] = data));
    assertEquals(33, chip.pins());
    assertEquals(6, chip.outputs());
    chip.machineDomain().write(0, 0x104, 4);
    chip.machineDomain().write(0x3000, 77, 4);
    assertEquals(77, sent[0], "MSI mode");
    chip.machineDomain().write(0, 0x100, 4);
    chip.machineDomain().write(0x4020, 1, 4);
    chip.machineDomain().write(0x4024, 1, 4);
    assertEquals(102, sent[0], "direct mode");
    refused(
        "setting=pins",
        () -> provider.create(IrqChipContext.of(Cell.PLAIN).withSettings(Map.of("pins", "1"))));
    refused(
        "force_lazy=maybe",
        () ->
            provider.create(
                IrqChipContext.of(Cell.PLAIN).withSettings(Map.of("force_lazy", "maybe"))));
  }

  @Test
  void dumpNamesWhatIsActive() {
    Rig rig = Rig.direct(Cell.PLAIN);
    rig.use(S, 6, Rig.LEVEL1, target(1, 5));
    rig.wire(6, true);
    String dump = rig.aplic.dump();
    assertTrue(dump.contains("source 6: level1 wire=1 pending=1 enabled=1 target=00040005"), dump);
    assertTrue(dump.contains("hart 1: output=1 idelivery=1"), dump);
    assertEquals("aplic[profile=datasheet, sources=70, harts=3]", rig.aplic.toString());
  }

  private static void refused(String named, Runnable call) {
    String text = assertThrows(IllegalArgumentException.class, call::run).getMessage();
    assertTrue(text.contains(named), text);
  }
}
