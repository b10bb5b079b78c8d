// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.it.x86;

import static org.jirq.it.x86.Pc.LEVEL;
import static org.jirq.it.x86.Pc.MASKED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.jirq.api.Cell;
import org.jirq.irqfd.HeapEventSource;
import org.jirq.irqfd.ResamplePolicy;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Ends of interrupts that go from a local APIC over the bus and the IOAPIC to the device. */
class EndOfInterruptTest {

  private static final int GSI = 10;
  private static final int VECTOR = 0x5a;
  private static final int SVR = 0xf0;
  private static final int EOI_REGISTER = 0x40;

  /** A device that keeps its line up until its handler has quieted it. */
  private static final class Device {
    final HeapEventSource event = new HeapEventSource("device");
    boolean asserted;
    int resamples;

    void raise() {
      asserted = true;
      event.signal();
    }

    void resample(int gsi, int chip, int pin) {
      resamples++;
      if (asserted) {
        event.signal();
      }
    }
  }

  /**
   * A oneshot driver masks, ends, quiets the device later, and unmasks. How often it runs, and how
   * often the device is asked, is the policy's.
   */
  @ParameterizedTest
  @CsvSource({
    "PLAIN, datasheet, NOTIFY_AT_EOI, 2, 2",
    "SHARED, datasheet, NOTIFY_AT_EOI, 2, 2",
    "PLAIN, datasheet, POSTPONE_WHILE_MASKED, 1, 1",
    "SHARED, datasheet, POSTPONE_WHILE_MASKED, 1, 1",
    "PLAIN, datasheet, RESAMPLE_AT_UNMASK, 1, 2",
    "SHARED, datasheet, RESAMPLE_AT_UNMASK, 1, 2",
    "SHARED, kvm, NOTIFY_AT_EOI, 2, 2",
    "SHARED, kvm, POSTPONE_WHILE_MASKED, 1, 1",
    "SHARED, kvm, RESAMPLE_AT_UNMASK, 1, 2",
  })
  void aOneshotDriverSeesWhatItsPolicySays(
      Cell cell, String profile, ResamplePolicy policy, int runs, int resamples) {
    try (Pc pc = new Pc(cell, profile, 0x11, 1)) {
      Device device = new Device();
      pc.irqfds.assignLevel(device.event, GSI, device::resample, policy);
      pc.entry(GSI, LEVEL | VECTOR, 0);
      pc.handler(
          0,
          VECTOR,
          () -> {
            pc.low(GSI, MASKED | LEVEL | VECTOR);
            pc.end(0);
          });
      device.raise();
      pc.run();
      for (int thread = 0; thread < 3; thread++) {
        device.asserted = false;
        pc.low(GSI, LEVEL | VECTOR);
        pc.run();
      }
      assertEquals(runs, pc.taken(0).size());
      assertEquals(resamples, device.resamples);
      // KVM's IOAPIC forgets the request at the unmask and keeps the line; the next raise sends.
      assertEquals(
          profile.equals("kvm") && policy == ResamplePolicy.RESAMPLE_AT_UNMASK,
          pc.ioapic.level(GSI));
      assertFalse(pc.ioapic.remoteIrr(GSI));
      device.raise();
      pc.run();
      assertEquals(runs + 1, pc.taken(0).size(), "the line is not stuck");
    }
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void aSuppressedBroadcastLeavesTheEndToTheIoApicsRegister(Cell cell) {
    try (Pc pc = new Pc(cell, "datasheet", 0x20, 1)) {
      assertTrue(pc.bus.directedEoi());
      assertEquals(1, pc.lapics.get(0).read(0x30, 4) >>> 24 & 1, "offered in the version register");
      pc.lapics.get(0).write(SVR, 0x11ff, 4);
      pc.entry(GSI, LEVEL | VECTOR, 0);
      pc.handler(0, VECTOR, () -> pc.end(0));
      pc.line(GSI, true);
      pc.run();
      assertEquals(List.of(VECTOR), pc.taken(0));
      assertTrue(pc.ioapic.remoteIrr(GSI), "nobody told the IOAPIC");
      pc.ioapic.write(EOI_REGISTER, VECTOR, 4);
      pc.run();
      assertEquals(List.of(VECTOR, VECTOR), pc.taken(0), "still high, so it comes again");
      pc.line(GSI, false);
      pc.ioapic.write(EOI_REGISTER, VECTOR, 4);
      assertFalse(pc.ioapic.remoteIrr(GSI));
    }
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void aBroadcastCannotBeSuppressedWhereTheIoApicHasNoRegister(Cell cell) {
    try (Pc pc = new Pc(cell, "datasheet", 0x11, 1)) {
      assertFalse(pc.bus.directedEoi());
      assertEquals(0, pc.lapics.get(0).read(0x30, 4) >>> 24 & 1);
      pc.lapics.get(0).write(SVR, 0x11ff, 4);
      pc.entry(GSI, LEVEL | VECTOR, 0);
      pc.handler(
          0,
          VECTOR,
          () -> {
            pc.line(GSI, false);
            pc.end(0);
          });
      pc.line(GSI, true);
      pc.run();
      assertFalse(pc.ioapic.remoteIrr(GSI));
    }
  }
}
