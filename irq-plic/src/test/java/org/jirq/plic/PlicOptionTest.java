// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.plic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.jirq.api.Cell;
import org.jirq.api.ChipBoard;
import org.jirq.api.SourceId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each option, against the same operations without it in the other tests. */
class PlicOptionTest {

  @Test
  void datasheetHasNoQuirks() {
    assertEquals(Set.of(), PlicProfile.DATASHEET.options());
    assertEquals(PlicProfile.QEMU, PlicProfile.of("qemu"));
    assertEquals(9, PlicProfile.QEMU.options().size());
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void claimHonoursThreshold(Cell cell) {
    Guest guest = Guest.with(cell, PlicOption.CLAIM_HONOURS_THRESHOLD);
    guest.open(0, 5, 3);
    guest.threshold(0, 3);
    guest.raise(5);
    assertEquals(0, guest.claim(0));
    guest.threshold(0, 2);
    assertEquals(5, guest.claim(0));
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void noResample(Cell cell) {
    Guest guest = Guest.with(cell, PlicOption.NO_RESAMPLE);
    guest.open(0, 5, 3);
    guest.raise(5);
    assertEquals(5, guest.claim(0));
    guest.complete(0, 5);
    assertEquals(0, guest.claim(0));
    guest.plic.reset();
    assertFalse(guest.plic.pending(5));
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void pendingInService(Cell cell) {
    Guest guest = Guest.with(cell, PlicOption.PENDING_IN_SERVICE);
    guest.open(0, 5, 3);
    guest.raise(5);
    assertEquals(5, guest.claim(0));
    guest.lower(5);
    guest.raise(5);
    guest.lower(5);
    assertTrue(guest.plic.pending(5));
    assertFalse(guest.plic.output(0));
    assertEquals(0, guest.claim(0));
    guest.complete(0, 5);
    assertTrue(guest.plic.output(0));
    assertEquals(5, guest.claim(0));
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void enableIsLazy(Cell cell) {
    Guest guest = Guest.with(cell, PlicOption.ENABLE_IS_LAZY);
    guest.priority(5, 1);
    guest.raise(5);
    guest.enable(0, 5, true);
    assertEquals(List.of(), guest.outputs);
    guest.threshold(1, 0);
    assertEquals(List.of("0+"), guest.outputs, "moved by a write to another context");
    guest.enable(0, 5, false);
    guest.complete(1, 9);
    assertEquals(List.of("0+", "0-"), guest.outputs);
    guest.enable(0, 5, true);
    guest.lower(5);
    assertEquals(2, guest.outputs.size(), "a fall moves nothing");
    guest.claim(1);
    assertEquals(3, guest.outputs.size(), "a claim of nothing does");
    guest.enable(0, 5, false);
    guest.raise(6);
    assertEquals(List.of("0+", "0-", "0+", "0-"), guest.outputs);
  }

  /** Whoever enabled the source before the level was withdrawn may have been told of it. */
  @ParameterizedTest
  @EnumSource(Cell.class)
  void enableThatHasALevelSampledAgainIsNotLazy(Cell cell) {
    Guest guest = Guest.with(cell, PlicOption.ENABLE_IS_LAZY);
    guest.priority(5, 1);
    guest.priority(6, 1);
    guest.plic.setLevel(5, SourceId.RESAMPLER, true);
    guest.raise(6);
    guest.enable(1, 6, true);
    assertEquals(List.of(), guest.outputs);
    guest.plic.connect(
        new ChipBoard() {
          @Override
          public boolean hasResampler(int pin) {
            return true;
          }

          @Override
          public boolean resampleInstead(int pin) {
            return true;
          }
        });
    guest.enable(0, 5, true);
    assertFalse(guest.plic.pending(5));
    assertEquals(List.of("1+"), guest.outputs);
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void sourceZero(Cell cell) {
    Guest enable = Guest.with(cell, PlicOption.SOURCE0_ENABLE);
    enable.plic.write(0x2000, 1, 4);
    assertEquals(1, enable.plic.read(0x2000, 4));
    enable.raise(0);
    assertEquals(0, enable.plic.read(0x1000, 4));
    Guest line = Guest.with(cell, PlicOption.SOURCE0_LINE);
    line.plic.write(0x2000, 1, 4);
    line.raise(0);
    assertEquals(1, line.plic.read(0x1000, 4));
    assertEquals(0, line.claim(0));
    assertEquals(List.of(), line.outputs);
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void completeIfDisabled(Cell cell) {
    Guest guest = Guest.with(cell, PlicOption.COMPLETE_IF_DISABLED);
    guest.open(0, 5, 3);
    guest.raise(5);
    assertEquals(5, guest.claim(0));
    guest.complete(1, 5);
    assertEquals(5, guest.claim(0));
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void raiseRepeats(Cell cell) {
    Guest guest = new Guest(cell, 63, 1, b -> b.profile(PlicProfile.QEMU));
    guest.open(0, 5, 3);
    guest.raise(5);
    assertEquals(5, guest.claim(0));
    guest.complete(0, 5);
    assertEquals(0, guest.claim(0));
    guest.raise(5);
    assertEquals(5, guest.claim(0));
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void lastSourceUnused(Cell cell) {
    Guest guest = Guest.with(cell, PlicOption.LAST_SOURCE_UNUSED);
    guest.open(0, 63, 3);
    guest.open(0, 62, 3);
    assertEquals(3, guest.plic.priority(63));
    assertEquals(0x4000_0000L, guest.plic.read(0x2004, 4));
    guest.raise(63);
    assertFalse(guest.plic.pending(63));
    guest.plic.reset();
    assertFalse(guest.plic.pending(63));
  }
}
