// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.gic.v3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.Set;
import org.jirq.gic.GicProfile;
import org.junit.jupiter.api.Test;

/** What each option changes. */
class GicV3OptionTest {

  private static final int SPI = 40;

  private static Rig with(GicV3Option option) {
    return new Rig(GicV3.builder(2, 96).option(option, true));
  }

  @Test
  void profilesAreSetsOfOptions() {
    assertEquals(Set.of(), GicV3.builder(1, 64).build().options());
    assertEquals(
        EnumSet.allOf(GicV3Option.class),
        GicV3.builder(1, 64).profile(GicProfile.QEMU).build().options());
    for (GicProfile profile : GicProfile.values()) {
      if (profile != GicProfile.DATASHEET && profile != GicProfile.QEMU) {
        IllegalArgumentException refusal =
            assertThrows(
                IllegalArgumentException.class, () -> GicV3.builder(1, 64).profile(profile));
        assertTrue(String.valueOf(refusal.getMessage()).contains("profile=" + profile));
      }
    }
  }

  @Test
  void claimsLpis() {
    Rig rig = with(GicV3Option.CLAIMS_LPIS);
    assertEquals(1 << 17 | 15 << 19, rig.dist(4) & (1 << 17 | 31 << 19));
    assertEquals(2, rig.frame(0, 0));
    assertEquals(0x100_0001L, rig.frame(0, 8));
    assertEquals(0x8c00, rig.icc(0, IccRegister.CTLR));
  }

  @Test
  void itLinesOneLess() {
    assertEquals(1, with(GicV3Option.ITLINES_ONE_LESS).dist(4) & 0x1f);
  }

  @Test
  void priorityOfEightBits() {
    Rig rig = with(GicV3Option.PRIORITY_8_BITS);
    rig.dist(0x420, 0x0102_0304);
    assertEquals(0x0102_0304, rig.dist(0x420));
  }

  @Test
  void binaryPointIsCutAfterTheMinimum() {
    Rig rig = with(GicV3Option.BPR_CUT_AFTER_MINIMUM);
    rig.icc(0, IccRegister.BPR0, 0xf9);
    assertEquals(1, rig.icc(0, IccRegister.BPR0));
    rig.icc(0, IccRegister.BPR1, 8);
    assertEquals(0, rig.icc(0, IccRegister.BPR1));
    rig.level(SPI, 0x80);
    rig.raise(SPI);
    assertEquals(SPI, rig.take(0), "even with no minimum interrupts are taken");
    assertEquals(0x80, rig.icc(0, IccRegister.RPR));
  }

  @Test
  void disabledGroupHides() {
    Rig rig = with(GicV3Option.DISABLED_GROUP_HIDES);
    rig.level(SPI, 0x80);
    rig.level(41, 0x40);
    rig.group(41, 0);
    rig.icc(0, IccRegister.IGRPEN0, 0);
    rig.raise(41);
    rig.raise(SPI);
    assertFalse(rig.irq(0));
    assertEquals(1023, rig.icc(0, IccRegister.HPPIR1));
    rig.lower(41);
    assertTrue(rig.irq(0));
  }

  @Test
  void noOneOfN() {
    Rig rig = with(GicV3Option.NO_1_OF_N);
    assertEquals(1 << 25, rig.dist(4) & 1 << 25);
    rig.level(SPI, 0x80);
    rig.route(SPI, 1L << 31 | 1);
    rig.raise(SPI);
    assertFalse(rig.irq(0));
    assertTrue(rig.irq(1), "the affinity counts");
  }

  @Test
  void routeOf64Bits() {
    Rig rig = with(GicV3Option.IROUTER_64_BITS);
    rig.route(SPI, 0xabcd_ef00_7f00_0001L & ~(0xffL << 32));
    assertEquals(0xabcd_ef00_7f00_0001L, rig.gic.distributor().read(0x6000 + 8 * SPI, 8));
    rig.level(SPI, 0x80);
    rig.raise(SPI);
    assertTrue(rig.irq(1), "reserved bits address nobody");
  }

  @Test
  void noMessageSpis() {
    Rig rig = with(GicV3Option.NO_MESSAGE_SPIS);
    rig.level(SPI, 0x80);
    rig.dist(0x40, SPI);
    assertFalse(rig.gic.pending(0, SPI));
    assertEquals(0, rig.dist(4) & 1 << 16);
  }

  @Test
  void sleepIgnored() {
    Rig rig = with(GicV3Option.SLEEP_IGNORED);
    rig.frame(0, 0x14, 2);
    rig.level(SPI, 0x80);
    rig.raise(SPI);
    assertTrue(rig.irq(0));
  }

  @Test
  void configurationForgetsTheLine() {
    Rig rig = with(GicV3Option.CONFIG_FORGETS_LINE);
    rig.level(SPI, 0x80);
    rig.raise(SPI);
    rig.edge(SPI, true);
    assertFalse(rig.irq(0));
    rig.edge(SPI, false);
    assertTrue(rig.irq(0));
  }
}
