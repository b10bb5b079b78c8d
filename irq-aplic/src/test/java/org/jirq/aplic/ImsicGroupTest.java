// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.aplic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jirq.api.Cell;
import org.jirq.api.CpuInterface;
import org.jirq.api.Delivery;
import org.jirq.api.SourceId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** All harts' IMSICs at their addresses, before an APLIC in MSI mode. */
class ImsicGroupTest {

  @ParameterizedTest
  @EnumSource(Cell.class)
  void aplicReachesEveryFileOfEveryHart(Cell cell) {
    List<String> outputs = new ArrayList<>();
    ImsicGroup imsics =
        ImsicGroup.builder(5)
            .cell(cell)
            .guests(3)
            .outputs((output, level) -> outputs.add(output + "=" + level))
            .build();
    Rig rig = new Rig(Aplic.builder(60, 5).guests(3).cell(cell).msi(imsics), false);
    rig.write(Rig.M, 0x1bc0, imsics.machineAddress(0) >>> 12);
    rig.write(Rig.M, 0x1bc8, imsics.supervisorAddress(0, 0) >>> 12);
    rig.write(Rig.M, 0x1bcc, (long) imsics.guestBits() << 20);
    rig.write(Rig.M, 0x1bc4, (long) imsics.hartBits() << 12);
    rig.write(Rig.M, 0, 0x104);
    rig.write(Rig.S, 0, 0x104);
    int source = 1;
    for (int hart = 0; hart < 5; hart++) {
      for (int file = 0; file < 5; file++) {
        imsics.hart(hart).exchange(file, 0x70, 1, -1, 64);
        imsics.hart(hart).exchange(file, 0xc0, -1, -1, 64);
        int domain = file == Imsic.MACHINE ? Rig.M : Rig.S;
        int guest = Math.max(0, file - Imsic.SUPERVISOR);
        rig.use(domain, source, Rig.EDGE1, Rig.target(hart, guest << 12 | source));
        assertEquals(1, rig.aplic.setLevel(source, SourceId.DEFAULT, true));
        int output = hart * 5 + file;
        assertEquals(List.of(output + "=true"), outputs);
        assertTrue(imsics.output(output));
        assertEquals(source, imsics.acknowledge(output));
        assertFalse(imsics.output(output));
        assertEquals(CpuInterface.NONE, imsics.acknowledge(output));
        imsics.end(output, source);
        outputs.clear();
        source++;
      }
    }
  }

  @Test
  void pagesAreWhereTheAddressesSay() {
    ImsicGroup imsics = ImsicGroup.builder(3).guests(2).build();
    assertEquals(0x3000, imsics.machinePages().length());
    assertEquals(3 << 14, imsics.supervisorPages().length());
    assertEquals(0x24002000L, imsics.machineAddress(2));
    assertEquals(0x2800a000L, imsics.supervisorAddress(2, 2));
    imsics.machinePages().write(0x2000, 9, 4);
    imsics.supervisorPages().write(0xa000, 10, 4);
    imsics.supervisorPages().write(0xb000, 11, 4);
    assertEquals(1 << 9, imsics.hart(2).exchange(0, 0x80, 0, 0, 64));
    assertEquals(1 << 10, imsics.hart(2).exchange(3, 0x80, 0, 0, 64));
    for (long hole : new long[] {0x24003000L, 0x2800b000L, 0x2800c000L, 0x23fff000L, 0, -4096}) {
      assertEquals(Delivery.IGNORED, imsics.deliver(hole, 12, 0), Long.toHexString(hole));
    }
  }

  @Test
  void snapshotHoldsAllHarts() {
    ImsicGroup imsics = ImsicGroup.builder(3).build();
    imsics.deliver(imsics.machineAddress(2), 9, 0);
    ByteBuffer saved = ByteBuffer.allocate(imsics.stateSize());
    imsics.save(saved);
    ImsicGroup copy = ImsicGroup.builder(3).cell(Cell.PLAIN).build();
    copy.load(saved.flip());
    assertEquals(1 << 9, copy.hart(2).exchange(0, 0x80, 0, 0, 64));
    saved.rewind();
    saved.put(saved.limit() / 3 * 2, (byte) 0);
    ImsicGroup empty = ImsicGroup.builder(3).build();
    assertThrows(IllegalArgumentException.class, () -> empty.load(saved));
    assertEquals(0, empty.hart(2).exchange(0, 0x80, 0, 0, 64), "the last hart's part was wrong");
  }

  @Test
  void layoutsThatDoNotFitAreRefused() {
    refused("harts=0", () -> ImsicGroup.builder(0).build());
    refused("machineBase=0x1000", () -> ImsicGroup.builder(2).machineBase(0x1000).build());
    refused(
        "supervisorBase=0x4000",
        () -> ImsicGroup.builder(2).guests(3).supervisorBase(0x4000).build());
    refused(
        "machineBase=0x4000",
        () -> ImsicGroup.builder(2).machineBase(0x4000).supervisorBase(0x4000).build());
    ImsicGroup imsics = ImsicGroup.builder(2).build();
    refused("hart=2", () -> imsics.hart(2));
    refused("guest=1", () -> imsics.supervisorAddress(0, 1));
    refused("output=4", () -> imsics.acknowledge(4));
  }

  private static void refused(String named, Runnable call) {
    String text = assertThrows(IllegalArgumentException.class, call::run).getMessage();
    assertTrue(text.contains(named), text);
  }
}
