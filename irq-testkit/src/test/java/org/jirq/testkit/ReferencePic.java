// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.testkit;

import java.nio.ByteBuffer;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;

/**
 * A slow pair of 8259s written from the rules that the format of KVM's vectors states, to test the
 * replayer without any chip. Pins 0 to 7 are the master's, 8 to 15 the slave's.
 */
final class ReferencePic {

  private static final int CASCADE = 2;

  /** One 8259, its fields in the order in which KVM's layout has them. */
  private static final class Chip {
    int lastIrr;
    int irr;
    int imr;
    int isr;
    int lowest;
    int base;
    int readIsr;
    int poll;
    int special;
    int init;
    int autoEoi;
    int autoRotate;
    int fullyNested;
    int needsIcw4;
    int elcr;
    int elcrMask;
    int[] sources = new int[8];
  }

  private final Chip[] chips = {new Chip(), new Chip()};
  private final BooleanSupplier extIntAccepted;
  private final IntConsumer acks;
  private boolean output;

  ReferencePic(BooleanSupplier extIntAccepted, IntConsumer acks) {
    this.extIntAccepted = extIntAccepted;
    this.acks = acks;
    chips[0].elcrMask = 0xf8;
    chips[1].elcrMask = 0xde;
  }

  boolean output() {
    return output;
  }

  int line(int pin, int source, boolean level) {
    Chip chip = chips[pin >>> 3];
    int n = pin & 7;
    chip.sources[n] = level ? chip.sources[n] | 1 << source : chip.sources[n] & ~(1 << source);
    int status = drive(chip, n, chip.sources[n] != 0);
    evaluate();
    return status;
  }

  private static int drive(Chip chip, int n, boolean level) {
    int bit = 1 << n;
    boolean rises = level && ((chip.elcr & bit) != 0 || (chip.lastIrr & bit) == 0);
    int status = rises && (chip.irr & bit) != 0 ? 0 : 1;
    if (rises) {
      chip.irr |= bit;
    } else if (!level && (chip.elcr & bit) != 0) {
      chip.irr &= ~bit;
    }
    chip.lastIrr = level ? chip.lastIrr | bit : chip.lastIrr & ~bit;
    return (chip.imr & bit) != 0 ? -1 : status;
  }

  private void evaluate() {
    if (request(1) >= 0) {
      drive(chips[0], CASCADE, true);
      drive(chips[0], CASCADE, false);
    }
    output = request(0) >= 0;
  }

  /** Places of the order of priority: 0 is the highest, 8 none. */
  private static int place(Chip chip, int pins) {
    for (int place = 0; place < 8; place++) {
      if ((pins >>> (place + chip.lowest & 7) & 1) != 0) {
        return place;
      }
    }
    return 8;
  }

  private int request(int which) {
    Chip chip = chips[which];
    int wanted = place(chip, chip.irr & ~chip.imr);
    int served = which == 0 && chip.fullyNested != 0 ? chip.isr & ~(1 << CASCADE) : chip.isr;
    return wanted < place(chip, served) ? wanted + chip.lowest & 7 : -1;
  }

  int acknowledge() {
    int vector = chips[0].base + 7;
    int pin = request(0);
    if (pin >= 0) {
      take(0, pin);
      vector = chips[0].base + pin;
    }
    if (pin == CASCADE) {
      int behind = request(1);
      if (behind >= 0) {
        take(1, behind);
      }
      vector = chips[1].base + (behind < 0 ? 7 : behind);
    }
    evaluate();
    return vector & 0xff;
  }

  private void take(int which, int n) {
    Chip chip = chips[which];
    chip.isr |= 1 << n;
    if ((chip.elcr >>> n & 1) == 0) {
      chip.irr &= ~(1 << n);
    }
    if (chip.autoEoi != 0) {
      if (chip.autoRotate != 0) {
        chip.lowest = n + 1 & 7;
      }
      end(which, n);
    }
  }

  private void end(int which, int n) {
    chips[which].isr &= ~(1 << n);
    acks.accept(8 * which + n);
  }

  int in(int port) {
    if (port >>> 4 == 0x4d) {
      return chips[port & 1].elcr;
    }
    int which = port >>> 7;
    Chip chip = chips[which];
    if (chip.poll != 0) {
      chip.poll = 0;
      return poll(which);
    }
    return (port & 1) != 0 ? chip.imr : chip.readIsr != 0 ? chip.isr : chip.irr;
  }

