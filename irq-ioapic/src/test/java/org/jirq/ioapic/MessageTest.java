// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.ioapic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.jirq.api.ApicMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What stands in a message. Profiles: all, unless a test says otherwise; options: the profile's.
 */
class MessageTest {

  private static final String ALL = "org.jirq.ioapic.Rig#everyProfileAndCell";
  private static final int PIN = 6;

  @ParameterizedTest
  @MethodSource(ALL)
  void anUnmaskedEntrySendsItsVectorAndDestination(Rig rig) {
    rig.high(PIN, 0xab00_0000);
    rig.edge(PIN, 0x77);
    rig.pulse(PIN);
    assertEquals(List.of(new ApicMessage(0x77, 0xab, 0, 0, 0)), rig.cpus.messages);
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void aMaskedEntrySendsNothingWhateverHappens(Rig rig) {
    rig.raise(1);
    rig.low(PIN, Rig.masked(Rig.levelEntry(0x77)));
    rig.high(PIN, 0x0100_0000);
    rig.raise(PIN);
    rig.eoi(0x77);
    rig.chip.reevaluate();
    rig.chip.resync();
    rig.chip.advanceTo(1_000_000_000);
    rig.lower(PIN);
    rig.raise(PIN);
    assertEquals(List.of(), rig.cpus.messages);
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void theDestinationModeAndDestinationArePassedOn(Rig rig) {
    rig.high(PIN, 0x0100_0000);
    rig.low(PIN, 0x40);
    rig.pulse(PIN);
    rig.high(PIN, 0x0d00_0000);
    rig.low(PIN, 0x41 | 1 << 11);
    rig.pulse(PIN);
    assertEquals(
        List.of(
            new ApicMessage(0x40, 1, ApicMessage.PHYSICAL, ApicMessage.FIXED, ApicMessage.EDGE),
            new ApicMessage(0x41, 0xd, ApicMessage.LOGICAL, ApicMessage.FIXED, ApicMessage.EDGE)),
        rig.cpus.messages);
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void allDeliveryModesArePassedOnInBothTriggerModes(Rig rig) {
    for (int mode = 0; mode < 8; mode++) {
      for (int trigger = 0; trigger < 2; trigger++) {
        rig.low(PIN, 0x50 | mode << 8 | trigger << 15);
        rig.pulse(PIN);
        rig.eoi(0x50);
        assertEquals(
            List.of(new ApicMessage(0x50, 0, 0, mode, trigger)), List.copyOf(rig.cpus.messages));
        rig.cpus.messages.clear();
      }
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void everyVectorAndEveryDestinationCanBeSent(Rig rig) {
    for (int value = 0; value < 256; value++) {
      rig.high(PIN, value << 24);
      rig.level(PIN, value);
      rig.pulse(PIN);
      assertEquals(List.of(new ApicMessage(value, value, 0, 0, 1)), rig.cpus.messages);
      assertTrue(rig.chip.remoteIrr(PIN));
      rig.eoi(value);
      assertFalse(rig.chip.remoteIrr(PIN));
      rig.cpus.messages.clear();
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void everyPinSendsItsOwnEntry(Rig rig) {
    for (int pin = 0; pin < 24; pin++) {
      rig.edge(pin, 0x20 + pin);
    }
    for (int pin = 0; pin < 24; pin++) {
      rig.pulse(pin);
      int wired = pin == 0 && rig.is(IoApicProfile.QEMU) ? 2 : pin;
      assertEquals(List.of(0x20 + wired), rig.cpus.take());
    }
  }

  @Test
  void extendedDestinationsTakeBits55To49AndKeepThem() {
    Rig rig = Rig.with(IoApicOption.EXTENDED_DESTINATION);
    rig.high(PIN, 0x12ff_ffff);
    rig.edge(PIN, 0x60);
    rig.pulse(PIN);
    assertEquals(0x7f12, rig.cpus.messages.get(0).destination());
    assertEquals(0x12fe_0000_0000_0060L, rig.chip.entry(PIN), "the other reserved bits read 0");
    rig.high(PIN, 0x3402_0000);
    rig.pulse(PIN);
    assertEquals(0x0134, rig.cpus.messages.get(1).destination());
  }

  @Test
  void withoutTheOptionBits55To49AreReserved() {
    for (IoApicProfile profile : IoApicProfile.values()) {
      Rig rig = new Rig(builder -> builder.profile(profile));
      rig.high(PIN, 0x12fe_0000);
      rig.edge(PIN, 0x60);
      rig.pulse(PIN);
      assertEquals(0x12, rig.cpus.messages.get(0).destination());
    }
  }

  @Test
  void extendedDestinationsAlsoWorkWhereReservedBitsAreWritable() {
    Rig rig =
        new Rig(
            builder ->
                builder
                    .profile(IoApicProfile.QEMU)
                    .option(IoApicOption.EXTENDED_DESTINATION, true));
    rig.high(PIN, 0x12ff_ffff);
    rig.edge(PIN, 0x60);
    rig.pulse(PIN);
    assertEquals(0x7f12, rig.cpus.messages.get(0).destination());
    assertEquals(0x12ff_ffff_0000_0060L, rig.chip.entry(PIN));
  }

  @Test
  void deliveryStatusIsOneWhileAMessageWaitsAndCannotBeWritten() {
    Rig rig = Rig.with();
    rig.cpus.answer = 0;
    rig.low(PIN, Rig.levelEntry(0x70) | 1 << 12);
    assertEquals(Rig.levelEntry(0x70), rig.low(PIN), "nothing waits");
    rig.raise(PIN);
    assertEquals(Rig.levelEntry(0x70) | 1 << 12, rig.low(PIN), "a refused message waits");
    rig.low(PIN, Rig.levelEntry(0x70));
    assertEquals(Rig.levelEntry(0x70) | 1 << 12, rig.low(PIN), "read-only");
    rig.cpus.answer = 1;
    rig.chip.reevaluate();
    assertEquals(Rig.levelEntry(0x70) | 1 << 14, rig.low(PIN), "taken");
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void deliveryStatusReadsZeroOutsideDatasheet(Rig rig) {
    rig.cpus.answer = 0;
    rig.low(PIN, Rig.levelEntry(0x70) | 1 << 12);
    rig.raise(PIN);
    assertEquals(rig.is(IoApicProfile.DATASHEET) ? 1 << 12 : 0, rig.low(PIN) & 1 << 12);
  }
}
