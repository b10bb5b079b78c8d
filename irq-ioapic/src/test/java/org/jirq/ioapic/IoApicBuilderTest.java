// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.ioapic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jirq.api.ChipCapability;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a chip can be made with, and what is refused. Profiles and options: as each test says. */
class IoApicBuilderTest {

  private static IoApicBuilder builder() {
    return IoApic.builder(new Cpus());
  }

  private static void refused(UnaryOperator<IoApicBuilder> settings, String... words) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> settings.apply(builder()).build());
    for (String word : words) {
      assertTrue(e.getMessage().contains(word), e.getMessage());
    }
  }

  @Test
  void withoutSettingsItIsADatasheetChipWith24Pins() {
    IoApic chip = builder().build();
    assertEquals(IoApicProfile.DATASHEET, chip.profile());
    assertEquals(24, chip.pins());
    assertEquals(0x20, chip.version());
    assertEquals(0, chip.id());
    assertEquals("ioapic", chip.kind());
    assertEquals(new IoApicDescription(0, 0xfec0_0000L, 0, 24, 0x20), chip.describe());
    assertFalse(chip.masked(0) && chip.level(0));
  }

  @ParameterizedTest
  @EnumSource(IoApicProfile.class)
  void aProfileSetsItsOptionsAndItsVersion(IoApicProfile profile) {
    IoApic chip =
        builder().version(0x11).option(IoApicOption.PIN0_IS_2, true).profile(profile).build();
    assertEquals(profile.options(), chip.options());
    assertEquals(profile == IoApicProfile.KVM ? 0x11 : 0x20, chip.version());
    assertEquals(profile.defaultVersion(), chip.version());
    assertEquals(profile, IoApicProfile.of(profile.id().toUpperCase(java.util.Locale.ROOT)));
  }

  @Test
  void anUnknownProfileIsRefusedByName() {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> IoApicProfile.of("bochs"));
    assertTrue(e.getMessage().contains("profile=bochs"), e.getMessage());
  }

  @Test
  void theOptionsInForceCannotBeChanged() {
    Set<IoApicOption> options = builder().build().options();
    assertThrows(UnsupportedOperationException.class, () -> options.add(IoApicOption.PIN0_IS_2));
    assertThrows(
        UnsupportedOperationException.class,
        () -> IoApicProfile.KVM.options().remove(IoApicOption.STORM_GUARD));
  }

  @Test
  void numbersOutOfRangeAreRefusedByName() {
    refused(b -> b.pins(0), "pins=0", "1..240");
    refused(b -> b.pins(241), "pins=241");
    refused(b -> b.id(-1), "id=-1", "0..15");
    refused(b -> b.id(16), "id=16");
    refused(b -> b.version(0x12), "version=0x12");
    refused(b -> b.maxCpus(0), "maxCpus=0");
    refused(b -> b.maxCpus(32_769), "maxCpus=32769");
    refused(b -> b.gsiBase(-1), "gsiBase=-1");
    refused(b -> b.gsiBase(Integer.MAX_VALUE), "gsiBase=2147483647");
  }

  @Test
  void nullsAreRefusedByName() {
    assertTrue(
        assertThrows(IllegalArgumentException.class, () -> IoApic.builder(null))
            .getMessage()
            .contains("sink=null"));
    refused(b -> b.events(null), "events=null");
    refused(b -> b.profile(null), "profile=null");
    refused(b -> b.cell(null), "cell=null");
    refused(b -> b.option(null, true), "option=null");
  }

  @Test
  void kvmHasVersion11Only() {
    refused(b -> b.profile(IoApicProfile.KVM).version(0x20), "version=0x20", "profile=kvm");
    assertEquals(0x11, builder().profile(IoApicProfile.QEMU).version(0x11).build().version());
  }

  @Test
  void optionsThatContradictEachOtherAreRefusedByName() {
    IoApicOption follows = IoApicOption.EDGE_REQUEST_FOLLOWS_LINE;
    for (IoApicOption other :
        EnumSet.of(
            IoApicOption.EDGE_FORGETS_LINE,
            IoApicOption.EDGE_REPEAT,
            IoApicOption.EDGE_RETRY,
            IoApicOption.SERVE_ALL_PINS)) {
      refused(
          b -> b.profile(IoApicProfile.KVM).option(other, true),
          "option=" + follows,
          "option=" + other);
    }
    refused(
        b -> b.option(IoApicOption.EOI_PIN_BY_PIN, true).option(IoApicOption.SERVE_ALL_PINS, true),
        "option=EOI_PIN_BY_PIN",
        "option=SERVE_ALL_PINS");
    refused(b -> b.pins(2).option(IoApicOption.PIN0_IS_2, true), "pins=2", "PIN0_IS_2");
  }

  @Test
  void allOtherPairsOfOptionsAreLegalWithDatasheet() {
    Set<Set<IoApicOption>> excluded =
        Set.of(
            Set.of(IoApicOption.EDGE_REQUEST_FOLLOWS_LINE, IoApicOption.EDGE_FORGETS_LINE),
            Set.of(IoApicOption.EDGE_REQUEST_FOLLOWS_LINE, IoApicOption.EDGE_REPEAT),
            Set.of(IoApicOption.EDGE_REQUEST_FOLLOWS_LINE, IoApicOption.SERVE_ALL_PINS),
            Set.of(IoApicOption.EOI_PIN_BY_PIN, IoApicOption.SERVE_ALL_PINS));
    int built = 0;
    for (IoApicOption one : IoApicOption.values()) {
      for (IoApicOption other : IoApicOption.values()) {
        if (one == other || excluded.contains(Set.of(one, other))) {
          continue;
        }
        IoApicBuilder builder = builder().option(IoApicOption.EDGE_RETRY, false);
        boolean retryAndFollows =
            EnumSet.of(one, other)
                .equals(
                    EnumSet.of(IoApicOption.EDGE_RETRY, IoApicOption.EDGE_REQUEST_FOLLOWS_LINE));
        if (!retryAndFollows) {
          IoApic chip = builder.option(one, true).option(other, true).build();
          assertTrue(chip.options().containsAll(Set.of(one, other)));
          built++;
        }
      }
    }
    assertEquals(25 * 24 - 2 * 5, built);
  }

  @Test
  void capabilitiesFollowTheVersion() {
    Set<ChipCapability> always =
        Set.of(ChipCapability.ACK, ChipCapability.MASK_NOTIFY, ChipCapability.UNMASK_RESAMPLE);
    assertEquals(always, builder().version(0x11).build().capabilities());
    Set<ChipCapability> withEoiRegister = EnumSet.copyOf(always);
    withEoiRegister.add(ChipCapability.DIRECTED_EOI);
    assertEquals(withEoiRegister, builder().build().capabilities());
  }

  @Test
  void aBuilderCanBeUsedAgain() {
    IoApicBuilder builder = builder().pins(30).id(3);
    IoApic first = builder.build();
    IoApic second = builder.id(4).build();
    first.setLevel(5, 0, true);
    assertFalse(second.level(5));
    assertEquals(3, first.id());
    assertEquals(4, second.id());
  }

  @Test
  void aChipPrintsWhatOneLooksForWhenAnInterruptIsStuck() {
    Rig rig = Rig.with();
    rig.level(5, 0x41);
    rig.raise(5);
    String line = rig.chip.toString().lines().skip(6).findFirst().orElse("");
    assertTrue(line.contains("pin   5 entry=0x000000000000c041 sources=0x0001"), line);
    assertTrue(line.endsWith("high requested in-service"), line);
    assertEquals(25, rig.chip.toString().lines().count());
  }
}
