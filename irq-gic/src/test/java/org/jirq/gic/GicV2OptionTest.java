// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.gic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.Set;
import org.jirq.api.Cell;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each option, on and off. */
class GicV2OptionTest {

  private static final int SPI = 40;

  @Test
  void profilesAreSetsOfOptions() {
    assertEquals(Set.of(), GicV2.builder(1, 64).build().options());
    assertEquals(
        EnumSet.allOf(GicV2Option.class),
        GicV2.builder(1, 64).profile(GicProfile.QEMU).build().options());
    GicV2 mixed =
        GicV2.builder(1, 64)
            .profile(GicProfile.QEMU)
            .option(GicV2Option.NO_ALIAS, false)
            .cell(Cell.PLAIN)
            .build();
    assertEquals(EnumSet.complementOf(EnumSet.of(GicV2Option.NO_ALIAS)), mixed.options());
    assertEquals(GicProfile.QEMU, mixed.profile());
  }

  @ParameterizedTest
  @EnumSource(names = "HPPIR_PMR")
  void priorityMaskHidesFromHppir(GicV2Option option) {
    for (boolean on : new boolean[] {false, true}) {
      GicV2Rig rig = GicV2Rig.of(option, on, 1);
      rig.spi(SPI, true, 0x80);
      rig.gicc(0, 0x04, 0x80);
      rig.pulse(SPI);
      assertEquals(on ? 1023 : SPI, rig.hppir(0));
      assertEquals(1023, rig.iar(0));
    }
  }

  @ParameterizedTest
  @EnumSource(names = "GROUP_GATES_OUTPUTS")
  void groupEnablesGateOutputsOnly(GicV2Option option) {
    for (boolean on : new boolean[] {false, true}) {
      GicV2Rig rig = GicV2Rig.of(option, on, 1);
      rig.spi(SPI, true, 0x80);
      rig.spi(41, true, 0xa0);
      rig.group1(SPI);
      rig.pulse(SPI);
      rig.pulse(41);
      rig.set(0x000, 1);
      assertEquals(!on, rig.irq(0), "off: group 0 is not held up by the disabled group 1");
      assertEquals(on ? SPI : 41, rig.hppir(0));
      assertEquals(on ? SPI : 41, rig.iar(0));
    }
  }

  @ParameterizedTest
  @EnumSource(names = "GROUP_GATES_OUTPUTS")
  void aGroupThatTheCpuInterfaceDoesNotSignalIsNotTaken(GicV2Option option) {
    for (boolean on : new boolean[] {false, true}) {
      GicV2Rig rig = GicV2Rig.of(option, on, 1);
      rig.spi(SPI, true, 0x80);
      rig.gicc(0, 0x00, 2 | GicV2Rig.ACK_CTL);
      rig.pulse(SPI);
      assertFalse(rig.irq(0));
      assertEquals(SPI, rig.hppir(0));
      assertEquals(on ? SPI : 1023, rig.iar(0));
    }
  }

  @ParameterizedTest
  @EnumSource(names = "IAR_1022_FIRST")
  void theRunningPriorityComesBefore1022(GicV2Option option) {
    for (boolean on : new boolean[] {false, true}) {
      GicV2Rig rig = GicV2Rig.of(option, on, 1);
      rig.spi(SPI, true, 0x20);
      rig.spi(41, true, 0x80);
      rig.group1(41);
      rig.gicc(0, 0x00, 3);
      rig.pulse(SPI);
      assertEquals(SPI, rig.iar(0));
      rig.pulse(41);
      assertEquals(on ? 1022 : 1023, rig.iar(0));
    }
  }

  @ParameterizedTest
  @EnumSource(names = "PREEMPT_RAW")
  void groupPriorityPreempts(GicV2Option option) {
    for (boolean on : new boolean[] {false, true}) {
      GicV2Rig rig = GicV2Rig.of(option, on, 1);
      rig.spi(SPI, true, 0x44);
      rig.spi(41, true, 0x48);
      rig.group1(41);
      rig.gicc(0, 0x1c, 4);
      rig.pulse(SPI);
      assertEquals(SPI, rig.iar(0));
      assertEquals(0x44, rig.gicc(0, 0x14));
      rig.pulse(41);
      assertEquals(!on, rig.irq(0), "48h has the group priority 40h by ABPR 4");
      assertEquals(on ? 1023 : 41, rig.iar(0));
    }
  }

