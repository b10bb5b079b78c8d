// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.pic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import java.util.Random;
import org.jirq.api.Cell;
import org.jirq.testkit.CallLog;
import org.jirq.testkit.RecordingEvents;
import org.junit.jupiter.api.Test;

/** Ports and sizes. */
class RegistersTest {

  @Test
  void readsGiveWhatOcw3Selects() {
    PicRig.each(
        PicProfile.DATASHEET,
        rig -> {
          rig.raise(4);
          rig.take();
          rig.raise(6);
          assertEquals(0x40, rig.readCommand(0));
          rig.command(0, 0x0b);
          assertEquals(0x10, rig.readCommand(0));
          assertEquals(1, rig.pic.readSelect(0));
          rig.command(0, 0x08);
          assertEquals(0x10, rig.readCommand(0), "no read command: unchanged");
          rig.command(0, 0x0a);
          assertEquals(0x40, rig.readCommand(0));
        });
  }

  @Test
  void elcrHoldsTheInputsThatMayBeLevels() {
    PicRig.each(
        PicProfile.DATASHEET,
        rig -> {
          rig.elcr(0, 0xff);
          rig.elcr(1, 0xff);
          assertEquals(0xf8, rig.pic.in(0x4d0, 1));
          assertEquals(0xde, rig.pic.in(0x4d1, 1));
        });
  }

  @Test
  void bitsAboveTheByteAreIgnored() {
    PicRig.each(
        PicProfile.DATASHEET,
        rig -> {
          rig.pic.out(0x21, 0xffff_ff5a, 1);
          assertEquals(0x5a, rig.pic.in(0x21, 1));
        });
  }

  @Test
  void onlyBytesAtTheSixPortsAct() {
    for (PicProfile profile : PicProfile.values()) {
      CallLog log = new CallLog();
      Pic pic = Pic.builder().profile(profile).events(new RecordingEvents(log)).build();
      pic.out(0x21, 0x5a, 1);
      log.take();
      for (int size : new int[] {2, 4, 0, -1, 8, Integer.MAX_VALUE}) {
        pic.out(0x21, 0, size);
        assertEquals(0, pic.in(0x21, size));
      }
      assertEquals(12, log.take().size());
      for (int port : new int[] {0x1f, 0x22, 0x9f, 0xa2, 0x4cf, 0x4d2, -1, 0x10020}) {
        pic.out(port, 0, 1);
        assertEquals(0, pic.in(port, 1));
      }
      List<String> calls = log.take();
      assertEquals(16, calls.size());
      assertEquals("invalidAccess(0x1f,1,true)", calls.get(0));
      assertEquals(0x5a, pic.imr(0));
    }
  }

  @Test
  void randomGuestsAndDevicesThrowNothing() {
    int[] ports = {0x20, 0x21, 0xa0, 0xa1, 0x4d0, 0x4d1};
    for (PicProfile profile : PicProfile.values()) {
      for (Cell cell : Cell.values()) {
        Random random = new Random(11);
        int[] taken = new int[1];
        Pic pic = Pic.builder().profile(profile).cell(cell).build();
        for (int i = 0; i < 300_000; i++) {
          int what = random.nextInt();
          int port = (what & 0x70) == 0 ? random.nextInt() : ports[Math.floorMod(what >>> 8, 6)];
          switch (what & 7) {
            case 0, 1, 2 -> pic.out(port, random.nextInt(), 1 << (what >>> 30));
            case 3 -> pic.in(port, 1);
            case 4 -> taken[0] += pic.acknowledge(0) >= 0 ? 1 : 0;
            case 5 -> pic.end(0, random.nextInt(256));
            default -> pic.setLevel(what >>> 8 & 15, what >>> 12 & 15, (what & 8) != 0);
          }
        }
        assertFalse(taken[0] < 100, "the guest was busy: taken=" + taken[0]);
        assertEquals(2, pic.dump().lines().count());
      }
    }
  }
}
