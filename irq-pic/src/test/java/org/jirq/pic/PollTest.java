// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.pic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The poll command. */
class PollTest {

  @Test
  void pollIsAnAcknowledgement() {
    PicRig.each(
        PicProfile.DATASHEET,
        rig -> {
          rig.raise(6);
          rig.raise(4);
          rig.command(0, 0x0c);
          assertEquals(0x84, rig.readCommand(0));
          assertEquals(0x10, rig.pic.isr(0));
          assertFalse(rig.asserted());
          assertEquals(0x40, rig.readCommand(0), "one read polls, the next one reads IRR");
        });
  }

  @Test
  void pollAtTheDataPortIsOneToo() {
    PicRig.each(
        PicProfile.DATASHEET,
        rig -> {
          rig.raise(4);
          rig.command(0, 0x0c);
          assertEquals(0x84, rig.readData(0));
          assertEquals(0, rig.readData(0), "IMR");
        });
  }

  @Test
  void pollOfNothingReadsZero() {
    PicRig.each(
        PicProfile.DATASHEET,
        rig -> {
          rig.command(0, 0x0c);
          assertEquals(0, rig.readCommand(0));
          assertEquals(0, rig.pic.isr(0));
        });
  }

  @Test
  void slaveIsPolledAfterItsMaster() {
    PicRig.each(
        PicProfile.DATASHEET,
        rig -> {
          rig.raise(12);
          rig.command(0, 0x0c);
          assertEquals(0x82, rig.readCommand(0));
          assertEquals(0x10, rig.pic.irr(1), "not touched");
          rig.command(1, 0x0c);
          assertEquals(0x84, rig.readCommand(1));
          assertEquals(0x10, rig.pic.isr(1));
        });
  }

  @Test
  void pollInAutomaticEndRunsItsAck() {
    PicRig.each(
        PicProfile.DATASHEET,
        rig -> {
          rig.initialise(0x03);
          rig.raise(4);
          rig.command(0, 0x0c);
          assertEquals(0x84, rig.readCommand(0));
          assertEquals(0, rig.pic.isr(0));
          assertEquals(List.of(4), rig.acks);
        });
  }

  @Test
  void pollOfKvmEndsAtOnce() {
    PicRig.each(
        PicProfile.KVM,
        rig -> {
          rig.elcr(0, 0x10);
          rig.raise(4);
          rig.command(0, 0x0c);
          assertEquals(0x84, rig.readCommand(0));
          assertEquals(0, rig.pic.isr(0));
          assertEquals(0, rig.pic.irr(0), "even of a level");
          assertEquals(List.of(4), rig.acks);
          rig.command(0, 0x0c);
          assertEquals(0x07, rig.readCommand(0));
          rig.raise(12);
          rig.command(1, 0x0c);
          assertEquals(0x84, rig.readCommand(1));
          assertEquals(0, rig.pic.irr(0), "the request at the master is taken back");
          assertFalse(rig.asserted());
          assertTrue(rig.acks.contains(12));
        });
  }
}
