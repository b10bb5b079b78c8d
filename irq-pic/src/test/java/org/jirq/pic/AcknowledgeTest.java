// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.pic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The INTA cycle: cascade, spurious vectors, automatic end of interrupt. */
class AcknowledgeTest {

  @Test
  void slavesVectorComesFromTheSlave() {
    PicRig.each(
        PicProfile.DATASHEET,
        rig -> {
          rig.raise(12);
          assertEquals(0x04, rig.pic.irr(0));
          assertEquals(0x10, rig.pic.irr(1));
          assertEquals(0x74, rig.take());
          assertEquals(0x04, rig.pic.isr(0));
          assertEquals(0x10, rig.pic.isr(1));
          assertEquals(0, rig.pic.irr(0));
          assertEquals(0, rig.pic.irr(1));
          assertEquals(List.of(true, false), rig.outputs);
        });
  }

  @Test
  void nothingToTakeIsNone() {
    PicRig.each(
        PicProfile.DATASHEET,
        rig -> {
          assertEquals(-1, rig.take());
          assertEquals(0x37, rig.pic.acknowledge(), "INTA without a request: default IR7");
          assertEquals(0, rig.pic.isr(0));
        });
  }

  @Test
  void requestOfTheSlaveThatWentAwayIsSpuriousFifteen() {
    PicRig.each(
        PicProfile.QEMU,
        rig -> {
          rig.elcr(1, 0x10);
          rig.raise(12);
          rig.lower(12);
          assertTrue(rig.asserted(), "the master has latched the edge");
          assertEquals(0x77, rig.take());
          assertEquals(0, rig.pic.isr(1), "nothing is in service at the slave");
          assertEquals(0x04, rig.pic.isr(0), "but its request at the master");
        });
  }

  @Test
  void requestOfTheSlaveThatIsMaskedIsWithdrawnFromTheMaster() {
    PicRig.each(
        PicProfile.DATASHEET,
        rig -> {
          rig.raise(12);
          rig.data(1, 0x10);
          assertFalse(rig.asserted(), "withdrawn with the slave's INT");
          assertEquals(0x37, rig.pic.acknowledge());
        });
  }

  @Test
  void automaticEndLeavesNothingInService() {
    PicRig.each(
        PicProfile.DATASHEET,
        rig -> {
          rig.initialise(0x03);
          rig.raise(4);
          assertEquals(0x34, rig.take());
          assertEquals(0, rig.pic.isr(0));
          assertEquals(List.of(4), rig.acks);
        });
  }

  @Test
  void intStaysAssertedForTheNextInAutomaticEnd() {
    PicRig.each(
        PicProfile.DATASHEET,
        rig -> {
          rig.initialise(0x03);
          rig.raise(4);
          rig.raise(5);
          assertEquals(0x34, rig.take());
          assertEquals(List.of(true), rig.outputs, "no change is told");
          assertTrue(rig.asserted(), "the query says so");
          assertEquals(0x35, rig.take());
          assertFalse(rig.asserted());
          assertEquals(List.of(true, false), rig.outputs);
        });
  }

  @Test
  void slaveInAutomaticEndLosesNoRequest() {
    PicRig.each(
        PicProfile.DATASHEET,
        rig -> {
          rig.initialise(0x03);
          rig.raise(12);
          rig.raise(13);
          assertEquals(0x74, rig.take());
          assertTrue(rig.asserted());
          assertEquals(0x75, rig.take());
          assertFalse(rig.asserted());
        });
  }

  @Test
  void levelInAutomaticEndIsAskedAgainAfterItsAck() {
    PicRig.each(
        PicProfile.DATASHEET,
        rig -> {
          rig.initialise(0x03);
          rig.elcr(0, 0x20);
          rig.raise(5);
          assertEquals(0x35, rig.take());
          assertEquals(List.of(5), rig.acks);
          assertTrue(rig.asserted(), "nobody lowered it");
          rig.lower(5);
          assertFalse(rig.asserted());
        });
  }

  @Test
  void sinkMayTakeAndEndInsideItsCall() {
    PicRig.each(
        PicProfile.DATASHEET,
        rig -> {
          int[] taken = new int[1];
          rig.pic.connectOutputs(
              (output, asserted) -> {
                if (asserted) {
                  rig.pic.end(output, rig.pic.acknowledge(output));
                  taken[0]++;
                }
              });
          for (int i = 0; i < 5; i++) {
            rig.raise(12);
            rig.lower(12);
          }
          assertEquals(5, taken[0]);
          assertFalse(rig.asserted());
        });
  }
}
