// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.ioapic;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.jirq.api.ChipBoard;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Wrong arguments of the host: an exception that names the argument and its value, and nothing has
 * changed. Profiles: all, both cells; options: the profile's.
 */
class HostMisuseTest {

  private static final String ALL = "org.jirq.ioapic.Rig#everyProfileAndCell";

  private static void refused(Rig rig, String what, Executable call) {
    byte[] before = SnapshotTest.save(rig.chip);
    IllegalArgumentException e = assertThrows(IllegalArgumentException.class, call);
    assertTrue(e.getMessage().contains(what), e.getMessage());
    assertArrayEquals(before, SnapshotTest.save(rig.chip));
    assertEquals(List.of(), rig.cpus.messages);
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void aPinThatDoesNotExistIsRefusedEverywhere(Rig rig) {
    IoApic chip = rig.chip;
    for (int pin : new int[] {24, -1, 240, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
      String name = "pin=" + pin;
      refused(rig, name, () -> chip.setLevel(pin, 0, true));
      refused(rig, name, () -> chip.setLevel(pin, 0, false));
      refused(rig, name, () -> chip.setLevelForStatus(pin, 0, true));
      refused(rig, name, () -> chip.level(pin));
      refused(rig, name, () -> chip.sources(pin));
      refused(rig, name, () -> chip.masked(pin));
      refused(rig, name, () -> chip.entry(pin));
      refused(rig, name, () -> chip.remoteIrr(pin));
      refused(rig, name, () -> chip.requested(pin));
      refused(rig, name, () -> chip.fireMask(pin, ChipBoard.NONE));
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void aSourceIdThatDoesNotExistIsRefused(Rig rig) {
    rig.level(5, 0x41);
    for (int source : new int[] {16, -1, 31, 32, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
      String name = "sourceId=" + source;
      refused(rig, name, () -> rig.chip.setLevel(5, source, true));
      refused(rig, name, () -> rig.chip.setLevel(8, source, false));
      refused(rig, name, () -> rig.chip.setLevelForStatus(8, source, true));
    }
    rig.chip.setLevel(5, 15, true);
    assertEquals(1 << 15, rig.chip.sources(5));
    assertEquals(1, rig.sent(0x41));
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void noBoardIsChipBoardNoneNotNull(Rig rig) {
    refused(rig, "board=null", () -> rig.chip.connect(null));
    rig.level(5, 0x41);
    rig.raise(5);
    rig.eoi(0x41);
    assertEquals(List.of(5), rig.acked, "the old board is still connected");
  }
}
