// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.pic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.jirq.api.ChipBoard;
import org.jirq.api.SourceId;
import org.junit.jupiter.api.Test;

/** OCW2's ends of interrupt, {@link Pic#end}, and the ack notifiers. */
class EndOfInterruptTest {

  @Test
  void nonSpecificEndsTheHighestInService() {
    PicRig.each(
        PicProfile.DATASHEET,
        rig -> {
          for (int pin : new int[] {5, 3, 1}) {
            rig.raise(pin);
            rig.take();
          }
          assertEquals(0b10_1010, rig.pic.isr(0));
          rig.eoi(0);
          assertEquals(0b10_1000, rig.pic.isr(0));
          assertEquals(List.of(1), rig.acks);
        });
  }

  @Test
  void specificEndsWhatItNames() {
    PicRig.each(
        PicProfile.DATASHEET,
        rig -> {
          rig.raise(5);
          rig.take();
          rig.raise(3);
          rig.take();
          rig.command(0, 0x60 | 5);
          assertEquals(0b1000, rig.pic.isr(0));
          assertEquals(List.of(5), rig.acks);
        });
  }

  @Test
  void endOfNothingAcksNothing() {
    PicRig.each(
        PicProfile.DATASHEET,
        rig -> {
          rig.eoi(0);
          rig.eoi(1);
          rig.command(0, 0x63);
          rig.command(1, 0xe3);
          assertEquals(List.of(), rig.acks);
          assertEquals(4, rig.pic.priority(1), "rotated all the same");
        });
  }

  @Test
  void commandTwoDoesNothing() {
    PicRig.each(
        PicProfile.DATASHEET,
        rig -> {
          rig.raise(3);
          rig.take();
          rig.command(0, 0x43);
          assertEquals(0x08, rig.pic.isr(0));
          assertEquals(0, rig.pic.priority(0));
        });
  }

  @Test
  void endByVectorEndsBothChips() {
    PicRig.each(
        PicProfile.DATASHEET,
        rig -> {
          rig.raise(12);
          rig.pic.end(0, rig.take());
          assertEquals(0, rig.pic.isr(0));
          assertEquals(0, rig.pic.isr(1));
          assertEquals(List.of(12, 2), rig.acks);
          rig.raise(4);
          rig.pic.end(0, rig.take());
          assertEquals(0, rig.pic.isr(0));
        });
  }

  @Test
  void endByVectorOfSpuriousFifteenEndsTheCascade() {
    PicRig.each(
        PicProfile.QEMU,
        rig -> {
          rig.elcr(1, 0x10);
          rig.pulse(12);
          assertEquals(0x77, rig.take());
          rig.pic.end(0, 0x77);
          assertEquals(0, rig.pic.isr(0));
        });
  }

  @Test
  void endByVectorLeavesTheCascadeToANestedInterrupt() {
    PicRig.each(
        PicProfile.DATASHEET,
        rig -> {
          rig.initialise(0, PicRig.BASE, 0x11);
          rig.raise(12);
          rig.take();
          rig.raise(9);
          assertEquals(0x71, rig.take());
          rig.pic.end(0, 0x71);
          assertEquals(0x04, rig.pic.isr(0), "12 is in service yet");
          rig.pic.end(0, 0x74);
          assertEquals(0, rig.pic.isr(0));
        });
  }

  @Test
  void endByVectorOfNobodyDoesNothing() {
    PicRig.each(
        PicProfile.DATASHEET,
        rig -> {
          rig.raise(4);
          rig.take();
          for (int vector : new int[] {-1, 0, 0x2f, 0x38, 0x6f, 0x78, 0x100, Integer.MIN_VALUE}) {
            rig.pic.end(0, vector);
          }
          assertEquals(0x10, rig.pic.isr(0));
          assertEquals(List.of(), rig.acks);
        });
  }

  @Test
  void ackRunsBeforeTheLineIsLookedAtAgain() {
    for (PicProfile profile : PicProfile.values()) {
      PicRig.each(
          profile,
          rig -> {
            rig.elcr(0, 0x20);
            rig.elcr(1, 0x10);
            rig.pic.connect(
                new ChipBoard() {
                  @Override
                  public void acked(int pin) {
                    rig.pic.setLevel(pin, SourceId.RESAMPLER, false);
                  }
                });
            rig.pic.setLevel(5, SourceId.RESAMPLER, true);
            assertEquals(0x35, rig.take());
            rig.outputs.clear();
            rig.eoi(0);
            assertEquals(List.of(), rig.outputs, "INT never rose: " + profile);
            rig.pic.setLevel(12, SourceId.RESAMPLER, true);
            assertEquals(0x74, rig.take());
            rig.outputs.clear();
            rig.eoi(1);
            rig.eoi(0);
            assertEquals(List.of(), rig.outputs, "INT never rose: " + profile);
          });
    }
  }

  @Test
  void activityOfOtherPinsInsideAnAckDoesNotPresentTheAckedOne() {
    PicRig.each(
        PicProfile.DATASHEET,
        rig -> {
          rig.elcr(0, 0x20);
          List<Integer> seen = new ArrayList<>();
          rig.pic.connect(
              new ChipBoard() {
                @Override
                public void acked(int pin) {
                  if (pin == 5) {
                    rig.pulse(6);
                    seen.add(rig.take());
                    rig.lower(5);
                  }
                }
              });
          rig.raise(5);
          rig.take();
          rig.eoi(0);
          assertEquals(List.of(-1), seen, "5 is not looked at before its ack is over");
          assertFalse(rig.asserted());
        });
  }

  @Test
  void ackThatRaisesAgainIsNotLost() {
    PicRig.each(
        PicProfile.DATASHEET,
        rig -> {
          rig.elcr(0, 0x20);
          rig.pic.connect(
              new ChipBoard() {
                @Override
                public void acked(int pin) {
                  rig.lower(pin);
                  rig.raise(pin);
                }
              });
          rig.raise(5);
          rig.take();
          rig.eoi(0);
          assertEquals(0x35, rig.take());
        });
  }

  @Test
  void ackThatThrowsLosesNoLevel() {
    PicRig.each(
        PicProfile.DATASHEET,
        rig -> {
          rig.elcr(0, 0x20);
          rig.pic.connect(
              new ChipBoard() {
                @Override
                public void acked(int pin) {
                  throw new IllegalStateException("pin=" + pin);
                }
              });
          rig.raise(5);
          rig.take();
          assertThrows(IllegalStateException.class, () -> rig.eoi(0));
          assertTrue(rig.asserted(), "the line is high yet");
          assertEquals(0x35, rig.take());
        });
  }

  @Test
  void endOfTheSlavePresentsItsNextRequest() {
    PicRig.each(
        PicProfile.DATASHEET,
        rig -> {
          rig.raise(12);
          rig.take();
          rig.eoi(0);
          rig.raise(14);
          assertFalse(rig.asserted());
          rig.eoi(1);
          assertEquals(0x76, rig.take());
        });
  }
}
