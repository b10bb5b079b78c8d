// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.pic;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * The pair as the 8259A datasheet describes it, slow and readable, one thread, one source a line:
 * what {@link RandomAgainstReferenceTest} compares the chip with. Knows no option.
 */
final class ReferencePic {

  /** One 8259A. Inputs are numbers 0 to 7. */
  final class Chip {
    final boolean master;
    final TreeSet<Integer> high = new TreeSet<>();
    final TreeSet<Integer> latched = new TreeSet<>();
    final TreeSet<Integer> served = new TreeSet<>();
    final TreeSet<Integer> masked = new TreeSet<>();
    int elcr;
    boolean ltim;
    int lowest = 7;
    int base;
    boolean readsIsr;
    boolean polls;
    boolean specialMask;
    boolean autoEnd;
    boolean autoRotate;
    boolean nested;
    boolean single;
    boolean fourth;
    String expects = "OCW1";

    Chip(boolean master) {
      this.master = master;
    }

    boolean isLevel(int input) {
      return ltim || (elcr >> input & 1) != 0;
    }

    List<Integer> order() {
      List<Integer> order = new ArrayList<>();
      for (int i = 1; i <= 8; i++) {
        order.add((lowest + i) % 8);
      }
      return order;
    }

    TreeSet<Integer> requests() {
      TreeSet<Integer> requests = new TreeSet<>();
      for (int input = 0; input < 8; input++) {
        if (isLevel(input) ? high.contains(input) : latched.contains(input)) {
          requests.add(input);
        }
      }
      return requests;
    }

    /** The input that INT stands for, or -1. */
    int winner() {
      for (int input : order()) {
        // "All further interrupts of the same or lower priority are inhibited."
        boolean blocks = served.contains(input);
        if (specialMask && masked.contains(input)) {
          blocks = false;
        }
        if (master && nested && input == 2) {
          blocks = false;
        }
        if (blocks) {
          return -1;
        }
        if (requests().contains(input) && !masked.contains(input)) {
          return input;
        }
      }
      return -1;
    }

    void drive(int input, boolean to) {
      if (to && high.add(input)) {
        latched.add(input);
      }
      if (!to) {
        high.remove(input);
        latched.remove(input);
      }
    }

    /** An INTA cycle that took {@code input}. */
    void take(int input) {
      latched.remove(input);
      if (autoEnd) {
        served.remove(input);
        lowest = autoRotate ? input : lowest;
        ack(this, input);
      } else {
        served.add(input);
      }
    }

    void end(int input, boolean rotate) {
      boolean was = served.remove(input);
      lowest = rotate ? input : lowest;
      if (was) {
        ack(this, input);
      }
    }

    int endable() {
      for (int input : order()) {
        if (served.contains(input) && !(specialMask && masked.contains(input))) {
          return input;
        }
      }
      return -1;
    }

    static int bits(TreeSet<Integer> inputs) {
      int bits = 0;
      for (int input : inputs) {
        bits |= 1 << input;
      }
      return bits;
    }
  }

  final Chip master = new Chip(true);
  final Chip slave = new Chip(false);
  final List<Integer> acks = new ArrayList<>();

  Chip chip(int number) {
    return number == 0 ? master : slave;
  }

  private void ack(Chip chip, int input) {
    acks.add(chip.master ? input : input + 8);
  }

  /** The slave's INT at the master; an edge again if the chip says that it fell meanwhile. */
  private void cascade(boolean again) {
    boolean requests = slave.winner() >= 0;
    if (again) {
      master.drive(2, false);
    }
    master.drive(2, requests);
  }

  void line(int pin, boolean level) {
    chip(pin >> 3).drive(pin & 7, level);
    cascade(false);
  }

  boolean output() {
    return master.winner() >= 0;
  }

  int acknowledge() {
    int input = master.winner();
    if (input < 0) {
      return master.base + 7;
    }
    master.take(input);
    if (input != 2) {
      return master.base + input;
    }
    int inner = slave.winner();
    if (inner < 0) {
      return slave.base + 7;
    }
    slave.take(inner);
    cascade(true);
    return slave.base + inner;
  }

  int read(int number, boolean data) {
    Chip chip = chip(number);
    if (chip.polls) {
      chip.polls = false;
      int input = chip.winner();
      if (input < 0) {
        return 0;
      }
      chip.take(input);
      if (!chip.master) {
        cascade(true);
      }
      return 0x80 + input;
    }
    if (data) {
      return Chip.bits(chip.masked);
    }
    return Chip.bits(chip.readsIsr ? chip.served : chip.requests());
  }

  void writeElcr(int number, int value) {
    Chip chip = chip(number);
    TreeSet<Integer> before = chip.requests();
    chip.elcr = value & (number == 0 ? 0xf8 : 0xde);
    // An input keeps the request that it had, if its line still is high.
    chip.latched.clear();
    chip.latched.addAll(before);
    chip.latched.retainAll(chip.high);
    cascade(false);
  }

  void writeCommand(int number, int value) {
    Chip chip = chip(number);
    if ((value & 0x10) != 0) {
      initialise(chip, value);
    } else if ((value & 0x08) != 0) {
      chip.polls |= (value & 0x04) != 0;
      chip.readsIsr = (value & 0x02) != 0 ? (value & 1) != 0 : chip.readsIsr;
      chip.specialMask = (value & 0x40) != 0 ? (value & 0x20) != 0 : chip.specialMask;
      cascade(false);
    } else {
      operate(chip, (value & 0x80) != 0, (value & 0x40) != 0, (value & 0x20) != 0, value & 7);
    }
  }

  private void operate(Chip chip, boolean rotate, boolean specific, boolean end, int level) {
    if (end) {
      int input = specific ? level : chip.endable();
      if (input >= 0) {
        chip.end(input, rotate);
      }
    } else if (specific) {
      chip.lowest = rotate ? level : chip.lowest;
    } else {
      chip.autoRotate = rotate;
    }
    cascade(false);
  }

  private void initialise(Chip chip, int value) {
    TreeSet<Integer> over = chip.requests();
    chip.ltim = (value & 0x08) != 0;
    chip.latched.clear();
    over.removeAll(chip.requests());
    over.addAll(chip.served);
    over.forEach(input -> ack(chip, input));
    chip.served.clear();
    chip.masked.clear();
    chip.lowest = 7;
    chip.base = 0;
    chip.readsIsr = false;
    chip.polls = false;
    chip.specialMask = false;
    chip.autoEnd = false;
    chip.autoRotate = false;
    chip.nested = false;
    chip.single = (value & 0x02) != 0;
    chip.fourth = (value & 0x01) != 0;
    chip.expects = "ICW2";
    cascade(true);
  }

  void writeData(int number, int value) {
    Chip chip = chip(number);
    String last = chip.fourth ? "ICW4" : "OCW1";
    switch (chip.expects) {
      case "ICW2" -> {
        chip.base = value / 8 * 8;
        chip.expects = chip.single ? last : "ICW3";
      }
      case "ICW3" -> chip.expects = last;
      case "ICW4" -> {
        chip.nested = (value & 0x10) != 0;
        chip.autoEnd = (value & 0x02) != 0;
        chip.expects = "OCW1";
      }
      default -> {
        chip.masked.clear();
        for (int input = 0; input < 8; input++) {
          if ((value >> input & 1) != 0) {
            chip.masked.add(input);
          }
        }
      }
    }
    cascade(false);
  }
}
