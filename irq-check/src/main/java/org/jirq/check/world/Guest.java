// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.check.world;

import org.jirq.pic.Pic;

/** What a guest does with its 8259s. */
final class Guest {

  private static final int MASTER_COMMAND = 0x20;
  private static final int MASTER_DATA = 0x21;
  private static final int SLAVE_COMMAND = 0xa0;
  private static final int SLAVE_DATA = 0xa1;

  private Guest() {}

  /** Bases 20h and 28h, every input that can be level-triggered is, everything masked. */
  static void initialise(Pic pic) {
    pic.out(MASTER_COMMAND, 0x11, 1);
    pic.out(MASTER_DATA, World.PIC_BASE, 1);
    pic.out(MASTER_DATA, 4, 1);
    pic.out(MASTER_DATA, 1, 1);
    pic.out(SLAVE_COMMAND, 0x11, 1);
    pic.out(SLAVE_DATA, World.PIC_BASE + 8, 1);
    pic.out(SLAVE_DATA, 2, 1);
    pic.out(SLAVE_DATA, 1, 1);
    pic.out(0x4d0, 0xf8, 1);
    pic.out(0x4d1, 0xde, 1);
    pic.out(MASTER_DATA, 0xff, 1);
    pic.out(SLAVE_DATA, 0xff, 1);
  }

  /** Masks all inputs but some: bit n is pin n. The slave's need the cascade, which is open. */
  static void unmaskOnly(Pic pic, int pins) {
    if ((pic.imr(1)) != (~(pins >> 8) & 0xff)) {
      pic.out(SLAVE_DATA, ~(pins >> 8) & 0xff, 1);
    }
    int master = pins & 0xff | ((pins >> 8) != 0 ? 4 : 0);
    if (pic.imr(0) != (~master & 0xff)) {
      pic.out(MASTER_DATA, ~master & 0xff, 1);
    }
  }
}
