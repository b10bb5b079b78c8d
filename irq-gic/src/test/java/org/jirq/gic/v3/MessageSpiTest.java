// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.gic.v3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.jirq.api.Cell;
import org.jirq.api.Delivery;
import org.jirq.api.MsiSink;
import org.jirq.gic.GicProfile;
import org.junit.jupiter.api.Test;

/** SPIs that are made pending by messages, GICD_SETSPI_NSR and GICD_CLRSPI_NSR. */
class MessageSpiTest {

  private static final int SPI = 40;
  private final Rig rig = Rig.of(Cell.SHARED);

  @Test
  void messageIsAnEdge() {
    rig.edge(SPI, true);
    rig.level(SPI, 0x80);
    rig.dist(0x40, SPI);
    assertEquals(SPI, rig.take(0));
    rig.end(0, SPI);
    assertFalse(rig.irq(0));
    rig.dist(0x40, SPI);
    rig.dist(0x48, SPI);
    assertFalse(rig.irq(0), "taken back");
  }

  @Test
  void levelMessageStaysUntilItIsTakenBack() {
    rig.level(SPI, 0x80);
    rig.gic.distributor().write(0x40, SPI, 2);
    assertEquals(SPI, rig.take(0));
    rig.end(0, SPI);
    assertTrue(rig.irq(0));
    rig.gic.distributor().write(0x48, SPI, 2);
    assertFalse(rig.irq(0));
    rig.raise(SPI);
    rig.dist(0x48, SPI);
    assertTrue(rig.irq(0), "a message cannot lower the line of a device");
  }

  @Test
  void sinkTakesMessages() {
    rig.edge(SPI, true);
    rig.level(SPI, 0x80);
    MsiSink sink = rig.gic.messages();
    assertEquals(1, sink.deliver(0x800_0040L, SPI, 7));
    assertEquals(Delivery.COALESCED, sink.deliver(0x800_0040L, SPI, 7));
    assertEquals(SPI, rig.take(0));
    assertEquals(Delivery.IGNORED, sink.deliver(0x800_0040L, 41, 0), "not enabled");
    for (int data : new int[] {31, 96, 1023, -1, Integer.MIN_VALUE}) {
      assertEquals(Delivery.IGNORED, sink.deliver(0x800_0040L, data, 0), "data=" + data);
    }
    assertEquals(Delivery.IGNORED, sink.deliver(0x800_0044L, SPI, 0));
  }

  @Test
  void registersOfTheSecureStateDoNothing() {
    rig.level(SPI, 0x80);
    rig.dist(0x50, SPI);
    assertFalse(rig.gic.pending(0, SPI));
  }

  @Test
  void chipWithoutMessagesRefusesToGiveTheSink() {
    GicV3 gic = GicV3.builder(1, 64).profile(GicProfile.QEMU).build();
    assertThrows(IllegalStateException.class, gic::messages);
  }
}
