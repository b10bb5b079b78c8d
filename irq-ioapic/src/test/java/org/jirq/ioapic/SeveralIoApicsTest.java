// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.ioapic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Chips of every size, and several in one machine. Profile datasheet; options: its own. */
class SeveralIoApicsTest {

  private static Rig rig(int pins) {
    return new Rig(builder -> builder.pins(pins));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 23, 24, 63, 64, 65, 119, 120, 121, 128, 129, 192, 193, 239, 240})
  void everyPinOfEverySizeCanBeProgrammedDeliveredAndEnded(int pins) {
    Rig rig = rig(pins);
    assertEquals(pins, rig.chip.pins());
    assertEquals((pins - 1) << 16 | 0x20, rig.register(1));
    for (int pin = 0; pin < pins; pin++) {
      rig.high(pin, pin << 24);
      rig.level(pin, 0x80);
      rig.raise(pin);
      rig.lower(pin);
      assertEquals(1, rig.sent(0x80), "pin " + pin);
      assertEquals(pin, rig.cpus.messages.get(0).destination());
      rig.cpus.messages.clear();
    }
    rig.eoi(0x80);
    assertEquals(pins, rig.acked.size(), "one EOI ends them all");
    for (int pin = 0; pin < pins; pin++) {
      assertEquals(pin, rig.acked.get(pin));
      assertFalse(rig.chip.remoteIrr(pin));
      assertEquals((long) pin << 56 | 0x8080, rig.chip.entry(pin));
    }
  }

  @Test
  void ioregselHasNineBitsOnlyWithMoreThan120Pins() {
    Rig narrow = rig(120);
    narrow.chip.write(0x00, 0x1ff, 4);
    assertEquals(0xff, narrow.chip.ioregsel());
    Rig wide = rig(121);
    wide.chip.write(0x00, 0xfff, 4);
    assertEquals(0x1ff, wide.chip.ioregsel());
    assertEquals(0, wide.register(0x10 + 2 * 121), "no entry there");
    assertEquals(0x10000, wide.register(0x10 + 2 * 120));
  }

  @Test
  void anEoiServesAllLinesThatAreHighAcrossTheWholeChip() {
    Rig rig = rig(240);
    for (int pin : List.of(0, 63, 64, 127, 128, 191, 192, 239)) {
      rig.level(pin, 0x90);
      rig.raise(pin);
    }
    rig.lower(128);
    rig.cpus.messages.clear();
    rig.eoi(0x90);
    assertEquals(7, rig.sent(0x90));
    assertFalse(rig.chip.remoteIrr(128));
    assertTrue(rig.chip.remoteIrr(239));
  }

  @Test
  void chipsOfOneMachineShareNothing() {
    Cpus cpus = new Cpus();
    IoApic first = IoApic.builder(cpus).id(1).gsiBase(0).build();
    IoApic second =
        IoApic.builder(cpus).id(2).baseAddress(0xfec1_0000L).gsiBase(24).pins(8).build();
    for (IoApic chip : List.of(first, second)) {
      chip.write(0x00, 0x10, 4);
      chip.write(0x10, 0x8041, 4);
      chip.setLevel(0, 0, true);
      chip.setLevel(0, 0, false);
    }
    assertEquals(2, cpus.count(0x41));
    first.write(0x40, 0x41, 4);
    assertFalse(first.remoteIrr(0));
    assertTrue(second.remoteIrr(0), "an EOI register ends the pins of its own chip");
    second.eoi(0x41, 0, true);
    assertFalse(second.remoteIrr(0));
    first.reset();
    assertEquals(0x8041, second.entry(0));
    assertEquals(1, first.id());
    assertEquals(2, second.id());
  }
}
