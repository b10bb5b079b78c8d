// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.irqfd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jirq.ioapic.IoApicProfile;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A passed-through device and a guest driver that handles it, oneshot (mask, end, serve, unmask) or
 * ordinary (serve, end): interrupts wanted, delivered, extra and lost, under each policy and
 * profile.
 */
@Timeout(60)
class OneshotTest {

  private static final int PIN = 9;
  private static final int VECTOR = 0x59;
  private static final int CYCLES = 50;

  private final Passthrough device = new Passthrough("touchpad");
  private Pc pc;
  private int handled;
  private int useful;
  private int extra;

  static Stream<Arguments> everyPolicyUnderEveryProfile() {
    List<Arguments> all = new ArrayList<>();
    for (IoApicProfile profile : IoApicProfile.values()) {
      for (ResamplePolicy policy : ResamplePolicy.values()) {
        all.add(Arguments.of(profile, policy));
      }
    }
    return all.stream();
  }

  private LevelIrqfd boot(IoApicProfile profile, ResamplePolicy policy) {
    pc = new Pc(profile);
    LevelIrqfd irqfd = device.assign(new IrqfdRegistry(pc.router), PIN, policy);
    pc.level(PIN, VECTOR);
    return irqfd;
  }

  /** Runs the guest until it has handled every interrupt that the CPU took. */
  private void guest(boolean oneshot, Runnable beforeUnmask) {
    while (handled < pc.taken(VECTOR)) {
      handled++;
      if (oneshot) {
        pc.mask(PIN);
        pc.eoi(VECTOR);
      }
      if (device.isHigh()) {
        useful++;
      } else {
        extra++;
      }
      device.quiet();
      beforeUnmask.run();
      if (oneshot) {
        pc.unmask(PIN);
      } else {
        pc.eoi(VECTOR);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("everyPolicyUnderEveryProfile")
  void aOneshotDriverGetsWhatItsDeviceRaised(IoApicProfile profile, ResamplePolicy policy) {
    LevelIrqfd irqfd = boot(profile, policy);
    for (int i = 0; i < CYCLES; i++) {
      device.raise();
      guest(true, () -> {});
    }
    int unwanted = policy == ResamplePolicy.NOTIFY_AT_EOI ? CYCLES : 0;
    assertEquals(CYCLES, useful, "lost");
    assertEquals(unwanted, extra, "extra");
    assertEquals(CYCLES + unwanted, pc.taken(VECTOR), "delivered");
    ResampleStats expected =
        switch (policy) {
          case NOTIFY_AT_EOI -> new ResampleStats(2 * CYCLES, 0, 0, 0);
          case POSTPONE_WHILE_MASKED -> new ResampleStats(CYCLES, 0, CYCLES, CYCLES);
          case RESAMPLE_AT_UNMASK -> new ResampleStats(CYCLES, CYCLES, 0, 0);
          case QUERY_LINE -> new ResampleStats(CYCLES, CYCLES, 0, 0, 2 * CYCLES);
          case LEAVE_TO_LISTENER -> new ResampleStats(CYCLES, 0, 0, 0);
        };
    assertEquals(expected, irqfd.stats());
    assertEquals(
        expected.acks() + expected.extra() - expected.postponed() + expected.flushed(),
        device.asked());
    assertEquals(0, irqfd.failures());
    assertFalse(device.isHostMasked());
    assertFalse(pc.ioapic.requested(PIN));
  }

  /** The device wants service again after it was served and before the unmask. */
  @ParameterizedTest
  @MethodSource("everyPolicyUnderEveryProfile")
  void whatTheDeviceRaisesBehindTheMaskIsDelivered(IoApicProfile profile, ResamplePolicy policy) {
    boot(profile, policy);
    boolean[] again = new boolean[1];
    for (int i = 0; i < CYCLES; i++) {
      again[0] = true;
      device.raise();
      guest(
          true,
          () -> {
            if (again[0]) {
              again[0] = false;
              device.raise();
            }
          });
    }
    assertEquals(2 * CYCLES, device.raised());
    assertEquals(2 * CYCLES, useful, "lost");
    assertEquals(policy == ResamplePolicy.NOTIFY_AT_EOI ? CYCLES : 0, extra, "extra");
    assertFalse(device.isHostMasked());
    assertFalse(pc.ioapic.requested(PIN));
  }

  @ParameterizedTest
  @MethodSource("everyPolicyUnderEveryProfile")
  void anOrdinaryDriverGetsWhatItsDeviceRaised(IoApicProfile profile, ResamplePolicy policy) {
    LevelIrqfd irqfd = boot(profile, policy);
    for (int i = 0; i < CYCLES; i++) {
      device.raise();
      guest(false, () -> {});
    }
    assertEquals(CYCLES, useful, "lost");
    assertEquals(0, extra, "extra");
    assertEquals(CYCLES, pc.taken(VECTOR), "delivered");
    int queries = policy == ResamplePolicy.QUERY_LINE ? CYCLES : 0;
    assertEquals(new ResampleStats(CYCLES, 0, 0, 0, queries), irqfd.stats());
    assertEquals(CYCLES, device.asked());
  }

  /** A device that is still high when it is sampled raises its line from inside the notify. */
  @ParameterizedTest
  @MethodSource("everyPolicyUnderEveryProfile")
  void aDeviceThatIsNotServedKeepsInterrupting(IoApicProfile profile, ResamplePolicy policy) {
    boot(profile, policy);
    device.raise();
    for (int i = 1; i <= 10; i++) {
      assertEquals(i, pc.taken(VECTOR), "lost");
      pc.eoi(VECTOR);
    }
    device.quiet();
    pc.eoi(VECTOR);
    assertEquals(11, pc.taken(VECTOR));
    assertFalse(pc.ioapic.requested(PIN));
    assertFalse(device.isHostMasked());
  }
}
