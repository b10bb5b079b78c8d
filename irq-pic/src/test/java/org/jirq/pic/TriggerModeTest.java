// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.pic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.jirq.api.SourceId;
import org.junit.jupiter.api.Test;

/** Edge and level inputs, ELCR and LTIM. */
class TriggerModeTest {

  @Test
  void edgeIsTakenOnceAndNeedsAFall() {
    PicRig.each(
        PicProfile.DATASHEET,
        rig -> {
          rig.raise(5);
          assertEquals(0x35, rig.take());
          rig.eoi(0);
          assertFalse(rig.asserted(), "still high: no new edge");
          rig.raise(5);
          assertFalse(rig.asserted());
          rig.lower(5);
          rig.raise(5);
          assertEquals(0x35, rig.take());
        });
  }

  @Test
  void edgeDuringServiceWaitsForItsEnd() {
    PicRig.each(
        PicProfile.DATASHEET,
        rig -> {
          rig.pulseTaken(5);
          rig.raise(5);
          assertFalse(rig.asserted());
          rig.eoi(0);
          assertEquals(0x35, rig.take());
        });
  }

  @Test
  void edgeThatFallsBeforeTheAcknowledgementIsWithdrawn() {
    PicRig.each(
        PicProfile.DATASHEET,
        rig -> {
          rig.pulse(5);
          assertEquals(0, rig.pic.irr(0));
          assertFalse(rig.asserted());
          assertEquals(0x37, rig.pic.acknowledge(), "a CPU that saw INT gets the default IR7");
          assertEquals(0, rig.pic.isr(0));
        });
  }

  @Test
  void levelIsRequestedUntilItFalls() {
    PicRig.each(
        PicProfile.DATASHEET,
        rig -> {
          rig.elcr(0, 0x20);
          rig.raise(5);
          for (int i = 0; i < 3; i++) {
            assertEquals(0x35, rig.take());
            assertEquals(0x20, rig.pic.irr(0));
            assertFalse(rig.asserted(), "in service");
            rig.eoi(0);
          }
          rig.lower(5);
          assertFalse(rig.asserted());
          assertEquals(0, rig.pic.irr(0));
        });
  }

  @Test
  void levelOfTheSlaveIsRequestedUntilItFalls() {
    PicRig.each(
        PicProfile.DATASHEET,
        rig -> {
          rig.elcr(1, 0x10);
          rig.raise(12);
          for (int i = 0; i < 3; i++) {
            assertEquals(0x74, rig.take());
            rig.eoi(1);
            rig.eoi(0);
          }
          assertTrue(rig.asserted());
          rig.lower(12);
          assertFalse(rig.asserted());
        });
  }

  @Test
  void levelIsTheOrOfItsSources() {
    PicRig.each(
        PicProfile.DATASHEET,
        rig -> {
          rig.elcr(0, 0x20);
          rig.raise(5);
          rig.pic.setLevel(5, SourceId.FIRST_FREE, true);
          rig.lower(5);
          assertEquals(0x35, rig.take());
          rig.eoi(0);
          assertEquals(0x35, rig.take());
          rig.pic.setLevel(5, SourceId.FIRST_FREE, false);
          rig.eoi(0);
          assertEquals(-1, rig.take());
        });
  }

  @Test
  void ltimMakesEveryInputLevelTriggered() {
    PicRig.each(
        PicProfile.DATASHEET,
        rig -> {
          rig.raise(1);
          rig.command(0, 0x19);
          assertEquals(0x02, rig.pic.irr(0), "a line that is high is a request");
          rig.data(0, PicRig.BASE);
          rig.data(0, 0x04);
          rig.data(0, 0x01);
          assertEquals(0x31, rig.take());
          rig.eoi(0);
          assertEquals(0x31, rig.take());
          rig.lower(1);
          rig.eoi(0);
          assertEquals(-1, rig.take());
          rig.raise(9);
          assertEquals(0x71, rig.take(), "the cascade is a level too");
          assertFalse(rig.asserted(), "and the slave's INT fell");
        });
  }

  @Test
  void elcrLooksAtTheLinesAtOnce() {
    PicRig.each(
        PicProfile.DATASHEET,
        rig -> {
          rig.pulseTakenHigh(5);
          assertFalse(rig.asserted());
          rig.elcr(0, 0x20);
          assertTrue(rig.asserted(), "the line is high");
          rig.elcr(0, 0x00);
          assertEquals(0x35, rig.take(), "what is requested stays so as an edge");
          rig.eoi(0);
          assertFalse(rig.asserted());
        });
  }

  @Test
  void initialisationForgetsEdgesButNotLines() {
    PicRig.each(
        PicProfile.DATASHEET,
        rig -> {
          rig.elcr(0, 0x20);
          rig.raise(4);
          rig.raise(5);
          rig.initialise(0x01);
          assertEquals(0x20, rig.pic.irr(0));
          rig.raise(4);
          assertEquals(0x20, rig.pic.irr(0), "no edge without a fall");
          rig.lower(4);
          rig.raise(4);
          assertEquals(0x30, rig.pic.irr(0));
        });
  }
}
