// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.pic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Fully nested, rotated, special fully nested and special mask mode. */
class PriorityTest {

  @Test
  void lowerNumbersAreTakenFirst() {
    PicRig.each(
        PicProfile.DATASHEET,
        rig -> {
          rig.raise(5);
          rig.raise(1);
          rig.raise(3);
          assertEquals(0x31, rig.take());
          rig.eoi(0);
          assertEquals(0x33, rig.take());
          rig.eoi(0);
          assertEquals(0x35, rig.take());
          rig.eoi(0);
          assertEquals(-1, rig.take());
        });
  }

  @Test
  void higherPriorityNestsAndLowerWaits() {
    PicRig.each(
        PicProfile.DATASHEET,
        rig -> {
          rig.raise(4);
          assertEquals(0x34, rig.take());
          rig.raise(5);
          assertFalse(rig.asserted());
          rig.raise(3);
          assertTrue(rig.asserted());
          assertEquals(0x33, rig.take());
          assertEquals(0b0001_1000, rig.pic.isr(0));
          rig.eoi(0);
          assertFalse(rig.asserted(), "4 is in service");
          rig.eoi(0);
          assertEquals(0x35, rig.take());
        });
  }

  @Test
  void rotateOnNonSpecificEoiGivesTheLowestPriority() {
    PicRig.each(
        PicProfile.DATASHEET,
        rig -> {
          rig.raise(4);
          assertEquals(0x34, rig.take());
          rig.command(0, 0xa0);
          assertEquals(0, rig.pic.isr(0));
          assertEquals(5, rig.pic.priority(0));
          rig.raise(3);
          rig.raise(6);
          assertEquals(0x36, rig.take(), "5, 6, 7, 0, 1, 2, 3, 4 is the order now");
        });
  }

  @Test
  void rotateOnSpecificEoiNamesTheLowestPriority() {
    PicRig.each(
        PicProfile.DATASHEET,
        rig -> {
          rig.raise(4);
          rig.take();
          rig.command(0, 0xe0 | 4);
          assertEquals(0, rig.pic.isr(0));
          assertEquals(5, rig.pic.priority(0));
        });
  }

  @Test
  void setPriorityMovesIntAtOnce() {
    PicRig.each(
        PicProfile.DATASHEET,
        rig -> {
          rig.raise(3);
          rig.take();
          rig.raise(5);
          assertFalse(rig.asserted());
          rig.command(0, 0xc0 | 4);
          assertTrue(rig.asserted(), "5 is the highest now");
          rig.command(0, 0xc0 | 7);
          assertFalse(rig.asserted(), "3 is in service and higher again");
        });
  }

  @Test
  void rotateInAutomaticEoiIsSetAndCleared() {
    PicRig.each(
        PicProfile.DATASHEET,
        rig -> {
          rig.initialise(0x03);
          rig.command(0, 0x80);
          rig.pulseTaken(4);
          assertEquals(5, rig.pic.priority(0));
          rig.command(0, 0x00);
          rig.pulseTaken(6);
          assertEquals(5, rig.pic.priority(0));
        });
  }

  @Test
  void specialFullyNestedModeLetsTheSlaveNest() {
    PicRig.each(
        PicProfile.DATASHEET,
        rig -> {
          rig.initialise(0, PicRig.BASE, 0x11);
          rig.raise(12);
          assertEquals(0x74, rig.take());
          rig.raise(9);
          assertTrue(rig.asserted());
          assertEquals(0x71, rig.take());
          assertEquals(0b0001_0010, rig.pic.isr(1));
        });
  }

  @Test
  void withoutSpecialFullyNestedModeTheSlaveWaitsForTheMaster() {
    PicRig.each(
        PicProfile.DATASHEET,
        rig -> {
          rig.raise(12);
          assertEquals(0x74, rig.take());
          rig.raise(9);
          assertFalse(rig.asserted());
          rig.eoi(0);
          assertEquals(0x71, rig.take());
        });
  }

  @Test
  void specialMaskModeLetsLowerPrioritiesIn() {
    PicRig.each(
        PicProfile.DATASHEET,
        rig -> {
          rig.raise(3);
          rig.take();
          rig.raise(6);
          rig.data(0, 0x08);
          assertFalse(rig.asserted(), "masked, but in service");
          rig.command(0, 0x68);
          assertTrue(rig.pic.specialMask(0));
          assertTrue(rig.asserted(), "the mask lifts what is in service");
          assertEquals(0x36, rig.take());
          rig.command(0, 0x20);
          assertEquals(0x08, rig.pic.isr(0), "a masked one is not ended by a non-specific EOI");
          rig.command(0, 0x48);
          assertFalse(rig.pic.specialMask(0));
          rig.eoi(0);
          assertEquals(0, rig.pic.isr(0));
        });
  }

  @Test
  void maskMovesIntBothWays() {
    PicRig.each(
        PicProfile.DATASHEET,
        rig -> {
          rig.raise(3);
          assertTrue(rig.asserted());
          rig.data(0, 0x08);
          assertFalse(rig.asserted());
          assertEquals(-1, rig.take());
          rig.data(0, 0x00);
          assertEquals(0x33, rig.take());
        });
  }

  @Test
  void maskOfTheSlaveMovesIntBothWays() {
    PicRig.each(
        PicProfile.DATASHEET,
        rig -> {
          rig.raise(11);
          rig.data(1, 0x08);
          assertFalse(rig.asserted());
          rig.data(1, 0x00);
          assertEquals(0x73, rig.take());
          rig.eoi(1);
          rig.eoi(0);
          rig.lower(11);
          rig.raise(11);
          rig.data(0, 0x04);
          assertFalse(rig.asserted(), "the cascade is masked");
          rig.data(0, 0x00);
          assertEquals(0x73, rig.take());
        });
  }
}
