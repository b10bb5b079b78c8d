// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.pic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.jirq.api.Cell;
import org.junit.jupiter.api.Test;

/** Each {@link PicOption} by itself: what it does, and what happens without it. */
class OptionEffectsTest {

  private static void both(PicOption option, BiConsumer<PicRig, Boolean> test) {
    both(option, Set.of(), test);
  }

  private static void both(
      PicOption option, Set<PicOption> alsoOn, BiConsumer<PicRig, Boolean> test) {
    for (Cell cell : Cell.values()) {
      for (boolean on : new boolean[] {true, false}) {
        PicBuilder builder = Pic.builder().cell(cell);
        alsoOn.forEach(other -> builder.option(other, true));
        test.accept(new PicRig(builder.option(option, on)), on);
      }
    }
  }

  @Test
  void edgeSticky() {
    both(
        PicOption.EDGE_STICKY,
        (rig, on) -> {
          rig.pulse(5);
          assertEquals(on ? 0x35 : -1, rig.take());
        });
  }

  @Test
  void icw1ForgetsLines() {
    both(
        PicOption.ICW1_FORGETS_LINES,
        (rig, on) -> {
          rig.raise(5);
          rig.initialise(0x01);
          rig.raise(5);
          assertEquals(on ? 0x35 : -1, rig.take());
        });
  }

  @Test
  void ltimIgnored() {
    both(
        PicOption.LTIM_IGNORED,
        (rig, on) -> {
          rig.pulseTakenHigh(5);
          rig.command(0, 0x19);
          assertEquals(on ? 0 : 0x20, rig.pic.irr(0));
        });
  }

  @Test
  void snglIgnored() {
    both(
        PicOption.SNGL_IGNORED,
        (rig, on) -> {
          rig.command(0, 0x12);
          rig.data(0, 0x30);
          rig.data(0, 0x5a);
          assertEquals(on ? 0 : 0x5a, rig.pic.imr(0));
        });
  }

  @Test
  void icw1KeepsService() {
    both(
        PicOption.ICW1_KEEPS_SERVICE,
        (rig, on) -> {
          rig.initialise(0x13);
          rig.initialise(0, PicRig.BASE, 0x11);
          rig.command(0, 0x80);
          rig.raise(3);
          rig.take();
          rig.command(0, 0x11);
          assertEquals(on ? 0x08 : 0, rig.pic.isr(0));
          assertEquals(on ? PicRig.BASE : 0, rig.pic.base(0));
          assertEquals(on, rig.pic.specialFullyNested(0));
          rig.command(1, 0x11);
          assertEquals(on, rig.pic.autoEoi(1));
          rig.command(1, 0x10);
          assertFalse(rig.pic.autoEoi(1), "no ICW4 will follow");
        });
  }

  @Test
  void icw1Lazy() {
    both(
        PicOption.ICW1_LAZY,
        Set.of(PicOption.ICW1_FORGETS_LINES),
        (rig, on) -> {
          rig.raise(5);
          rig.command(0, 0x11);
          assertEquals(on, rig.asserted());
          rig.lower(8);
          assertFalse(rig.asserted(), "the next event evaluates, an unchanged line too");
        });
  }

  @Test
  void modesLazy() {
    both(
        PicOption.MODES_LAZY,
        (rig, on) -> {
          rig.raise(3);
          rig.take();
          rig.raise(6);
          rig.data(0, 0x08);
          rig.command(0, 0x68);
          assertEquals(!on, rig.asserted());
          rig.lower(1);
          assertTrue(rig.asserted(), "the next event evaluates, an unchanged line too");
        });
  }

  @Test
  void spuriousKeepsInt() {
    both(
        PicOption.SPURIOUS_KEEPS_INT,
        Set.of(PicOption.MODES_LAZY),
        (rig, on) -> {
          rig.raise(3);
          rig.take();
          rig.data(0, 0x08);
          rig.command(0, 0x68);
          rig.raise(6);
          assertTrue(rig.asserted());
          rig.command(0, 0x48);
          assertTrue(rig.asserted(), "not evaluated");
          assertEquals(0x37, rig.take());
          assertEquals(on, rig.asserted());
        });
  }

  @Test
  void elcrLazy() {
    both(
        PicOption.ELCR_LAZY,
        (rig, on) -> {
          rig.pulseTakenHigh(5);
          rig.elcr(0, 0x20);
          assertEquals(on ? 0 : 0x20, rig.pic.irr(0));
          rig.raise(5);
          assertEquals(0x35, rig.take(), "the next call for the line sees it");
        });
  }

