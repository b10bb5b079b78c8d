// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.gic.v3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jirq.api.Cell;
import org.jirq.api.spi.IrqChipContext;
import org.jirq.api.spi.IrqChips;
import org.jirq.gic.GicProfile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Making a chip, directly and by name, and what a host may not do. */
class GicV3BuilderTest {

  private static void refused(String named, Executable call) {
    IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, call, named);
    assertTrue(String.valueOf(refusal.getMessage()).contains(named), refusal.getMessage());
  }

  private static GicV3 byName(Map<String, String> settings) {
    return assertInstanceOf(
        GicV3.class,
        IrqChips.provider("gicv3", GicV3.class.getClassLoader())
            .create(IrqChipContext.of(Cell.PLAIN).withSettings(settings)));
  }

  @Test
  void sizesOutOfRangeAreRefusedByName() {
    refused("cpus=0", () -> GicV3.builder(0, 64));
    refused("cpus=513", () -> GicV3.builder(513, 64));
    refused("interrupts=32", () -> GicV3.builder(1, 32));
    refused("interrupts=1021", () -> GicV3.builder(1, 1021));
  }

  @Test
  void intidsThatAHostCannotDriveAreRefusedByName() {
    GicV3 gic = GicV3.builder(2, 96).build();
    for (int pin : new int[] {-1, 64, 1020 - 32, 1024, 5120, Integer.MAX_VALUE}) {
      refused("pin=" + pin, () -> gic.setLevel(pin, 0, true));
    }
    for (int intid : new int[] {-1, 0, 15, 32, 1020, Integer.MIN_VALUE}) {
      refused("intid=" + intid, () -> gic.setPpi(0, intid, 0, true));
    }
    refused("cpu=2", () -> gic.setPpi(2, 20, 0, true));
    refused("cpu=-1", () -> gic.readSystemRegister(-1, IccRegister.IAR1));
    refused("cpu=2", () -> gic.writeSystemRegister(2, IccRegister.PMR, 0));
    refused("sourceId=16", () -> gic.setPpi(0, 20, 16, true));
    refused("output=4", () -> gic.acknowledge(4));
    refused("output=-1", () -> gic.end(-1, 0));
    refused("intid=96", () -> gic.pending(0, 96));
    refused("cpu=2", () -> gic.active(2, 0));
    for (int intid = 0; intid < 96; intid++) {
      assertEquals(false, gic.pending(0, intid));
    }
  }

  @Test
  void providerMakesWhatTheSettingsSay() {
    GicV3 gic =
        byName(Map.of("profile", "qemu", "cpus", "3", "interrupts", "0x40", "no_1_of_n", "false"));
    assertEquals(3, gic.cpus());
    assertEquals(64, gic.interrupts());
    assertEquals(32, gic.pins());
    assertEquals(6, gic.outputs());
    assertEquals(GicProfile.QEMU, gic.profile());
    assertEquals(GicV3Option.values().length - 1, gic.options().size());
    assertEquals(288, byName(Map.of()).interrupts());
    assertEquals(
        Set.of("aarch64"),
        IrqChips.provider("gicv3", GicV3.class.getClassLoader()).architectures());
  }

  @Test
  void providerRefusesUnknownSettingsByName() {
    refused("setting=colour", () -> byName(Map.of("colour", "red")));
    refused("cpus=many", () -> byName(Map.of("cpus", "many")));
    refused("sleep_ignored=maybe", () -> byName(Map.of("sleep_ignored", "maybe")));
  }

  @Test
  void dumpNamesWhatIsNotInItsResetState() {
    Rig rig = Rig.of(Cell.PLAIN);
    rig.level(40, 0x80);
    rig.route(40, 1);
    rig.raise(40);
    String dump = rig.gic.dump();
    assertTrue(
        dump.contains(
            "intid   40 cpu=1 group=1 priority=0x80 sources=0x0001 level enabled pending"),
        dump);
    assertTrue(dump.contains("cpu 1 irq=true"), dump);
  }

  @Test
  void observerHearsOfLinesAcknowledgementsAndEnds() {
    List<String> events = new ArrayList<>();
    Rig rig = new Rig(GicV3.builder(2, 96).events(new NotingEvents(events)));
    rig.level(40, 0x80);
    events.clear();
    rig.raise(40);
    rig.take(0);
    rig.lower(40);
    rig.end(0, 40);
    rig.disable(40);
    rig.gic.distributor().read(0x7, 4);
    assertEquals(
        List.of("line8=true", "sent8:40", "line8=false", "ended40@0", "mask8=true", "invalid7"),
        events);
  }
}
