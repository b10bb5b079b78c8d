// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.irqfd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jirq.ioapic.IoApic;
import org.jirq.ioapic.IoApicOption;
import org.jirq.ioapic.IoApicProfile;
import org.jirq.routing.ChipRoute;
import org.jirq.routing.IrqRouter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A level irqfd on a pin whose entry the guest rewrites under it, or whose message nobody takes:
 * the device is asked again and the pin serves again, or it is said when not.
 */
@Timeout(60)
class RewrittenPinTest {

  private static final int PIN = 5;
  private static final int VECTOR = 0x45;
  private static final int OTHER = 0x55;

  private final Passthrough device = new Passthrough("nic");

  /** No CPU is there to take the message; when one is, it comes, and the cycle goes on. */
  @ParameterizedTest
  @EnumSource(
      value = ResamplePolicy.class,
      names = {"NOTIFY_AT_EOI", "POSTPONE_WHILE_MASKED", "RESAMPLE_AT_UNMASK"})
  void aMessageThatNobodyTakesDoesNotLeaveThePinStuck(ResamplePolicy policy) {
    int[] answer = {0};
    AtomicInteger taken = new AtomicInteger();
    IoApic ioapic =
        IoApic.builder(
                (vector, destination, destinationMode, mode, trigger) -> {
                  taken.addAndGet(answer[0]);
                  return answer[0];
                })
            .profile(IoApicProfile.DATASHEET)
            .build();
    IrqRouter router =
        IrqRouter.builder()
            .chip(Pc.IOAPIC, ioapic)
            .routes(List.of(new ChipRoute(PIN, Pc.IOAPIC, PIN)))
            .build();
    new IrqfdRegistry(router).assignLevel(device.event, PIN, device, policy);
    ioapic.write(0, 0x10 + 2 * PIN, 4);
    ioapic.write(0x10, VECTOR | 1 << 15, 4);
    device.raise();
    assertEquals(0, taken.get());
    assertFalse(ioapic.remoteIrr(PIN), "in service though nobody was told");
    assertTrue(ioapic.level(PIN));
    answer[0] = 1;
    ioapic.reevaluate();
    assertEquals(1, taken.get());
    device.quiet();
    ioapic.eoi(VECTOR, 0, true);
    assertEquals(1, device.asked());
    assertFalse(device.isHostMasked());
    device.raise();
    assertEquals(2, taken.get());
  }

  /**
   * The vector is rewritten in service. The EOI of the old one matches nothing, as in hardware: the
   * pin waits, and the EOI of the new vector ends it. With the option for it the old one does.
   */
  @Test
  void theEoiOfAVectorThatWasRewrittenInServiceReachesNobodyUntilTheNewOneEnds() {
    Pc pc = new Pc(IoApicProfile.DATASHEET);
    new IrqfdRegistry(pc.router).assignLevel(device.event, PIN, device);
    pc.level(PIN, VECTOR);
    device.raise();
    pc.level(PIN, OTHER);
    device.quiet();
    pc.eoi(VECTOR);
    assertEquals(0, device.asked());
    assertTrue(pc.inService(PIN));
    pc.eoi(OTHER);
    assertEquals(1, device.asked());
    assertFalse(pc.inService(PIN));
    device.raise();
    assertEquals(1, pc.taken(OTHER));
  }

  @Test
  void withTheOptionForItTheEoiOfTheOldVectorReachesTheDevice() {
    IoApic ioapic =
        IoApic.builder((vector, destination, destinationMode, mode, trigger) -> 1)
            .option(IoApicOption.EOI_OF_OLD_VECTOR, true)
            .build();
    IrqRouter router =
        IrqRouter.builder()
            .chip(Pc.IOAPIC, ioapic)
            .routes(List.of(new ChipRoute(PIN, Pc.IOAPIC, PIN)))
            .build();
    new IrqfdRegistry(router).assignLevel(device.event, PIN, device);
    ioapic.write(0, 0x10 + 2 * PIN, 4);
    ioapic.write(0x10, VECTOR | 1 << 15, 4);
    device.raise();
    ioapic.write(0x10, OTHER | 1 << 15, 4);
    device.quiet();
    ioapic.eoi(VECTOR, 0, true);
    assertEquals(1, device.asked());
    assertFalse(ioapic.remoteIrr(PIN));
  }

  /**
   * The pin becomes edge-triggered while it is in service, with a device that raises again from
   * inside each notify: an EOI is one acknowledgement and one notify, however often it rises.
   */
  @ParameterizedTest
  @EnumSource(IoApicProfile.class)
  void aPinThatBecomesEdgeTriggeredWithAResamplerBoundDoesNotRecurse(IoApicProfile profile) {
    Pc pc = new Pc(profile);
    HeapEventSource event = new HeapEventSource("high");
    AtomicInteger asked = new AtomicInteger();
    new IrqfdRegistry(pc.router)
        .assignLevel(
            event,
            PIN,
            (gsi, chip, pin) -> {
              asked.incrementAndGet();
              event.signal();
            },
            ResamplePolicy.NOTIFY_AT_EOI);
    pc.level(PIN, VECTOR);
    event.signal();
    assertEquals(1, pc.taken(VECTOR));
    pc.edge(PIN, VECTOR);
    int before = pc.taken(VECTOR);
    pc.eoi(VECTOR);
    assertEquals(1, asked.get());
    int messages = pc.taken(VECTOR) - before;
    assertTrue(messages >= 1 && messages <= 2, "messages=" + messages);
    pc.eoi(VECTOR);
    assertEquals(2, asked.get());
    pc.level(PIN, VECTOR);
    assertTrue(pc.high(PIN));
    pc.eoi(VECTOR);
    assertEquals(3, asked.get());
  }
}