  private int poll(int which) {
    int pin = request(which);
    if (pin >= 0) {
      if (which == 1) {
        chips[0].isr &= ~(1 << CASCADE);
        chips[0].irr &= ~(1 << CASCADE);
      }
      chips[which].irr &= ~(1 << pin);
      end(which, pin);
      if (which == 1 || pin != CASCADE) {
        evaluate();
      }
      return 0x80 | pin;
    }
    evaluate();
    return 7;
  }

  void out(int port, int value) {
    if (port >>> 4 == 0x4d) {
      chips[port & 1].elcr = value & chips[port & 1].elcrMask;
    } else if ((port & 1) != 0) {
      data(chips[port >>> 7], value & 0xff);
    } else if ((value & 0x10) != 0) {
      initialize(port >>> 7, value);
    } else if ((value & 8) != 0) {
      Chip chip = chips[port >>> 7];
      chip.poll |= value >>> 2 & 1;
      chip.readIsr = (value & 2) != 0 ? value & 1 : chip.readIsr;
      chip.special = (value & 0x40) != 0 ? value >>> 5 & 1 : chip.special;
    } else {
      endCommand(port >>> 7, value >>> 5 & 7, value & 7);
    }
  }

  private void initialize(int which, int value) {
    Chip chip = chips[which];
    int dropped = chip.irr & ~chip.elcr;
    chip.needsIcw4 = value & 1;
    if (chip.needsIcw4 == 0) {
      chip.fullyNested = 0;
      chip.autoEoi = 0;
    }
    chip.lastIrr = 0;
    chip.irr &= chip.elcr;
    chip.imr = 0;
    chip.lowest = 0;
    chip.special = 0;
    chip.readIsr = 0;
    chip.init = 1;
    for (int n = 0; n < 8 && extIntAccepted.getAsBoolean(); n++) {
      if ((dropped >>> n & 1) != 0) {
        end(which, n);
      }
    }
  }

  private void endCommand(int which, int command, int operand) {
    Chip chip = chips[which];
    int highest = place(chip, chip.isr);
    int n = (command & 2) != 0 ? operand : highest + chip.lowest & 7;
    boolean ends = (command & 1) != 0 && (command == 3 || command == 7 || highest < 8);
    if (command == 0 || command == 4) {
      chip.autoRotate = command >>> 2;
    } else if (command == 6 || ends) {
      if (command >= 5) {
        chip.lowest = n + 1 & 7;
      }
      if (ends) {
        end(which, n);
      }
      evaluate();
    }
  }

  private void data(Chip chip, int value) {
    switch (chip.init) {
      case 0 -> {
        chip.imr = value;
        evaluate();
      }
      case 1 -> {
        chip.base = value & 0xf8;
        chip.init = 2;
      }
      case 2 -> chip.init = chip.needsIcw4 != 0 ? 3 : 0;
      default -> {
        chip.fullyNested = value >>> 4 & 1;
        chip.autoEoi = value >>> 1 & 1;
        chip.init = 0;
      }
    }
  }

  void save(int which, ByteBuffer to) {
    Chip c = chips[which];
    for (int each :
        new int[] {
          c.lastIrr,
          c.irr,
          c.imr,
          c.isr,
          c.lowest,
          c.base,
          c.readIsr,
          c.poll,
          c.special,
          c.init,
          c.autoEoi,
          c.autoRotate,
          c.fullyNested,
          c.needsIcw4,
          c.elcr,
          c.elcrMask
        }) {
      to.put((byte) each);
    }
  }

  void load(int which, ByteBuffer from) {
    Chip c = chips[which];
    c.lastIrr = from.get() & 0xff;
    c.irr = from.get() & 0xff;
    c.imr = from.get() & 0xff;
    c.isr = from.get() & 0xff;
    c.lowest = from.get() & 0xff;
    c.base = from.get() & 0xff;
    c.readIsr = from.get() & 0xff;
    c.poll = from.get() & 0xff;
    c.special = from.get() & 0xff;
    c.init = from.get() & 0xff;
    c.autoEoi = from.get() & 0xff;
    c.autoRotate = from.get() & 0xff;
    c.fullyNested = from.get() & 0xff;
    c.needsIcw4 = from.get() & 0xff;
    c.elcr = from.get() & 0xff;
    c.elcrMask = from.get() & 0xff;
    evaluate();
  }
}
