// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.ioapic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.jirq.api.Cell;
import org.jirq.api.SourceId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A pending level at an entry write, where the board may sample the line again instead. Profiles
 * and options: as each test says.
 */
class UnmaskResampleTest {

  private static final String ALL = "org.jirq.ioapic.Rig#everyProfileAndCell";
  private static final String DATASHEET = "org.jirq.ioapic.Rig#datasheet";
  private static final int PIN = 5;
  private static final int VECTOR = 0x45;
  private static final int RESAMPLER = SourceId.RESAMPLER;

  private static void maskedAndHeldBy(Rig rig, int... sources) {
    rig.low(PIN, Rig.masked(Rig.levelEntry(VECTOR)));
    for (int source : sources) {
      rig.chip.setLevel(PIN, source, true);
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void theResamplersLineIsSampledAgainInsteadOfSent(Rig rig) {
    rig.resampler = pin -> true;
    maskedAndHeldBy(rig, RESAMPLER);
    rig.unmask(PIN);
    assertEquals(List.of(PIN), rig.sampled);
    assertEquals(0, rig.sent(VECTOR));
    assertFalse(rig.chip.requested(PIN));
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void aDeviceThatStillWantsServiceRaisesAgainFromInsideTheCall(Rig rig) {
    rig.resampler =
        pin -> {
          rig.chip.setLevel(pin, RESAMPLER, true);
          return true;
        };
    maskedAndHeldBy(rig, RESAMPLER);
    rig.unmask(PIN);
    assertEquals(1, rig.sent(VECTOR));
    assertTrue(rig.chip.remoteIrr(PIN));
    assertTrue(rig.chip.level(PIN));
  }

  /** The loss of 2.9 item 1: a line that another source still holds. */
  @ParameterizedTest
  @MethodSource(ALL)
  void aLineThatAnotherSourceHoldsIsDeliveredButUnderKvm(Rig rig) {
    rig.resampler = pin -> true;
    maskedAndHeldBy(rig, SourceId.DEFAULT, RESAMPLER);
    rig.unmask(PIN);
    assertEquals(List.of(PIN), rig.sampled);
    assertTrue(rig.chip.level(PIN));
    assertEquals(rig.is(IoApicProfile.KVM) ? 0 : 1, rig.sent(VECTOR));
    assertEquals(1, rig.chip.sources(PIN) & 1, "source 0 is untouched");
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void anIdleResamplerDoesNotDelayAnothersLineButUnderKvm(Rig rig) {
    rig.resampler = pin -> true;
    maskedAndHeldBy(rig, SourceId.DEFAULT);
    rig.unmask(PIN);
    boolean kvm = rig.is(IoApicProfile.KVM);
    assertEquals(kvm ? 0 : 1, rig.sent(VECTOR));
    assertEquals(kvm ? 1 : 0, rig.sampled.size());
    assertTrue(rig.chip.level(PIN));
    rig.raise(PIN);
    assertEquals(1, rig.sent(VECTOR), "under kvm lost until somebody raises again");
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void withoutResamplerThePendingLevelIsSent(Rig rig) {
    maskedAndHeldBy(rig, SourceId.DEFAULT, RESAMPLER);
    rig.unmask(PIN);
    assertEquals(1, rig.sent(VECTOR));
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void aBoardThatDeclinesGetsThePendingLevelSent(Rig rig) {
    rig.resampler = pin -> false;
    maskedAndHeldBy(rig, RESAMPLER);
    rig.unmask(PIN);
    assertEquals(List.of(PIN), rig.sampled);
    assertEquals(1, rig.sent(VECTOR));
    assertTrue(rig.chip.level(PIN), "the resampler's source is put back");
    assertEquals(1 << RESAMPLER, rig.chip.sources(PIN));
  }

  /** A resampler closed between the question and the answer has lowered its line already. */
  @ParameterizedTest
  @MethodSource(ALL)
  void aResamplerClosedInsideTheCallLeavesNoLineHigh(Rig rig) {
    rig.resampler =
        pin -> {
          rig.chip.setLevel(pin, RESAMPLER, false);
          return false;
        };
    maskedAndHeldBy(rig, RESAMPLER);
    rig.unmask(PIN);
    assertFalse(rig.chip.level(PIN));
    assertFalse(rig.chip.requested(PIN));
    assertEquals(0, rig.sent(VECTOR));
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void aResetInsideTheCallKeepsTheLevelThatWasWithdrawn(Rig rig) {
    rig.resampler =
        pin -> {
          rig.chip.reset();
          return false;
        };
    maskedAndHeldBy(rig, RESAMPLER);
    rig.unmask(PIN);
    assertEquals(1 << RESAMPLER, rig.chip.sources(PIN));
    assertEquals(0x10000, rig.chip.entry(PIN));
    assertEquals(0, rig.sent(VECTOR));
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void otherSourcesThatMoveInsideTheCallCountAsTheyStand(Rig rig) {
    rig.resampler =
        pin -> {
          rig.lower(pin);
          return false;
        };
    maskedAndHeldBy(rig, SourceId.DEFAULT, RESAMPLER);
    rig.unmask(PIN);
    assertEquals(1 << RESAMPLER, rig.chip.sources(PIN));
    assertEquals(1, rig.sent(VECTOR));
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void inServiceNothingIsPendingSoNobodyIsAsked(Rig rig) {
    rig.resampler = pin -> true;
    rig.level(PIN, VECTOR);
    rig.chip.setLevel(PIN, RESAMPLER, true);
    rig.mask(PIN);
    rig.unmask(PIN);
    assertEquals(List.of(), rig.sampled);
    assertTrue(rig.chip.remoteIrr(PIN));
    assertEquals(1, rig.sent(VECTOR));
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void writesThatLeaveThePinMaskedAskNobody(Rig rig) {
    rig.resampler = pin -> true;
    maskedAndHeldBy(rig, RESAMPLER);
    rig.high(PIN, 0x0100_0000);
    rig.low(PIN, Rig.masked(Rig.levelEntry(0x46)));
    assertEquals(List.of(), rig.sampled);
    assertTrue(rig.chip.requested(PIN));
  }

  /** A pending unmasked level at a write that is no unmask: a message that was refused before. */
  @ParameterizedTest
  @MethodSource(ALL)
  void onlyUnderKvmAWriteThatIsNoUnmaskAsks(Rig rig) {
    rig.level(PIN, VECTOR);
    rig.cpus.answer = 0;
    rig.chip.setLevel(PIN, RESAMPLER, true);
    rig.cpus.answer = 1;
    rig.resampler = pin -> true;
    rig.high(PIN, 0x0100_0000);
    assertEquals(rig.is(IoApicProfile.KVM) ? List.of(PIN) : List.of(), rig.sampled);
    // Under qemu the refused message left remote IRR set: nothing is pending.
    assertEquals(rig.is(IoApicProfile.DATASHEET) ? 2 : 1, rig.sent(VECTOR));
    assertEquals(!rig.is(IoApicProfile.KVM), rig.chip.remoteIrr(PIN));
  }

  @ParameterizedTest
  @MethodSource(DATASHEET)
  void aLineThatFellIsNotSampled(Rig rig) {
    rig.resampler = pin -> true;
    maskedAndHeldBy(rig, RESAMPLER);
    rig.chip.setLevel(PIN, RESAMPLER, false);
    rig.unmask(PIN);
    assertEquals(List.of(), rig.sampled);
    assertEquals(0, rig.sent(VECTOR));
  }

  /** The oneshot cycle of the Linux series: one wanted interrupt, no extra one. */
  @ParameterizedTest
  @EnumSource(Cell.class)
  void aOneshotHandlerGetsNoExtraInterrupt(Cell cell) {
    Rig rig = new Rig(IoApicProfile.DATASHEET, cell);
    boolean[] device = {true};
    rig.resampler =
        pin -> {
          rig.chip.setLevel(pin, RESAMPLER, device[0]);
          return true;
        };
    rig.atAck =
        pin -> {
          rig.chip.setLevel(pin, RESAMPLER, false);
          rig.chip.setLevel(pin, RESAMPLER, device[0]); // The device is not quiet yet.
        };
    rig.level(PIN, VECTOR);
    rig.chip.setLevel(PIN, RESAMPLER, true);
    rig.mask(PIN);
    rig.eoi(VECTOR);
    assertTrue(rig.chip.level(PIN), "pending behind the mask");
    device[0] = false; // The threaded handler quiets the device; the line still stands.
    rig.unmask(PIN);
    assertEquals(1, rig.sent(VECTOR));
    assertEquals(List.of(PIN), rig.sampled);
    assertFalse(rig.chip.level(PIN));
  }
}
