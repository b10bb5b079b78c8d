// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.pic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What the tests of crosvm's and OpenVMM's pairs look at, under {@code datasheet} unless a name
 * says otherwise; the rest of their lists is in the tests by concept. And the faults found in JPC's
 * pair.
 */
class PeerScenariosTest {

  private static void datasheet(java.util.function.Consumer<PicRig> test) {
    PicRig.each(PicProfile.DATASHEET, test);
  }

  @Test
  void crosvmInitialValues() {
    Pic pic = Pic.builder().build();
    for (int chip = 0; chip < 2; chip++) {
      assertEquals(0, pic.irr(chip) | pic.isr(chip) | pic.imr(chip) | pic.elcr(chip));
      assertEquals(0, pic.base(chip) | pic.priority(chip) | pic.readSelect(chip));
    }
    assertFalse(pic.output(0));
  }

  @Test
  void crosvmIcw2Step() {
    datasheet(
        rig -> {
          rig.command(0, 0x11);
          rig.data(0, 0x08);
          assertEquals(0x08, rig.pic.base(0));
        });
  }

  @Test
  void crosvmWriteReadElcr() {
    datasheet(
        rig -> {
          rig.elcr(0, 0x5f);
          rig.elcr(1, 0x5f);
          assertEquals(0x5f & 0xf8, rig.pic.in(0x4d0, 1));
          assertEquals(0x5f & 0xde, rig.pic.in(0x4d1, 1));
        });
  }

  @Test
  void crosvmOcw3SelectsAndPolls() {
    datasheet(
        rig -> {
          rig.command(0, 0x0b);
          assertEquals(1, rig.pic.readSelect(0));
          rig.command(0, 0x6c);
          assertTrue(rig.pic.specialMask(0));
          assertEquals(0, rig.readCommand(0), "polled: nothing there");
        });
  }

  @Test
  void crosvmAutoEoiNeverSetsIsr() {
    datasheet(
        rig -> {
          rig.initialise(0x03);
          rig.raise(0);
          assertEquals(0x30, rig.take());
          assertEquals(0, rig.pic.isr(0));
        });
  }

  @Test
  void crosvmAutoRotateSetAndClear() {
    datasheet(
        rig -> {
          rig.initialise(0x03);
          rig.command(0, 0x80);
          rig.raise(5);
          rig.take();
          assertEquals(6, rig.pic.priority(0));
          rig.command(0, 0x00);
          rig.raise(6);
          rig.take();
          assertEquals(6, rig.pic.priority(0));
        });
  }

  @Test
  void crosvmMaskIrqThenUnmask() {
    datasheet(
        rig -> {
          rig.data(0, 0xff);
          rig.raise(3);
          assertEquals(-1, rig.take());
          rig.data(0, 0xf7);
          assertEquals(0x33, rig.take());
        });
  }

  @Test
  void crosvmMaskMultiple() {
    datasheet(
        rig -> {
          rig.data(0, 0x03);
          rig.data(1, 0x20);
          for (int pin : new int[] {0, 1, 13}) {
            rig.raise(pin);
            assertFalse(rig.asserted());
          }
          rig.data(1, 0x00);
          assertEquals(0x75, rig.take());
          rig.data(0, 0x01);
          assertEquals(0x31, rig.take());
          rig.data(0, 0x00);
          assertEquals(0x30, rig.take());
        });
  }

  @Test
  void crosvmFakeIrqOnPrimaryIrq2UnderKvm() {
    PicRig.each(
        PicProfile.KVM,
        rig -> {
          rig.raise(2);
          assertEquals(0x77, rig.take(), "the slave's spurious vector");
          assertEquals(0, rig.pic.isr(1));
        });
  }

  @Test
  void crosvmEdgeTriggerModeUnderKvmAndQemu() {
    for (PicProfile profile : List.of(PicProfile.KVM, PicProfile.QEMU)) {
      PicRig.each(
          profile,
          rig -> {
            rig.pulse(4);
            assertEquals(0x34, rig.take(), "latched although the line dropped");
            rig.eoi(0);
            rig.raise(4);
            assertEquals(0x34, rig.take());
            rig.eoi(0);
            rig.raise(4);
            assertEquals(-1, rig.take(), "the second edge needs low first");
          });
    }
  }

  @Test
  void crosvmCascadeIrqSetsMasterBit2() {
    datasheet(
        rig -> {
          rig.raise(15);
          assertEquals(0x04, rig.pic.irr(0));
          assertEquals(0x77, rig.take(), "a real 15");
          assertEquals(0x80, rig.pic.isr(1));
          assertEquals(0x04, rig.pic.isr(0));
        });
  }

  @Test
  void openVmmMultipleEdgesOfBothChipsComeInOrder() {
    datasheet(
        rig -> {
          for (int pin : new int[] {7, 14, 1, 9}) {
            rig.raise(pin);
          }
          for (int vector : new int[] {0x31, 0x71, 0x76, 0x37}) {
            int taken = rig.take();
            assertEquals(vector, taken);
            rig.pic.end(0, taken);
          }
          assertEquals(-1, rig.take());
        });
  }

  @Test
  void openVmmLevelOfTheSecondaryRequestsUntilLow() {
    datasheet(
        rig -> {
          rig.elcr(1, 0x08);
          rig.raise(11);
          rig.pic.end(0, rig.take());
          assertEquals(0x73, rig.take());
          rig.lower(11);
          rig.pic.end(0, 0x73);
          assertEquals(-1, rig.take());
        });
  }

  @Test
  void jpcNeverDroppedInt() {
    datasheet(
        rig -> {
          rig.elcr(0, 0x08);
          rig.raise(3);
          rig.lower(3);
          assertEquals(List.of(true, false), rig.outputs, "a level that was withdrawn");
          rig.raise(4);
          rig.data(0, 0x10);
          assertEquals(List.of(true, false, true, false), rig.outputs, "a mask");
        });
  }

  @Test
  void jpcIgnoredRotation() {
    datasheet(
        rig -> {
          rig.raise(2 + 1);
          rig.take();
          rig.command(0, 0xa0);
          assertEquals(4, rig.pic.priority(0));
          rig.command(0, 0xc6);
          assertEquals(7, rig.pic.priority(0));
          rig.command(0, 0xe1);
          assertEquals(2, rig.pic.priority(0));
        });
  }

  @Test
  void jpcPollLackedItsBitAndItsService() {
    datasheet(
        rig -> {
          rig.raise(3);
          rig.command(0, 0x0c);
          assertEquals(0x83, rig.readCommand(0));
          assertEquals(0x08, rig.pic.isr(0));
        });
  }

  @Test
  void jpcInitialisationClearedElcr() {
    datasheet(
        rig -> {
          rig.elcr(0, 0x20);
          rig.initialise(0x01);
          assertEquals(0x20, rig.pic.elcr(0));
        });
  }

  @Test
  void kvmAcksAtTheEndOfALevelAndAtAutomaticEnd() {
    PicRig.each(
        PicProfile.KVM,
        rig -> {
          rig.elcr(0, 0x20);
          rig.raise(5);
          assertEquals(0x35, rig.take());
          assertEquals(List.of(), rig.acks);
          rig.eoi(0);
          assertEquals(List.of(5), rig.acks);
          rig.lower(5);
          rig.initialise(0x03);
          rig.raise(5);
          rig.take();
          assertEquals(List.of(5, 5), rig.acks);
        });
  }
}