  @Test
  void specialMaskIgnored() {
    both(
        PicOption.SPECIAL_MASK_IGNORED,
        (rig, on) -> {
          rig.raise(3);
          rig.take();
          rig.data(0, 0x08);
          rig.command(0, 0x68);
          rig.raise(6);
          assertEquals(!on, rig.asserted());
          assertTrue(rig.pic.specialMask(0));
        });
  }

  @Test
  void eoiEndsMasked() {
    both(
        PicOption.EOI_ENDS_MASKED,
        (rig, on) -> {
          rig.raise(3);
          rig.take();
          rig.data(0, 0x08);
          rig.command(0, 0x68);
          rig.eoi(0);
          assertEquals(on ? 0 : 0x08, rig.pic.isr(0));
        });
  }

  @Test
  void pollEnds() {
    both(
        PicOption.POLL_ENDS,
        (rig, on) -> {
          rig.raise(3);
          rig.command(0, 0x0c);
          assertEquals(0x83, rig.readCommand(0));
          assertEquals(on ? 0 : 0x08, rig.pic.isr(0));
          rig.command(1, 0x0c);
          assertEquals(on ? 7 : 0, rig.readCommand(1));
        });
  }

  @Test
  void cascadePulse() {
    both(
        PicOption.CASCADE_PULSE,
        Set.of(PicOption.EDGE_STICKY),
        (rig, on) -> {
          rig.raise(12);
          rig.command(0, 0x0c);
          assertEquals(0x82, rig.readCommand(0));
          rig.eoi(0);
          assertEquals(on ? 0x04 : 0, rig.pic.irr(0), "any event pulses again");
        });
  }

  @Test
  void cascadePinDriven() {
    both(
        PicOption.CASCADE_PIN_DRIVEN,
        Set.of(PicOption.EDGE_STICKY, PicOption.CASCADE_PULSE),
        (rig, on) -> {
          assertEquals(on ? 1 : -1, rig.pic.setLevel(2, 0, true));
          assertEquals(on ? 0x77 : -1, rig.take(), "the slave requests nothing");
          assertTrue(rig.pic.level(2));
        });
  }

  @Test
  void cascadeWaits() {
    both(
        PicOption.CASCADE_WAITS,
        (rig, on) -> {
          rig.initialise(1, PicRig.SLAVE_BASE, 0x03);
          rig.raise(12);
          rig.raise(13);
          assertEquals(0x74, rig.take());
          rig.eoi(0);
          assertEquals(on ? -1 : 0x75, rig.take());
        });
  }

  @Test
  void ackAnySpecificEoi() {
    both(
        PicOption.ACK_ANY_SPECIFIC_EOI,
        (rig, on) -> {
          rig.command(1, 0x63);
          rig.eoi(1);
          assertEquals(on ? "[11]" : "[]", rig.acks.toString());
        });
  }

  @Test
  void statusOfKvm() {
    both(
        PicOption.STATUS_OF_KVM,
        (rig, on) -> {
          assertEquals(1, rig.pic.setLevelForStatus(5, 0, true));
          assertEquals(on ? 1 : 0, rig.pic.setLevelForStatus(5, 0, true));
          rig.data(0, 0x20);
          assertEquals(on ? -1 : 1, rig.pic.setLevelForStatus(5, 0, false));
          rig.data(0, 0x00);
          rig.elcr(0, 0x20);
          assertEquals(1, rig.pic.setLevelForStatus(5, 0, true));
          assertEquals(0, rig.pic.setLevelForStatus(5, 0, true), "a level that is requested");
        });
  }

  @Test
  void everyOptionIsTestedHere() {
    Set<String> tested = new TreeSet<>();
    for (var method : OptionEffectsTest.class.getDeclaredMethods()) {
      tested.add(method.getName().toLowerCase());
    }
    for (PicOption option : PicOption.values()) {
      assertTrue(tested.contains(option.name().replace("_", "").toLowerCase()), option.name());
    }
  }

  @Test
  void optionsThatExcludeEachOtherAreRefused() {
    refused("CASCADE_PIN_DRIVEN", PicOption.CASCADE_PIN_DRIVEN);
    refused("CASCADE_PULSE", PicOption.CASCADE_PULSE);
    refused("ICW1_LAZY", PicOption.ICW1_LAZY);
    refused(
        "CASCADE_WAITS", PicOption.CASCADE_PULSE, PicOption.EDGE_STICKY, PicOption.CASCADE_WAITS);
  }

  private static void refused(String named, PicOption... options) {
    PicBuilder builder = Pic.builder();
    Arrays.stream(options).forEach(option -> builder.option(option, true));
    IllegalStateException refusal = assertThrows(IllegalStateException.class, builder::build);
    assertTrue(String.valueOf(refusal.getMessage()).contains("option=" + named));
  }
}
