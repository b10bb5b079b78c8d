// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.ioapic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Stream;
import org.jirq.api.Cell;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * An entry whose vector is rewritten while it is in service. Profiles: all; the option
 * EOI_OF_OLD_VECTOR as each test says; both cells.
 */
class OldVectorTest {

  private static final String WITHOUT = "org.jirq.ioapic.Rig#everyProfileAndCell";
  private static final String WITH = "with";
  private static final int PIN = 13;
  private static final int OLD = 0x45;
  private static final int NEW = 0x55;

  static Stream<Rig> with() {
    return Stream.of(IoApicProfile.values())
        .flatMap(profile -> Stream.of(Cell.values()).map(cell -> with(profile, cell)));
  }

  private static Rig with(IoApicProfile profile, Cell cell) {
    return new Rig(
        builder ->
            builder.profile(profile).cell(cell).option(IoApicOption.EOI_OF_OLD_VECTOR, true));
  }

  /** A pin in service under {@link #OLD}, its line low, its entry rewritten to {@link #NEW}. */
  private static void rewritten(Rig rig) {
    rig.level(PIN, OLD);
    rig.raise(PIN);
    rig.lower(PIN);
    rig.level(PIN, NEW);
    rig.cpus.messages.clear();
  }

  @ParameterizedTest
  @MethodSource(WITHOUT)
  void theEoiOfTheOldVectorDoesNotMatchSoRemoteIrrSticks(Rig rig) {
    rewritten(rig);
    rig.eoi(OLD);
    assertTrue(rig.chip.remoteIrr(PIN));
    assertEquals(List.of(), rig.acked);
    rig.raise(PIN);
    assertEquals(List.of(), rig.cpus.messages, "blocked until the new vector is ended");
    rig.eoi(NEW);
    assertEquals(1, rig.sent(NEW));
  }

  @ParameterizedTest
  @MethodSource(WITH)
  void theEoiOfTheOldVectorEndsTheService(Rig rig) {
    rewritten(rig);
    rig.raise(PIN);
    rig.eoi(OLD);
    assertEquals(List.of(PIN), rig.acked);
    assertEquals(List.of(NEW), rig.cpus.take(), "the line is high: sent with the new vector");
    assertTrue(rig.chip.remoteIrr(PIN));
  }

  @ParameterizedTest
  @MethodSource(WITH)
  void theEoiOfTheNewVectorEndsItToo(Rig rig) {
    rewritten(rig);
    rig.eoi(NEW);
    assertFalse(rig.chip.remoteIrr(PIN));
    rig.eoi(OLD);
    assertEquals(List.of(PIN), rig.acked, "after that the old vector means nothing");
  }

  @ParameterizedTest
  @MethodSource(WITH)
  void afterTwoRewritesTheVectorOfTheMessageCounts(Rig rig) {
    rewritten(rig);
    rig.level(PIN, 0x65);
    rig.eoi(NEW);
    assertTrue(rig.chip.remoteIrr(PIN), "no message ever had this vector");
    rig.eoi(OLD);
    assertFalse(rig.chip.remoteIrr(PIN));
  }

  @ParameterizedTest
  @MethodSource(WITH)
  void aRewriteThereAndBackChangesNothing(Rig rig) {
    rewritten(rig);
    rig.level(PIN, OLD);
    rig.eoi(NEW);
    assertTrue(rig.chip.remoteIrr(PIN));
    rig.eoi(OLD);
    assertFalse(rig.chip.remoteIrr(PIN));
    assertEquals(List.of(PIN), rig.acked);
  }

  @ParameterizedTest
  @MethodSource(WITH)
  void aLaterMessageMakesTheOldVectorVoid(Rig rig) {
    rewritten(rig);
    rig.eoi(OLD);
    rig.raise(PIN);
    assertEquals(1, rig.sent(NEW));
    rig.acked.clear();
    rig.eoi(OLD);
    assertTrue(rig.chip.remoteIrr(PIN));
    assertEquals(List.of(), rig.acked);
    rig.level(PIN, 0x65);
    rig.eoi(NEW);
    assertEquals(List.of(PIN), rig.acked, "now it is this one");
  }

  @ParameterizedTest
  @MethodSource(WITH)
  void vectorZeroIsAVectorLikeOthers(Rig rig) {
    rig.level(PIN, 0);
    rig.raise(PIN);
    rig.lower(PIN);
    rig.level(PIN, NEW);
    rig.eoi(0);
    assertFalse(rig.chip.remoteIrr(PIN));
  }

  @ParameterizedTest
  @MethodSource(WITH)
  void aPinThatWasNotInServiceHasNoOldVector(Rig rig) {
    rig.level(PIN, OLD);
    rig.level(PIN, NEW);
    rig.raise(PIN);
    rig.lower(PIN);
    rig.eoi(OLD);
    assertTrue(rig.chip.remoteIrr(PIN));
    assertEquals(List.of(), rig.acked);
  }

  @ParameterizedTest
  @MethodSource(WITH)
  void aResetForgetsTheOldVector(Rig rig) {
    rewritten(rig);
    rig.chip.reset();
    rig.level(PIN, NEW);
    rig.raise(PIN);
    rig.eoi(OLD);
    assertTrue(rig.chip.remoteIrr(PIN));
    assertEquals(List.of(), rig.acked);
  }

  @ParameterizedTest
  @MethodSource(WITH)
  void theOldVectorIsInTheSnapshot(Rig rig) {
    rewritten(rig);
    ByteBuffer state = ByteBuffer.allocate(rig.chip.stateSize());
    rig.chip.save(state);
    Rig fresh = with(rig.chip.profile(), Cell.PLAIN);
    fresh.chip.load(state.flip());
    fresh.eoi(OLD);
    assertFalse(fresh.chip.remoteIrr(PIN));
    assertEquals(List.of(PIN), fresh.acked);
  }

  @ParameterizedTest
  @MethodSource(WITH)
  void aLoadedKvmStateHasNoOldVector(Rig rig) {
    rewritten(rig);
    ByteBuffer state = ByteBuffer.allocate(IoApic.KVM_STATE_SIZE);
    rig.chip.saveKvmState(state);
    rig.chip.loadKvmState(state.flip());
    rig.eoi(OLD);
    assertTrue(rig.chip.remoteIrr(PIN));
    assertEquals(List.of(), rig.acked);
  }
}