  @ParameterizedTest
  @EnumSource(names = "NO_ALIAS")
  void aliasesMayBeMissing(GicV2Option option) {
    for (boolean on : new boolean[] {false, true}) {
      GicV2Rig rig = GicV2Rig.of(option, on, 1);
      rig.spi(SPI, true, 0x80);
      rig.group1(SPI);
      rig.pulse(SPI);
      assertEquals(on ? 0 : SPI, rig.gicc(0, 0x28));
      assertEquals(on ? 0 : SPI, rig.gicc(0, 0x20));
      assertEquals(on ? SPI : 1023, rig.iar(0));
      rig.gicc(0, 0x24, SPI);
      assertEquals(on, rig.chip.active(0, SPI));
    }
  }

  @ParameterizedTest
  @EnumSource(names = "HPPIR_NO_SOURCE")
  void hppirNamesTheSender(GicV2Option option) {
    for (boolean on : new boolean[] {false, true}) {
      GicV2Rig rig = GicV2Rig.of(option, on, 2);
      rig.sgi(1, 1, 3);
      assertEquals(on ? 3 : 3 | 1 << 10, rig.hppir(0));
      assertEquals(3 | 1 << 10, rig.iar(0));
    }
  }

  @ParameterizedTest
  @EnumSource(names = "SGI_SOURCES_8")
  void sendersThatDoNotExist(GicV2Option option) {
    for (boolean on : new boolean[] {false, true}) {
      GicV2Rig rig = GicV2Rig.of(option, on, 2);
      rig.set(0xf20, 0xf0L);
      assertEquals(on ? 0xf0 : 0, rig.gicd(0, 0xf20));
      assertEquals(on ? 4 << 10 : 1023, rig.iar(0));
    }
  }

  @ParameterizedTest
  @EnumSource(names = "SGIR_FILTER_3")
  void reservedFilter(GicV2Option option) {
    for (boolean on : new boolean[] {false, true}) {
      GicV2Rig rig = GicV2Rig.of(option, on, 2);
      rig.set(0xf00, 3L << 24 | 8);
      assertEquals(on, rig.irq(0));
      assertEquals(on, rig.irq(1));
    }
  }

  @ParameterizedTest
  @EnumSource(names = "SPI_PER_CPU")
  void statePerTarget(GicV2Option option) {
    for (boolean on : new boolean[] {false, true}) {
      GicV2Rig rig = GicV2Rig.of(option, on, 2);
      rig.spi(SPI, true, 0x80);
      rig.targets(SPI, 3);
      rig.pulse(SPI);
      assertEquals(SPI, rig.iar(0));
      assertEquals(on ? SPI : 1023, rig.iar(1), "each takes it once");
      rig.eoir(0, SPI);
      assertEquals(on, rig.chip.active(0, SPI), "still active on CPU 1");
      rig.eoir(1, SPI);
      assertFalse(rig.chip.active(0, SPI));
      rig.targets(SPI, 0);
      rig.pulse(SPI);
      rig.targets(SPI, 1);
      assertEquals(!on, rig.irq(0), "latched for nobody");
    }
  }

  @ParameterizedTest
  @EnumSource(names = "PPI_SETPEND_IGNORED")
  void setPendingOfAPpi(GicV2Option option) {
    for (boolean on : new boolean[] {false, true}) {
      for (int cpus = 1; cpus <= 2; cpus++) {
        GicV2Rig rig = GicV2Rig.of(option, on, cpus);
        rig.set(0x200, 1L << 20);
        assertEquals(on && cpus == 2 ? 0 : 1 << 20, rig.gicd(0, 0x200));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = "PPI_CONFIG_SHARED")
  void configurationOfPpis(GicV2Option option) {
    for (boolean on : new boolean[] {false, true}) {
      GicV2Rig rig = GicV2Rig.of(option, on, 2);
      rig.gicd(1, 0xc04, 0xffff_ffffL);
      assertEquals(0xaaaa_aaaaL, rig.gicd(1, 0xc04));
      assertEquals(on ? 0xaaaa_aaaaL : 0, rig.gicd(0, 0xc04));
    }
  }

  @ParameterizedTest
  @EnumSource(names = "TARGETS_8")
  void targetsThatDoNotExist(GicV2Option option) {
    for (boolean on : new boolean[] {false, true}) {
      GicV2Rig rig = GicV2Rig.of(option, on, 2);
      rig.targets(SPI, 0xff);
      assertEquals(on ? 0xff : 3, rig.gicd(0, 0x828) & 0xff);
      rig.enable(SPI);
      rig.raise(SPI);
      assertTrue(rig.irq(0) && rig.irq(1));
    }
  }
}
