// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.pic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.jirq.api.Cell;
import org.jirq.api.ChipBoard;
import org.jirq.api.SourceId;
import org.junit.jupiter.api.Test;

/** A seeded guest with its devices, against {@link ReferencePic}, both cells. */
class RandomAgainstReferenceTest {

  private static final int SEQUENCES = 600;
  private static final int STEPS = 250;

  private final List<Integer> acks = new ArrayList<>();
  private int taken;
  private int spurious;

  @Test
  void datasheetDoesWhatTheReferenceDoes() {
    for (Cell cell : Cell.values()) {
      taken = 0;
      spurious = 0;
      for (int seed = 0; seed < SEQUENCES; seed++) {
        sequence(cell, seed, seed % 2 == 0);
      }
      assertTrue(taken > 10_000, "the guest was busy: taken=" + taken);
      assertTrue(spurious > 100, "and met spurious ones: spurious=" + spurious);
    }
  }

  private void sequence(Cell cell, int seed, boolean heard) {
    Random random = new Random(seed);
    Pic pic = Pic.builder().cell(cell).build();
    ReferencePic reference = new ReferencePic();
    acks.clear();
    if (heard) {
      pic.connect(
          new ChipBoard() {
            @Override
            public void acked(int pin) {
              acks.add(pin);
            }
          });
    }
    int[] done = new int[STEPS];
    for (int step = 0; step < STEPS; step++) {
      int chip = random.nextInt(2);
      int value = step < 8 ? start(step) : value(random);
      int what = step < 8 ? (step % 4 == 0 ? 4 : 5) : random.nextInt(10);
      int pin = random.nextInt(16);
      chip = step < 8 ? step / 4 : chip;
      done[step] = what << 16 | chip << 12 | value << 4 | pin;
      int last = step;
      Supplier<String> where = () -> where(seed, done, last, pic);
      step(pic, reference, what, chip, value, pin == 2 ? 3 : pin);
      compare(pic, reference, where);
      if (heard) {
        assertEquals(reference.acks, acks, where);
      }
    }
  }

  private static String where(int seed, int[] done, int last, Pic pic) {
    StringBuilder text = new StringBuilder("seed=" + seed);
    for (int step = 0; step <= last; step++) {
      text.append(" %d:%05x".formatted(step, done[step]));
    }
    return text.append('\n').append(pic.dump()).toString();
  }

  private static int start(int step) {
    return new int[] {0x11, 0x30, 0x04, 0x01, 0x11, 0x70, 0x02, 0x01}[step];
  }

  /** Any value, but the words of a driver more often. */
  private static int value(Random random) {
    int[] usual = {0x20, 0x20, 0x60, 0x63, 0xa0, 0xe4, 0xc3, 0x0b, 0x0a, 0x0c, 0x68, 0x48, 0x80, 0};
    return random.nextInt(3) == 0 ? random.nextInt(256) : usual[random.nextInt(usual.length)];
  }

  private void step(Pic pic, ReferencePic reference, int what, int chip, int value, int pin) {
    int port = chip == 0 ? 0x20 : 0xa0;
    switch (what) {
      case 0, 1 -> {
        boolean level = (value & 1) == 0;
        pic.setLevel(pin, SourceId.DEFAULT, level);
        reference.line(pin, level);
      }
      case 2, 3 -> {
        pic.setLevel(pin, SourceId.DEFAULT, true);
        reference.line(pin, true);
      }
      case 4 -> {
        pic.out(port, value, 1);
        reference.writeCommand(chip, value);
      }
      case 5 -> {
        pic.out(port + 1, value, 1);
        reference.writeData(chip, value);
      }
      case 6 ->
          assertEquals(reference.read(chip, (value & 1) == 0), pic.in(port + (~value & 1), 1));
      case 7 -> {
        if ((value & 7) == 0) {
          pic.out(0x4d0 + chip, value, 1);
          reference.writeElcr(chip, value);
        }
      }
      default -> acknowledge(pic, reference, (value & 3) == 0);
    }
  }

  private void acknowledge(Pic pic, ReferencePic reference, boolean anyway) {
    if (reference.output()) {
      taken++;
      assertEquals(reference.acknowledge() & 0xff, pic.acknowledge(0));
    } else if (anyway) {
      spurious++;
      assertEquals(reference.acknowledge() & 0xff, pic.acknowledge());
    } else {
      assertEquals(-1, pic.acknowledge(0));
    }
  }

  private static void compare(Pic pic, ReferencePic reference, Supplier<String> where) {
    assertEquals(reference.output(), pic.output(0), where);
    for (int chip = 0; chip < 2; chip++) {
      ReferencePic.Chip of = reference.chip(chip);
      assertEquals(ReferencePic.Chip.bits(of.requests()), pic.irr(chip), where);
      assertEquals(ReferencePic.Chip.bits(of.served), pic.isr(chip), where);
      assertEquals(ReferencePic.Chip.bits(of.masked), pic.imr(chip), where);
      assertEquals((of.lowest + 1) % 8, pic.priority(chip), where);
      assertEquals(of.base, pic.base(chip), where);
    }
  }
}
