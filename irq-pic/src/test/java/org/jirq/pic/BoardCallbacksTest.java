// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.pic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jirq.api.ChipBoard;
import org.junit.jupiter.api.Test;

/** Mask notifiers, and what the observer hears. */
class BoardCallbacksTest {

  @Test
  void masksOfBothChipsAreToldByTheirOwnPins() {
    PicRig.each(
        PicProfile.DATASHEET,
        rig -> {
          rig.data(0, 0x21);
          rig.data(1, 0x90);
          rig.data(1, 0x81);
          assertEquals(
              List.of("0=true", "5=true", "12=true", "15=true", "8=true", "12=false"), rig.masks);
          assertTrue(rig.pic.masked(5));
          assertTrue(rig.pic.masked(8));
          assertFalse(rig.pic.masked(12));
        });
  }

  @Test
  void maskThatDoesNotChangeIsNotTold() {
    PicRig.each(
        PicProfile.DATASHEET,
        rig -> {
          rig.data(0, 0x20);
          rig.data(0, 0x20);
          assertEquals(List.of("5=true"), rig.masks);
        });
  }

  @Test
  void initialisationAndResetUnmask() {
    for (PicProfile profile : PicProfile.values()) {
      PicRig.each(
          profile,
          rig -> {
            rig.data(0, 0x20);
            rig.command(0, 0x11);
            assertEquals(List.of("5=true", "5=false"), rig.masks);
            rig.pic.reset();
            rig.masks.clear();
            rig.data(1, 0x01);
            assertEquals(List.of("8=true"), rig.masks);
            rig.masks.clear();
            rig.pic.reset();
            List<String> all = IntStream.range(0, 16).mapToObj(pin -> pin + "=false").toList();
            assertEquals(all, rig.masks, "changed or not");
          });
    }
  }

  @Test
  void maskNotifierMayDriveItsLine() {
    PicRig.each(
        PicProfile.DATASHEET,
        rig -> {
          rig.elcr(0, 0x20);
          rig.data(0, 0x20);
          rig.pic.connect(
              new ChipBoard() {
                @Override
                public void maskChanged(int pin, boolean masked) {
                  rig.raise(pin);
                }
              });
          rig.data(0, 0x00);
          assertEquals(0x35, rig.take());
        });
  }

  @Test
  void queryTellsTheAskerAlone() {
    PicRig.each(
        PicProfile.DATASHEET,
        rig -> {
          rig.data(1, 0x02);
          rig.masks.clear();
          List<String> asked = new ArrayList<>();
          ChipBoard asker =
              new ChipBoard() {
                @Override
                public void maskChanged(int pin, boolean masked) {
                  asked.add(pin + "=" + masked);
                }
              };
          rig.pic.fireMask(9, asker);
          rig.pic.fireMask(1, asker);
          assertEquals(List.of("9=true", "1=false"), asked);
          assertEquals(List.of(), rig.masks);
        });
  }

  @Test
  void resetKeepsLevelsAndIsNoEdge() {
    for (PicProfile profile : PicProfile.values()) {
      PicRig.each(
          profile,
          rig -> {
            rig.raise(5);
            rig.raise(12);
            assertTrue(rig.asserted());
            rig.pic.reset();
            assertFalse(rig.asserted());
            assertTrue(rig.pic.level(5));
            assertTrue(rig.pic.level(12));
            rig.raise(5);
            rig.raise(12);
            assertFalse(rig.asserted(), "no edge: " + profile);
            rig.lower(12);
            rig.raise(12);
            assertTrue(rig.asserted(), "an edge: " + profile);
          });
    }
  }

  @Test
  void lineCallsSayWhatBecameOfThem() {
    PicRig.each(
        PicProfile.DATASHEET,
        rig -> {
          assertEquals(1, rig.pic.setLevelForStatus(5, 0, true));
          assertEquals(0, rig.pic.setLevelForStatus(5, 0, true));
          assertEquals(0, rig.pic.setLevelForStatus(5, 3, true));
          assertEquals(0, rig.pic.setLevelForStatus(5, 3, false), "still high");
          assertEquals(1, rig.pic.setLevelForStatus(5, 0, false));
          rig.data(0, 0x10);
          assertEquals(-1, rig.pic.setLevelForStatus(4, 0, true));
          assertEquals(1, rig.pic.setLevelForStatus(4, 0, false));
          assertEquals(-1, rig.pic.setLevelForStatus(2, 0, true), "nobody drives the cascade");
          assertFalse((rig.pic.irr(0) & 4) != 0);
        });
  }
}
