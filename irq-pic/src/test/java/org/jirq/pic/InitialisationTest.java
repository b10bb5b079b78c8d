// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.pic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.jirq.api.Cell;
import org.junit.jupiter.api.Test;

/** ICW1 to ICW4. */
class InitialisationTest {

  @Test
  void sequenceProgramsBaseAndModes() {
    PicRig.each(
        PicProfile.DATASHEET,
        rig -> {
          rig.data(0, 0xff);
          rig.command(0, 0x11);
          assertEquals(0, rig.pic.base(0));
          rig.data(0, 0x4f);
          assertEquals(0x48, rig.pic.base(0), "three bits are the input's");
          rig.data(0, 0x04);
          rig.data(0, 0x13);
          assertTrue(rig.pic.specialFullyNested(0));
          assertTrue(rig.pic.autoEoi(0));
          rig.data(0, 0xa5);
          assertEquals(0xa5, rig.readData(0), "then it is the mask");
        });
  }

  @Test
  void withoutIc4TheModesAreOff() {
    PicRig.each(
        PicProfile.DATASHEET,
        rig -> {
          rig.initialise(0, 0x48, 0x13);
          rig.command(0, 0x10);
          rig.data(0, 0x48);
          rig.data(0, 0x04);
          assertFalse(rig.pic.specialFullyNested(0));
          assertFalse(rig.pic.autoEoi(0));
          rig.data(0, 0x5a);
          assertEquals(0x5a, rig.pic.imr(0));
        });
  }

  @Test
  void singleModeExpectsNoIcw3() {
    PicRig.each(
        PicProfile.DATASHEET,
        rig -> {
          rig.command(0, 0x13);
          rig.data(0, 0x48);
          rig.data(0, 0x03);
          assertTrue(rig.pic.autoEoi(0));
          rig.command(0, 0x12);
          rig.data(0, 0x48);
          rig.data(0, 0x5a);
          assertEquals(0x5a, rig.pic.imr(0));
        });
  }

  @Test
  void icw1ClearsMasksServicePriorityAndReadSelect() {
    PicRig.each(
        PicProfile.DATASHEET,
        rig -> {
          rig.raise(3);
          rig.take();
          rig.data(0, 0xf0);
          rig.command(0, 0xc4);
          rig.command(0, 0x6b);
          rig.elcr(0, 0x80);
          rig.command(0, 0x11);
          assertEquals(0, rig.pic.imr(0));
          assertEquals(0, rig.pic.isr(0));
          assertEquals(0, rig.pic.priority(0));
          assertEquals(0, rig.pic.readSelect(0));
          assertFalse(rig.pic.specialMask(0));
          assertEquals(0x80, rig.pic.elcr(0), "ELCR is the chip set's");
        });
  }

  @Test
  void icw1AcksWhatItDrops() {
    PicRig.each(
        PicProfile.DATASHEET,
        rig -> {
          rig.raise(3);
          rig.take();
          rig.raise(6);
          rig.command(0, 0x11);
          assertEquals(List.of(3, 6), rig.acks, "3 was in service, 6 requested");
          assertFalse(rig.asserted());
        });
  }

  @Test
  void icw1OfKvmAcksDroppedEdgesOnlyIfSomebodyTakesInterrupts() {
    for (Cell cell : Cell.values()) {
      for (boolean accepted : new boolean[] {true, false}) {
        PicRig rig =
            new PicRig(
                Pic.builder().profile(PicProfile.KVM).cell(cell).extIntAccepted(() -> accepted));
        rig.raise(3);
        rig.take();
        rig.lower(3);
        rig.raise(3);
        rig.raise(6);
        rig.command(0, 0x11);
        assertEquals(accepted ? List.of(3, 6) : List.of(), rig.acks);
        assertEquals(accepted ? 0 : 0x08, rig.pic.isr(0));
      }
    }
  }

  @Test
  void requestOfTheSlaveSurvivesAnyOrderOfInitialisation() {
    for (int first = 0; first < 2; first++) {
      int chip = first;
      PicRig.each(
          PicProfile.DATASHEET,
          rig -> {
            rig.elcr(1, 0x10);
            rig.raise(12);
            rig.initialise(chip, chip == 0 ? 0x30 : 0x70, 0x01);
            rig.initialise(1 - chip, chip == 0 ? 0x70 : 0x30, 0x01);
            assertTrue(rig.asserted());
            assertEquals(0x74, rig.take());
          });
    }
  }

  @Test
  void operationCommandsAreTakenInsideTheSequence() {
    PicRig.each(
        PicProfile.DATASHEET,
        rig -> {
          rig.command(0, 0x11);
          rig.command(0, 0xc4);
          rig.command(0, 0x0b);
          assertEquals(5, rig.pic.priority(0));
          assertEquals(1, rig.pic.readSelect(0));
          rig.data(0, 0x48);
          assertEquals(0x48, rig.pic.base(0));
        });
  }
}
