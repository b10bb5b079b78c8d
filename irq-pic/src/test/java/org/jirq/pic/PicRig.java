// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.pic;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jirq.api.Cell;
import org.jirq.api.ChipBoard;
import org.jirq.api.SourceId;

/**
 * A pair as a PC programs it: master at 0x30, slave at 0x70 (so vectors tell the chips apart),
 * nothing masked. Notes the levels of INT, acks and masks.
 */
final class PicRig {

  static final int BASE = 0x30;
  static final int SLAVE_BASE = 0x70;

  final List<Boolean> outputs = new ArrayList<>();
  final List<Integer> acks = new ArrayList<>();
  final List<String> masks = new ArrayList<>();
  final Pic pic;

  PicRig(PicBuilder builder) {
    pic = builder.outputs((output, asserted) -> outputs.add(asserted)).build();
    initialise(0x01);
    pic.connect(
        new ChipBoard() {
          @Override
          public void acked(int pin) {
            acks.add(pin);
          }

          @Override
          public void maskChanged(int pin, boolean masked) {
            masks.add(pin + "=" + masked);
          }
        });
  }

  /** Runs a test with a pair of a profile in each cell. */
  static void each(PicProfile profile, Consumer<PicRig> test) {
    for (Cell cell : Cell.values()) {
      test.accept(new PicRig(Pic.builder().profile(profile).cell(cell)));
    }
  }

  void initialise(int icw4) {
    initialise(0, BASE, icw4);
    initialise(1, SLAVE_BASE, icw4);
  }

  void initialise(int chip, int base, int icw4) {
    command(chip, 0x11);
    data(chip, base);
    data(chip, chip == 0 ? 0x04 : 0x02);
    data(chip, icw4);
  }

  void command(int chip, int value) {
    pic.out(chip == 0 ? 0x20 : 0xa0, value, 1);
  }

  void data(int chip, int value) {
    pic.out(chip == 0 ? 0x21 : 0xa1, value, 1);
  }

  int readCommand(int chip) {
    return pic.in(chip == 0 ? 0x20 : 0xa0, 1);
  }

  int readData(int chip) {
    return pic.in(chip == 0 ? 0x21 : 0xa1, 1);
  }

  void elcr(int chip, int value) {
    pic.out(0x4d0 + chip, value, 1);
  }

  void raise(int pin) {
    pic.setLevel(pin, SourceId.DEFAULT, true);
  }

  void lower(int pin) {
    pic.setLevel(pin, SourceId.DEFAULT, false);
  }

  void pulse(int pin) {
    raise(pin);
    lower(pin);
  }

  /** An edge that is taken at once. */
  void pulseTaken(int pin) {
    raise(pin);
    take();
    lower(pin);
  }

  /** An edge that is taken and ended at once, its line left high. */
  void pulseTakenHigh(int pin) {
    raise(pin);
    take();
    eoi(0);
  }

  boolean asserted() {
    return pic.output(0);
  }

  /** The CPU looks at INT and takes what is there; -1 if it is not asserted. */
  int take() {
    return pic.acknowledge(0);
  }

  void eoi(int chip) {
    command(chip, 0x20);
  }
}
