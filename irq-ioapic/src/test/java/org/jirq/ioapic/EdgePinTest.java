// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.ioapic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import org.jirq.api.ApicMessage;
import org.jirq.api.Delivery;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What an edge pin sends and when. Profiles: all, both cells, where they differ the test says how;
 * options: the profile's.
 */
class EdgePinTest {

  private static final String ALL = "org.jirq.ioapic.Rig#everyProfileAndCell";
  private static final int PIN = 14;
  private static final int VECTOR = 0x39;

  @ParameterizedTest
  @MethodSource(ALL)
  void onePulseSendsOnce(Rig rig) {
    rig.edge(PIN, VECTOR);
    assertEquals(1, rig.raise(PIN));
    assertEquals(1, rig.sent(VECTOR));
    assertEquals(1, rig.lower(PIN));
    assertEquals(1, rig.sent(VECTOR));
    assertEquals(ApicMessage.EDGE, rig.cpus.messages.get(0).triggerMode());
    assertFalse(rig.chip.remoteIrr(PIN));
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void twoPulsesSendTwice(Rig rig) {
    rig.edge(PIN, VECTOR);
    rig.pulse(PIN);
    rig.pulse(PIN);
    assertEquals(2, rig.sent(VECTOR));
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void aLineThatIsHighAlreadyIsNoEdgeButUnderQemu(Rig rig) {
    rig.edge(PIN, VECTOR);
    rig.raise(PIN);
    int status = rig.raise(PIN);
    boolean repeats = rig.is(IoApicProfile.QEMU);
    assertEquals(repeats ? 1 : Delivery.COALESCED, status);
    rig.lower(PIN);
    assertEquals(repeats ? 2 : 1, rig.sent(VECTOR));
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void aSecondSourceOnAHighLineIsNoEdgeButUnderQemu(Rig rig) {
    rig.edge(PIN, VECTOR);
    rig.chip.setLevel(PIN, 0, true);
    rig.chip.setLevel(PIN, 1, true);
    assertEquals(rig.is(IoApicProfile.QEMU) ? 2 : 1, rig.sent(VECTOR));
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void anEoiDoesNotArmTheEdgeAgain(Rig rig) {
    rig.edge(PIN, VECTOR);
    rig.raise(PIN);
    // The EOI of an edge interrupt: the CPU's TMR says edge.
    rig.chip.eoi(VECTOR, 0, false);
    int second = rig.raise(PIN);
    boolean repeats = rig.is(IoApicProfile.QEMU);
    assertEquals(repeats ? 1 : Delivery.COALESCED, second);
    rig.lower(PIN);
    assertEquals(repeats ? 2 : 1, rig.sent(VECTOR));
    assertEquals(List.of(PIN), rig.acked);
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void theEoiOfALevelInterruptOfTheSameVectorSendsTheEdgeAgainOnlyUnderKvm(Rig rig) {
    rig.edge(PIN, VECTOR);
    rig.raise(PIN);
    rig.eoi(VECTOR);
    assertEquals(rig.is(IoApicProfile.KVM) ? 2 : 1, rig.sent(VECTOR));
    rig.lower(PIN);
    rig.eoi(VECTOR);
    assertEquals(rig.is(IoApicProfile.KVM) ? 2 : 1, rig.sent(VECTOR));
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void anEdgeWhileMaskedIsNotSentAtTheUnmask(Rig rig) {
    rig.edge(PIN, VECTOR);
    rig.raise(PIN);
    assertEquals(1, rig.sent(VECTOR));
    rig.mask(PIN);
    rig.lower(PIN);
    rig.pulse(PIN);
    rig.unmask(PIN);
    assertEquals(1, rig.sent(VECTOR));
    rig.pulse(PIN);
    assertEquals(2, rig.sent(VECTOR));
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void aLineThatRoseWhileMaskedAndIsStillHighIsNotSentAtTheUnmask(Rig rig) {
    rig.low(PIN, Rig.masked(VECTOR));
    assertEquals(Delivery.IGNORED, rig.raise(PIN));
    rig.unmask(PIN);
    rig.high(PIN, 0x0100_0000);
    rig.chip.reevaluate();
    assertEquals(0, rig.sent(VECTOR));
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void aRiseAfterAMaskedRiseWithoutAFallIsAnEdgeOnlyUnderQemu(Rig rig) {
    rig.low(PIN, Rig.masked(VECTOR));
    rig.raise(PIN);
    rig.unmask(PIN);
    int status = rig.raise(PIN);
    boolean repeats = rig.is(IoApicProfile.QEMU);
    assertEquals(repeats ? 1 : Delivery.COALESCED, status);
    assertEquals(repeats ? 1 : 0, rig.sent(VECTOR));
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void whatKvmShowsAsRequestedIsAnEdgeNotSentYet(Rig rig) {
    rig.low(PIN, Rig.masked(VECTOR));
    rig.raise(PIN);
    assertEquals(rig.is(IoApicProfile.KVM), rig.chip.requested(PIN), "masked");
    rig.lower(PIN);
    rig.unmask(PIN);
    rig.raise(PIN);
    assertEquals(1, rig.sent(VECTOR));
    assertFalse(rig.chip.requested(PIN), "delivered");
  }
}
